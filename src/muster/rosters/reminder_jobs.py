"""Reminding people of their shifts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.jobs import job
from muster.core.models import Organisation
from muster.notices.actions import notify
from muster.rosters.models import RemindedShift, ScheduledShift, ShiftReminder
from muster.rosters.words import shift_in_words

KEPT = timedelta(days=2)


@job("rosters.remind", every=timedelta(minutes=1))
def remind() -> None:
    """Everybody whose shift begins as soon as they want to know: each reminder of a shift's start once."""
    now = clock.now()
    due: dict[int, ScheduledShift] = {}
    reminders: dict[int, list[ShiftReminder]] = {}
    for minutes in ShiftReminder.objects.values_list("minutes_before", flat=True).distinct():
        for shift, reminder in _due(minutes, now):
            due[shift.pk] = shift
            reminders.setdefault(shift.pk, []).append(reminder)
    for pk in sorted(due):
        _remind(due[pk], reminders[pk])


def _due(minutes: int, now: datetime) -> Iterator[tuple[ScheduledShift, ShiftReminder]]:
    """A reminder that was set up when its moment was over already is for the next shift."""
    before = timedelta(minutes=minutes)
    wanted = ShiftReminder.objects.filter(minutes_before=minutes)
    by_person = {row.person_id: row for row in wanted}
    for shift in _beginning(now, now + before, minutes).filter(
        employee__person_id__in=wanted.values("person")
    ):
        reminder = by_person.get((shift.employee and shift.employee.person_id) or 0)
        if reminder is not None and reminder.updated_at <= shift.starts_at - before:
            yield shift, reminder


def _beginning(now: datetime, until: datetime, minutes: int) -> QuerySet[ScheduledShift]:
    """Published ones, of which the person was not reminded so many minutes before."""
    reminded = RemindedShift.objects.filter(
        scheduled_shift_id=OuterRef("pk"), starts_at=OuterRef("starts_at"), reminder__minutes_before=minutes,
        reminder__person_id=OuterRef("employee__person_id"),
    )  # fmt: skip
    rows = ScheduledShift.objects.all_rows_unchecked().filter(
        ~Exists(reminded),
        starts_at__gt=now,
        starts_at__lte=until,
        published_at__isnull=False,
        employee__active=True,
    )
    return rows.select_related("employee", "department__location")


def _remind(shift: ScheduledShift, reminders: list[ShiftReminder]) -> None:
    """Once for those that are due together, which they are when the worker was away."""
    employee = shift.employee
    with change(Actor.system(shift.organisation_id)) as made:
        fresh = [
            RemindedShift.objects.get_or_create(
                reminder=reminder, scheduled_shift=shift, starts_at=shift.starts_at
            )[1]
            for reminder in reminders
        ]
        if employee is None or not any(fresh):
            return
        organisation = Organisation.objects.get(pk=shift.organisation_id)
        notify(
            made,
            employee,
            kind="shift.reminder",
            subject="Your shift begins soon",
            body=f"You work {shift_in_words(shift, organisation)}.",
            path="/roster/",
            expires_at=shift.starts_at,
        )


@job("rosters.purge_reminded", every=timedelta(days=1))
def purge_reminded() -> None:
    RemindedShift.objects.filter(starts_at__lte=clock.now() - KEPT).delete()
