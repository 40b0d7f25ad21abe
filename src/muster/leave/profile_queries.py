"""Reading what concerns people's leave beside their balances."""

from collections import Counter
from collections.abc import Iterable

from muster.core.actor import Actor
from muster.leave.models import LeaveAccount, LeaveProfile
from muster.leave.schedules import profiles_of
from muster.leave.type_queries import settings
from muster.people.models import Employee
from muster.people.queries import employees
from muster.places.holidays import set_ids_at


def leave_profiles(actor: Actor, employees: Iterable[Employee]) -> dict[int, LeaveProfile]:
    """By employee, of those whom the actor sees, with their sets of public holidays; who has none has the defaults."""
    rows = LeaveProfile.objects.visible_to(actor).filter(employee__in=list(employees))
    return {row.employee_id: row for row in rows.select_related("holiday_set")}


def approver_ids(actor: Actor) -> set[int]:
    """Those who were named as somebody's approver."""
    rows = LeaveProfile.objects.visible_to(actor).filter(approver__isnull=False)
    return {pk for pk in rows.values_list("approver_id", flat=True).distinct() if pk is not None}


def holiday_set_ids_of(employee: Employee) -> list[int]:
    """Whose days are free for them: their own set, else those of their location. For an employee read with it."""
    profile = profiles_of([employee.pk]).get(employee.pk)
    if profile is not None and not profile.has_public_holidays:
        return []
    if profile is not None and profile.holiday_set_id is not None:
        return [profile.holiday_set_id]
    return set_ids_at(employee.primary_department.location if employee.primary_department else None)


def usual_year_start(actor: Actor) -> int:
    """The month in which the leave years of most people begin."""
    chosen = settings(actor)
    months = Counter(
        LeaveAccount.objects.visible_to(actor)
        .filter(bank=chosen.allowance_bank, employee__active=True)
        .values_list("year_starts_month", flat=True)
    )
    # Of whom no balance was asked for yet, it begins as the organisation's does.
    months[chosen.year_starts_month] += employees(actor).count() - months.total()
    return max(months, key=lambda month: (months[month], month == chosen.year_starts_month))
