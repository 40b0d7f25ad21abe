"""Shifts as they were told become spells: checked, in order, touching pieces joined, unpaid breaks taken out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from muster.payrules.days import Calendar, instant, local
from muster.payrules.facts import Break, PayRulesError, Span, WorkedShift
from muster.payrules.money import ZERO

Stretch = tuple[int, int]


@dataclass(slots=True)
class Spell:
    """One uninterrupted presence, in minutes since 1970. `day` is the local day on which it began, `wall` the minute of
    that day, `minutes` are those worked.
    """

    id: str
    starts: int
    ends: int
    calendar: Calendar
    worked: tuple[Stretch, ...]
    minutes: int
    untimed_break: int
    marks: frozenset[str]
    agreed: tuple[Stretch, ...] | None
    higher: tuple[tuple[Stretch, str], ...]
    quantities: Mapping[str, Decimal]
    day: int
    wall: int

    @property
    def date(self) -> date:
        return date.fromordinal(self.day)


@dataclass(slots=True)
class _Piece:
    shift: WorkedShift
    starts: int
    ends: int

    def joins(self, later: "_Piece") -> bool:
        one, other = self.shift, later.shift
        return (
            self.ends == later.starts
            and one.place == other.place
            and one.marks == other.marks
            and (one.agreed is None) == (other.agreed is None)
        )


def normalise(shifts: Iterable[WorkedShift]) -> list[Spell]:
    """A shift that was nothing but a break is no work, and leaves no trace."""
    pieces = sorted([_piece(shift) for shift in shifts], key=attrgetter("starts", "ends", "shift.id"))
    groups: list[list[_Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last is not None and piece.starts < last.ends:
            raise PayRulesError(f"Shift {piece.shift.id} begins before shift {last.shift.id} has ended.")
        if last is not None and last.joins(piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    calendars: dict[int, Calendar] = {}
    return [spell for group in groups if (spell := _spell(group, _calendar(group, calendars))).worked]


def _calendar(group: list[_Piece], made: dict[int, Calendar]) -> Calendar:
    """Shifts of one place share it. The place is known by its identity, for its holidays take long to compare."""
    place = group[0].shift.place
    calendar = made.get(id(place))
    if calendar is None:
        calendar = made[id(place)] = Calendar(place)
    return calendar


def _piece(shift: WorkedShift) -> _Piece:
    starts = instant(shift.starts_at, "The start", shift.id)
    ends = instant(shift.finishes_at, "The finish", shift.id)
    if ends <= starts:
        raise PayRulesError(f"Shift {shift.id} finishes before it starts.")
    return _Piece(shift, starts, ends)


def _spell(group: list[_Piece], calendar: Calendar) -> Spell:
    first, last = group[0], group[-1]
    untimed = sum([_untimed(piece.shift.breaks) for piece in group if piece.shift.breaks])
    timed = [stretch for piece in group for stretch in _without_timed(piece)]
    worked = _without_middle(_joined(timed), untimed, first.shift.id)
    begun = local(first.starts, calendar.zone)
    return Spell(
        first.shift.id,
        first.starts,
        last.ends,
        calendar,
        worked,
        sum([ends - starts for starts, ends in worked]),
        untimed,
        first.shift.marks,
        _agreed(group),
        tuple([duty for piece in group for duty in _higher(piece.shift)]),
        _added(group),
        begun.toordinal(),
        begun.hour * 60 + begun.minute,
    )


def _untimed(breaks: tuple[Break, ...]) -> int:
    return sum([pause.minutes or 0 for pause in breaks if not pause.paid and pause.starts_at is None])


def _higher(shift: WorkedShift) -> list[tuple[Stretch, str]]:
    return [(_span(duty.during, shift.id), duty.level) for duty in shift.higher_duties]


def _without_timed(piece: _Piece) -> list[Stretch]:
    if not piece.shift.breaks:
        return [(piece.starts, piece.ends)]
    at: int = piece.starts
    left: list[Stretch] = []
    for starts, ends in sorted(_timed(piece.shift)):
        if starts < at or ends > piece.ends:
            raise PayRulesError(
                f"A break of shift {piece.shift.id} lies outside of it, or over another break."
            )
        left.append((at, starts))
        at = ends
    left.append((at, piece.ends))
    return [stretch for stretch in left if stretch[1] > stretch[0]]


def _timed(shift: WorkedShift) -> list[Stretch]:
    found = []
    for pause in shift.breaks:
        if pause.paid or pause.starts_at is None:
            continue
        if pause.finishes_at is None:
            raise PayRulesError(f"A break of shift {shift.id} has no end.")
        found.append(_stretch(pause.starts_at, pause.finishes_at, shift.id))
    return found


def _span(span: Span, shift: str) -> Stretch:
    return _stretch(span.starts_at, span.finishes_at, shift)


def _stretch(starts_at: datetime, finishes_at: datetime, shift: str) -> Stretch:
    starts, ends = instant(starts_at, "A time", shift), instant(finishes_at, "A time", shift)
    if ends < starts:
        raise PayRulesError(f"A time of shift {shift} ends before it starts.")
    return starts, ends


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for starts, ends in stretches:
        if joined and joined[-1][1] == starts:
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((starts, ends))
    return joined


def _without_middle(worked: list[Stretch], minutes: int, shift: str) -> tuple[Stretch, ...]:
    """A break that was told by its length alone is taken out of the middle of the time worked."""
    if not minutes:
        return tuple(worked)
    total = sum(ends - starts for starts, ends in worked)
    if minutes < 0 or minutes > total:
        raise PayRulesError(f"The breaks of shift {shift} are longer than the shift.")
    first = (total - minutes) // 2
    return (*_between(worked, 0, first), *_between(worked, first + minutes, total))


def _between(worked: list[Stretch], first: int, last: int) -> Iterable[Stretch]:
    passed = 0
    for starts, ends in worked:
        lower, upper = max(first - passed, 0), min(last - passed, ends - starts)
        if upper > lower:
            yield starts + lower, starts + upper
        passed += ends - starts


def _agreed(group: list[_Piece]) -> tuple[Stretch, ...] | None:
    if group[0].shift.agreed is None:
        return None
    spans = {_span(span, piece.shift.id) for piece in group for span in piece.shift.agreed or ()}
    return tuple(_joined(tuple(sorted(spans))))


def _added(group: list[_Piece]) -> Mapping[str, Decimal]:
    added: dict[str, Decimal] = {}
    for piece in group:
        for unit, count in piece.shift.quantities.items():
            added[unit] = added.get(unit, ZERO) + count
    return added
