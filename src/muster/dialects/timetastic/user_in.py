"""What is sent of users, and how each change of one ends (timetastic.txt 707-883)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from muster.accounts.actions import invite
from muster.accounts.guesses import require_untold_addresses
from muster.core.actor import Actor, Role
from muster.core.errors import Conflict, Invalid, NotFound, TooMany
from muster.dialects.kit.values import shown_as
from muster.dialects.timetastic.errors import Adding, Editing, Refused
from muster.dialects.timetastic.wire import (
    DayIn,
    Flag,
    IdIn,
    RequiredAmount,
    RequiredDay,
    RequiredId,
    TextIn,
    Wire,
    given,
    within,
)
from muster.leave.actions import open_account, set_profile
from muster.leave.profile_queries import (
    approver_ids,
    holiday_set_ids_of,
    leave_profiles,
    usual_year_start,
)
from muster.leave.type_queries import settings, today
from muster.people import actions
from muster.people import queries as people
from muster.people.listing import first_and_last, heads
from muster.people.models import Employee
from muster.places import holidays, queries
from muster.places.models import Department

MonthIn = Annotated[int | None, within(1, 12), shown_as(type="integer", minimum=1, maximum=12)]
CountryIn = Annotated[TextIn, Field(description="ALPHA-2 country code.")]
COUNTRY_LETTERS = 2


class NewUserIn(Wire):
    first_name: TextIn = None
    last_name: TextIn = None
    allowance: RequiredAmount
    department_id: RequiredId
    email_address: TextIn = None
    send_welcome_email: Flag = None
    start_date: DayIn = None
    leave_year_start: MonthIn = None


class UserIn(Wire):
    """Only what is given is changed."""

    first_name: TextIn = None
    last_name: TextIn = None
    email_address: TextIn = None
    department_id: IdIn = None
    start_date: DayIn = None
    birthday: DayIn = None
    admin: Flag = None
    approver_id: IdIn = Field(None, description="0: the manager of their department.")
    has_public_holidays: Flag = None
    public_holiday_set_id: IdIn = None
    payroll_id: TextIn = None
    job_title: TextIn = None
    address1: TextIn = None
    address2: TextIn = None
    city: TextIn = None
    post_code: TextIn = None
    telephone1: TextIn = None
    telephone2: TextIn = None
    country: CountryIn = None
    emergency_contact_name: TextIn = None
    emergency_contact_phone: TextIn = None


class ArchiveIn(Wire):
    archive_date: RequiredDay


# Our words for what is sent.
PLAIN = {
    "start_date": "starts_on",
    "birthday": "date_of_birth",
    "payroll_id": "external_id",
    "job_title": "title",
    "telephone1": "phone",
    "telephone2": "home_phone",
}
ADDRESS = {
    "address1": "street_line_one",
    "address2": "street_line_two",
    "city": "city",
    "post_code": "postcode",
    "country": "country",
}


def add(actor: Actor, body: NewUserIn) -> Employee:
    """Raises Refused with the number of Adding that the document has for it."""
    with _guarded(actor, Adding.RATE_LIMITED):
        first, last = (_name(text, label, Adding.INVALID_VALUE) for text, label in (
            (body.first_name, "First name"), (body.last_name, "Last name"),
        ))  # fmt: skip
        year_starts_month = body.leave_year_start or usual_year_start(actor)
        if body.start_date and body.start_date >= today(actor):
            raise Refused(Adding.INVALID_VALUE, "The start date must be before today.")
        with _address_told(Adding.FAILED, Adding.INVALID_VALUE):
            row = actions.create_employee(
                actor,
                name=f"{first} {last}",
                legal_first_name=first,
                legal_last_name=last,
                email=body.email_address or None,
                starts_on=body.start_date,
                primary_department=_department(actor, body.department_id, Adding.INVALID_VALUE),
                email_once=True,
            )
        open_account(
            actor,
            row,
            settings(actor).allowance_bank,
            yearly_amount=body.allowance,
            year_starts_month=year_starts_month,
        )
        if body.send_welcome_email:
            invite(actor, row)
        return row


def edit(actor: Actor, row: Employee, body: UserIn) -> Editing:
    """Raises Refused with the number of Editing that the document has for it."""
    with _guarded(actor, Editing.RATE_LIMITED):
        sent = given(body)
        _drop_set(row, sent)
        if not sent:
            raise Refused(Editing.NOTHING_TO_DO, "No action was performed: there was nothing to do.")
        facts = _facts(actor, row, sent)
        with _address_told(Editing.EMAIL_IN_USE, Editing.INVALID_EMAIL), _roles_kept(actor, row):
            actions.update_employee(actor, row, email_once=True, **facts)
        _set_profile(actor, row, sent)
        if sent.keys() & {"emergency_contact_name", "emergency_contact_phone"}:
            actions.set_first_emergency_contact(
                actor, row, name=sent.get("emergency_contact_name"), phone=sent.get("emergency_contact_phone")
            )
        return Editing.START_DATE_SET if sent.get("start_date") else Editing.SUCCESS


def archive(actor: Actor, row: Employee, on: date) -> None:
    if not row.active:
        raise Refused(Editing.NOTHING_TO_DO, f"{row.name} is archived already.")
    if on > today(actor):
        raise Refused(Editing.FAILED, "The archive date must be in the past.")
    with _roles_kept(actor, row):
        actions.archive_employee(actor, row, last_day=on)


def restore(actor: Actor, row: Employee) -> bool:
    """Whether their address is somebody else's by now, and they come back without it."""
    if row.active:
        raise Refused(Editing.NOTHING_TO_DO, f"{row.name} is not archived.")
    return actions.restore_employee(actor, row)


@contextmanager
def _guarded(actor: Actor, number: Adding | Editing) -> Iterator[None]:
    """Nobody finds out who is there by trying addresses: too many that are in use, and the organisation has to wait."""
    try:
        require_untold_addresses(actor.organisation_id)
    except TooMany as full:
        raise Refused(number, full.message) from full
    yield


@contextmanager
def _address_told(taken: Adding | Editing, invalid: Adding | Editing) -> Iterator[None]:
    try:
        yield
    except (Conflict, Invalid) as refusal:
        if refusal.field != "email":
            raise
        if isinstance(refusal, Conflict):
            raise Refused(taken, "The email address is already in use.", address_taken=True) from refusal
        raise Refused(invalid, "The email address is invalid.") from refusal


@contextmanager
def _roles_kept(actor: Actor, row: Employee) -> Iterator[None]:
    try:
        yield
    except Conflict as refusal:
        if refusal.field != "roles":
            raise
        itself = row.pk == actor.named_employee_id
        raise Refused(Editing.OWN_ADMIN if itself else Editing.STAYS_ADMIN, refusal.message) from refusal


def _name(text: str | None, label: str, number: Adding | Editing) -> str:
    found = " ".join((text or "").split())
    if not found:
        raise Refused(number, f"{label} is required")
    return found


def _department(actor: Actor, department_id: int, number: Adding | Editing) -> Department:
    try:
        return queries.department(actor, department_id)
    except NotFound:
        raise Refused(number, f"There is no department {department_id}.") from None


def _drop_set(row: Employee, sent: dict[str, Any]) -> None:
    """As timetastic.txt 790: "HasPublicHolidays will need to be enabled for this to update the user"."""
    if sent.get("public_holiday_set_id") is None or not sent.get(
        "has_public_holidays", bool(holiday_set_ids_of(row))
    ):
        sent.pop("public_holiday_set_id", None)


def _facts(actor: Actor, row: Employee, sent: dict[str, Any]) -> dict[str, Any]:
    """In our words."""
    facts: dict[str, Any] = {ours: sent[theirs] or None for theirs, ours in PLAIN.items() if theirs in sent}
    if sent.keys() & {"first_name", "last_name"}:
        facts |= _names(row, sent)
    if ADDRESS.keys() & sent.keys():
        facts["address"] = _address(row, sent)
    if sent.get("department_id") is not None:
        facts["primary_department"] = _department(actor, sent["department_id"], Editing.NOT_PERMITTED)
    if "email_address" in sent:
        facts["email"] = sent["email_address"] or None
        if facts["email"] is None:
            _require_dispensable_email(actor, row, sent)
    if sent.get("admin") is not None:
        facts["roles"] = _roles(row, facts.get("email", row.email), admin=sent["admin"])
    return facts


def _names(row: Employee, sent: dict[str, Any]) -> dict[str, str]:
    first, last = first_and_last(row)
    if "first_name" in sent:
        first = _name(sent["first_name"], "First name", Editing.FAILED)
    if "last_name" in sent:
        last = _name(sent["last_name"], "Last name", Editing.FAILED)
    return {"legal_first_name": first, "legal_last_name": last, "name": f"{first} {last}"}


def _address(row: Employee, sent: dict[str, Any]) -> dict[str, str]:
    if sent.get("country") and len(sent["country"]) != COUNTRY_LETTERS:
        raise Invalid("Country: give its two letters, such as GB.", field="country")
    changed = {ours: sent[theirs] or "" for theirs, ours in ADDRESS.items() if theirs in sent}
    return {part: text for part, text in {**row.address, **changed}.items() if text}


def _require_dispensable_email(actor: Actor, row: Employee, sent: dict[str, Any]) -> None:
    is_admin = sent.get("admin", Role.ORGANISATION_ADMIN in row.role_set)
    is_head = row.pk in heads(people.managed_department_ids(row)).values()
    if is_admin or is_head or row.pk in approver_ids(actor):
        raise Refused(
            Editing.NEEDS_EMAIL,
            "The email address could not be removed: they are an approver, a department's manager or an admin.",
        )


def _roles(row: Employee, email: str | None, *, admin: bool) -> list[str]:
    if admin and not email:
        raise Refused(
            Editing.ADMIN_WITHOUT_EMAIL, f"{row.name} cannot be set as an admin: they have no email address."
        )
    others = [role for role in row.roles if role != Role.ORGANISATION_ADMIN.value]
    return [*others, Role.ORGANISATION_ADMIN.value] if admin else others


def _set_profile(actor: Actor, row: Employee, sent: dict[str, Any]) -> None:
    facts: dict[str, Any] = {}
    if sent.get("approver_id") is not None:
        facts["approver"] = _approver(actor, sent["approver_id"])
    if sent.get("has_public_holidays") is not None:
        facts["has_public_holidays"] = sent["has_public_holidays"]
    if sent.get("public_holiday_set_id") is not None:
        facts["holiday_set"] = _set(actor, sent["public_holiday_set_id"])
    elif sent.get("has_public_holidays") and not _has_had_sets(actor, row):
        raise Refused(
            Editing.FAILED, "PublicHolidaySetId is required to give public holidays for the first time."
        )
    if facts:
        set_profile(actor, row, **facts)


def _approver(actor: Actor, employee_id: int) -> Employee | None:
    try:
        return people.employee(actor, employee_id) if employee_id else None
    except NotFound:
        raise Refused(Editing.NOT_PERMITTED, f"There is no user {employee_id}.") from None


def _set(actor: Actor, set_id: int) -> Any:
    try:
        return holidays.holiday_set(actor, set_id)
    except NotFound:
        raise Refused(Editing.NOT_PERMITTED, f"There is no public holiday set {set_id}.") from None


def _has_had_sets(actor: Actor, row: Employee) -> bool:
    """One of their own, or their location's."""
    profile = leave_profiles(actor, [row]).get(row.pk)
    if profile is not None and profile.holiday_set is not None:
        return True
    place = row.primary_department.location if row.primary_department else None
    return bool(holidays.set_ids_at(place))
