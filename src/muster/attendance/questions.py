"""When a question of the clock applies, and why a press is refused. Pure: the press and what is planned in, words out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from muster.attendance.kinds import EventType
from muster.attendance.pairing import Window


@dataclass(frozen=True)
class Rule:
    """A question's condition (early, late, early_or_late, unscheduled, or "" for always) and its lenience."""

    condition: str
    lenience: timedelta


@dataclass(frozen=True)
class Moment:
    """A press, cut to its minute, and the planned shift that it belongs to; None when none is planned."""

    type: EventType
    at: datetime
    window: Window | None

    @property
    def planned_at(self) -> datetime | None:
        """The instant it was planned for. A break has none, nor has an end that was left open."""
        if self.window is None:
            return None
        match self.type:
            case EventType.START:
                return self.window.starts_at
            case EventType.FINISH:
                return self.window.finishes_at
        return None


def holds(rule: Rule, moment: Moment) -> bool:
    """Early and late begin past the lenience: at the very minute of it a press is still in time."""
    planned = moment.planned_at
    early = planned is not None and moment.at < planned - rule.lenience
    late = planned is not None and moment.at > planned + rule.lenience
    match rule.condition:
        case "early":
            return early
        case "late":
            return late
        case "early_or_late":
            return early or late
        case "unscheduled":
            return moment.window is None
    return True


_VERBS = {
    EventType.START: ("clock in", "begins", "began"),
    EventType.FINISH: ("clock out", "ends", "ended"),
}


def reason(rule: Rule, moment: Moment, zone: ZoneInfo) -> str:
    """Why a press under the rule, which holds, is refused, with the times of the zone's wall clock."""
    planned = moment.planned_at
    if planned is None:
        return "No shift is planned for you now. Ask your manager."
    verb, present, past = _VERBS[moment.type]
    if moment.at < planned:
        opens = _wall_time(planned - rule.lenience, moment, zone)
        return f"Your shift {present} at {_wall_time(planned, moment, zone)}: you can {verb} from {opens}."
    closed = _wall_time(planned + rule.lenience, moment, zone)
    return f"Your shift {past} at {_wall_time(planned, moment, zone)}: you could {verb} until {closed}. Ask your manager."


def _wall_time(at: datetime, moment: Moment, zone: ZoneInfo) -> str:
    """`08:45` of the day of the press, `Tuesday 22:00` of another."""
    local = at.astimezone(zone)
    same_day = local.date() == moment.at.astimezone(zone).date()
    return f"{local:%H:%M}" if same_day else f"{local:%A %H:%M}"
