"""A planned shift as pages show it: when, in which state, what speaks against it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from muster.core.actor import Actor
from muster.core.policy import may
from muster.rosters.actions import breaks_of
from muster.rosters.actions.publishing import facts_of
from muster.rosters.checks import Objection
from muster.rosters.models import Acceptance, DutyPeriod, Firmness, ScheduledShift
from muster.web.lines import BreakLine, Reader, Span

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class PlanCard:
    row: ScheduledShift
    span: Span
    objections: Sequence[Objection] = field(default_factory=list)
    may_change: bool = False

    @property
    def minutes(self) -> int | None:
        return minutes_of(self.row)

    @property
    def begins_another_day(self) -> bool:
        """After midnight, but before the day of the place is over."""
        return self.span.starts.date() != self.row.on_date

    @property
    def is_pending(self) -> bool:
        return is_pending(self.row)

    @property
    def state(self) -> tuple[str, str]:
        """In words, and the kind of chip."""
        row = self.row
        if row.published_facts is None and row.published_at is None:
            return "Draft", ""
        if is_pending(row):
            return "Changed since published", "warn"
        if row.acceptance == Acceptance.DECLINED:
            return "Declined", "bad"
        if row.needs_acceptance and row.employee_id:
            accepted = row.acceptance == Acceptance.ACCEPTED
            return ("Accepted", "good") if accepted else ("Not accepted yet", "warn")
        return "Published", "good"


def planned_breaks(reader: Reader, row: ScheduledShift) -> list[BreakLine]:
    """Those that are told one by one, on the wall clock of the place."""
    return [
        BreakLine(
            reader.span(one.starts_at, one.finishes_at, row.department) if one.starts_at else None,
            one.minutes,
            one.paid,
        )
        for one in breaks_of(row)
    ]


def duty_span(reader: Reader, row: DutyPeriod) -> Span:
    """By the clock of its place, or else of the person's."""
    return reader.span(row.starts_at, row.finishes_at, row.department or row.employee.primary_department)


def is_pending(row: ScheduledShift) -> bool:
    """Whether publishing would tell anything new."""
    return row.published_at is None or row.published_facts != facts_of(row)


def minutes_of(row: ScheduledShift) -> int | None:
    """Without breaks that are not paid; None of an open end."""
    if row.finishes_at is None:
        return None
    return (row.finishes_at - row.starts_at) // MINUTE - row.break_minutes


def sum_of(rows: Iterable[ScheduledShift]) -> int:
    return sum(minutes_of(row) or 0 for row in rows)


def plan_card(
    actor: Actor, reader: Reader, row: ScheduledShift, objections: Mapping[int, Sequence[Objection]]
) -> PlanCard:
    span = reader.span(row.starts_at, row.finishes_at, row.department)
    return PlanCard(row, span, objections.get(row.pk, ()), may(actor, "scheduled_shift.update", row))


def by_shift(objections: Iterable[Objection]) -> dict[int, list[Objection]]:
    """Those that stop first; of those that say the same, one."""
    found: dict[int, list[Objection]] = defaultdict(list)
    for one in sorted(objections, key=lambda one: one.firmness != Firmness.STOP):
        same = found[one.scheduled_shift_id or 0]
        if one.text not in {other.text for other in same}:
            same.append(one)
    return found
