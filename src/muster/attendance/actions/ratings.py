"""How well a shift went, from 1 to 5."""

from muster.attendance.models import Shift
from muster.attendance.processing import claim
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import require
from muster.core.values import assign


def rate_shift(actor: Actor, shift: Shift, rating: int) -> Shift:
    """In place of a rating that it had. Who rated it is kept, where the actor is a person."""
    with change(actor) as made:
        require(actor, "shift.update", shift)
        claim(shift.timesheet)
        assign(shift, {"rating": rating})
        shift.rated_by_id = actor.employee_id
        if made.save(shift):
            made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)
        return shift
