"""Reading places."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from muster.core.actor import Actor
from muster.core.change import type_of
from muster.core.errors import NotFound
from muster.core.models import Organisation, Recorded, Version
from muster.core.tenant import TenantQuerySet
from muster.places.models import (
    Allowance,
    AssistingDepartment,
    Department,
    Device,
    Event,
    EventDepartment,
    EventLocation,
    Location,
    OrganisationSettings,
    PayCode,
    Position,
)


def organisation(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def settings(actor: Actor) -> OrganisationSettings:
    return OrganisationSettings.objects.visible_to(actor).get()


def versions(actor: Actor, *item_types: str, item_id: int | None = None) -> QuerySet[Version]:
    """What was changed, in the order in which it was made: of one row, or of the one that an organisation has."""
    rows = Version.objects.visible_to(actor).filter(item_type__in=item_types)
    return (rows if item_id is None else rows.filter(item_id=item_id)).order_by("pk")


def versions_of(item: Recorded) -> QuerySet[Version]:
    """Its own alone, in order. For a row already read through visible_to."""
    return versions(Actor.system(item.organisation_id), type_of(item), item_id=item.pk)


def locations(actor: Actor) -> TenantQuerySet[Location]:
    return Location.objects.visible_to(actor).filter(archived_at__isnull=True).order_by("name", "id")


def location(actor: Actor, location_id: int) -> Location:
    found = locations(actor).filter(pk=location_id).first()
    if found is None:
        raise NotFound("Location")
    return found


def departments(actor: Actor, *, archived: bool = False) -> QuerySet[Department]:
    """Those in use; with `archived` those put away too."""
    rows = Department.objects.visible_to(actor)
    if not archived:
        rows = rows.filter(archived_at__isnull=True)
    return rows.select_related("location").order_by("name", "id")


def department(actor: Actor, department_id: int) -> Department:
    """With its location. Raises NotFound for one that is archived or another organisation's."""
    found = departments(actor).filter(pk=department_id).first()
    if found is None:
        raise NotFound("Department")
    return found


def department_named(actor: Actor, name: str) -> Department | None:
    """The first of that name, whatever its case."""
    return departments(actor).filter(name__iexact=name.strip()).order_by("id").first()


def positions(
    actor: Actor, department_ids: Sequence[int] | None = None, *, archived: bool = False
) -> TenantQuerySet[Position]:
    """Those in use; with `archived` those put away too."""
    rows = Position.objects.visible_to(actor)
    if not archived:
        rows = rows.filter(archived_at__isnull=True)
    if department_ids is not None:
        rows = rows.filter(department_id__in=department_ids)
    return rows.order_by("name", "id")


def position(actor: Actor, position_id: int) -> Position:
    found = positions(actor).filter(pk=position_id).first()
    if found is None:
        raise NotFound("Position")
    return found


def assisting_department_ids(department: Department) -> list[int]:
    """Those in use."""
    rows = AssistingDepartment.objects.filter(department_id=department.pk, assistant__archived_at=None)
    return sorted(rows.values_list("assistant_id", flat=True))


def assisting_ids_by_department(departments: Iterable[Department]) -> dict[int, list[int]]:
    """As assisting_department_ids, of many in one statement."""
    found: dict[int, list[int]] = {}
    rows = AssistingDepartment.objects.filter(
        department_id__in=[one.pk for one in departments], assistant__archived_at=None
    )
    for department_id, assistant_id in rows.order_by("assistant_id").values_list(
        "department_id", "assistant_id"
    ):
        found.setdefault(department_id, []).append(assistant_id)
    return found


def pay_codes(actor: Actor, *, also: int | None = None, archived: bool = False) -> TenantQuerySet[PayCode]:
    """Those in use, and the one that something has already; with `archived` all that were put away."""
    in_use = Q() if archived else Q(archived_at__isnull=True) | Q(pk=also)
    return PayCode.objects.visible_to(actor).filter(in_use).order_by("name", "id")


def pay_code(actor: Actor, pay_code_id: int) -> PayCode:
    found = pay_codes(actor).filter(pk=pay_code_id).first()
    if found is None:
        raise NotFound("Pay code")
    return found


def allowances(actor: Actor) -> TenantQuerySet[Allowance]:
    return Allowance.objects.visible_to(actor).filter(archived_at__isnull=True).order_by("name", "id")


def allowance(actor: Actor, allowance_id: int) -> Allowance:
    found = allowances(actor).filter(pk=allowance_id).first()
    if found is None:
        raise NotFound("Allowance")
    return found


def devices(actor: Actor) -> QuerySet[Device]:
    """All, those returned too, with their locations."""
    return (
        Device.objects.visible_to(actor).select_related("location").order_by("returned_on", "nickname", "id")
    )


def device(actor: Actor, device_id: int) -> Device:
    found = devices(actor).filter(pk=device_id).first()
    if found is None:
        raise NotFound("Device")
    return found


def own_staff_location_id(actor: Actor) -> int | None:
    """The location whose staff alone clock at the device that acts; None when anybody may, or no device acts."""
    if actor.device_id is None:
        return None
    rows = Device.objects.visible_to(actor).filter(pk=actor.device_id, location_specific=True)
    return rows.values_list("location_id", flat=True).first()


def zone_of(department: Department | None, organisation: Organisation) -> ZoneInfo:
    """The zone of the department's location, or the organisation's."""
    place = department.location if department else None
    return ZoneInfo((place.time_zone if place else None) or organisation.time_zone)


def zone_of_device(device: Device) -> ZoneInfo:
    """The zone of the wall it hangs on, or the organisation's."""
    place = device.location
    return ZoneInfo((place.time_zone if place else None) or device.organisation.time_zone)


def cutoff_of(department: Department | None) -> int:
    place = department.location if department else None
    return place.business_day_cutoff if place else 0


def events(actor: Actor, first: date | None = None, last: date | None = None) -> TenantQuerySet[Event]:
    """Those that share a day with these, by their first day."""
    rows = Event.objects.visible_to(actor)
    if first is not None:
        rows = rows.filter(ends_on__gte=first)
    if last is not None:
        rows = rows.filter(starts_on__lte=last)
    return rows.order_by("starts_on", "id")


def events_of(
    actor: Actor, department_ids: Collection[int], first: date, last: date | None = None
) -> QuerySet[Event]:
    """Those of everybody, of these departments, and of the locations where these are."""
    chosen = EventDepartment.objects.filter(event=OuterRef("pk"))
    at = EventLocation.objects.filter(event=OuterRef("pk"))
    places = Department.objects.visible_to(actor).filter(pk__in=department_ids).values("location_id")
    everybody = ~Exists(chosen) & ~Exists(at)
    concerned = Exists(chosen.filter(department_id__in=department_ids)) | Exists(
        at.filter(location_id__in=places)
    )
    return events(actor, first, last).filter(everybody | concerned)


def event(actor: Actor, event_id: int) -> Event:
    found = events(actor).filter(pk=event_id).first()
    if found is None:
        raise NotFound("Event")
    return found


def event_location_ids(row: Event) -> list[int]:
    """For an event already read through visible_to."""
    return location_ids_of_events([row.pk])[row.pk]


def event_department_ids(row: Event) -> list[int]:
    return department_ids_of_events([row.pk])[row.pk]


def location_ids_of_events(event_ids: Sequence[int]) -> dict[int, list[int]]:
    """By event. For events already read through visible_to."""
    return _beside_events(EventLocation, "location_id", event_ids)


def department_ids_of_events(event_ids: Sequence[int]) -> dict[int, list[int]]:
    return _beside_events(EventDepartment, "department_id", event_ids)


def _beside_events(model: type[Model], column: str, event_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {each: [] for each in event_ids}
    rows = model._default_manager.filter(event_id__in=event_ids)  # noqa: SLF001 - Django's documented name
    for event_id, other_id in rows.order_by(column).values_list("event_id", column):
        found[event_id].append(other_id)
    return found
