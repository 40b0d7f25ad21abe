"""To which week of the organisation a day belongs, and where and when a day is."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from muster.core.change import Change
from muster.core.models import Organisation
from muster.places.models import Department, OrganisationSettings
from muster.places.workday import work_day
from muster.rosters.models import Roster
from muster.rosters.models.rosters import WEEK


def zone_of(organisation: Organisation, department: Department | None) -> ZoneInfo:
    """Of the department's location, or the organisation's."""
    location = department.location if department else None
    return ZoneInfo((location and location.time_zone) or organisation.time_zone)


def work_day_of(at: datetime, organisation: Organisation, department: Department | None) -> date:
    location = department.location if department else None
    cutoff_hour = location.business_day_cutoff if location else 0
    return work_day(at, zone=zone_of(organisation, department), cutoff_hour=cutoff_hour)


def first_day(on: date, first_weekday: int) -> date:
    return on - timedelta(days=(on.isoweekday() - first_weekday) % 7)


def rosters_of(made: Change, days: Iterable[date]) -> dict[date, Roster]:
    """The roster of each day; those that are missing are made. Who changed the first weekday keeps the weeks that are there."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    made.wait_for_organisation()
    rows = Roster.objects.visible_to(made.actor).filter(
        starts_on__gt=wanted[0] - WEEK, starts_on__lte=wanted[-1]
    )
    there = sorted(rows, key=lambda row: row.starts_on)
    first_weekday = OrganisationSettings.objects.visible_to(made.actor).get().week_starts_on
    missing: dict[date, Roster] = {}
    for on in wanted:
        if not any(row.starts_on <= on <= row.ends_on for row in there):
            starts_on = first_day(on, first_weekday)
            missing.setdefault(starts_on, Roster(starts_on=starts_on))
    made.create_all(list(missing.values()))
    there += missing.values()
    return {on: next(row for row in there if row.starts_on <= on <= row.ends_on) for on in wanted}
