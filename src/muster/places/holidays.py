"""Reading public holidays."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.places.models import HolidaySet, Location, PublicHoliday


def holiday_sets(actor: Actor) -> QuerySet[HolidaySet]:
    return HolidaySet.objects.visible_to(actor).order_by("name", "id")


def holiday_set(actor: Actor, set_id: int) -> HolidaySet:
    found = holiday_sets(actor).filter(pk=set_id).first()
    if found is None:
        raise NotFound("Public holiday set")
    return found


def public_holidays(actor: Actor) -> QuerySet[PublicHoliday]:
    """With their sets, in the order of their dates."""
    return PublicHoliday.objects.visible_to(actor).select_related("holiday_set").order_by("on_date", "id")


def public_holiday(actor: Actor, holiday_id: int) -> PublicHoliday:
    found = public_holidays(actor).filter(pk=holiday_id).first()
    if found is None:
        raise NotFound("Public holiday")
    return found


def sets_by_region(organisation_id: int, regions: Collection[str]) -> dict[str, HolidaySet]:
    """Those that are there."""
    rows = HolidaySet.objects.visible_to(Actor.system(organisation_id)).filter(region__in=set(regions))
    return {row.region: row for row in rows}


def set_ids_by_region(organisation_id: int) -> dict[str, int]:
    """Of the whole organisation: a location's `holiday_regions` are looked up in it."""
    rows = HolidaySet.objects.visible_to(Actor.system(organisation_id))
    return dict(rows.values_list("region", "pk"))


def set_ids_at(location: Location | None) -> list[int]:
    """The sets of the regions that a location observes."""
    if location is None or not location.holiday_regions:
        return []
    found = sets_by_region(location.organisation_id, location.holiday_regions)
    return sorted(row.pk for row in found.values())


def holidays_by_set(
    organisation_id: int, set_ids: Iterable[int], first: date, last: date
) -> dict[int, list[PublicHoliday]]:
    """By set, each day from the first to the last, in order: one statement. A set without any has an empty list."""
    found: dict[int, list[PublicHoliday]] = {pk: [] for pk in set_ids}
    if not found:
        return found
    rows = PublicHoliday.objects.visible_to(Actor.system(organisation_id)).filter(
        holiday_set_id__in=list(found), on_date__gte=first, on_date__lte=last
    )
    for row in rows.order_by("on_date", "id"):
        found[row.holiday_set_id].append(row)
    return found
