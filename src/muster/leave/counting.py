"""Time that counts within a span: what is left of it beside its breaks. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from muster.leave.daytime import MINUTE, within, without

Span = tuple[datetime, datetime]


def length(spans: Iterable[Span]) -> timedelta:
    return sum((finish - start for start, finish in spans), timedelta())


@dataclass(frozen=True)
class Counted:
    """So many minutes of a span. Parts of it that make it up together count as many, to the second."""

    pieces: tuple[Span, ...]
    minutes: int

    @classmethod
    def of(cls, span: Span, minutes: int, pauses: Iterable[Span] = ()) -> "Counted":
        """`pauses` are those whose times are known; what else does not count lies in the middle of the rest."""
        left = without([span], pauses)
        surplus = length(left) - minutes * MINUTE
        return cls(tuple(_without_middle(left, surplus)), minutes)

    def hours(self, first: datetime, last: datetime) -> Fraction:
        """Of those between these instants."""
        whole = length(self.pieces) // timedelta(microseconds=1)
        if not whole:
            return Fraction(0)
        part = length(within(self.pieces, first, last)) // timedelta(microseconds=1)
        return Fraction(self.minutes, 60) * Fraction(part, whole)


def _without_middle(spans: list[Span], surplus: timedelta) -> Iterator[Span]:
    if surplus <= timedelta():
        yield from spans
        return
    before = (length(spans) - surplus) / 2
    after = before + surplus
    passed = timedelta()
    for start, finish in spans:
        first, last = start + max(before - passed, timedelta()), start + max(after - passed, timedelta())
        passed += finish - start
        yield from without([(start, finish)], [(first, last)])
