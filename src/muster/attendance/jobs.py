"""What attendance does by itself."""

from datetime import timedelta

from muster.attendance import queries
from muster.attendance.models import Flag, ForgottenRule, Shift
from muster.attendance.processing import finish_shift, flag_forgotten, process
from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Locked
from muster.core.jobs import job


@job("attendance.process_clock_events", attempts=20)
def process_clock_events(*, organisation_id: int, employee_id: int) -> None:
    process(organisation_id, employee_id)


@job("attendance.look_for_forgotten", every=timedelta(minutes=5))
def look_for_forgotten() -> None:
    """Flag shifts whose end was never clocked, and end those whose organisation has a rule for it."""
    oldest = clock.now() - timedelta(minutes=60)  # no organisation's longest shift is shorter
    rows = Shift.objects.all_rows_unchecked().filter(clocked_out_at__isnull=True, clocked_in_at__lt=oldest)
    for shift_id, organisation_id in rows.filter(flag__in=[Flag.NONE, Flag.NO_FINISH]).values_list(
        "pk", "organisation_id"
    ):
        settle(organisation_id, shift_id)


def settle(organisation_id: int, shift_id: int) -> None:
    """Flag one shift if it is forgotten by now, and apply the organisation's rule."""
    settings = queries.settings(organisation_id)
    actor = Actor.system(organisation_id)
    with change(actor) as made:
        shift = (
            queries.shifts(actor).select_related("timesheet", "scheduled_shift", "employee").get(pk=shift_id)
        )
        plan = shift.scheduled_shift
        planned = plan.finishes_at if plan else None
        limit = shift.clocked_in_at + timedelta(minutes=settings.longest_shift_minutes)
        if planned:
            limit = min(limit, planned + timedelta(minutes=settings.forgotten_after_minutes))
        if made.at <= limit or shift.clocked_out_at is not None:
            return
        flag_forgotten(made, shift)
        by_rule = settings.forgotten_rule == ForgottenRule.PLANNED_FINISH
        if by_rule and planned and planned > shift.clocked_in_at:
            try:
                finish_shift(
                    made,
                    shift,
                    at=planned,
                    offset_minutes=shift.clocked_in_offset_minutes,
                    breaks=queries.breaks(shift),
                    settings=settings,
                )
            except Locked:
                return
            shift.flag = Flag.FINISH_BY_RULE
            made.save(shift)
