"""Rights over planned time."""

from typing import Any

from muster.core.actor import PERSON_ROLES, Actor, Role, Scope
from muster.core.policy import allow
from muster.people.models import DepartmentMember
from muster.people.policy import costs_shown, managed, managed_department, own
from muster.rosters.swapping import PLAN_BY, PROPOSAL_BY, By

ADMIN = Role.ORGANISATION_ADMIN
ROSTERS = Role.ROSTER_MANAGER
PAYROLL = Role.PAYROLL_OFFICER


def own_or_managed(actor: Actor, item: Any) -> bool:
    """What is the actor's own, or of somebody whom they manage."""
    return own(actor, item) or managed(actor, item)


def planned_by(actor: Actor, item: Any) -> bool:
    """A shift of somebody whom the actor manages (tanda-v2.txt 270); vacant ones and their own in departments of theirs."""
    if item.employee_id is None or own(actor, item):
        return item.department_id is not None and managed_department(actor, item)
    return managed(actor, item)


def of_own_department(actor: Actor, item: Any) -> bool:
    """A vacant shift of a department to which the actor belongs."""
    if actor.employee_id is None or item.department_id is None:
        return False
    rows = DepartmentMember.objects.filter(employee_id=actor.employee_id, department_id=item.department_id)
    return item.employee_id in {None, actor.employee_id} and rows.exists()


def of_others(actor: Actor, item: Any) -> bool:
    """What is not the actor's own."""
    return not own(actor, item)


def in_managed_department(actor: Actor, item: Any) -> bool:
    """A department that the actor manages, or what belongs to one: not what concerns the whole organisation."""
    return item is not None and managed_department(actor, item)


for noun in ("scheduled_shift", "duty_period"):
    allow(f"{noun}.list", *Role, scope=Scope.ROSTER)
for action in (
    *(f"scheduled_shift.{verb}" for verb in ("create", "update", "delete", "publish")),
    *(f"duty_period.{verb}" for verb in ("create", "update", "delete")),
):
    allow(action, ADMIN, ROSTERS, scope=Scope.ROSTER)
    condition = own_or_managed if action.startswith("duty_period") else planned_by
    allow(action, Role.MANAGER, when=condition, scope=Scope.ROSTER)
# It tells of drafts, and of whoever had the shift before.
allow("scheduled_shift.view_history", ADMIN, PAYROLL, ROSTERS, scope=Scope.ROSTER)
allow("scheduled_shift.view_history", Role.MANAGER, when=planned_by, scope=Scope.ROSTER)
# What people say of their own plan: nobody says it for them.
allow("scheduled_shift.answer", *PERSON_ROLES, when=own, scope=Scope.ROSTER)
allow("scheduled_shift.pick_up", *PERSON_ROLES, when=of_own_department, scope=Scope.ROSTER)
for noun in ("roster", "shift_label", "roster_note", "required_cover", "roster_template", "open_time"):
    allow(f"{noun}.list", *PERSON_ROLES, scope=Scope.ROSTER)
for action in (
    *(f"{noun}.{verb}" for noun in ("shift_label", "roster_template") for verb in ("set", "delete")),
    "roster_settings.update",
    "roster_budget.set",
):
    allow(action, ADMIN, ROSTERS, scope=Scope.ROSTER)
# Of all that would be planned, each shift is asked about by itself.
for action in ("roster_template.lay", "roster.copy"):
    allow(action, ADMIN, ROSTERS, Role.MANAGER, scope=Scope.ROSTER)
allow("roster_budget.list", ADMIN, ROSTERS, PAYROLL, Role.MANAGER, scope=Scope.COST)
# What is planned costs the sum of people's pay: where one shift is planned, that of one person.
allow("roster_budget.view_spent", ADMIN, ROSTERS, PAYROLL, scope=Scope.COST)
allow("roster_budget.view_spent", Role.MANAGER, when=costs_shown, scope=Scope.COST)
for action in (
    *(f"roster_note.{verb}" for verb in ("create", "update", "delete")),
    *(f"required_cover.{verb}" for verb in ("set", "delete")),
):
    allow(action, ADMIN, ROSTERS, scope=Scope.ROSTER)
    allow(action, Role.MANAGER, when=in_managed_department, scope=Scope.ROSTER)
# Whoever worked longer tells it; whoever answers for them says whether it counts, nobody for themselves.
allow("extra_hours.list", *PERSON_ROLES, scope=Scope.ROSTER)
allow("extra_hours.state", *PERSON_ROLES, when=own, scope=Scope.ROSTER)
for verb in ("state", "settle", "delete"):
    allow(f"extra_hours.{verb}", ADMIN, scope=Scope.ROSTER)
    allow(f"extra_hours.{verb}", ROSTERS, when=of_others, scope=Scope.ROSTER)
    allow(f"extra_hours.{verb}", Role.MANAGER, when=managed, scope=Scope.ROSTER)
# Swaps, as swapping.py has them. A plan is its sender's, a proposal is that of whoever is asked.
for noun in ("swap_plan", "swap_proposal"):
    allow(f"{noun}.list", *PERSON_ROLES, scope=Scope.ROSTER)
for noun, verbs, manages in (
    ("swap_plan", {"create": {By.OWN, By.MANAGES}, **PLAN_BY}, own_or_managed),
    ("swap_proposal", PROPOSAL_BY, managed),
):
    for verb, who in verbs.items():
        if By.OWN in who:
            allow(f"{noun}.{verb}", *PERSON_ROLES, when=own, scope=Scope.ROSTER)
        if By.MANAGES in who:
            allow(f"{noun}.{verb}", ADMIN, ROSTERS, scope=Scope.ROSTER)
            allow(f"{noun}.{verb}", Role.MANAGER, when=manages, scope=Scope.ROSTER)
# One's own, in whatever organisation one works.
for verb in ("list", "create", "update", "delete"):
    allow(f"shift_reminder.{verb}", *PERSON_ROLES, scope=Scope.ME)
