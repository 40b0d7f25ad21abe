"""Which time is paid as what, each moment once. Pure.

Approved extra hours come first, then what was clocked, then leave. The plan stands for time that nobody clocked: a
planned shift in which its person clocked in is told by their clock alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from muster.leave.counting import Counted, Span
from muster.leave.daytime import within, without


class Kind(StrEnum):
    """Where the time comes from, in the order in which entries of one start are told."""

    PLANNED = "planned"
    CLOCKED = "clocked"
    LEAVE = "leave"
    EXTRA = "extra"


class Category(StrEnum):
    WORKED = "time_worked"
    LEAVE = "time_off"
    OVERTIME = "overtime"
    HOLIDAY = "holiday"  # nothing yet: what a day pays, pay rules say


CATEGORY = {
    Kind.PLANNED: Category.WORKED,
    Kind.CLOCKED: Category.WORKED,
    Kind.LEAVE: Category.LEAVE,
    Kind.EXTRA: Category.OVERTIME,
}


@dataclass(frozen=True)
class Record:
    """A row that may be paid. `row` is what it is told by; `instead_of` the plan that it was clocked for."""

    kind: Kind
    span: Span
    counted: Counted
    row: Any = field(compare=False)
    instead_of: int | None = None


@dataclass(frozen=True)
class Entry:
    record: Record
    starts_at: datetime
    finishes_at: datetime
    hours: Fraction

    @property
    def category(self) -> Category:
        return CATEGORY[self.record.kind]


def entries(records: Sequence[Record], first: datetime, last: datetime) -> list[Entry]:
    """Of one person, between these instants, in order."""
    found = [one for record in records for one in _entries(record, records, first, last)]
    return sorted(
        found, key=lambda one: (one.starts_at, list(Kind).index(one.record.kind), one.record.row.pk)
    )


def _entries(record: Record, records: Sequence[Record], first: datetime, last: datetime) -> Iterator[Entry]:
    if record.kind is Kind.PLANNED and any(_stands_for(one, record) for one in records):
        return
    for start, finish in within(without([record.span], _holes(record.kind, records)), first, last):
        hours = record.counted.hours(start, finish)
        if hours:
            yield Entry(record, start, finish, hours)


def _stands_for(clocked: Record, plan: Record) -> bool:
    if clocked.kind is not Kind.CLOCKED:
        return False
    shared = within([clocked.span], *plan.span)
    return clocked.instead_of == plan.row.pk or bool(shared)


def _holes(kind: Kind, records: Iterable[Record]) -> list[Span]:
    before = {
        Kind.EXTRA: (),
        Kind.CLOCKED: (Kind.EXTRA,),
        Kind.LEAVE: (Kind.EXTRA,),
        Kind.PLANNED: (Kind.EXTRA, Kind.LEAVE),
    }
    return [one.span for one in records if one.kind in before[kind]]
