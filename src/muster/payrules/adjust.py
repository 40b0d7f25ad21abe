"""A closed period is never edited: what two calculations differ by is paid or taken back as adjustments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.lines import AllowanceLine, PayLine, Result
from muster.payrules.money import ZERO

_Key = tuple[date, str, str, str, Decimal]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Units and money of one day, name and rate; below zero where it was paid before and is no longer owed."""

    date: date
    name: str
    export_name: str
    clause: str
    unit_rate: Decimal
    units: Decimal
    cost: Decimal


def difference(before: Result, after: Result) -> tuple[Adjustment, ...]:
    """The adjustments that make `before` into `after`. Their costs add up to the difference of the totals."""
    was, now = _sums(before), _sums(after)
    found = []
    for key in sorted({*was, *now}):
        old_units, old_cost = was.get(key, (ZERO, ZERO))
        new_units, new_cost = now.get(key, (ZERO, ZERO))
        if (old_units, old_cost) != (new_units, new_cost):
            found.append(Adjustment(*key, new_units - old_units, new_cost - old_cost))
    return tuple(found)


def _sums(result: Result) -> dict[_Key, tuple[Decimal, Decimal]]:
    sums: dict[_Key, tuple[Decimal, Decimal]] = {}
    every: Iterable[PayLine | AllowanceLine] = (*result.lines, *result.allowances)
    for line in every:
        key = (line.date, line.name, line.export_name, line.clause, line.unit_rate)
        units, cost = sums.get(key, (ZERO, ZERO))
        sums[key] = (units + line.units, cost + line.cost)
    return sums
