"""Reading events as spans of time, with the departments that they concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.leave.daytime import DAY, days_around, instant
from muster.places.models import Department, Event
from muster.places.queries import (
    department_ids_of_events,
    departments,
    events,
    location_ids_of_events,
    locations,
    organisation,
)

MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class EventSpan:
    """`departments`: ids in order, those at the event's locations too; empty where it concerns everybody."""

    event: Event
    departments: list[int]
    starts_at: datetime
    finishes_at: datetime


def events_between(actor: Actor, first: datetime, last: datetime) -> list[EventSpan]:
    """Those that share time with these, in order. Six statements.

    An event's times are those of the clocks where it is; of one in several zones, or for everybody, the organisation's.
    """
    rows = list(events(actor, *days_around(first, last)))
    spans = (each for each in _spans(actor, rows) if each.starts_at < last and each.finishes_at > first)
    return sorted(spans, key=lambda each: (each.starts_at, each.event.pk))


def _spans(actor: Actor, rows: list[Event]) -> Iterable[EventSpan]:
    ids = [row.pk for row in rows]
    chosen, at = department_ids_of_events(ids), location_ids_of_events(ids)
    zones = dict(locations(actor).values_list("pk", "time_zone"))
    staffed = list(departments(actor))
    default = organisation(actor).time_zone
    for row in rows:
        concerned = [each for each in staffed if each.pk in chosen[row.pk] or each.location_id in at[row.pk]]
        there = {zones.get(pk) or default for pk in at[row.pk]} | {_zone(each, default) for each in concerned}
        zone = ZoneInfo(there.pop() if len(there) == 1 else default)
        starts_at = instant(row.starts_on, _minute(row.starts_at, 0), zone)
        finishes_at = instant(row.ends_on, _minute(row.finishes_at, DAY), zone)
        yield EventSpan(row, sorted(each.pk for each in concerned), starts_at, finishes_at)


def _zone(department: Department, default: str) -> str:
    return (department.location and department.location.time_zone) or default


def _minute(at: time | None, otherwise: int) -> int:
    return otherwise if at is None else at.hour * MINUTES_OF_AN_HOUR + at.minute
