"""What happens on certain days, at some locations, for some departments or for all."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, TypedDict, Unpack

from django.db import models

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.models import Department, Event, EventDepartment, EventLocation, Location

LONGEST_DAYS = 366


class EventFacts(TypedDict, total=False):
    """Without times: all day."""

    name: str
    description: str
    venue: str
    starts_on: date
    ends_on: date
    starts_at: time | None
    finishes_at: time | None
    discourages_time_off: bool


def create_event(
    actor: Actor,
    *,
    location_ids: Iterable[int] = (),
    department_ids: Iterable[int] = (),
    **facts: Unpack[EventFacts],
) -> Event:
    """Of everybody without locations and departments. `ends_on` is `starts_on` unless it is given."""
    with change(actor) as made:
        require(actor, "event.create")
        if "starts_on" not in facts:
            raise Invalid("starts_on is required.", field="starts_on")
        row = Event(organisation_id=actor.organisation_id)
        facts.setdefault("ends_on", facts["starts_on"])
        _set(row, {"name": "", **facts})
        locations, departments = _locations(actor, location_ids), _departments(actor, department_ids)
        made.create(row, location_ids=locations, department_ids=departments)
        _add(EventLocation, row, "location_id", locations)
        _add(EventDepartment, row, "department_id", departments)
        made.emit("event.created", row)
        return row


def update_event(
    actor: Actor,
    row: Event,
    *,
    location_ids: Iterable[int] | None = None,
    department_ids: Iterable[int] | None = None,
    **facts: Unpack[EventFacts],
) -> Event:
    """What is not given stays."""
    with change(actor) as made:
        require(actor, "event.update", row)
        made.wait_for_organisation()
        _set(row, facts)
        had, for_whom = queries.event_location_ids(row), queries.event_department_ids(row)
        locations = had if location_ids is None else _locations(actor, location_ids, had)
        departments = for_whom if department_ids is None else _departments(actor, department_ids, for_whom)
        _replace(EventLocation, row, "location_id", had, locations)
        _replace(EventDepartment, row, "department_id", for_whom, departments)
        if made.save(row, location_ids=(had, locations), department_ids=(for_whom, departments)):
            made.emit("event.updated", row)
        return row


def add_event_locations(actor: Actor, row: Event, location_ids: Iterable[int]) -> Event:
    there = queries.event_location_ids(row)
    return update_event(actor, row, location_ids=[*there, *location_ids])


def remove_event_locations(actor: Actor, row: Event, location_ids: Iterable[int]) -> Event:
    """Raises Invalid where none would be left: it would be everybody's from then on."""
    there = queries.event_location_ids(row)
    gone = set(location_ids)
    left = [each for each in there if each not in gone]
    if there and not left and not queries.event_department_ids(row):
        raise Invalid("An event keeps one location. Delete it instead.", field="location_ids")
    return update_event(actor, row, location_ids=left)


def delete_event(actor: Actor, row: Event) -> None:
    with change(actor) as made:
        require(actor, "event.delete", row)
        made.emit("event.deleted", row)
        made.delete(row)


def _set(row: Event, facts: EventFacts) -> None:
    values = dict(facts)
    if "name" in facts:
        values["name"] = " ".join(facts["name"].split())
    assign(row, values)
    if row.ends_on < row.starts_on:
        raise Invalid("The event ends before it begins. Check the dates.", field="ends_on")
    if (row.ends_on - row.starts_on).days >= LONGEST_DAYS:
        raise Invalid("An event is no longer than a year. Check the dates.", field="ends_on")
    if (row.starts_at is None) != (row.finishes_at is None):
        raise Invalid("Give both times, or none for the whole day.", field="finishes_at")
    if (
        row.starts_at
        and row.finishes_at
        and row.starts_on == row.ends_on
        and row.finishes_at <= row.starts_at
    ):
        raise Invalid("The event finishes before it starts. Check the times.", field="finishes_at")


def _locations(actor: Actor, ids: Iterable[int], had: Iterable[int] = ()) -> list[int]:
    """Those that it had may be archived by now."""
    wanted, rows = sorted(set(ids)), Location.objects.visible_to(actor).filter(archived_at__isnull=True)
    return _all_there(rows, wanted, had, "location")


def _departments(actor: Actor, ids: Iterable[int], had: Iterable[int] = ()) -> list[int]:
    wanted, rows = sorted(set(ids)), Department.objects.visible_to(actor).filter(archived_at__isnull=True)
    return _all_there(rows, wanted, had, "department")


def _all_there(rows: "models.QuerySet[Any]", wanted: list[int], had: Iterable[int], noun: str) -> list[int]:
    there = rows.filter(pk__in=wanted).values_list("pk", flat=True)
    missing = sorted(set(wanted) - {*had, *there})
    if missing:
        raise Invalid(f"There is no {noun} {missing[0]} in use.", field=f"{noun}_ids")
    return wanted


def _add(model: type[models.Model], row: Event, column: str, ids: Iterable[int]) -> None:
    rows = [model(event=row, **{column: each}) for each in ids]
    model._default_manager.bulk_create(rows)  # noqa: SLF001 - Django's documented name


def _replace(model: type[models.Model], row: Event, column: str, had: list[int], now: list[int]) -> None:
    gone = set(had) - set(now)
    model._default_manager.filter(event=row, **{f"{column}__in": gone}).delete()  # noqa: SLF001 - as above
    _add(model, row, column, sorted(set(now) - set(had)))
