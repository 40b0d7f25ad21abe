"""The sentences on the kiosk's screen."""

from datetime import datetime
from zoneinfo import ZoneInfo

from muster.attendance.kinds import EventType
from muster.attendance.models import ClockEvent
from muster.attendance.queries import State
from muster.core import clock

_DONE = {
    EventType.START: "you are clocked in",
    EventType.FINISH: "you are clocked out",
    EventType.BREAK_START: "your break has begun",
    EventType.BREAK_FINISH: "your break has ended",
}


def state_sentence(state: State, zone: ZoneInfo) -> str:
    if not state.clocked_in or state.since is None:
        return "Not clocked in"
    return f"{'On a break' if state.on_break else 'Clocked in'} since {_wall_time(state.since, zone)}"


def _wall_time(at: datetime, zone: ZoneInfo) -> str:
    """`05:58` of today, `Tuesday 22:00` of another day."""
    local = at.astimezone(zone)
    same_day = local.date() == clock.now().astimezone(zone).date()
    return f"{local:%H:%M}" if same_day else f"{local:%A %H:%M}"


def confirmation(event: ClockEvent, zone: ZoneInfo) -> str:
    called, time = event.employee.name.split()[0], f"{event.sent_at.astimezone(zone):%H:%M}"
    if event.removed:
        return f"{called}, that was noted a moment ago. {time}."
    return f"{called}, {_DONE[EventType(event.type)]}. {time}."
