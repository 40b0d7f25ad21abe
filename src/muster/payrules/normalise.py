"""Shifts as they were told become spells: checked, in order, touching pieces joined, unpaid breaks taken out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.days import instant, local, local_day
from muster.payrules.facts import Break, PayRulesError, Place, Span, WorkedShift
from muster.payrules.money import ZERO

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spell:
    """One uninterrupted presence, in minutes since 1970. `day` is the local day on which it began."""

    id: str
    starts: int
    ends: int
    place: Place
    worked: tuple[Stretch, ...]
    untimed_break: int
    marks: frozenset[str]
    agreed: tuple[Stretch, ...] | None
    higher: tuple[tuple[Stretch, str], ...]
    quantities: Mapping[str, Decimal]
    day: int
    wall: int

    @property
    def minutes(self) -> int:
        return sum(ends - starts for starts, ends in self.worked)

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
    pieces = sorted(
        (_piece(shift) for shift in shifts), key=lambda piece: (piece.starts, piece.ends, piece.shift.id)
    )
    groups: list[list[_Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last is not None and piece.starts < last.ends:
            raise PayRulesError(f"Shift {piece.shift.id} begins before shift {last.shift.id} has ended.")
        if last is not None and last.joins(piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [spell for spell in map(_spell, groups) if spell.worked]


def _piece(shift: WorkedShift) -> _Piece:
    starts = instant(shift.starts_at, f"The start of shift {shift.id}")
    ends = instant(shift.finishes_at, f"The finish of shift {shift.id}")
    if ends <= starts:
        raise PayRulesError(f"Shift {shift.id} finishes before it starts.")
    return _Piece(shift, starts, ends)


def _spell(group: list[_Piece]) -> Spell:
    first, last = group[0], group[-1]
    zone = first.shift.place.zone
    worked = tuple(stretch for piece in group for stretch in _without_timed(piece))
    untimed = sum(pause.minutes or 0 for piece in group for pause in piece.shift.breaks if _is_untimed(pause))
    begun = local(first.starts, zone)
    return Spell(
        id=first.shift.id,
        starts=first.starts,
        ends=last.ends,
        place=first.shift.place,
        worked=_without_middle(_joined(worked), untimed, first.shift.id),
        untimed_break=untimed,
        marks=first.shift.marks,
        agreed=_agreed(group),
        higher=tuple(
            (_span(duty.during, piece.shift.id), duty.level)
            for piece in group
            for duty in piece.shift.higher_duties
        ),
        quantities=_added(group),
        day=local_day(first.starts, zone),
        wall=begun.hour * 60 + begun.minute,
    )


def _is_untimed(pause: Break) -> bool:
    return not pause.paid and pause.starts_at is None


def _without_timed(piece: _Piece) -> list[Stretch]:
    at, left = piece.starts, []
    for starts, ends in sorted(_timed(piece)):
        if starts < at or ends > piece.ends:
            raise PayRulesError(
                f"A break of shift {piece.shift.id} lies outside of it, or over another break."
            )
        left.append((at, starts))
        at = ends
    left.append((at, piece.ends))
    return [stretch for stretch in left if stretch[1] > stretch[0]]


def _timed(piece: _Piece) -> Iterable[Stretch]:
    for pause in piece.shift.breaks:
        if pause.paid or pause.starts_at is None:
            continue
        if pause.finishes_at is None:
            raise PayRulesError(f"A break of shift {piece.shift.id} has no end.")
        yield _span(Span(pause.starts_at, pause.finishes_at), piece.shift.id)


def _span(span: Span, shift: str) -> Stretch:
    starts, ends = (instant(at, f"A time of shift {shift}") for at in (span.starts_at, span.finishes_at))
    if ends < starts:
        raise PayRulesError(f"A time of shift {shift} ends before it starts.")
    return starts, ends


def _joined(stretches: tuple[Stretch, ...]) -> list[Stretch]:
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
