"""Reading the questions of the clock, and which of them somebody is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from muster.attendance import queries
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    ClockEvent,
    QuestionPlace,
    QuestionProcess,
    QuestionType,
    TimeclockAnswer,
    TimeclockQuestion,
)
from muster.attendance.questions import Moment, Rule, holds
from muster.attendance.rounding import cut_to_minute
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.people.models import Employee
from muster.places.queries import pay_codes


def questions(actor: Actor) -> QuerySet[TimeclockQuestion]:
    rows = TimeclockQuestion.objects.visible_to(actor).filter(archived_at__isnull=True)
    return rows.select_related("allowance").order_by("id")


def question(actor: Actor, question_id: int) -> TimeclockQuestion:
    found = questions(actor).filter(pk=question_id).first()
    if found is None:
        raise NotFound("Timeclock question")
    return found


def rule_of(row: TimeclockQuestion) -> Rule:
    return Rule(row.condition, timedelta(minutes=row.lenience_minutes))


@dataclass(frozen=True)
class Applying:
    """The questions whose condition holds for a press, and what it was judged by."""

    moment: Moment | None
    rows: list[TimeclockQuestion]

    def blocking(self) -> TimeclockQuestion | None:
        return next((row for row in self.rows if row.process == QuestionProcess.BLOCK), None)

    def asking(self) -> list[TimeclockQuestion]:
        return [row for row in self.rows if row.process == QuestionProcess.ASK]


def applying(
    actor: Actor, employee: Employee, *, type: EventType, at: datetime, place: QuestionPlace
) -> Applying:
    """For a press of that type at that instant and place. One statement where nothing is asked."""
    rows = [row for row in questions(actor).filter(trigger_on=type) if place in row.asked_on]
    if not rows:
        return Applying(None, [])
    moment = moment_of(actor, employee, type, at)
    return Applying(moment, [row for row in rows if holds(rule_of(row), moment)])


def moment_of(actor: Actor, employee: Employee, type_: EventType, at: datetime) -> Moment:
    """The press beside the plan of the shift that it starts, or that it falls into."""
    minute = cut_to_minute(at)
    begun = minute if type_ is EventType.START else _began_at(actor, employee, at) or minute
    return Moment(type_, minute, queries.planned_window(actor, employee, cut_to_minute(begun)))


def _began_at(actor: Actor, employee: Employee, at: datetime) -> datetime | None:
    """When the shift began that runs at the instant, or ended just then; None when there is none."""
    running = Q(clocked_out_at__isnull=True) | Q(clocked_out_at__gte=cut_to_minute(at))
    shifts = queries.worked_shifts(actor).filter(running, employee=employee, clocked_in_at__lte=at)
    pressed = queries.clock_events(actor).filter(
        employee=employee, type=EventType.START, processed_at__isnull=True, removed=False, sent_at__lte=at
    )
    found = [
        *shifts.order_by("-clocked_in_at").values_list("clocked_in_at", flat=True)[:1],
        *pressed.order_by("-sent_at").values_list("sent_at", flat=True)[:1],
    ]
    return max(found, default=None)


def unanswered(actor: Actor, event: ClockEvent, place: QuestionPlace) -> list[TimeclockQuestion]:
    """What somebody who made the press is asked and has not answered yet. Nothing of a press that was removed."""
    if event.removed:
        return []
    type_ = EventType(event.type)
    asked = applying(actor, event.employee, type=type_, at=event.sent_at, place=place).asking()
    if not asked:
        return []
    rows = TimeclockAnswer.objects.visible_to(actor).filter(clock_event=event)
    answered = set(rows.values_list("question_id", flat=True))
    return [row for row in asked if row.pk not in answered]


def choices(actor: Actor, row: TimeclockQuestion) -> list[str]:
    """What is offered as an answer: the question's options; of a tag without any, the pay codes in use."""
    if row.options or row.type != QuestionType.SHIFT_TAG:
        return list(row.options)
    return list(pay_codes(actor).values_list("name", flat=True))
