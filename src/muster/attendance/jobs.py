"""What attendance does by itself."""

from datetime import datetime, timedelta

from muster.attendance import queries
from muster.attendance.models import Flag, ForgottenRule, Shift
from muster.attendance.processing import finish_shift, flag_forgotten, lock, process, worked_by
from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.jobs import job


@job("attendance.process_clock_events", attempts=20)
def process_clock_events(*, organisation_id: int, employee_id: int) -> None:
    process(organisation_id, employee_id)


@job("attendance.look_for_forgotten", every=timedelta(minutes=5))
def look_for_forgotten() -> None:
    """Flag shifts whose end was never clocked, and end those whose organisation has a rule for it."""
    oldest = clock.now() - timedelta(minutes=60)  # no organisation's longest shift is shorter
    rows = Shift.objects.all_rows_unchecked().filter(clocked_out_at__isnull=True, clocked_in_at__lt=oldest)
    rows = rows.filter(flag__in=[Flag.NONE, Flag.NO_FINISH])
    for shift_id, organisation_id, employee_id in rows.values_list("pk", "organisation_id", "employee_id"):
        settle(organisation_id, employee_id, shift_id)


def settle(organisation_id: int, employee_id: int, shift_id: int) -> None:
    """Flag one shift if it is forgotten by now, and apply the organisation's rule."""
    settings = queries.settings(organisation_id)
    actor = Actor.system(organisation_id)
    with change(actor) as made:
        lock(employee_id)
        rows = queries.shifts(actor).select_related("timesheet", "scheduled_shift", "employee")
        shift = rows.filter(pk=shift_id, clocked_out_at__isnull=True).first()
        if shift is None:
            return  # ended or deleted since the list was read
        plan = shift.scheduled_shift
        planned = plan.finishes_at if plan else None
        limit = shift.clocked_in_at + timedelta(minutes=settings.longest_shift_minutes)
        if planned:
            limit = min(limit, planned + timedelta(minutes=settings.forgotten_after_minutes))
        if made.at <= limit:
            return
        flag_forgotten(made, shift)
        by_rule = settings.forgotten_rule == ForgottenRule.PLANNED_FINISH
        if by_rule and planned and planned > shift.clocked_in_at and not _works_again(shift, planned):
            finish_shift(
                made,
                shift,
                at=planned,
                offset_minutes=shift.clocked_in_offset_minutes,
                breaks=queries.breaks(shift),
                settings=settings,
            )
            shift.flag = Flag.FINISH_BY_RULE
            made.save(shift)


def _works_again(shift: Shift, before: datetime) -> bool:
    """Whether the person began another shift by then: the plan does not tell when this one ended."""
    rows = worked_by(shift.employee)
    return rows.filter(clocked_in_at__gt=shift.clocked_in_at, clocked_in_at__lt=before).exists()
