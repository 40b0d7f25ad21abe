"""How long somebody worked: the span, less what is not paid. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Pause:
    """A break by its times, or of a stated length, which counts over its times."""

    starts_at: datetime | None
    finishes_at: datetime | None
    length_minutes: int | None
    paid: bool

    def minutes(self, shift_starts_at: datetime, shift_finishes_at: datetime) -> int:
        """Whole minutes of it: the stated ones, or those between its times that lie in the shift."""
        if self.length_minutes is not None or self.starts_at is None or self.finishes_at is None:
            return self.length_minutes or 0
        inside = min(self.finishes_at, shift_finishes_at) - max(self.starts_at, shift_starts_at)
        return max(0, inside // MINUTE)


@dataclass(frozen=True)
class Worked:
    worked_minutes: int
    automatic_break_minutes: int


def worked(
    starts_at: datetime,
    finishes_at: datetime,
    pauses: Sequence[Pause],
    *,
    automatic_breaks: Sequence[Mapping[str, Any]],
    deduction_minutes: int | None,
) -> Worked:
    """Paid minutes of a shift, and how many the rules took off.

    A deduction that a person set stands in place of the rules. The rules top up: who took 20 minutes of a 30 minute
    break loses 10 more.
    """
    span = (finishes_at - starts_at) // MINUTE
    unpaid = sum(pause.minutes(starts_at, finishes_at) for pause in pauses if not pause.paid)
    if deduction_minutes is not None:
        return Worked(max(0, span - unpaid - deduction_minutes), 0)
    taken = sum(pause.minutes(starts_at, finishes_at) for pause in pauses)
    owed = max(
        (int(rule["break_minutes"]) for rule in automatic_breaks if span >= int(rule["worked_minutes"])),
        default=0,
    )
    automatic = min(max(0, owed - taken), max(0, span - unpaid))
    return Worked(max(0, span - unpaid - automatic), automatic)
