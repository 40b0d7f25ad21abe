"""Who acts on requests for leave, step by step, and who is written to about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from muster.core.actor import Actor, Role
from muster.leave import type_queries
from muster.leave.models import Approver, Delegation, LeaveProfile, LeaveRequest, LeaveSettings
from muster.leave.rows import approved_by, ones_own, stands_in_for
from muster.people.listing import administrators
from muster.people.models import DepartmentManager, Employee

ADMIN = Role.ORGANISATION_ADMIN


def settings_of(organisation_id: int) -> LeaveSettings:
    return type_queries.settings(Actor.system(organisation_id))


def waits_at(request: LeaveRequest, settings: LeaveSettings) -> int:
    """The number of the step: the last one, where the organisation has fewer by now than the request went through."""
    return min(request.step, max(len(settings.approval_steps) - 1, 0))


def steps_done(
    actor: Actor, requests: Sequence[LeaveRequest], settings: LeaveSettings | None = None
) -> list[int]:
    """For each, how many steps are done once the actor has said yes; as many as before where their word does not count.

    Whoever is asked at several steps in a row answers them at once. Few statements, however many requests there are.
    """
    chosen = settings or settings_of(actor.organisation_id)
    steps = chosen.approval_steps or [Approver.APPROVER.value]
    open_ = [one for one in requests if not finishes_all(actor, one, chosen)]
    ids = {one.employee_id for one in open_}
    counts = [answered_for(actor, ids, step) if ids else set() for step in steps]
    found = []
    for request in requests:
        step = waits_at(request, chosen) if request in open_ else len(steps)
        while step < len(steps) and request.employee_id in counts[step]:
            step += 1
        found.append(step)
    return found


def finishes_all(actor: Actor, request: LeaveRequest, settings: LeaveSettings) -> bool:
    """Administrators finish every step, of their own leave too; payroll officers of everybody else's.

    So do managers their own, where the organisation lets them.
    """
    if not actor.roles.isdisjoint({ADMIN, Role.SYSTEM}):
        return True
    if is_own(actor, request):
        return settings.managers_book_themselves and Role.MANAGER in actor.roles
    return Role.PAYROLL_OFFICER in actor.roles


def is_own(actor: Actor, request: LeaveRequest) -> bool:
    """Their own, or that of another profile of the same person."""
    if actor.employee_id is not None and request.employee_id == actor.employee_id:
        return True
    return actor.person_id is not None and request.employee.person_id == actor.person_id


def answered_for(actor: Actor, employee_ids: Iterable[int], step: str) -> set[int]:
    """Of these people, those on whose requests the actor's word counts at the step, because they are asked there."""
    rows = Employee.objects.all_rows_unchecked().filter(
        organisation_id=actor.organisation_id, pk__in=set(employee_ids)
    )
    if step != Approver.ADMINISTRATORS:
        rows = rows.filter(approved_by(actor, step, "pk"))
    elif stands_in_for_administrator(actor):
        rows = rows.exclude(ones_own(actor, "pk"))
    else:
        return set()
    return set(rows.values_list("pk", flat=True))


def answered_for_at_some_step(actor: Actor, employee_ids: Iterable[int]) -> set[int]:
    """Of these people, those on whose requests the actor's word counts at one of the steps. Few statements for all."""
    ids = set(employee_ids)
    steps = settings_of(actor.organisation_id).approval_steps
    return {pk for step in steps for pk in answered_for(actor, ids, step)}


def stands_in_for_administrator(actor: Actor) -> bool:
    known = administrators(Actor.system(actor.organisation_id))
    return known.filter(pk__in=stands_in_for(actor)).exists()


@dataclass(frozen=True)
class Addressee:
    """Of a letter about leave."""

    employee_id: int
    name: str
    email: str


def awaited(request: LeaveRequest) -> list[Addressee]:
    """Whose word is waited for at the request's step, and those who stand in for them today.

    Where nobody is there to act, the administrators.
    """
    settings = settings_of(request.organisation_id)
    ids = _acting(request, settings.approval_steps[waits_at(request, settings)]) - {request.employee_id}
    people = _reachable(request, ids | _stand_ins(request.organisation_id, ids))
    return people or _reachable(request, _administrators(request.organisation_id))


def _acting(request: LeaveRequest, step: str) -> set[int]:
    if step == Approver.ADMINISTRATORS:
        return _administrators(request.organisation_id)
    if step == Approver.APPROVER:
        rows = LeaveProfile.objects.all_rows_unchecked().filter(employee_id=request.employee_id)
        own = rows.filter(approver__active=True).values_list("approver_id", flat=True).first()
        if own is not None:
            return {own}
    managers = DepartmentManager.objects.filter(
        department_id=request.employee.primary_department_id or 0, employee__active=True
    )
    return set(managers.values_list("employee_id", flat=True))


def _administrators(organisation_id: int) -> set[int]:
    return set(administrators(Actor.system(organisation_id)).values_list("pk", flat=True))


def _stand_ins(organisation_id: int, ids: Iterable[int]) -> set[int]:
    today = type_queries.today(Actor.system(organisation_id))
    rows = Delegation.objects.all_rows_unchecked().filter(
        organisation_id=organisation_id, employee_id__in=list(ids), starts_on__lte=today, ends_on__gte=today
    )
    return set(rows.values_list("delegate_id", flat=True))


def _reachable(request: LeaveRequest, ids: Iterable[int]) -> list[Addressee]:
    """Those of them who have an address, whoever is away left out."""
    rows = Employee.objects.all_rows_unchecked().filter(
        organisation_id=request.organisation_id, pk__in=set(ids) - {request.employee_id}, active=True
    )
    person_id = request.employee.person_id
    return [
        Addressee(one.pk, one.name, one.email)
        for one in rows.order_by("pk").only("name", "email", "person_id", "roles")
        # Through another profile of their own nobody answers but administrators.
        if one.email and (one.person_id is None or one.person_id != person_id or ADMIN in one.role_set)
    ]
