"""When people want to be reminded of their shifts (tanda-v2.txt 3046-3049). They are the person's, so no Versions tell."""

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.people.models import Person
from muster.rosters.models import ShiftReminder

STEP, LEAST, MOST = 5, 5, 1435
FIELD = "minutes_before"


def create_reminder(actor: Actor, *, minutes_before: int) -> ShiftReminder:
    """Raises Invalid for minutes that cannot be, and Conflict for those that are there already."""
    with change(actor) as made:
        require(actor, "shift_reminder.create")
        if actor.person_id is None:
            raise Conflict("Only people are reminded of their shifts.")
        row = ShiftReminder(person_id=actor.person_id, minutes_before=minutes_before, created_at=made.at)
        row.updated_at = made.at
        _check(row)
        row.save()
        return row


def update_reminder(actor: Actor, row: ShiftReminder, *, minutes_before: int) -> ShiftReminder:
    """Raises as create_reminder."""
    with change(actor) as made:
        require(actor, "shift_reminder.update")
        if row.minutes_before != minutes_before:
            row.minutes_before, row.updated_at = minutes_before, made.at
            _check(row)
            row.save()
        return row


def delete_reminder(actor: Actor, row: ShiftReminder) -> None:
    with change(actor):
        require(actor, "shift_reminder.delete")
        row.delete()


def _check(row: ShiftReminder) -> None:
    minutes = row.minutes_before
    if minutes % STEP or not LEAST <= minutes <= MOST:
        raise Invalid(f"It must be a multiple of {STEP}, from {LEAST} to {MOST}.", field=FIELD)
    # One who sends it twice at once waits for the first, in whatever organisation it was.
    Person.objects.select_for_update(no_key=True).get(pk=row.person_id)
    same = ShiftReminder.objects.filter(person_id=row.person_id, minutes_before=minutes)
    if same.exclude(pk=row.pk).exists():
        raise Conflict(f"You are reminded {minutes} minutes before already.", field=FIELD)
