"""How a user is written (tanda-v2.txt 880-929, 967, 1025, 1041)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ninja import Schema

from muster.accounts.queries import onboarding_statuses
from muster.core import files
from muster.core.actor import Actor
from muster.core.policy import may
from muster.dialects.tanda.financial import written as write_financial
from muster.dialects.tanda.regular_hours import write_hours
from muster.dialects.tanda.roles import role_ids
from muster.dialects.tanda.wire import day, number, unix, utc_offset
from muster.people.listing import Beside, Contact, beside
from muster.people.models import Employee, EmployeeQualification
from muster.people.private_queries import NOTHING_TOLD, Financial, financial_details
from muster.people.queries import spans_read_once, zone_name_of

WEEKS_OF_A_YEAR = 52
CENT = Decimal("0.01")


class HeldOut(Schema):
    qualification_id: int
    name: str
    enabled: bool
    maximum_hours: float | None
    training_provider_name: str | None
    state_of_completion: str | None
    license_number: str | None
    expires: str | None
    in_training: bool
    file: str | None
    updated_at: int


class ContactOut(Schema):
    id: int
    name: str
    relationship: str | None
    phone: str


class UserOut(Schema):
    id: int
    name: str
    legal_first_name: str | None
    legal_middle_names: str | None
    legal_last_name: str | None
    date_of_birth: str | None
    employment_start_date: str | None
    employment_end_date: str | None
    employee_id: str | None
    passcode: str | None
    user_levels: list[str]
    platform_role_ids: list[int]
    department_ids: list[int]
    preferred_hours: float | None
    award: None
    award_template_id: None
    award_template_organisation_id: None
    award_tag_ids: list[int]
    report_department_id: int | None
    managed_department_ids: list[int]
    active: bool
    payroll_cessation_code: str | None
    enable_login: bool
    can_see_costs: bool
    email: str | None
    payslip_email: str | None
    photo: str | None
    phone: str | None
    normalised_phone: str | None
    salary: float | None = None
    hourly_rate: float | None = None
    time_zone: str
    utc_offset: int
    created_at: int
    contracted_weekly_hours: float
    part_time_fixed_hours: float
    expected_hours_in_pay_period: float | None
    days_overtime_averaged_over: int | None
    overtime_calculated_over_period_start: str | None
    super_fund_membership: dict[str, Any] | None
    super_fund: dict[str, Any] | None
    bank_details: dict[str, Any] | None
    address: dict[str, str] | None
    temporary_employee_type: str | None
    tax_declaration: dict[str, Any] | None
    onboarding_status: str
    qualifications: list[HeldOut] | None = None
    regular_hours: dict[str, Any] | None = None
    next_pay_group_id: int | None
    last_synced_mobile_app: int | None
    automatic_break_rule_set_id: int | None
    position_title: str | None
    position_template: str | None
    ssn: str | None
    emergency_contacts: list[ContactOut]
    updated_at: int


@dataclass(frozen=True)
class Show:
    wages: bool = False
    qualifications: bool = True
    hours: bool = False


def written(actor: Actor, rows: Sequence[Employee], show: Show) -> list[dict[str, Any]]:
    """Of people read by people.listing.people: however many, as many statements."""
    with spans_read_once():
        kept = beside(actor, rows, qualifications=show.qualifications, hours=show.hours)
        financial = financial_details(actor, rows)
        onboarding = onboarding_statuses(actor, [row.pk for row in rows])
        offset = lru_cache(utc_offset)
        return [
            {
                **_facts(actor, row, kept),
                **_time(row, offset(zone_name_of(row))),
                "onboarding_status": onboarding[row.pk].value,
                **_pay(financial.get(row.pk, NOTHING_TOLD)),
                **_asked_for(actor, row, kept, show),
                "updated_at": unix(row.updated_at),
            }
            for row in rows
        ]


def _facts(actor: Actor, row: Employee, kept: Beside) -> dict[str, Any]:
    mine = row.pk == actor.employee_id
    full = mine or may(actor, "employee.update", row)
    return {
        "id": row.pk,
        "name": row.name,
        "legal_first_name": row.legal_first_name,
        "legal_middle_names": row.legal_middle_names,
        "legal_last_name": row.legal_last_name,
        "date_of_birth": day(row.date_of_birth),
        "employment_start_date": day(row.starts_on),
        "employment_end_date": day(row.ends_on),
        "employee_id": row.external_id,
        # Whoever knows it clocks as its owner.
        "passcode": row.pin if may(actor, "employee.view_codes", row) else None,
        "user_levels": row.roles,
        "platform_role_ids": role_ids(row.organisation_id, row.role_set),
        "department_ids": kept.departments.get(row.pk, []),
        "managed_department_ids": kept.managed.get(row.pk, []),
        "report_department_id": row.primary_department_id,
        "active": row.active,
        "payroll_cessation_code": row.cessation_reason,
        "enable_login": row.login_enabled,
        "can_see_costs": row.sees_costs,
        "email": row.email,
        "payslip_email": row.payslip_email,
        "photo": files.link(row.photo) if row.photo else None,
        "phone": row.phone,
        "normalised_phone": row.normalised_phone,
        "address": row.address if full and row.address else None,
        "position_title": row.title,
        "position_template": None,
        "emergency_contacts": [_contact(one) for one in kept.contacts.get(row.pk, ())],
        "last_synced_mobile_app": None,
        "ssn": None,
    }


def _time(row: Employee, offset: int) -> dict[str, Any]:
    contracted = number(row.contracted_weekly_hours or Decimal(0))
    return {
        "time_zone": zone_name_of(row),
        "utc_offset": offset,
        "created_at": unix(row.created_at),
        "preferred_hours": number(row.preferred_weekly_hours),
        "contracted_weekly_hours": contracted,
        "part_time_fixed_hours": contracted,
        "expected_hours_in_pay_period": None,
        "days_overtime_averaged_over": None,
        "overtime_calculated_over_period_start": None,
        "automatic_break_rule_set_id": None,
    }


def _pay(told: Financial) -> dict[str, Any]:
    return {
        "award": None,
        "award_template_id": None,
        "award_template_organisation_id": None,
        "award_tag_ids": [],
        "next_pay_group_id": None,
        "temporary_employee_type": None,
        **write_financial(told),
    }


def _asked_for(actor: Actor, row: Employee, kept: Beside, show: Show) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if show.qualifications:
        found["qualifications"] = [_held(one) for one in kept.qualifications.get(row.pk, ())]
    if show.hours:
        found["regular_hours"] = write_hours(row, kept.hours.get(row.pk, ()))
    if show.wages and may(actor, "employee.view_rate", row):
        if row.yearly_salary is not None:
            found["salary"] = number((row.yearly_salary / WEEKS_OF_A_YEAR).quantize(CENT))
        else:
            found["hourly_rate"] = number(row.hourly_rate)
    return found


def _contact(one: Contact) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "relationship": one.relationship, "phone": one.phone}


def _held(one: EmployeeQualification) -> dict[str, Any]:
    return {
        "qualification_id": one.qualification_id,
        "name": one.qualification.name,
        "enabled": True,
        "maximum_hours": number(one.qualification.maximum_weekly_hours),
        "training_provider_name": one.training_provider,
        "state_of_completion": one.state_of_completion,
        "license_number": one.licence_number,
        "expires": day(one.expires_on),
        "in_training": one.in_training,
        "file": files.link(one.file) if one.file else None,
        "updated_at": unix(one.updated_at),
    }
