"""What a press at a clock means. Pure: the press, what is open, what is planned, in; a decision, out.

Decided by the open shift and the nearest planned window, never by the calendar date: a night shift over midnight is
one shift, and a DST night is as long as its clock says. What cannot be known is not guessed: the press stays without
a shift, with a remark, until another press explains it or a person does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from muster.attendance.kinds import EventType


@dataclass(frozen=True)
class Window:
    """Planned time."""

    id: int
    starts_at: datetime
    finishes_at: datetime | None
    department_id: int | None


@dataclass(frozen=True)
class Open:
    """The shift that is open: since when, where, and whether its owner is on a break."""

    starts_at: datetime
    department_id: int | None
    window: Window | None
    break_since: datetime | None
    last_moment: datetime  # the latest instant that it holds: its start, or its last break's end


@dataclass(frozen=True)
class Press:
    type: EventType
    at: datetime
    department_id: int | None


@dataclass(frozen=True)
class Rules:
    pair_window: timedelta
    longest_shift: timedelta
    forgotten_after: timedelta


class Verdict(Enum):
    START = auto()
    FINISH = auto()
    TRANSFER = auto()  # finish the open shift and start one in another department, at the same instant
    BREAK_START = auto()
    BREAK_FINISH = auto()
    REMOVE = auto()  # it says what is already so
    WAIT = auto()  # no shift can be made of it yet


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    window: Window | None = None
    forget_open: bool = False  # the open shift's end was never clocked: flag it, it stays as it is
    remark: str = ""


def starting_window(at: datetime, windows: Sequence[Window], reach: timedelta) -> Window | None:
    """The planned window that a start belongs to: near its beginning, or within it (who comes late)."""
    near = [w for w in windows if w.starts_at - reach <= at <= (w.finishes_at or w.starts_at + reach)]
    return min(near, key=lambda window: (abs(at - window.starts_at), window.id), default=None)


def is_forgotten(open_shift: Open, at: datetime, rules: Rules) -> bool:
    """Whether, seen from `at`, the open shift must have ended without a press."""
    if at - open_shift.starts_at > rules.longest_shift:
        return True
    planned = open_shift.window
    return (
        planned is not None
        and planned.finishes_at is not None
        and at - planned.finishes_at > rules.forgotten_after
    )


def begins_another(open_shift: Open, at: datetime, windows: Sequence[Window], rules: Rules) -> bool:
    """Whether a start at `at`, past the planned end, is as near to another plan's beginning: that one starts now."""
    planned = open_shift.window
    if planned is None or planned.finishes_at is None or at <= planned.finishes_at:
        return False
    return any(
        other.id != planned.id
        and other.starts_at >= planned.finishes_at
        and abs(at - other.starts_at) <= min(rules.pair_window, at - planned.finishes_at)
        for other in windows
    )


def decide(press: Press, open_shift: Open | None, windows: Sequence[Window], rules: Rules) -> Decision:
    forgotten = open_shift is not None and (
        is_forgotten(open_shift, press.at, rules)
        or (press.type is EventType.START and begins_another(open_shift, press.at, windows, rules))
    )
    current = None if forgotten else open_shift
    if current is not None and press.at < current.last_moment:
        return Decision(
            Verdict.WAIT, remark="It lies before what is already recorded. A person has to place it."
        )
    if press.type is EventType.START:
        return _start(press, current, windows, rules, forgotten=forgotten)
    if current is None:
        remark = {
            EventType.FINISH: "There is no open shift to end. The start is missing.",
            EventType.BREAK_START: "There is no open shift to take a break from.",
            EventType.BREAK_FINISH: "There is no open shift whose break could end.",
        }[press.type]
        return Decision(Verdict.WAIT, forget_open=forgotten, remark=remark)
    return _within(press, current)


def _start(
    press: Press, current: Open | None, windows: Sequence[Window], rules: Rules, *, forgotten: bool
) -> Decision:
    window = starting_window(press.at, windows, rules.pair_window)
    if current is None:
        return Decision(Verdict.START, window, forget_open=forgotten)
    if press.department_id is not None and press.department_id != current.department_id:
        return Decision(Verdict.TRANSFER, window)
    return Decision(Verdict.REMOVE, remark="Already clocked in.")


def _within(press: Press, current: Open) -> Decision:
    match press.type, current.break_since:
        case EventType.FINISH, _:
            return Decision(Verdict.FINISH)
        case EventType.BREAK_START, None:
            return Decision(Verdict.BREAK_START)
        case EventType.BREAK_START, _:
            return Decision(Verdict.REMOVE, remark="Already on a break.")
        case EventType.BREAK_FINISH, None:
            return Decision(Verdict.REMOVE, remark="Not on a break.")
        case _:
            return Decision(Verdict.BREAK_FINISH)
