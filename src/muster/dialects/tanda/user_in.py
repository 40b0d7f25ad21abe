"""What is sent of a user (tanda-v2.txt 949-966, 1113-1131), and how it is carried out."""

from collections.abc import Mapping
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, Field

from muster.core.actor import PERSON_ROLES, Actor, Role
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.dialects.tanda.fields import IdsIn, NameIn, ShortTextIn, named, referred
from muster.dialects.tanda.financial import set_given
from muster.dialects.tanda.regular_hours import RegularHoursIn, set_hours
from muster.dialects.tanda.roles import roles_given
from muster.dialects.tanda.wire import DayIn, IdIn, NumberIn, TextIn, given
from muster.people import actions
from muster.people.models import Employee
from muster.people.queries import held_qualifications, qualification
from muster.places.queries import department

# The vendor's words that stand for a column of ours.
OURS = {
    "name": "name",
    "legal_first_name": "legal_first_name",
    "legal_middle_names": "legal_middle_names",
    "legal_last_name": "legal_last_name",
    "date_of_birth": "date_of_birth",
    "employment_start_date": "starts_on",
    "employment_end_date": "ends_on",
    "payroll_cessation_code": "cessation_reason",
    "employee_id": "external_id",
    "email": "email",
    "payslip_email": "payslip_email",
    "phone": "phone",
    "preferred_hours": "preferred_weekly_hours",
    "minimum_base_hours": "contracted_weekly_hours",
    "part_time_fixed_hours": "contracted_weekly_hours",
    "contracted_weekly_hours": "contracted_weekly_hours",
    "hourly_rate": "hourly_rate",
    "yearly_salary": "yearly_salary",
}
# Those that cannot be null: null leaves them.
FLAGS = {"enable_login": "login_enabled", "can_see_costs": "sees_costs"}
THEIRS = {ours: theirs for theirs, ours in {**OURS, **FLAGS}.items()} | {
    "pin": "passcode",
    "primary_department": "report_department_id",
    "roles": "platform_role_ids",
}
# What names things that this organisation has none of.
ABSENT = (
    "award_template_id", "award_template_organisation_id", "award_tag_ids", "next_pay_group_id",
    "position_template_name", "temporary_employee_type",
)  # fmt: skip
LEVELS = {str(role): role for role in PERSON_ROLES}


def _levels(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) and one in LEVELS for one in value):
        raise ValueError(f"give a list of some of {', '.join(LEVELS)}.")
    return value


def _object(value: Any) -> Any:
    # A schema takes anything that has attributes.
    if value is not None and not isinstance(value, dict):
        raise ValueError("give an object.")
    return value


FlagIn = bool | None
ObjectIn = dict[str, Any] | None


class HeldIn(Schema):
    """A qualification of theirs. One that is not enabled is taken from them."""

    qualification_id: Annotated[int, Field(ge=0)]
    enabled: bool = True
    training_provider_name: ShortTextIn = None
    state_of_completion: TextIn = Field(None, max_length=100)
    license_number: TextIn = Field(None, max_length=100)
    expires: DayIn = None
    in_training: FlagIn = None
    file_id: TextIn = Field(None, description="Of a temporary file.")


HELD = {
    "training_provider_name": "training_provider",
    "state_of_completion": "state_of_completion",
    "license_number": "licence_number",
    "expires": "expires_on",
}


class UserIn(Schema):
    """What is left out stays as it is."""

    name: NameIn = ""
    legal_first_name: TextIn = Field(None, max_length=100)
    legal_middle_names: ShortTextIn = None
    legal_last_name: TextIn = Field(None, max_length=100)
    date_of_birth: DayIn = None
    employment_start_date: DayIn = None
    employment_end_date: DayIn = None
    payroll_cessation_code: TextIn = Field(None, max_length=40)
    employee_id: ShortTextIn = Field(None, description="Needs the cost scope.")
    passcode: TextIn = Field(None, description="4 to 8 digits; null makes a new one.")
    department_ids: IdsIn = []
    managed_department_ids: IdsIn = []
    report_department_id: IdIn = None
    preferred_hours: NumberIn = None
    contracted_weekly_hours: NumberIn = None
    part_time_fixed_hours: NumberIn = Field(None, description="Deprecated: contracted_weekly_hours.")
    minimum_base_hours: NumberIn = Field(None, description="Deprecated: contracted_weekly_hours.")
    award_template_id: IdIn = None
    award_template_organisation_id: IdIn = None
    award_tag_ids: IdsIn = []
    next_pay_group_id: IdIn = None
    position_template_name: TextIn = None
    temporary_employee_type: Any = None
    email: TextIn = Field(None, max_length=254)
    payslip_email: TextIn = Field(None, max_length=254)
    phone: TextIn = Field(None, max_length=50)
    can_see_costs: FlagIn = None
    enable_login: FlagIn = None
    active: FlagIn = None
    user_levels: Annotated[list[str] | None, BeforeValidator(_levels)] = None
    platform_role_ids: Annotated[IdsIn | None, Field()] = None
    hourly_rate: NumberIn = Field(None, description="Needs the cost scope.")
    yearly_salary: NumberIn = Field(None, description="Needs the cost scope.")
    address: dict[str, ShortTextIn] | None = None
    tax_declaration: ObjectIn = None
    bank_details: ObjectIn = None
    super_fund_membership: ObjectIn = None
    regular_hours: Annotated[RegularHoursIn | None, BeforeValidator(_object)] = None
    qualifications: Annotated[list[HeldIn] | None, Field(max_length=200)] = None


class NewUserIn(UserIn):
    name: NameIn


def create(actor: Actor, data: NewUserIn, *, email_once: bool) -> Employee:
    """A user sees costs, as a manager, unless it is said otherwise (tanda-v2.txt 968)."""
    sent = given(data)
    facts = {"sees_costs": True, **_facts(actor, None, sent)}
    if sent.get("passcode"):
        facts["pin"] = sent["passcode"]
    with named(**THEIRS):
        row = actions.create_employee(actor, email_once=email_once, **facts)
    _set_beside(actor, row, data, sent)
    if sent.get("active") is False:
        actions.deactivate_employee(actor, row)
    return row


def update(actor: Actor, row: Employee, data: UserIn, *, email_once: bool) -> Employee:
    sent = given(data)
    if sent.get("active") and not row.active:
        with named(**THEIRS):
            actions.reactivate_employee(actor, row)
    facts = _facts(actor, row, sent)
    if "passcode" in sent:
        facts |= {"pin": sent["passcode"]} if sent["passcode"] else {"renew_pin": True}
    with named(**THEIRS):
        actions.update_employee(actor, row, email_once=email_once, **facts)
    _set_beside(actor, row, data, sent)
    if sent.get("active") is False:
        actions.deactivate_employee(actor, row)
    return row


def _facts(actor: Actor, row: Employee | None, sent: Mapping[str, Any]) -> dict[str, Any]:
    """In our words, as the actions take it."""
    for name in ABSENT:
        if sent.get(name):
            raise Invalid(f"{name}: there is none with the id or name {sent[name]}.", field=name)
    if "employee_id" in sent:
        require(actor, "employee.set_payroll_number", row)
    # A text that is empty is none.
    facts = {
        ours: None if sent[theirs] == "" else sent[theirs] for theirs, ours in OURS.items() if theirs in sent
    }
    facts |= {ours: sent[theirs] for theirs, ours in FLAGS.items() if sent.get(theirs) is not None}
    if "address" in sent:
        facts["address"] = {part: text for part, text in (sent["address"] or {}).items() if text}
    return facts | _departments(actor, row, sent) | _roles(actor, sent)


def _departments(actor: Actor, row: Employee | None, sent: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: [pk for pk in sent[name] if pk is not None]
        for name in ("department_ids", "managed_department_ids")
        if name in sent
    }
    if "report_department_id" in sent:
        found["primary_department"] = referred(
            lambda pk: department(actor, pk), sent["report_department_id"], field="report_department_id"
        )
    elif row and "department_ids" in found and row.primary_department_id not in found["department_ids"]:
        # Ours is always one of theirs: who leaves the department has no default team.
        found["primary_department"] = None
    return found


def _roles(actor: Actor, sent: Mapping[str, Any]) -> dict[str, Any]:
    levels, ids = sent.get("user_levels"), sent.get("platform_role_ids")
    if levels is not None and ids is not None:
        raise Invalid("platform_role_ids: give these or user_levels, not both.", field="platform_role_ids")
    if levels is not None:
        roles = [LEVELS[one] for one in levels]
    elif ids is not None:
        roles = roles_given(actor.organisation_id, ids)
    else:
        return {}
    # Everybody is an employee.
    others = sorted({role.value for role in roles} - {Role.EMPLOYEE.value})
    return {"roles": [Role.EMPLOYEE.value, *others]}


def _set_beside(actor: Actor, row: Employee, data: UserIn, sent: Mapping[str, Any]) -> None:
    set_given(actor, row, sent)
    if "regular_hours" in sent:
        _set_hours(actor, row, data.regular_hours)
    for held in data.qualifications or ():
        _set_qualification(actor, row, held)


def _set_hours(actor: Actor, row: Employee, hours: RegularHoursIn | None) -> None:
    if hours is None or "start_date" in hours.model_fields_set:
        actions.update_employee(actor, row, regular_hours_from=hours.start_date if hours else None)
    set_hours(actor, row, hours)


def _set_qualification(actor: Actor, row: Employee, data: HeldIn) -> None:
    wanted = referred(
        lambda pk: qualification(actor, pk), data.qualification_id, field="qualifications.qualification_id"
    )
    assert wanted  # noqa: S101 - the id is no null
    if not data.enabled:
        for held in held_qualifications(actor, row).filter(qualification=wanted):
            actions.remove_qualification(actor, held)
        return
    sent = given(data)
    facts: dict[str, Any] = {ours: sent[theirs] for theirs, ours in HELD.items() if theirs in sent}
    if data.in_training is not None:
        facts["in_training"] = data.in_training
    actions.give_qualification(actor, row, wanted, upload=data.file_id, **facts)
