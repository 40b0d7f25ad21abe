"""Who sees whose leave, and who acts on whose requests, said once."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Q

from muster.core import clock
from muster.core.actor import Actor, Role
from muster.core.tenant import TenantQuerySet
from muster.people.models import DepartmentManager, DepartmentMember
from muster.people.visibility import departments_seen_by, employees_seen_by

if TYPE_CHECKING:
    from muster.leave.models import LeaveRequest  # noqa: F401 - what the query set below holds


class LeaveRequestQuerySet(TenantQuerySet["LeaveRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whole requests, reasons too: one's own, those of people one looks after, those that wait for one's word."""
        return self.filter(wholly_seen(actor, "employee_id"), organisation_id=actor.organisation_id)

    def shown_to_colleague(self, actor: Actor, colleagues_see: str) -> Self:
        """Who is away, for the wall chart alone: reasons and private types are left out by the query that reads it."""
        return self.filter(
            shown_on_chart(actor, colleagues_see, "employee__"), organisation_id=actor.organisation_id
        )


def shown_on_chart(actor: Actor, colleagues_see: str, prefix: str = "") -> Q:
    """People whose absences the actor sees. `prefix` leads to the employee from the row that is filtered."""
    if colleagues_see == "everybody":
        return Q()
    rule = wholly_seen(actor, f"{prefix}pk")
    if rule and colleagues_see == "department":
        rule |= departments_seen_by(actor, f"{prefix}primary_department_id")
    return rule


def wholly_seen(actor: Actor, field: str) -> Q:
    """People of whose leave the actor sees all, private types too; an empty condition where it is everybody's."""
    seen = employees_seen_by(actor, field)
    if actor.employee_id is not None and not actor.sees_whole_organisation:
        seen |= looked_after_by(actor, field)
    return seen


def stands_in_for(actor: Actor) -> frozenset[int]:
    """Ids of the people whom the actor stands in for today, by the clocks of the organisation. One statement."""
    if actor.employee_id is None:
        return frozenset()
    today, day = clock.now().date(), timedelta(days=1)
    near = apps.get_model("leave", "Delegation")._base_manager.filter(  # noqa: SLF001 - the inside of a visibility rule
        organisation_id=actor.organisation_id,
        delegate_id=actor.employee_id,
        employee__active=True,
        starts_on__lte=today + day,
        ends_on__gte=today - day,
    )
    rows = near.values_list("employee_id", "starts_on", "ends_on", "organisation__time_zone")
    return frozenset(
        employee_id
        for employee_id, first, last, zone in rows
        if first <= clock.now().astimezone(ZoneInfo(zone)).date() <= last
    )


def looked_after_by(actor: Actor, field: str = "employee_id") -> Q:
    """People on whose requests the actor may have to act: as their approver, or for whom the actor stands in.

    Those whom the actor manages in person are the rule of people/visibility.py.
    """
    others = stands_in_for(actor)
    return has_approver({actor.employee_id or 0, *others}, field) | managed_by_absent(others, field)


def has_approver(approver_ids: "set[int]", field: str) -> Q:
    """People whose own approver is one of these."""
    profiles = apps.get_model("leave", "LeaveProfile")._base_manager  # noqa: SLF001 - as above
    theirs = profiles.filter(approver_id__in=approver_ids, approver__active=True)
    return Q(**{f"{field}__in": theirs.values("employee_id")})


def managed_by(manager_ids: "set[int]", field: str) -> Q:
    """People of departments in use that these manage, themselves too."""
    if not manager_ids:
        return Q(pk__in=())
    departments = DepartmentManager.objects.filter(
        employee_id__in=manager_ids, department__archived_at__isnull=True
    )
    members = DepartmentMember.objects.filter(department_id__in=departments.values("department_id"))
    return Q(**{f"{field}__in": members.values("employee_id")})


def managed_by_absent(absent_ids: "frozenset[int]", field: str) -> Q:
    """People whom these manage, each but themselves: who may not approve their own leave names nobody who may."""
    rule = Q(pk__in=())
    for employee_id in sorted(absent_ids):
        rule |= managed_by({employee_id}, field) & ~Q(**{field: employee_id})
    return rule


def approved_by(actor: Actor, step: str, field: str = "employee_id") -> Q:
    """People on whose requests the actor's word counts at a step of approval, oneself left out.

    Whoever stands in for somebody has their word. Who has an approver of their own is approved by nobody else there.
    """
    nobody = Q(pk__in=())
    if actor.employee_id is None:
        return nobody
    others = stands_in_for(actor)
    managed = managed_by_absent(others, field)
    if Role.MANAGER in actor.roles:
        managed |= managed_by({actor.employee_id}, field)
    if step == "approver":
        profiles = apps.get_model("leave", "LeaveProfile")._base_manager  # noqa: SLF001 - as above
        with_one = profiles.filter(organisation_id=actor.organisation_id, approver__active=True)
        own_approver = Q(**{f"{field}__in": with_one.values("employee_id")})
        rule = has_approver({actor.employee_id, *others}, field) | (managed & ~own_approver)
    else:
        rule = managed if step == "managers" else nobody
    return rule & ~ones_own(actor, field)


def ones_own(actor: Actor, field: str = "employee_id") -> Q:
    """Oneself, and every other profile of the same person."""
    own = Q(**{field: actor.employee_id or 0})
    if actor.person_id:
        own |= Q(**{f"{'' if field == 'pk' else 'employee__'}person_id": actor.person_id})
    return own
