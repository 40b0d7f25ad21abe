"""Reading leave as spans of time, and how many paid hours it takes of each part of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from muster.core.actor import Actor
from muster.leave.away import span_of
from muster.leave.counting import Counted
from muster.leave.daytime import days_around
from muster.leave.models import LeaveRequest
from muster.leave.request_queries import requests
from muster.leave.working import leave_day

# What is worked on its last day may end on the day after.
NIGHT = timedelta(days=1)


@dataclass(frozen=True)
class LeaveSpan:
    request: LeaveRequest
    starts_at: datetime
    finishes_at: datetime
    days: tuple[Counted, ...]

    def paid_hours(self, first: datetime, last: datetime) -> Fraction:
        """Working time that it covers between these; none where the type is not paid."""
        if not self.request.leave_type.paid:
            return Fraction(0)
        return sum((day.hours(first, last) for day in self.days), Fraction(0))


def leave_spans(
    actor: Actor, first: datetime, last: datetime, *, statuses: Collection[str]
) -> list[LeaveSpan]:
    """Leave that shares time with these, in order. One statement."""
    since, until = days_around(first, last)
    rows = requests(actor).filter(status__in=statuses, starts_on__lte=until, ends_on__gte=since - NIGHT)
    spans = (_span(row) for row in rows)
    found = (one for one in spans if one.starts_at < last and one.finishes_at > first)
    return sorted(found, key=lambda one: (one.starts_at, one.request.pk))


def _span(row: LeaveRequest) -> LeaveSpan:
    days = (leave_day(kept) for kept in row.days)
    worked = [day for day in days if day.minutes]
    starts_at, finishes_at = span_of(row)
    return LeaveSpan(
        row,
        starts_at,
        # A night off reaches into the day after.
        max([finishes_at, *(day.finishes_at for day in worked)]),
        tuple(Counted.of((day.starts_at, day.finishes_at), day.minutes) for day in worked),
    )
