"""What programs send of schedules, in our words (tanda-v2.txt 305-385)."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Any

from ninja import Field, Schema

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.tanda.fields import referred
from muster.dialects.tanda.shift_input import MOST_ROWS, LengthIn, required
from muster.dialects.tanda.wire import IdIn, UnixIn, given
from muster.people.models import Employee
from muster.people.queries import employee
from muster.places.models import Department, Position
from muster.places.queries import department, position
from muster.rosters.actions import PlannedBreak
from muster.rosters.models import ScheduledShift

MINUTE = timedelta(minutes=1)
# The domain's names of fields, in the caller's words.
FIELDS = {
    "employee_id": "user_id",
    "starts_at": "start",
    "finishes_at": "finish",
    "automatic_break_minutes": "automatic_break_length",
    "position_id": "shift_detail_id",
}
# What is kept as it is sent.
PLAIN = {
    "starts_at": "start",
    "finishes_at": "finish",
    "automatic_break_minutes": "automatic_break_length",
}


class ScheduleBreakIn(Schema):
    """With both times, or with a length alone; with all three the length counts."""

    start: UnixIn = None
    finish: UnixIn = None
    length: LengthIn = None
    paid: bool | None = None
    paid_meal_break: bool | None = None
    paid_meal_breaks: bool | None = None

    def planned(self) -> PlannedBreak:
        length = self.length
        if length is None and self.start and self.finish:
            length = (self.finish - self.start) // MINUTE
        if length is None:
            raise Invalid("breaks: a break has a start and a finish, or a length.", field="breaks")
        return PlannedBreak(
            length,
            self.start,
            self.finish,
            paid=bool(self.paid),
            paid_meal=bool(self.paid_meal_break or self.paid_meal_breaks),
        )


class ScheduleIn(Schema):
    """Without a user it is vacant. Only one of breaks and automatic_break_length can be other than null."""

    user_id: IdIn = None
    start: UnixIn = None
    finish: UnixIn = None
    department_id: IdIn = None
    shift_detail_id: IdIn = None
    automatic_break_length: LengthIn = None
    breaks: Annotated[list[ScheduleBreakIn] | None, Field(max_length=MOST_ROWS)] = None
    needs_acceptance: bool | None = None

    def plan(self, actor: Actor) -> dict[str, Any]:
        """For Plan."""
        if self.start is None:
            raise required("start")
        found = self._facts(actor, None)
        return {"finishes_at": None, "department": None, **found, "breaks": found.get("breaks") or ()}

    def changes(self, actor: Actor, row: ScheduledShift) -> dict[str, Any]:
        """For update_scheduled_shift: what is sent."""
        if "start" in self.model_fields_set and self.start is None:
            raise required("start")
        return self._facts(actor, row)

    def _facts(self, actor: Actor, row: ScheduledShift | None) -> dict[str, Any]:
        sent = given(self)
        found: dict[str, Any] = {ours: sent[theirs] for ours, theirs in PLAIN.items() if theirs in sent}
        if sent.get("needs_acceptance") is not None:
            found["needs_acceptance"] = sent["needs_acceptance"]
        if "breaks" in sent:
            found["breaks"] = [one.planned() for one in self.breaks or ()]
        if "user_id" in sent:
            found["employee"] = _person(actor, self.user_id, row)
        if "department_id" in sent:
            found["department"] = _department(actor, self.department_id, row)
        if "shift_detail_id" in sent:
            found["position"] = _position(actor, self.shift_detail_id, row)
        return found


# What is sent back as it was shown is no change, even if it could not be chosen any more.


def _person(actor: Actor, key: int | None, row: ScheduledShift | None) -> Employee | None:
    if row is not None and row.employee_id == key:
        return row.employee
    return None if key is None else employee(actor, key, active=None)


def _department(actor: Actor, key: int | None, row: ScheduledShift | None) -> Department | None:
    if row is not None and row.department_id == key:
        return row.department
    return referred(partial(department, actor), key, field="department_id")


def _position(actor: Actor, key: int | None, row: ScheduledShift | None) -> Position | None:
    if row is not None and row.position_id == key:
        return row.position
    return referred(partial(position, actor), key, field="shift_detail_id")
