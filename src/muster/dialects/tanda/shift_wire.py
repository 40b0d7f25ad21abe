"""Shifts as Tanda writes them, wherever they are shown: lists, timesheets, ratings (tanda-v2.txt 555-560, 857)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from ninja import Query, Schema

from muster.attendance.models import Shift
from muster.attendance.shift_queries import allowance_columns, break_columns
from muster.attendance.worked import MINUTE
from muster.core.actor import Actor
from muster.core.policy import require
from muster.dialects.tanda.wire import day, number, unix


class BreakOut(Schema):
    id: int
    shift_id: int
    start: int | None
    finish: int | None
    length: int | None
    paid: bool
    selected_automatic_break_id: int | None
    updated_at: int


class AllowanceOut(Schema):
    id: int
    name: str
    value: float
    cost: float | None


class NoteOut(Schema):
    body: str


class CostOut(Schema):
    award_cost: float | None
    allowance_cost: float | None


class ShiftOut(Schema):
    id: int
    timesheet_id: int
    user_id: int
    date: str
    start: int | None
    break_start: int | None
    break_finish: int | None
    break_length: int | None
    breaks: list[BreakOut]
    finish: int | None
    status: str
    allowances: list[AllowanceOut]
    tag: str | None
    tag_id: int | None
    department_id: int | None
    metadata: str | None
    leave_request_id: int | None
    record_id: int | None
    approved_by: int | None
    approved_at: int | None
    updated_at: int
    department_export_name: str | None = None
    employee_id: str | None = None
    associated_tag: str | None = None
    associated_tag_id: int | None = None
    notes: list[NoteOut] = []
    cost: float | None = None
    cost_breakdown: CostOut | None = None
    last_costed_at: int | None = None
    award_interpretation: list[dict[str, Any]] = []
    rating: int | None = None
    last_rated_by: int | None = None


COLUMNS = (
    "id", "timesheet_id", "employee_id", "on_date", "starts_at", "finishes_at", "worked_minutes", "status",
    "pay_code__name", "pay_code_id", "department_id", "metadata", "approved_by_id", "approved_at", "updated_at",
    "leave_request_id",
)  # fmt: skip
EXPORT = {"department_export_name": "department__export_name"}
RATED = {"rating": "rating", "last_rated_by": "rated_by_id"}


class Show(Schema):
    """What is shown beside a shift's own facts."""

    show_costs: bool = False
    show_award_interpretation: bool = False
    show_associated_tag: bool = False
    show_notes: bool = False
    show_export_name: bool = False
    platform: bool = False

    def check(self, actor: Actor) -> None:
        """Raises Denied for costs that the actor may not see, or whose token was not given for them."""
        if self.show_costs or self.show_award_interpretation:
            require(actor, "shift.view_costs")

    def paid(self) -> dict[str, Any]:
        """Of a person without pay conditions nothing is known of cost."""
        found: dict[str, Any] = {}
        if self.show_costs:
            found["cost"] = found["last_costed_at"] = None
        if self.show_award_interpretation:
            found["award_interpretation"] = []
        return found

    def columns(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.show_export_name:
            found |= EXPORT
        if self.show_associated_tag:
            found |= {
                "associated_tag": "department__pay_code__name",
                "associated_tag_id": "department__pay_code_id",
            }
        if self.show_notes:
            found["notes"] = "notes"
        return found


Shown = Query[Show]


class Pause(NamedTuple):
    """Columns of a break."""

    shift_id: int
    id: int
    starts_at: datetime | None
    finishes_at: datetime | None
    length_minutes: int | None
    paid: bool
    updated_at: datetime

    @property
    def minutes(self) -> int | None:
        if self.length_minutes is not None:
            return self.length_minutes
        return (self.finishes_at - self.starts_at) // MINUTE if self.starts_at and self.finishes_at else None

    def out(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "shift_id": self.shift_id,
            "start": unix(self.starts_at),
            "finish": unix(self.finishes_at),
            "length": self.minutes,
            "paid": self.paid,
            "selected_automatic_break_id": None,
            "updated_at": unix(self.updated_at),
        }


def pauses(actor: Actor, shift_ids: Iterable[int]) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = {}
    for row in break_columns(actor, shift_ids, *Pause._fields):
        found.setdefault(row[0], []).append(Pause(*row))
    return found


def _allowances(actor: Actor, shift_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    columns = ("shift_id", "allowance_id", "allowance__name", "value")
    for shift_id, pk, name, value in allowance_columns(actor, shift_ids, *columns):
        found.setdefault(shift_id, []).append(
            {"id": pk, "name": name, "value": number(Decimal(value)), "cost": None}
        )
    return found


class Summary(NamedTuple):
    """The keys of before there were several breaks: the first that is not paid, and all minutes that are not paid."""

    break_start: int | None = None
    break_finish: int | None = None
    break_length: int | None = None


def summary(
    starts_at: datetime, finishes_at: datetime | None, worked_minutes: int | None, breaks: Iterable[Pause]
) -> Summary:
    """With what the rules deducted, so that finish less start less break_length is what was worked."""
    unpaid = [one for one in breaks if not one.paid]
    first = next((one for one in unpaid if one.starts_at), None)
    if finishes_at is None or worked_minutes is None:
        lengths = [one.minutes for one in unpaid if one.minutes is not None]
        total = sum(lengths) if lengths else None
    else:
        missing = (finishes_at - starts_at) // MINUTE - worked_minutes
        total = missing if missing or unpaid else None
    return Summary(
        unix(first.starts_at) if first else None, unix(first.finishes_at) if first else None, total
    )


def written(
    actor: Actor, rows: QuerySet[Shift], show: Show, extra: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """Three statements, however many shifts; `extra` are more keys and their columns."""
    more = {**show.columns(), **(extra or {})}
    found = list(rows.values_list(*COLUMNS, *more.values()))
    ids = [row[0] for row in found]
    breaks, allowances = pauses(actor, ids), _allowances(actor, ids)
    always = show.paid()
    if show.show_costs:
        always["cost_breakdown"] = {"award_cost": None, "allowance_cost": None}
    shifts = []
    for row in found:
        out = _shift(row[: len(COLUMNS)], breaks.get(row[0], []), allowances.get(row[0], []))
        out |= zip(more, row[len(COLUMNS) :], strict=True)
        if show.show_notes:
            out["notes"] = [{"body": out["notes"]}] if out["notes"] else []
        shifts.append(out | always)
    return shifts


def _shift(row: tuple[Any, ...], breaks: list[Pause], allowances: list[dict[str, Any]]) -> dict[str, Any]:
    (
        pk, timesheet_id, user_id, on_date, starts_at, finishes_at, worked_minutes, status,
        tag, tag_id, department_id, metadata, approved_by, approved_at, updated_at, leave_request_id,
    ) = row  # fmt: skip
    old = summary(starts_at, finishes_at, worked_minutes, breaks)
    return {
        "id": pk,
        "timesheet_id": timesheet_id,
        "user_id": user_id,
        "date": day(on_date),
        "start": unix(starts_at),
        "break_start": old.break_start,
        "break_finish": old.break_finish,
        "break_length": old.break_length,
        "breaks": [one.out() for one in breaks],
        "finish": unix(finishes_at),
        "status": status.upper(),
        "allowances": allowances,
        "tag": tag,
        "tag_id": tag_id,
        "department_id": department_id,
        "metadata": metadata,
        "leave_request_id": leave_request_id,
        "record_id": None,
        "approved_by": approved_by,
        "approved_at": unix(approved_at),
        "updated_at": unix(updated_at),
    }
