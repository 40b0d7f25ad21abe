"""Locations."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.actions.holidays import ensure_holiday_sets
from muster.places.actions.zones import check_zone
from muster.places.calendars import Region
from muster.places.models import Location, Weekday


class LocationFacts(TypedDict, total=False):
    short_name: str | None
    address: str | None
    time_zone: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    radius_metres: int | None
    business_day_cutoff: int
    business_hours: list[dict[str, Any]]
    holiday_regions: list[str]
    specific_holidays: list[dict[str, Any]]


def check_holiday_region(code: str) -> None:
    """`AU`, `AU-QLD`, or `BE:fr` where holidays have names in several languages. Raises Invalid."""
    if not Region.of(code).is_known:
        raise Invalid(f"{code!r} is no known public holiday region.", field="holiday_regions")


def create_location(actor: Actor, *, name: str, **facts: Unpack[LocationFacts]) -> Location:
    with change(actor) as made:
        require(actor, "location.create")
        row = Location()
        made.wait_for_organisation()
        _set_location(actor, row, {"name": name, **facts})
        made.create(row)
        ensure_holiday_sets(actor, row.holiday_regions)
        made.emit("location.created", row)
        return row


def update_location(actor: Actor, location: Location, **facts: Any) -> Location:
    """`facts`: name and those of LocationFacts."""
    with change(actor) as made:
        require(actor, "location.update", location)
        made.wait_for_organisation()
        _set_location(actor, location, facts)
        if made.save(location):
            ensure_holiday_sets(actor, location.holiday_regions)
            made.emit("location.updated", location)
        return location


def archive_location(actor: Actor, location: Location) -> None:
    """Take it out of use; what happened there stays. Raises Conflict while a department or a device is there."""
    with change(actor) as made:
        require(actor, "location.archive", location)
        if queries.departments(actor).filter(location=location).exists():
            raise Conflict(f"{location.name} has departments in use. Archive or move them first.")
        if queries.devices(actor).filter(location=location, returned_on=None).exists():
            raise Conflict(f"{location.name} has a device that people clock at. Return it first.")
        location.archived_at = made.at
        made.save(location)
        made.emit("location.archived", location)


def _set_location(actor: Actor, row: Location, facts: dict[str, Any]) -> None:
    if "name" in facts:
        facts["name"] = facts["name"].strip()
    assign(row, facts)
    check_zone(row.time_zone)
    _check_point(row)
    for code in row.holiday_regions:
        check_holiday_region(code)
    _check_each(row.business_hours, _weekly_window, field="business_hours")
    _check_each(row.specific_holidays, _holiday, field="specific_holidays")
    taken = queries.locations(actor).filter(name__iexact=row.name).exclude(pk=row.pk)
    if "name" in facts and taken.exists():
        raise Conflict(f"There is a location called {row.name} already.", field="name")


def _check_point(row: Location) -> None:
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = getattr(row, name)
        if value is not None and abs(value) > most:
            raise Invalid(f"A {name} lies between -{most} and {most}.", field=name)


def _check_each(
    entries: list[dict[str, Any]], read: Callable[[dict[str, Any]], object], *, field: str
) -> None:
    for entry in entries:
        try:
            read(entry)
        except (KeyError, TypeError, ValueError):
            raise Invalid(f"{entry!r} is not written as {field} are.", field=field) from None


def _weekly_window(entry: dict[str, Any]) -> object:
    return Weekday(entry["weekday"]), time.fromisoformat(entry["start"]), time.fromisoformat(entry["finish"])


def _holiday(entry: dict[str, Any]) -> object:
    hours = [time.fromisoformat(entry[name]) for name in ("from", "to") if name in entry]
    if hours != sorted(set(hours)):
        raise ValueError
    return date.fromisoformat(entry["date"]), hours
