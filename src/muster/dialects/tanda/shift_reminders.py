"""Shift reminders (tanda-v2.txt 3046-3085): the current user's, in all organisations they work at."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Schema
from pydantic import BeforeValidator

from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.kit.values import whole
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, named
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut
from muster.rosters import reminder_queries
from muster.rosters.actions.reminders import create_reminder, delete_reminder, update_reminder
from muster.rosters.models import ShiftReminder

router = PolicyRouter(tags=["Shift reminders"], errors=COMMON_ERRORS)

THEIRS = {"minutes_before": "minutes_before_shift_start"}


class ShiftReminderOut(Schema):
    id: int
    minutes_before_shift_start: int


class ShiftReminderIn(Schema):
    minutes_before_shift_start: Annotated[
        int, BeforeValidator(whole), Field(description="A multiple of 5, from 5 to 1435.")
    ]


def _written(row: ShiftReminder) -> dict[str, Any]:
    return {"id": row.pk, "minutes_before_shift_start": row.minutes_before}


@router.get(
    "/shift_reminders",
    policy="shift_reminder.list",
    response={200: list[ShiftReminderOut]},
    summary="Shift reminders",
)
def list_shift_reminders(request: ApiRequest) -> HttpResponse:
    return json_response([_written(row) for row in reminder_queries.reminders(request.auth)])


@router.post(
    "/shift_reminders",
    policy="shift_reminder.create",
    response={200: ShiftReminderOut},
    summary="New shift reminder",
)
def create_shift_reminder(request: ApiRequest, data: Body[ShiftReminderIn]) -> HttpResponse:
    with named(**THEIRS):
        row = create_reminder(request.auth, minutes_before=data.minutes_before_shift_start)
    return json_response(_written(row))


@router.get(
    "/shift_reminders/{id}",
    policy="shift_reminder.list",
    response={200: ShiftReminderOut, 404: ErrorOut},
    summary="Shift reminder",
)
def get_shift_reminder(request: ApiRequest, reminder_id: Key) -> HttpResponse:
    return json_response(_written(reminder_queries.reminder(request.auth, reminder_id)))


@router.put(
    "/shift_reminders/{id}",
    policy="shift_reminder.update",
    response={200: ShiftReminderOut, 404: ErrorOut},
    summary="Update shift reminder",
)
def update_shift_reminder(request: ApiRequest, reminder_id: Key, data: Body[ShiftReminderIn]) -> HttpResponse:
    row = reminder_queries.reminder(request.auth, reminder_id)
    with named(**THEIRS):
        update_reminder(request.auth, row, minutes_before=data.minutes_before_shift_start)
    return json_response(_written(row))


deletion(
    router,
    "/shift_reminders/{id}",
    policy="shift_reminder.delete",
    summary="Delete shift reminder",
    one=reminder_queries.reminder,
    delete=delete_reminder,
)
