"""The questions of the clock: set up, answered, and what an answer does to the shift."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict, Unpack

from muster.attendance import question_queries as queries
from muster.attendance.actions.allowances import set_allowance
from muster.attendance.calculation import withdraw_approval
from muster.attendance.models import (
    ClockEvent,
    QuestionCondition,
    QuestionPlace,
    QuestionProcess,
    QuestionType,
    Shift,
    ShiftAllowance,
    TimeclockAnswer,
    TimeclockQuestion,
)
from muster.attendance.processing import claim, lock
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Invalid, Locked, NotFound
from muster.core.policy import require
from muster.core.values import assign, check
from muster.people.models import Employee
from muster.places.actions import ensure_allowance
from muster.places.models import Allowance, PayCode
from muster.places.queries import pay_codes

LONGEST_ANSWER = 500
MOST_OPTIONS = 50


class QuestionFacts(TypedDict, total=False):
    """`allowance` None for one of type allowance: that of the question's own name, made if there is none."""

    question: str
    type: str
    trigger_on: str
    asked_on: list[str]
    condition: str
    lenience_minutes: int
    required: bool
    process: str
    options: list[str]
    allowance: Allowance | None


@dataclass(frozen=True)
class Given:
    """An answer that came with a press, as it was sent."""

    question_id: int
    trigger: str
    answer: Any


def create_question(actor: Actor, **facts: Unpack[QuestionFacts]) -> TimeclockQuestion:
    with change(actor) as made:
        require(actor, "timeclock_question.create")
        row = TimeclockQuestion(organisation_id=actor.organisation_id)
        _set(actor, row, facts)
        made.create(row)
        made.emit("timeclock_question.created", row)
        return row


def update_question(actor: Actor, row: TimeclockQuestion, **facts: Unpack[QuestionFacts]) -> None:
    with change(actor) as made:
        require(actor, "timeclock_question.update", row)
        _set(actor, row, facts)
        if made.save(row):
            made.emit("timeclock_question.updated", row)


def archive_question(actor: Actor, row: TimeclockQuestion) -> None:
    """Nobody is asked it any more. What was answered stays, and so does its allowance (tanda-v2.txt 3358)."""
    with change(actor) as made:
        require(actor, "timeclock_question.archive", row)
        row.archived_at = made.at
        made.save(row)
        made.emit("timeclock_question.archived", row)


def _set(actor: Actor, row: TimeclockQuestion, facts: QuestionFacts) -> None:
    assign(
        row, {**facts, **({"question": " ".join(facts["question"].split())} if "question" in facts else {})}
    )
    check(row, "question", "type", "trigger_on", "condition", "process", "lenience_minutes")
    places = set(QuestionPlace)
    if not isinstance(row.asked_on, list) or not row.asked_on or not places.issuperset(row.asked_on):
        raise Invalid(f"It is asked on one or more of: {', '.join(QuestionPlace)}.", field="asked_on")
    if row.process == QuestionProcess.BLOCK:
        if row.condition == QuestionCondition.ALWAYS:
            raise Invalid("A press is refused only under a condition.", field="condition")
        row.options, row.allowance = [], None
        return
    if row.type != QuestionType.ALLOWANCE:
        row.allowance = None
    elif row.allowance is None:
        row.allowance = ensure_allowance(actor, row.question)
    row.options = _options(actor, row)


def _options(actor: Actor, row: TimeclockQuestion) -> list[str]:
    if len(row.options) > MOST_OPTIONS:
        raise Invalid(f"A question has at most {MOST_OPTIONS} answers to choose from.", field="options")
    try:
        return list(dict.fromkeys(_plain(actor, row, one) for one in row.options))
    except Invalid as error:
        raise Invalid(f"An answer to choose from is not one. {error.message}", field="options") from error


# Answers


def read_answer(actor: Actor, row: TimeclockQuestion, given: Any) -> str:
    """The answer as it is kept. Raises Invalid for what the question does not take."""
    text = _plain(actor, row, given)
    if not row.options:
        return text
    found = next((one for one in row.options if one.casefold() == text.casefold()), None)
    if found is None:
        raise Invalid(f"The answer is one of: {', '.join(row.options)}.", field="answer")
    return str(found)


def _plain(actor: Actor, row: TimeclockQuestion, given: Any) -> str:
    """By the question's type alone."""
    text = _text(given)
    match row.type:
        case QuestionType.ALLOWANCE:
            return _number(text)
        case QuestionType.SHIFT_TAG:
            return _pay_code(actor, text).name
    return text


def _text(given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise Invalid("An answer is a text or a number.", field="answer")
    text = " ".join(str(given).split())
    if not 0 < len(text) <= LONGEST_ANSWER or "\x00" in text:
        raise Invalid(f"An answer has 1 to {LONGEST_ANSWER} characters.", field="answer")
    return text


def _number(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Invalid("The answer is a number, such as 63.4.", field="answer") from None
    if not value.is_finite() or value < 0:
        raise Invalid("The answer is a number that is not negative.", field="answer")
    row = ShiftAllowance(value=value)
    try:
        check(row, "value")
    except Invalid as error:
        raise Invalid(error.message, field="answer") from error
    return f"{row.value.normalize():f}" if row.value else "0"


def _pay_code(actor: Actor, name: str) -> PayCode:
    found = pay_codes(actor).filter(name__iexact=name).first()
    if found is None:
        raise Invalid(f"There is no tag called {name}.", field="answer")
    return found


def answer_question(
    actor: Actor, row: TimeclockQuestion, *, employee: Employee, shift: Shift, answer: Any
) -> TimeclockAnswer:
    """Of a shift of that employee, applied at once. Given again, it takes the place of the one before."""
    with change(actor) as made:
        require(actor, "timeclock_question.answer", employee)
        if shift.employee_id != employee.pk:
            raise NotFound("Shift")
        claim(shift.timesheet)
        kept = _keep(made, row, answer, employee=employee, shift=shift)
        _apply(made, shift, kept)
        return kept


def answer_press(actor: Actor, event: ClockEvent, row: TimeclockQuestion, answer: Any) -> TimeclockAnswer:
    """Of a press: applied now where it is part of a shift already, else when it becomes one."""
    with change(actor) as made:
        require(actor, "timeclock_question.answer", event)
        lock(event.employee_id)
        kept = _keep(made, row, answer, employee=event.employee, clock_event=event)
        shift = _shift_of(made, event)
        if shift is not None:
            claim(shift.timesheet)
            _apply(made, shift, kept)
        return kept


def _keep(made: Change, row: TimeclockQuestion, answer: Any, **of: Any) -> TimeclockAnswer:
    if row.process == QuestionProcess.BLOCK:
        raise Invalid("Nothing is asked here, so nothing can be answered.", field="answer")
    text = read_answer(made.actor, row, answer)
    rows = TimeclockAnswer.objects.all_rows_unchecked().select_related("question__allowance")
    found = rows.filter(question=row, **of).first()
    if found is None:
        found = TimeclockAnswer(question=row, answer=text, **of)
        made.create(found)
        return found
    found.answer, found.applied_at = text, None
    made.save(found)
    return found


def keep_answers(made: Change, event: ClockEvent, given: Sequence[Given]) -> None:
    """Those that came with the press and that its questions take; the others are left out (tanda-v2.txt 2510)."""
    last = {one.question_id: one.answer for one in given if one.trigger == event.type}
    if not last:
        return
    rows = queries.questions(made.actor).filter(
        pk__in=last, trigger_on=event.type, process=QuestionProcess.ASK
    )
    kept = []
    for row in rows:
        with suppress(Invalid):
            text = read_answer(made.actor, row, last[row.pk])
            kept.append(
                TimeclockAnswer(question=row, employee=event.employee, clock_event=event, answer=text)
            )
    made.create_all(kept)


def apply_answers(made: Change, events: Iterable[ClockEvent]) -> None:
    """Those that wait for their press to be part of a shift: once each. For presses that were just worked in.

    One that its shift does not take any more, for its tag or its timesheet was closed meanwhile, is left out.
    """
    placed = {event.pk: event for event in events if event.shift_id is not None}
    rows = TimeclockAnswer.objects.all_rows_unchecked().filter(
        clock_event__in=placed, applied_at__isnull=True
    )
    for kept in rows.select_related("question__allowance").order_by("id"):
        shift = _shift_of(made, placed[kept.clock_event_id or 0])
        if shift is not None:
            with suppress(Invalid, Locked):
                claim(shift.timesheet)
                _apply(made, shift, kept)


def _shift_of(made: Change, event: ClockEvent) -> Shift | None:
    """As it is now, whatever was worked in since the press was read."""
    rows = Shift.objects.all_rows_unchecked().filter(organisation_id=made.actor.organisation_id)
    of_event = ClockEvent.objects.all_rows_unchecked().filter(pk=event.pk).values("shift_id")
    return rows.select_related("timesheet", "employee").filter(pk__in=of_event).first()


def _apply(made: Change, shift: Shift, kept: TimeclockAnswer) -> None:
    row = kept.question
    text = _plain(
        made.actor, row, kept.answer
    )  # whatever may be chosen by now, it was one of the answers then
    match row.type:
        case QuestionType.ALLOWANCE if row.allowance is not None:
            set_allowance(made, shift, row.allowance, Decimal(text))
        case QuestionType.SHIFT_TAG:
            shift.pay_code = _pay_code(made.actor, text)
        case QuestionType.SHIFT_NOTE:
            shift.notes = _with_line(shift.notes, f"{row.question} {text}")
    withdraw_approval(made, shift)
    if made.save(shift):
        made.emit("shift.updated", shift, shift_id=shift.pk, employee_id=shift.employee_id)
    kept.applied_at = made.at
    made.save(kept)


def _with_line(notes: str | None, line: str) -> str:
    lines = (notes or "").splitlines()
    return "\n".join(lines if line in lines else [*lines, line])
