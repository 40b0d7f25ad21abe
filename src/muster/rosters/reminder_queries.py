"""Reading when people want to be reminded: one's own, in whatever organisation one works."""

from django.db.models import QuerySet

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.policy import require
from muster.rosters.models import ShiftReminder


def reminders(actor: Actor) -> QuerySet[ShiftReminder]:
    require(actor, "shift_reminder.list")
    return ShiftReminder.objects.filter(person_id=actor.person_id or 0).order_by("pk")


def reminder(actor: Actor, reminder_id: int) -> ShiftReminder:
    found = reminders(actor).filter(pk=reminder_id).first()
    if found is None:
        raise NotFound("Shift reminder")
    return found
