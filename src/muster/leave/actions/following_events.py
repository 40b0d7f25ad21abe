"""Events on which nobody should be away lock their days: for everybody, or for the departments that they concern."""

from collections.abc import Sequence

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.leave.models import LockedPeriod
from muster.places import queries as places
from muster.places.models import Department, Event


def follow_event(actor: Actor, event: Event) -> None:
    """Reaction: the days that are locked for it are those that it has now."""
    with change(actor) as made:
        _align(made, [event], list(places.departments(Actor.system(actor.organisation_id))))


def unlock_event(actor: Actor, event: Event) -> None:
    """Reaction, before it is deleted."""
    with change(actor) as made:
        for row in _locked(made, [event]):
            made.delete(row)


def follow_department(actor: Actor, department: Department) -> None:
    """Reaction: a department that is new, has moved or is archived belongs to the events of its location now."""
    with change(actor) as made:
        system = Actor.system(department.organisation_id)
        rows = places.events(system, first=made.at.date()).filter(discourages_time_off=True)
        events = list(rows)
        if events:
            _align(made, events, list(places.departments(system)))


def _locked(made: Change, events: Sequence[Event]) -> list[LockedPeriod]:
    return list(LockedPeriod.objects.visible_to(made.actor).filter(event__in=events).order_by("pk"))


def _align(made: Change, events: Sequence[Event], departments: Sequence[Department]) -> None:
    locations = places.location_ids_of_events([one.pk for one in events])
    own = places.department_ids_of_events([one.pk for one in events])
    there = {(row.event_id, row.department_id): row for row in _locked(made, events)}
    for event in events:
        wanted: set[int | None] = set()
        if event.discourages_time_off:
            wanted = _concerned(locations[event.pk], own[event.pk], departments)
        for department_id in sorted(wanted, key=lambda each: each or 0):
            _lock(made, event, department_id, there.pop((event.pk, department_id), None))
    for row in there.values():
        made.delete(row)


def _concerned(
    location_ids: Sequence[int], department_ids: Sequence[int], departments: Sequence[Department]
) -> set[int | None]:
    """Ids of departments in use, or None alone: everybody."""
    if not location_ids and not department_ids:
        return {None}
    return {one.pk for one in departments if one.pk in department_ids or one.location_id in location_ids}


def _lock(made: Change, event: Event, department_id: int | None, row: LockedPeriod | None) -> None:
    facts = {"starts_on": event.starts_on, "ends_on": event.ends_on, "reason": event.name}
    if row is None:
        author = made.actor.named_employee_id
        made.create(LockedPeriod(event=event, department_id=department_id, locked_by_id=author, **facts))
        return
    for name, value in facts.items():
        setattr(row, name, value)
    made.save(row)
