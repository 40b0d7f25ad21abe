"""When people work, read for many at once: their regular hours, their public holidays, their zone. A few statements for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from muster.leave.daytime import DAY, Period, Window
from muster.leave.models import LeaveProfile
from muster.leave.working import Pattern, Schedule, default_pattern
from muster.people.models import Employee, RegularHours
from muster.places.holidays import holidays_by_set
from muster.places.models import HolidaySet, Location, OrganisationSettings, PublicHoliday
from muster.places.queries import zone_of

HolidayTimes = dict[date, tuple[Period, ...]]


@dataclass(frozen=True)
class Holidays:
    """Of one organisation, by set and by the region that a set is of."""

    by_set: dict[int, list[PublicHoliday]]
    set_of_region: dict[str, int]


def profiles_of(employee_ids: Iterable[int]) -> dict[int, LeaveProfile]:
    """By employee; who has none has the defaults. For employees already read through visible_to."""
    rows = LeaveProfile.objects.all_rows_unchecked().filter(employee_id__in=list(employee_ids))
    return {row.employee_id: row for row in rows.select_related("approver")}


def schedule_of(employee: Employee, first: date, last: date) -> Schedule:
    return schedules_of([employee], first, last)[employee.pk]


def schedules_of(
    employees: Sequence[Employee],
    first: date,
    last: date,
    profiles: dict[int, LeaveProfile] | None = None,
) -> dict[int, Schedule]:
    """By employee, with the holidays of these days and of one before and after.

    For employees of one organisation that were read with it, their primary department and its location.
    """
    if not employees:
        return {}
    known = profiles_of([one.pk for one in employees]) if profiles is None else profiles
    patterns = _patterns(employees)
    day = timedelta(days=1)
    holidays = _holidays(employees, known, first - day, last + day)
    return {
        one.pk: Schedule(
            patterns[one.pk],
            zone_of(one.primary_department, one.organisation),
            _free(one, known.get(one.pk), holidays),
        )
        for one in employees
    }


def _patterns(employees: Sequence[Employee]) -> dict[int, Pattern]:
    organisation_id = employees[0].organisation_id
    settings = OrganisationSettings.objects.all_rows_unchecked().get(organisation_id=organisation_id)
    rows = RegularHours.objects.filter(
        employee_id__in=[one.pk for one in employees], kind=RegularHours.Kind.WORK
    )
    windows: dict[int, dict[tuple[int, int], list[Window]]] = {}
    for row in rows:
        windows.setdefault(row.employee_id, {}).setdefault((row.week, row.weekday), []).append(_window(row))
    usual = default_pattern(settings.default_leave_hours)
    return {
        one.pk: Pattern(
            {key: tuple(found) for key, found in windows[one.pk].items()},
            weeks=max(week for week, _ in windows[one.pk]),
            first_week_on=one.regular_hours_from,
            week_starts_on=settings.week_starts_on,
        )
        if one.pk in windows
        else usual
        for one in employees
    }


def _window(row: RegularHours) -> Window:
    start, finish = _minute(row.starts_at), _minute(row.finishes_at)
    if finish <= start:
        finish += DAY
    breaks = tuple(
        _period(time.fromisoformat(one["start"]), time.fromisoformat(one["finish"]), start)
        for one in row.breaks
    )
    return Window(start, finish, row.break_minutes, breaks)


def _period(starts_at: time, finishes_at: time, after: int = 0) -> Period:
    """Of two times of which the first is not before the minute `after`, so perhaps on the day after."""
    start, finish = _minute(starts_at), _minute(finishes_at)
    start += DAY if start < after else 0
    finish += DAY * ((start - finish) // DAY + 1) if finish <= start else 0
    return start, finish


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _holidays(
    employees: Sequence[Employee], profiles: dict[int, LeaveProfile], first: date, last: date
) -> Holidays:
    organisation_id = employees[0].organisation_id
    named = {profile.holiday_set_id for profile in profiles.values() if profile.holiday_set_id}
    regions = {region for one in employees if (place := _place(one)) for region in place.holiday_regions}
    rows = HolidaySet.objects.all_rows_unchecked().filter(organisation_id=organisation_id, region__in=regions)
    set_of_region = dict(rows.values_list("region", "pk")) if regions else {}
    wanted = sorted({*named, *set_of_region.values()})
    by_set = holidays_by_set(organisation_id, wanted, first, last) if wanted else {}
    return Holidays(by_set, set_of_region)


def _place(employee: Employee) -> Location | None:
    return employee.primary_department.location if employee.primary_department else None


@dataclass(frozen=True)
class FreeTime:
    """A public holiday of somebody: the minutes of the day that it takes."""

    on: date
    name: str
    period: Period


def holidays_of(employees: Sequence[Employee], first: date, last: date) -> dict[int, list[FreeTime]]:
    """By employee, in order, for people read as for `schedules_of`. Three statements."""
    profiles = profiles_of([one.pk for one in employees])
    holidays = _holidays(employees, profiles, first, last) if employees else Holidays({}, {})
    found = {}
    for one in employees:
        theirs = (
            free for free in _free_times(one, profiles.get(one.pk), holidays) if first <= free.on <= last
        )
        found[one.pk] = sorted(theirs, key=lambda free: (free.on, free.period))
    return found


def _free(employee: Employee, profile: LeaveProfile | None, holidays: Holidays) -> HolidayTimes:
    found: dict[date, list[Period]] = {}
    for one in _free_times(employee, profile, holidays):
        found.setdefault(one.on, []).append(one.period)
    return {on: tuple(sorted(times)) for on, times in found.items()}


def _free_times(employee: Employee, profile: LeaveProfile | None, holidays: Holidays) -> Iterator[FreeTime]:
    """None where they have no public holidays; those of their own set, else of their location."""
    if profile is not None and not profile.has_public_holidays:
        return
    own = profile.holiday_set_id if profile else None
    place = _place(employee)
    regions = place.holiday_regions if place else []
    sets = [own] if own else [holidays.set_of_region[one] for one in regions if one in holidays.set_of_region]
    for pk in sets:
        for row in holidays.by_set.get(pk, []):
            yield FreeTime(row.on_date, row.name, _times(row.starts_at, row.finishes_at))
    if place is not None and own is None:
        for one in place.specific_holidays:
            yield FreeTime(date.fromisoformat(one["date"]), place.name, _specific(one))


def _times(starts_at: time | None, finishes_at: time | None) -> Period:
    """All day without times. One that ends not after its start ends at midnight."""
    start = _minute(starts_at) if starts_at else 0
    finish = _minute(finishes_at) if finishes_at else DAY
    return start, finish if finish > start else DAY


def _specific(one: dict[str, Any]) -> Period:
    return _times(
        time.fromisoformat(one["from"]) if one.get("from") else None,
        time.fromisoformat(one["to"]) if one.get("to") else None,
    )


def usual_minutes(hours: Decimal) -> int:
    return int((hours * 60).to_integral_value())
