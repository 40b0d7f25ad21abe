"""Presses whose sender wants to hear at once what became of them."""

from typing import Any

from muster.attendance.actions.clocking import record_clock_event
from muster.attendance.models import ClockEvent
from muster.attendance.processing import catch_up
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict


def press_at_once(actor: Actor, **press: Any) -> ClockEvent:
    """As `record_clock_event`, and worked in before the answer.

    One of which no shift can be made is not kept, such as a start by somebody who is clocked in: Conflict. The same
    press sent again, and one that the organisation takes for that, are as the first.
    """
    with change(actor):
        event = record_clock_event(actor, **press)
        if event.removed or event.shift_id is not None:
            return event
        catch_up(actor.organisation_id, event.employee_id)
        kept = ClockEvent.objects.visible_to(actor).get(pk=event.pk)
        if kept.shift_id is None:
            raise Conflict(f"{event.employee.name}: {kept.remark}", field="type")
        return event
