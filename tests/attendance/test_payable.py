"""Which time is paid as what, each moment once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from muster.attendance.payable import Category, Kind, Record, entries
from muster.leave.counting import Counted
from muster.leave.daytime import MINUTE

MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)
PLANNED, CLOCKED, LEAVE, EXTRA = Kind.PLANNED, Kind.CLOCKED, Kind.LEAVE, Kind.EXTRA


@dataclass
class Row:
    pk: int = 1


def at(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


def record(kind: Kind, first: float, last: float, minutes: int | None = None, **facts: Any) -> Record:
    span = at(first), at(last)
    counted = Counted.of(span, (span[1] - span[0]) // MINUTE if minutes is None else minutes)
    return Record(kind, span, counted, Row(facts.get("pk", 1)), facts.get("instead_of"))


@pytest.mark.parametrize(
    ("records", "found"),
    [
        ([record(PLANNED, 9, 17, 450)], [(PLANNED, 9, 17, 7.5)]),
        ([record(PLANNED, 9, 17), record(CLOCKED, 10, 11)], [(CLOCKED, 10, 11, 1)]),
        # Clocked for the plan, though before it began.
        ([record(PLANNED, 9, 17), record(CLOCKED, 7, 8, instead_of=1)], [(CLOCKED, 7, 8, 1)]),
        (
            [record(PLANNED, 9, 17), record(CLOCKED, 7, 8, instead_of=2)],
            [(CLOCKED, 7, 8, 1), (PLANNED, 9, 17, 8)],
        ),
        ([record(PLANNED, 9, 17), record(CLOCKED, 17, 18)], [(PLANNED, 9, 17, 8), (CLOCKED, 17, 18, 1)]),
        # Still running: nothing is paid yet, by the plan neither.
        ([record(PLANNED, 9, 17), record(CLOCKED, 9, 9.5, 0)], []),
        ([record(PLANNED, 9, 17), record(LEAVE, 9, 12)], [(LEAVE, 9, 12, 3), (PLANNED, 12, 17, 5)]),
        ([record(PLANNED, 9, 17), record(EXTRA, 16, 18)], [(PLANNED, 9, 16, 7), (EXTRA, 16, 18, 2)]),
        (
            [record(CLOCKED, 9, 18), record(EXTRA, 12, 13)],
            [(CLOCKED, 9, 12, 3), (EXTRA, 12, 13, 1), (CLOCKED, 13, 18, 5)],
        ),
        ([record(CLOCKED, 9, 10), record(EXTRA, 8, 11)], [(EXTRA, 8, 11, 3)]),
    ],
)
def test_each_moment_once(records: list[Record], found: list[tuple[Kind, float, float, float]]) -> None:
    told = [
        (
            one.record.kind,
            (one.starts_at - MIDNIGHT) / timedelta(hours=1),
            (one.finishes_at - MIDNIGHT) / timedelta(hours=1),
            float(one.hours),
        )
        for one in entries(records, at(0), at(24))
    ]
    assert told == found


def test_only_between_the_instants() -> None:
    (one,) = entries([record(CLOCKED, 9, 17, 420)], at(12), at(13))
    assert (one.starts_at, one.finishes_at, float(one.hours)) == (at(12), at(13), 0.5)
    assert entries([record(CLOCKED, 9, 17)], at(17), at(20)) == []


def test_categories() -> None:
    kinds = {kind: entries([record(kind, 9, 10)], at(0), at(24))[0].category for kind in Kind}
    assert kinds == {
        PLANNED: Category.WORKED,
        CLOCKED: Category.WORKED,
        LEAVE: Category.LEAVE,
        EXTRA: Category.OVERTIME,
    }
