"""What the engine answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Bucket(StrEnum):
    """Worked time is in exactly one of the first two; the others add money without adding time."""

    ORDINARY = "ordinary"
    OVERTIME = "overtime"
    LOADING = "loading"
    PREMIUM = "premium"
    TOP_UP = "top_up"
    SALARY = "salary"

    @property
    def is_worked(self) -> bool:
        return self in (Bucket.ORDINARY, Bucket.OVERTIME)


@dataclass(frozen=True, slots=True)
class Reason:
    """`rule` is the id in the pack; `text` ends the sentence "because ..."."""

    bucket: Bucket
    rule: str
    text: str


class PayLine(NamedTuple):
    """`units` are hours, or the count that `unit_rate` is for. `cost` = round half up (unit_rate x the exact minutes
    in `inputs` / 60), so that a third of an hour is paid to the cent. A tuple is made in a third of the time that a
    frozen dataclass takes.
    """

    from_: datetime
    to: datetime
    units: Decimal
    date: date
    name: str
    export_name: str
    secondary_export_name: str
    ordinary_hours: bool
    base_rate_name: str
    base_rate_export_name: str
    base_rate: Decimal
    unit_rate: Decimal
    cost: Decimal
    clause: str
    reason: Reason
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceLine:
    date: date
    name: str
    export_name: str
    units: Decimal
    unit_rate: Decimal
    cost: Decimal
    clause: str
    reason: str
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PayWarning:
    """Something that a person should look at: a fact that is missing, or a rule that is not confirmed."""

    code: str
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    lines: tuple[PayLine, ...]
    allowances: tuple[AllowanceLine, ...]
    warnings: tuple[PayWarning, ...]

    @property
    def total(self) -> Decimal:
        of_lines = sum((line.cost for line in self.lines), Decimal(0))
        return of_lines + sum((line.cost for line in self.allowances), Decimal(0))
