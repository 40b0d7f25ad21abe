"""What days are called, and what is noted on them (aladtec-v2.txt 130, 183)."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from ninja import Query

from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.places import NONE, among, schedule_id
from muster.dialects.aladtec.ranges import DayRange, Days
from muster.dialects.aladtec.wire import COMMON_ERRORS, IdList, MetaOut, Wire, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.rosters.beside_queries import roster_notes, shift_labels
from muster.rosters.models import RosterNote

router = PolicyRouter(tags=["Schedules"], errors=COMMON_ERRORS)


class LabelOut(Wire):
    shift_date: str
    label: str
    color: str


class LabelsAnswer(Wire):
    data: list[LabelOut]
    meta: MetaOut


class NoteOut(Wire):
    schedule_id: int | None
    date: str
    member_id: int
    content: str
    modified_datetime: str


class NotesOfDay(Wire):
    calendar_date: str
    notes: list[NoteOut]


class NotesAnswer(Wire):
    data: list[NotesOfDay]
    meta: MetaOut


class Wanted(DayRange):
    schedule_ids: IdList = None


def _note(request: AladtecRequest, row: RosterNote) -> dict[str, Any]:
    return {
        "schedule_id": schedule_id(request.auth, row.department_id),
        "date": row.on_date.isoformat(),
        "member_id": row.author_id or NONE,
        "content": row.content,
        "modified_datetime": request.times.write(row.updated_at),
    }


@router.get(
    "/shift-labels", policy="shift_label.list", response={200: LabelsAnswer}, summary="Labels of days"
)
def list_shift_labels(request: AladtecRequest, wanted: Query[Days]) -> HttpResponse:
    rows = shift_labels(request.auth, *wanted.read())
    return enveloped(
        request.times,
        [{"shift_date": row.on_date.isoformat(), "label": row.label, "color": row.colour} for row in rows],
    )


@router.get(
    "/scheduled-time/notes",
    policy="roster_note.list",
    response={200: NotesAnswer},
    summary="Notes by calendar date",
)
def list_notes(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    span = wanted.read()
    rows = roster_notes(request.auth, *span)
    rows = rows.filter(among(request.auth, wanted, schedule_ids="department_id"))
    told = [_note(request, row) for row in rows]
    days = groupby(told, key=lambda note: note["date"])
    return enveloped(request.times, [{"calendar_date": on, "notes": list(notes)} for on, notes in days])
