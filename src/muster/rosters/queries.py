"""Reading planned time."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.models import Organisation, Version
from muster.core.policy import require
from muster.core.tenant import one
from muster.places.workday import work_day
from muster.rosters.models import Acknowledgement, DutyPeriod, Roster, ScheduledShift
from muster.rosters.models.rosters import WEEK
from muster.rosters.weeks import zone_of

BESIDE = ("employee__primary_department__location", "department__location", "position", "pay_code", "roster")


def rosters(actor: Actor) -> QuerySet[Roster]:
    return Roster.objects.visible_to(actor).order_by("starts_on", "id")


def roster(actor: Actor, roster_id: int) -> Roster:
    found = one(rosters(actor).filter(pk=roster_id))
    if found is None:
        raise NotFound("Roster")
    return found


def roster_on(actor: Actor, on: date) -> Roster | None:
    """Of the week that holds the date, where something is planned in it."""
    return one(rosters(actor).filter(starts_on__lte=on, starts_on__gt=on - WEEK))


def current_roster(actor: Actor) -> Roster | None:
    """Of today by the organisation's clock."""
    return roster_on(actor, today(actor))


def today(actor: Actor) -> date:
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    return work_day(clock.now(), zone=zone_of(organisation, None), cutoff_hour=0)


def scheduled_shifts(actor: Actor) -> QuerySet[ScheduledShift]:
    """With the person, department, location, position, pay code and roster, in the order of their starts."""
    rows = ScheduledShift.objects.visible_to(actor)
    return rows.select_related(*BESIDE).order_by("starts_at", "id")


def scheduled_shift(actor: Actor, shift_id: int) -> ScheduledShift:
    found = one(scheduled_shifts(actor).filter(pk=shift_id))
    if found is None:
        raise NotFound("Scheduled shift")
    return found


def shifts_between(actor: Actor, first: datetime, last: datetime) -> QuerySet[ScheduledShift]:
    """Those that share time with these; of one with an open end its start counts."""
    return scheduled_shifts(actor).filter(during(first, last))


def during(first: datetime, last: datetime) -> Q:
    return Q(starts_at__lt=last) & (
        Q(finishes_at__gt=first) | Q(finishes_at__isnull=True, starts_at__gte=first)
    )


def history_of(actor: Actor, row: ScheduledShift) -> QuerySet[Version]:
    """In order. Raises Denied for whoever is told of the shift alone."""
    require(actor, "scheduled_shift.view_history", row)
    return versions_of(row)


def versions_of(row: ScheduledShift) -> QuerySet[Version]:
    """In order. For a shift already read through visible_to."""
    rows = Version.objects.visible_to(Actor.system(row.organisation_id))
    return rows.filter(item_type="scheduled_shift", item_id=row.pk).order_by("pk")


def acknowledgements(actor: Actor, shifts: Iterable[ScheduledShift]) -> QuerySet[Acknowledgement]:
    """What somebody said they know of. For shifts already read through visible_to."""
    rows = Acknowledgement.objects.visible_to(actor).filter(scheduled_shift_id__in=[one.pk for one in shifts])
    return rows.select_related("acknowledged_by").order_by("pk")


def working_now(
    actor: Actor, at: datetime | None = None, *, departments: Collection[int] | None = None
) -> QuerySet[ScheduledShift]:
    """Published shifts of somebody that have begun and are not over, by the order of departments and positions.

    Of one with an open end, that it began on the day before at the earliest.
    """
    at = at or clock.now()
    running = Q(finishes_at__gt=at) | Q(finishes_at__isnull=True, starts_at__gt=at - WEEK / 7)
    rows = scheduled_shifts(actor).filter(
        running, starts_at__lte=at, employee__isnull=False, published_at__isnull=False
    )
    if departments is not None:
        rows = rows.filter(department_id__in=departments)
    return rows.order_by(
        "department__order", "department_id", "position__order", "position_id", "starts_at", "id"
    )


def duty_periods(actor: Actor, kind: str | None = None) -> QuerySet[DutyPeriod]:
    """In the order of their starts."""
    rows = DutyPeriod.objects.visible_to(actor)
    if kind is not None:
        rows = rows.filter(kind=kind)
    beside = ("employee__primary_department__location", "department__location", "roster")
    return rows.select_related(*beside).order_by("starts_at", "id")


def duty_period(actor: Actor, period_id: int, kind: str | None = None) -> DutyPeriod:
    found = one(duty_periods(actor, kind).filter(pk=period_id))
    if found is None:
        raise NotFound("Duty period")
    return found
