"""Reading planned time across the profiles that one person has, and as it is for whoever just changed it."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from muster.core.actor import Actor
from muster.core.errors import Denied
from muster.core.policy import require
from muster.people.models import Employee
from muster.people.visibility import departments_managed_by, employees_seen_by, spans_read_once
from muster.rosters.models import ScheduledShift


def shifts_of_profiles(actors: Sequence[Actor]) -> QuerySet[ScheduledShift]:
    """What any of them sees, each in their own organisation."""
    visible = (ScheduledShift.objects.visible_to(actor) for actor in actors)
    return reduce(or_, visible).order_by("starts_at", "id")


def without_colleagues(actors: Sequence[Actor]) -> Q:
    """One's own, and what one sees because one plans it: not what one is told of because one works beside it."""
    return reduce(or_, (_own_or_planned(actor) for actor in actors))


def _own_or_planned(actor: Actor) -> Q:
    here = Q(organisation_id=actor.organisation_id)
    if actor.sees_whole_organisation:
        return here
    return here & (employees_seen_by(actor, "employee_id") | departments_managed_by(actor, "department_id"))


def saved(actor: Actor, rows: Iterable[ScheduledShift]) -> QuerySet[ScheduledShift]:
    """As they are now, for whoever just changed them, even if they do not see them any more."""
    found = ScheduledShift.objects.visible_to(Actor.system(actor.organisation_id))
    return found.filter(pk__in=[row.pk for row in rows]).order_by("starts_at", "id")


def require_wages(actors: Sequence[Actor], employee_ids: Iterable[int]) -> None:
    """Raises Denied unless one of the profiles sees the wages of each (tanda-v2.txt 292)."""
    wanted = set(employee_ids)
    for actor in actors:
        with spans_read_once():
            for one in Employee.objects.visible_to(actor).filter(pk__in=wanted):
                require(actor, "employee.view_rate", one)
                wanted.discard(one.pk)
    if wanted:
        raise Denied(f"You may not see what {min(wanted)} costs.")
