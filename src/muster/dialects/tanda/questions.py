"""Timeclock questions (tanda-v2.txt 3330-3377)."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema
from pydantic import BeforeValidator

from muster.attendance import actions
from muster.attendance import queries as attendance
from muster.attendance.kinds import EventType
from muster.attendance.models import (
    QuestionCondition,
    QuestionPlace,
    QuestionProcess,
    QuestionType,
    TimeclockQuestion,
    everywhere,
)
from muster.attendance.question_queries import question as question_by_id
from muster.attendance.question_queries import questions
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, Nothing, named
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, RequiredId, TextIn, unix
from muster.people.queries import employee as employee_by_id

router = PolicyRouter(tags=["Timeclock questions"], errors=COMMON_ERRORS)

# Our columns in the vendor's words.
THEIRS = {
    "asked_on": "ask_on_devices",
    "lenience_minutes": "lenience",
    "options": "answer_options_attributes",
}
MOST_MINUTES = 24 * 60


def _words(value: Any) -> Any:
    """A list, or `timeclock,app`; a query's parameter comes as a list of such."""
    if value is None or value == "":
        return None
    if not isinstance(value, str | list) or not all(isinstance(part, str) for part in value):
        return value
    parts = [value] if isinstance(value, str) else value
    return [word.strip() for part in parts for word in part.split(",") if word.strip()]


def _or(default: Any) -> BeforeValidator:
    """Null stands for what is not said."""
    return BeforeValidator(lambda value: default if value is None else value)


Places = Annotated[list[QuestionPlace] | None, BeforeValidator(_words)]


class OptionOut(Schema):
    answer: str


class QuestionOut(Schema):
    id: int
    question: str
    required: bool
    trigger_on: str
    ask_on_devices: list[str]
    condition: str | None = Field(description="Null: always.")
    type: str
    lenience: int = Field(description="In minutes.")
    process: str
    answer_options: list[OptionOut] = Field(description="Not in the vendor's document.")
    updated_at: int


class OptionIn(Schema):
    answer: TextIn


class QuestionIn(Schema):
    question: TextIn = Field(None, description="This or name.")
    name: TextIn = None
    type: QuestionType
    trigger_on: EventType
    condition: Annotated[QuestionCondition, _or("")] = QuestionCondition.ALWAYS
    required: Annotated[bool, _or(default=False)] = False
    ask_on_devices: Places = None
    lenience: Annotated[int, Field(ge=0, le=MOST_MINUTES), _or(0)] = 0
    process: Annotated[QuestionProcess, _or("ask_question")] = QuestionProcess.ASK
    answer_options_attributes: Annotated[list[OptionIn], _or([])] = []

    def facts(self) -> actions.QuestionFacts:
        places = self.ask_on_devices
        return {
            "question": (self.question or self.name or "").strip(),
            "type": self.type.value,
            "trigger_on": self.trigger_on.value,
            "condition": self.condition.value,
            "required": self.required,
            "asked_on": everywhere() if places is None else [place.value for place in places],
            "lenience_minutes": self.lenience,
            "process": self.process.value,
            "options": [one.answer or "" for one in self.answer_options_attributes],
        }


class Asked(Schema):
    ask_on_devices: Annotated[Places, Field(description="Comma separated: timeclock, app.")] = None


class AnswerIn(Schema):
    user_id: RequiredId
    shift_id: RequiredId
    answer: Any


def _written(row: TimeclockQuestion) -> dict[str, Any]:
    return {
        "id": row.pk,
        "question": row.question,
        "required": row.required,
        "trigger_on": row.trigger_on,
        "ask_on_devices": row.asked_on,
        "condition": row.condition or None,
        "type": row.type,
        "lenience": row.lenience_minutes,
        "process": row.process,
        "answer_options": [{"answer": one} for one in row.options],
        "updated_at": unix(row.updated_at),
    }


@router.get(
    "/timeclock_questions",
    policy="timeclock_question.list",
    response={200: list[QuestionOut]},
    summary="Timeclock questions",
)
def list_questions(request: ApiRequest, asked: Query[Asked]) -> HttpResponse:
    wanted = set(asked.ask_on_devices or everywhere())
    rows = [row for row in questions(request.auth) if not wanted.isdisjoint(row.asked_on)]
    return json_response([_written(row) for row in rows])


@router.post(
    "/timeclock_questions",
    policy="timeclock_question.create",
    response={201: QuestionOut},
    summary="New timeclock question",
)
def create_question(request: ApiRequest, data: Body[QuestionIn]) -> HttpResponse:
    facts = data.facts()
    if not facts["question"]:
        raise Invalid("question is required.", field="question")
    with named(**THEIRS):
        row = actions.create_question(request.auth, **facts)
    return json_response(_written(row), 201)


deletion(
    router,
    "/timeclock_questions/{id}",
    policy="timeclock_question.archive",
    summary="Delete timeclock question",
    one=question_by_id,
    delete=actions.archive_question,
)


@router.post(
    "/timeclock_questions/{id}/answer",
    policy="timeclock_question.answer",
    response={200: Nothing, 404: ErrorOut},
    summary="Answer a timeclock question",
)
def answer_question(request: ApiRequest, question_id: Key, data: Body[AnswerIn]) -> HttpResponse:
    row = question_by_id(request.auth, question_id)
    employee = employee_by_id(request.auth, data.user_id)
    shift = attendance.shift(request.auth, data.shift_id)
    with named():
        actions.answer_question(request.auth, row, employee=employee, shift=shift, answer=data.answer)
    return json_response({})
