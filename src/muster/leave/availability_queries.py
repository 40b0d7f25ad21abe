"""Reading when people can, like to or cannot work."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.leave.availability import Occurrence, begins_on, occurrences
from muster.leave.daytime import days_around
from muster.leave.models import Availability, Preference
from muster.people.listing import people
from muster.people.models import Employee
from muster.places.queries import zone_of


def availability(actor: Actor) -> QuerySet[Availability]:
    """Of people whom the actor sees, by person and first day."""
    rows = Availability.objects.visible_to(actor)
    return rows.select_related("employee", "instead_of").order_by("employee_id", "starts_on", "id")


def unavailability(actor: Actor) -> QuerySet[Availability]:
    """When people cannot work, with what tells in which zone that is."""
    rows = availability(actor).filter(preference=Preference.UNAVAILABLE)
    return rows.select_related("employee__primary_department__location", "employee__organisation")


def instead_of(actor: Actor, series_ids: Iterable[int]) -> QuerySet[Availability]:
    """What occurrences of these became that were changed alone."""
    rows = Availability.objects.visible_to(actor).filter(instead_of_id__in=series_ids)
    return rows.select_related("instead_of").order_by("instead_of_on")


def alone_on(row: Availability, on: date) -> Availability:
    """What the occurrence that begins on the day would be by itself. Raises NotFound where none does."""
    if row.repeat_every_weeks is None or not begins_on(row, on):
        raise NotFound("Availability")
    return Availability(
        organisation_id=row.organisation_id,
        employee=row.employee,
        preference=row.preference,
        title=row.title,
        starts_on=on,
        ends_on=on + (row.ends_on - row.starts_on),
        starts_at=row.starts_at,
        finishes_at=row.finishes_at,
        instead_of=row,
        instead_of_on=on,
    )


def one_availability(actor: Actor, availability_id: int) -> Availability:
    found = availability(actor).filter(pk=availability_id).first()
    if found is None:
        raise NotFound("Availability")
    return found


def availability_between(actor: Actor, first: date, last: date) -> QuerySet[Availability]:
    """What may apply on one of these days: what repeats is looked at by `occurrences_of`."""
    ended = Q(repeat_every_weeks__isnull=True, ends_on__lt=first) | Q(
        repeat_until__lt=first, ends_on__lt=first
    )
    return availability(actor).filter(starts_on__lte=last).exclude(ended)


def occurrences_of(
    actor: Actor, employees: Iterable[Employee], first: date, last: date
) -> dict[int, list[tuple[Availability, Occurrence]]]:
    """By employee, in order of time: one statement. For people read with organisation, department and location."""
    people = {one.pk: one for one in employees}
    found: dict[int, list[tuple[Availability, Occurrence]]] = {pk: [] for pk in people}
    for row in availability_between(actor, first, last).filter(employee_id__in=people):
        zone = zone_of_person(people[row.employee_id])
        found[row.employee_id] += [(row, one) for one in occurrences(row, first, last, zone)]
    for pairs in found.values():
        pairs.sort(key=lambda pair: pair[1].starts_at)
    return found


def availability_spans(
    actor: Actor, first: datetime, last: datetime
) -> list[tuple[Availability, Occurrence]]:
    """Of active people, what shares time with these, in order. Two statements."""
    by_person = occurrences_of(actor, people(actor), *days_around(first, last))
    found = (
        pair
        for pairs in by_person.values()
        for pair in pairs
        if pair[1].starts_at < last and pair[1].finishes_at > first
    )
    return sorted(found, key=lambda pair: (pair[1].starts_at, pair[0].employee_id, pair[0].pk))


def zone_of_person(employee: Employee) -> ZoneInfo:
    """In which their days are. For people read with organisation, department and location."""
    return zone_of(employee.primary_department, employee.organisation)
