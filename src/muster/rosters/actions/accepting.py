"""What people say of their own shifts, and how they take a vacant one."""

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict
from muster.core.policy import require
from muster.people.models import Employee
from muster.rosters.actions.plans import check_plans_in_themselves
from muster.rosters.actions.publishing import facts_of, refuse
from muster.rosters.actions.scheduled import unchanged_since
from muster.rosters.actions.telling import tell_planners
from muster.rosters.checks.asking import check_plans
from muster.rosters.models import Acceptance, ScheduledShift


def accept_scheduled_shift(actor: Actor, row: ScheduledShift) -> ScheduledShift:
    """Raises Conflict for one that is not published, or has begun."""
    return _answer(actor, row, Acceptance.ACCEPTED)


def decline_scheduled_shift(actor: Actor, row: ScheduledShift) -> ScheduledShift:
    """It stays theirs until whoever makes the roster, who is told, gives it to another.

    Raises as accept_scheduled_shift.
    """
    return _answer(actor, row, Acceptance.DECLINED)


def _answer(actor: Actor, row: ScheduledShift, answer: Acceptance) -> ScheduledShift:
    with change(actor) as made:
        require(actor, "scheduled_shift.answer", row)
        if row.published_at is None:
            raise Conflict("This shift is not published yet.")
        if row.starts_at <= made.at:
            raise Conflict("This shift has begun already. Talk with your manager.")
        is_other = row.acceptance != answer
        row.acceptance = answer.value
        row.acknowledged_at = made.at
        if made.save(row):
            made.emit(f"scheduled_shift.{answer.value}", row, employee_id=row.employee_id)
        if is_other and answer == Acceptance.DECLINED:
            tell_planners(made, row, answer.value, "declined")
        return row


def acknowledge_scheduled_shift(actor: Actor, row: ScheduledShift) -> ScheduledShift:
    """They have seen it. Raises Conflict for one that is not published."""
    with change(actor) as made:
        require(actor, "scheduled_shift.answer", row)
        if row.published_at is None:
            raise Conflict("This shift is not published yet.")
        row.acknowledged_at = made.at
        made.save(row)
        made.emit("scheduled_shift.acknowledged", row, employee_id=row.employee_id)
        return row


def pick_up_shift(actor: Actor, row: ScheduledShift) -> ScheduledShift:
    """A vacant shift of one's own department that is published becomes one's own, where no check stops; whoever
    makes the roster is told.

    Raises Conflict where it is not vacant any more, not published or has begun; Stopped with what stops it.
    """
    with change(actor) as made:
        require(actor, "scheduled_shift.pick_up", row)
        unchanged_since(row)
        if row.employee_id is not None or row.published_at is None:
            raise Conflict("This shift is not there to be picked up any more.")
        if row.starts_at <= made.at:
            raise Conflict("This shift has begun already. Talk with your manager.")
        row.employee = Employee.objects.visible_to(actor).get(pk=actor.employee_id or 0)
        check_plans_in_themselves(actor, [row])
        made.wait_for_organisation()
        refuse(check_plans(actor, [row]), acknowledge=None)
        row.acceptance = Acceptance.ACCEPTED.value
        row.published_at = row.acknowledged_at = made.at
        row.published_facts = facts_of(row)
        made.save(row)
        made.emit("scheduled_shift.picked_up", row, employee_id=row.employee_id)
        tell_planners(made, row, "picked_up", "picked up")
        return row
