"""Public holidays: each region's, written down for some years ahead, and days added by hand."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.places import holidays as queries
from muster.places.calendars import Day, Region, days
from muster.places.models import HolidaySet, PublicHoliday

YEARS_BACK, YEARS_AHEAD = 2, 5


def ensure_holiday_sets(actor: Actor, regions: Iterable[str]) -> dict[str, HolidaySet]:
    """By region, the organisation's set of its holidays, made and filled where it is not there yet.

    What the law says of a region is no secret and no choice: whoever may name the region may do this. Raises Invalid
    for a region that is not known.
    """
    wanted = list(dict.fromkeys(regions))
    if not wanted:
        return {}
    with change(actor) as made:
        found = queries.sets_by_region(actor.organisation_id, wanted)
        if len(found) == len(wanted):
            return found
        made.wait_for_organisation()
        found = queries.sets_by_region(actor.organisation_id, wanted)
        for region in wanted:
            if region not in found:
                found[region] = _new_set(made, region)
        return found


def ensure_holiday_set(actor: Actor, region: str) -> HolidaySet:
    """As ensure_holiday_sets, of one."""
    return ensure_holiday_sets(actor, [region])[region]


def _new_set(made: Change, region: str) -> HolidaySet:
    place = Region.of(region)
    if not place.is_known:
        raise Invalid(f"{region!r} is no known public holiday region.", field="region")
    row = HolidaySet(region=region, name=place.name)
    made.create(row)
    fill(made, row, first_year=made.at.year - YEARS_BACK)
    return row


def fill(made: Change, row: HolidaySet, *, first_year: int) -> None:
    """Write down what the law says of the years from the first to some years ahead; what it says no more is taken out.

    Days added by hand stay.
    """
    last_year = made.at.year + YEARS_AHEAD
    told = days(Region.of(row.region), range(first_year, last_year + 1))
    kept = queries.holidays_by_set(
        made.actor.organisation_id, [row.pk], date(first_year, 1, 1), date(last_year, 12, 31)
    )[row.pk]
    by_law = {(one.on_date, one.name): one for one in kept if not one.by_hand}
    taken = {(one.on_date, one.name) for one in kept if one.by_hand}
    made.create_all([_by_law(row, day) for day in told if (day.on, day.name) not in by_law.keys() | taken])
    still = {(day.on, day.name): day for day in told}
    for key, holiday in by_law.items():
        if key not in still:
            made.delete(holiday)
        elif holiday.starts_at != still[key].starts_at:
            holiday.starts_at = still[key].starts_at
            made.save(holiday)
    if row.known_until != last_year:
        row.known_until = last_year
        made.save(row)


def _by_law(row: HolidaySet, day: Day) -> PublicHoliday:
    return PublicHoliday(holiday_set=row, name=day.name, on_date=day.on, starts_at=day.starts_at)


def add_public_holiday(
    actor: Actor,
    holiday_set: HolidaySet,
    *,
    name: str,
    on: date,
    starts_at: time | None = None,
    finishes_at: time | None = None,
) -> PublicHoliday:
    """A day that the law does not know. Raises Conflict for one that is there already."""
    with change(actor) as made:
        require(actor, "public_holiday.create", holiday_set)
        made.wait_for_organisation()
        row = PublicHoliday(holiday_set=holiday_set, by_hand=True)
        facts: Mapping[str, object] = {
            "name": " ".join(name.split()),
            "on_date": on,
            "starts_at": starts_at,
            "finishes_at": finishes_at,
        }
        assign(row, dict(facts))
        same_day = queries.holidays_by_set(actor.organisation_id, [holiday_set.pk], on, on)[holiday_set.pk]
        if any(one.name == row.name for one in same_day):
            raise Conflict(
                f"{row.name} is a holiday of {holiday_set.name} on that day already.", field="name"
            )
        made.create(row)
        made.emit("public_holiday.created", row)
        return row


def remove_public_holiday(actor: Actor, row: PublicHoliday) -> None:
    """One that was added by hand: Conflict for those of the law, which would be written anew."""
    with change(actor) as made:
        require(actor, "public_holiday.delete", row)
        if not row.by_hand:
            raise Conflict(f"{row.name} is a holiday by the law of {row.holiday_set.name}.")
        made.emit("public_holiday.deleted", row)
        made.delete(row)
