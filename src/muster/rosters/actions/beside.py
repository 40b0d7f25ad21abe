"""What stands beside the shifts of a roster: labels and notes of days, hours beyond the plan."""

from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.tenant import one
from muster.core.values import assign, check
from muster.people.models import Employee, Qualification
from muster.places.models import Department, PayCode
from muster.rosters.models import (
    ExtraHours,
    ExtraHoursStatus,
    LabelColour,
    RosterNote,
    ShiftLabel,
)

LONGEST_EXTRA = timedelta(hours=24)
LONGEST_NOTE = 10_000


def set_shift_label(
    actor: Actor, *, on_date: date, label: str, colour: str = LabelColour.BLACK.value
) -> ShiftLabel:
    """Made, or given the colour where the day has it already."""
    with change(actor) as made:
        require(actor, "shift_label.set")
        made.wait_for_organisation()
        label = " ".join(label.split())
        row = one(ShiftLabel.objects.visible_to(actor).filter(on_date=on_date, label=label))
        if row is None:
            row = ShiftLabel(on_date=on_date, label=label, colour=colour)
            check(row, "label", "colour")
            made.create(row)
            made.emit("shift_label.created", row)
        else:
            assign(row, {"colour": colour})
            if made.save(row):
                made.emit("shift_label.updated", row)
        return row


def delete_shift_label(actor: Actor, row: ShiftLabel) -> None:
    with change(actor) as made:
        require(actor, "shift_label.delete", row)
        made.emit("shift_label.deleted", row)
        made.delete(row)


def add_roster_note(
    actor: Actor, *, on_date: date, content: str, department: Department | None = None
) -> RosterNote:
    """Of a department, or of all."""
    with change(actor) as made:
        row = RosterNote(
            organisation_id=actor.organisation_id,
            on_date=on_date,
            department=department,
            author_id=actor.named_employee_id,
        )
        require(actor, "roster_note.create", row)
        _write(row, content)
        made.create(row)
        made.emit("roster_note.created", row)
        return row


class NoteFacts(TypedDict, total=False):
    content: str
    on_date: date


def update_roster_note(actor: Actor, row: RosterNote, **facts: Unpack[NoteFacts]) -> RosterNote:
    with change(actor) as made:
        require(actor, "roster_note.update", row)
        if "content" in facts:
            _write(row, facts["content"])
        if "on_date" in facts:
            row.on_date = facts["on_date"]
        if made.save(row):
            made.emit("roster_note.updated", row)
        return row


def _write(row: RosterNote, content: str) -> None:
    content = content.strip()
    if len(content) > LONGEST_NOTE:
        raise Invalid(f"A note is at most {LONGEST_NOTE} characters long.", field="content")
    assign(row, {"content": content})


def delete_roster_note(actor: Actor, row: RosterNote) -> None:
    with change(actor) as made:
        require(actor, "roster_note.delete", row)
        made.emit("roster_note.deleted", row)
        made.delete(row)


# Hours beyond the plan


class ExtraFacts(TypedDict, total=False):
    department: Department | None
    qualification: Qualification | None
    pay_code: PayCode | None
    reason: str


def state_extra_hours(
    actor: Actor,
    employee: Employee,
    *,
    starts_at: datetime,
    finishes_at: datetime,
    **facts: Unpack[ExtraFacts],
) -> ExtraHours:
    """Waits until somebody who may settles it. Raises Conflict for time that was told before."""
    with change(actor) as made:
        require(actor, "extra_hours.state", employee)
        if finishes_at <= starts_at:
            raise Invalid("Extra hours finish after they start.", field="finishes_at")
        if finishes_at - starts_at > LONGEST_EXTRA:
            raise Invalid("Extra hours are at most 24 hours long. Check the dates.", field="finishes_at")
        row = ExtraHours(employee=employee, starts_at=starts_at, finishes_at=finishes_at)
        values: dict[str, Any] = dict(facts)
        assign(row, values)
        made.wait_for_organisation()
        told = ExtraHours.objects.visible_to(Actor.system(actor.organisation_id)).filter(
            employee=employee, starts_at__lt=finishes_at, finishes_at__gt=starts_at
        )
        if told.exclude(status=ExtraHoursStatus.DECLINED).exists():
            raise Conflict(
                f"Extra hours of {employee.name} were told for this time already.", field="starts_at"
            )
        made.create(row)
        made.emit("extra_hours.stated", row, employee_id=employee.pk)
        return row


def settle_extra_hours(actor: Actor, row: ExtraHours, *, approve: bool) -> ExtraHours:
    """Approved or declined; whoever settled it may say the other afterwards."""
    with change(actor) as made:
        require(actor, "extra_hours.settle", row)
        row.status = (ExtraHoursStatus.APPROVED if approve else ExtraHoursStatus.DECLINED).value
        row.settled_by_id = actor.named_employee_id
        if made.save(row):
            made.emit(f"extra_hours.{row.status}", row, employee_id=row.employee_id)
        return row


def delete_extra_hours(actor: Actor, row: ExtraHours) -> None:
    with change(actor) as made:
        require(actor, "extra_hours.delete", row)
        made.emit("extra_hours.deleted", row, employee_id=row.employee_id)
        made.delete(row)
