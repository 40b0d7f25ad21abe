"""Planning many shifts of which some may not be: those are left out or left vacant, and told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from muster.core.change import Change
from muster.core.policy import may
from muster.people.models import DepartmentMember
from muster.people.visibility import spans_read_once
from muster.rosters.actions.plans import Plan
from muster.rosters.actions.scheduled import keep, rows_of
from muster.rosters.checks import Objection
from muster.rosters.checks.asking import check_plans
from muster.rosters.models import Check, ScheduledShift

# Who is away does not get the shift. The other checks are for whoever publishes it.
AWAY = (Check.ON_LEAVE.value, Check.UNAVAILABLE.value)


@dataclass(frozen=True)
class Left:
    """What could not be planned as it was meant to be, and why. `vacant`: it was planned for nobody."""

    plan: Plan
    reason: str
    vacant: bool


def plan_what_may_be(made: Change, plans: Sequence[Plan]) -> tuple[list[ScheduledShift], list[Left]]:
    """Who has left, or is away then, does not get the shift that was meant for them: it is vacant.

    Left out is what is of a place not in use, what somebody has no time for as they work then, what the actor may not plan.
    """
    usable, left = _usable(plans)
    members = _members(usable)
    pairs = list(zip(usable, rows_of(made, usable), strict=True))
    for plan, row in pairs:
        why = _not_there(plan, members)
        if why:
            row.employee = None
            left.append(Left(plan, why, vacant=True))
    kept = _by_right(made, pairs, left)
    kept = _without_overlaps(made, kept, left)
    _make_vacant(made, kept, left)
    rows = [row for _, row in kept]
    keep(made, rows)
    return rows, left


Pairs = list[tuple[Plan, ScheduledShift]]


def _usable(plans: Sequence[Plan]) -> tuple[list[Plan], list[Left]]:
    usable, left = [], []
    for plan in plans:
        if plan.department is not None and plan.department.archived_at is not None:
            left.append(Left(plan, f"{plan.department.name} is not in use any more.", vacant=False))
            continue
        gone = plan.position is not None and plan.position.archived_at is not None
        usable.append(replace(plan, position=None) if gone else plan)
    return usable, left


def _members(plans: Sequence[Plan]) -> set[tuple[int, int]]:
    people = {plan.employee.pk for plan in plans if plan.employee}
    rows = DepartmentMember.objects.filter(employee_id__in=people)
    return set(rows.values_list("employee_id", "department_id"))


def _not_there(plan: Plan, members: set[tuple[int, int]]) -> str:
    who, where = plan.employee, plan.department
    if who is None:
        return ""
    if not who.active:
        return f"{who.name} has left."
    if where is not None and (who.pk, where.pk) not in members:
        return f"{who.name} does not belong to {where.name} any more."
    return ""


def _by_right(made: Change, pairs: Pairs, left: list[Left]) -> Pairs:
    kept: Pairs = []
    with spans_read_once():
        for plan, row in pairs:
            if may(made.actor, "scheduled_shift.create", row):
                kept.append((plan, row))
            else:
                left.append(Left(plan, "You may not plan this.", vacant=False))
    return kept


def _without_overlaps(made: Change, pairs: Pairs, left: list[Left]) -> Pairs:
    """Of two that overlap the later is left out."""
    told = _told(made, pairs, [Check.OVERLAP.value])
    left += [Left(plan, told[id(row)].text, vacant=False) for plan, row in pairs if id(row) in told]
    return [(plan, row) for plan, row in pairs if id(row) not in told]


def _make_vacant(made: Change, pairs: Pairs, left: list[Left]) -> None:
    told = _told(made, pairs, AWAY)
    for plan, row in pairs:
        if id(row) in told:
            row.employee = None
            left.append(Left(plan, told[id(row)].text, vacant=True))


def _told(made: Change, pairs: Pairs, checks: Sequence[str]) -> dict[int, Objection]:
    mine = [row for _, row in pairs if row.employee_id is not None]
    return {id(one.row): one for one in check_plans(made.actor, mine, only=checks)}
