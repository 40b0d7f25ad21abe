"""Users as they are told (timetastic.txt 409-706)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timesince import timesince

from muster.accounts.queries import last_sent, with_second_factor
from muster.core import clock, files
from muster.core.actor import Actor, Role
from muster.dialects.timetastic.wire import NOBODY, Wire, day, instant, number
from muster.leave import balance_queries, schedules
from muster.leave.daytime import halves
from muster.leave.figures import YearFigures
from muster.leave.kinds import Half, Unit
from muster.leave.models import LeaveAccount, LeaveProfile
from muster.leave.profile_queries import approver_ids, leave_profiles
from muster.leave.type_queries import settings, today
from muster.leave.working import Pattern
from muster.leave.years import year_start
from muster.people.listing import Beside, beside, first_administrator_id, first_and_last, heads
from muster.people.models import Employee

UNITS = {Unit.DAYS.value: "Days", Unit.HOURS.value: "Hours"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What a half that is not worked is written with.
USUAL_HALVES = {Half.MORNING: (540, 720), Half.AFTERNOON: (780, 1020)}


class WorkingDayOut(Wire):
    day_of_week: str
    from_time_am: int
    to_time_am: int
    from_time_pm: int
    to_time_pm: int
    working_am: bool
    working_pm: bool


class YearOut(Wire):
    year: int
    allowance: float
    remaining: float
    used: float


class UserOut(Wire):
    id: int
    firstname: str
    surname: str
    email: str | None
    admin: bool
    director: bool
    account_owner: bool
    organisation_id: int
    department_id: int
    allowance_unit: str
    manager_of_departments: list[int]
    boss_of_departments: list[int]
    end_date: str | None
    department_name: str
    gravatar: str
    allowance_remaining: float
    has_logged_on: bool
    is_archived: bool
    approver_id: int
    is_approver: bool
    dept_manager_id: int
    dept_boss_id: int
    birthday: str | None
    start_date: str | None
    has_public_holidays: bool
    user_initials: str
    country_code: str
    current_year_allowance: float
    next_year_allowance: float
    user_linked_with_google: bool
    mfa_enabled: bool
    invite_sent_time_utc: str | None
    invite_sent_time_humanised: str | None
    year_start: int


class UserInFullOut(UserOut):
    working_days: list[WorkingDayOut]
    allowances: list[YearOut]


class ContactOut(UserInFullOut):
    job_title: str | None
    payroll_id: str | None
    address1: str | None
    address2: str | None
    city: str | None
    post_code: str | None
    telephone1: str | None
    telephone2: str | None
    country: str | None
    emergency_contact_name: str | None
    emergency_contact_phone: str | None


@dataclass(frozen=True)
class Around:
    """What is kept beside some users, read for all of them at once."""

    accounts: dict[int, LeaveAccount]
    figures: dict[int, list[YearFigures]]
    profiles: dict[int, LeaveProfile]
    links: Beside
    heads: dict[int, int]
    approvers: set[int]
    owner_id: int | None
    second_factor: set[int]
    invited: dict[int, datetime]


def _around(actor: Actor, rows: Sequence[Employee]) -> Around:
    bank, now = settings(actor).allowance_bank, today(actor)
    accounts = balance_queries.accounts(actor, rows, [bank])
    # Leave years begin in one month or another: of three calendar years two are the present leave year and the next.
    figures = balance_queries.year_figures(actor, accounts, range(now.year - 1, now.year + 2))
    return Around(
        accounts={one.employee_id: one for one in accounts},
        figures={
            one.employee_id: _from_now(one, years, now) for one, years in zip(accounts, figures, strict=True)
        },
        profiles=leave_profiles(actor, rows),
        links=beside(actor, rows, qualifications=False, hours=False),
        heads=heads({row.primary_department_id for row in rows if row.primary_department_id}),
        approvers=approver_ids(actor),
        owner_id=first_administrator_id(actor),
        second_factor=with_second_factor([row.person_id for row in rows if row.person_id]),
        invited=last_sent(actor, [row.pk for row in rows]),
    )


def _from_now(account: LeaveAccount, years: Sequence[YearFigures], now: date) -> list[YearFigures]:
    """The present leave year and the next."""
    present = year_start(now, account.year_starts_month)
    return [one for one in years if one.year_on >= present][:2]


def written(actor: Actor, rows: Sequence[Employee]) -> list[dict[str, Any]]:
    """Of people read by people.listing.people with their person: however many, as many statements."""
    around = _around(actor, rows)
    return [_written(row, around) for row in rows]


def _written(row: Employee, around: Around) -> dict[str, Any]:
    first, last = first_and_last(row)
    account, (present, following) = around.accounts[row.pk], around.figures[row.pk]
    managed = around.links.managed.get(row.pk, [])
    profile = around.profiles.get(row.pk)
    head = around.heads.get(row.primary_department_id or NOBODY, NOBODY)
    invited = around.invited.get(row.pk)
    return {
        "id": row.pk,
        "firstname": first,
        "surname": last,
        "email": row.email,
        "admin": Role.ORGANISATION_ADMIN in row.role_set,
        "director": False,
        "accountOwner": row.pk == around.owner_id,
        "organisationId": row.organisation_id,
        "departmentId": row.primary_department_id or NOBODY,
        "allowanceUnit": UNITS[account.unit],
        "managerOfDepartments": managed,
        "bossOfDepartments": managed,
        "endDate": None if row.active else day(row.ends_on),
        "departmentName": row.primary_department.name if row.primary_department else "",
        "gravatar": files.link(row.photo) if row.photo else "",
        "allowanceRemaining": number(present.remaining),
        "hasLoggedOn": row.person is not None and row.person.last_login is not None,
        "isArchived": not row.active,
        "approverId": (profile.approver_id if profile else None) or NOBODY,
        "isApprover": row.pk in around.approvers,
        "deptManagerId": head,
        "deptBossId": head,
        "birthday": day(row.date_of_birth),
        "startDate": day(row.starts_on),
        **_holidays(row, profile),
        "userInitials": f"{first[:1]}{last[:1]}".upper(),
        "currentYearAllowance": number(present.allowance),
        "nextYearAllowance": number(following.allowance),
        "userLinkedWithGoogle": False,
        "mfaEnabled": row.person_id in around.second_factor,
        "inviteSentTimeUtc": instant(invited) if invited else None,
        "inviteSentTimeHumanised": _ago(invited) if invited else None,
        "yearStart": account.year_starts_month,
    }


def _holidays(row: Employee, profile: LeaveProfile | None) -> dict[str, Any]:
    """Their own set's, else their location's; nobody has public holidays of no place."""
    if profile is not None and not profile.has_public_holidays:
        return {"hasPublicHolidays": False, "countryCode": ""}
    place = row.primary_department.location if row.primary_department else None
    regions = place.holiday_regions if place else []
    if profile is not None and profile.holiday_set is not None:
        regions = [profile.holiday_set.region]
    return {"hasPublicHolidays": bool(regions), "countryCode": regions[0][:2] if regions else ""}


def _ago(at: datetime) -> str:
    """`3 days ago`"""
    return f"{timesince(at, clock.now(), depth=1)} ago".replace("\xa0", " ")


def written_in_full(actor: Actor, row: Employee) -> dict[str, Any]:
    """With the work schedule of this week, and the allowances of this leave year and the next."""
    around = _around(actor, [row])
    return {
        "workingDays": _working_days(
            schedules.schedule_of(row, today(actor), today(actor)).pattern, today(actor)
        ),
        "allowances": [_year(one) for one in around.figures[row.pk]],
        **_written(row, around),
    }


def written_with_contact(actor: Actor, row: Employee) -> dict[str, Any]:
    contact = next(
        iter(beside(actor, [row], qualifications=False, hours=False).contacts.get(row.pk, ())), None
    )
    return {
        "jobTitle": row.title,
        "payrollId": row.external_id,
        "address1": row.address.get("street_line_one"),
        "address2": row.address.get("street_line_two"),
        "city": row.address.get("city"),
        "postCode": row.address.get("postcode"),
        "telephone1": row.phone,
        "telephone2": row.home_phone,
        "country": row.address.get("country"),
        "emergencyContactName": contact.name if contact else None,
        "emergencyContactPhone": contact.phone if contact else None,
        **written_in_full(actor, row),
    }


def _year(one: YearFigures) -> dict[str, Any]:
    """As timetastic.txt 629: the allowance is "the starting allowance, including any days in lieu", with what was carried."""
    return {
        "year": one.year_on.year,
        "allowance": number(one.remaining + one.used),
        "remaining": number(one.remaining),
        "used": number(-one.used),
    }


def _working_days(pattern: Pattern, now: date) -> list[dict[str, Any]]:
    monday = now.toordinal() - now.weekday()
    return [_working_day(pattern, date.fromordinal(monday + number)) for number in range(7)]


def _working_day(pattern: Pattern, on: date) -> dict[str, Any]:
    worked = halves(pattern.on(on))
    (from_am, to_am), (from_pm, to_pm) = (
        (worked[half][0][0], worked[half][-1][1]) if worked[half] else USUAL_HALVES[half] for half in Half
    )
    return {
        "dayOfWeek": WEEKDAYS[on.weekday()],
        "fromTimeAm": from_am,
        "toTimeAm": to_am,
        "fromTimePm": from_pm,
        "toTimePm": to_pm,
        "workingAm": bool(worked[Half.MORNING]),
        "workingPm": bool(worked[Half.AFTERNOON]),
    }
