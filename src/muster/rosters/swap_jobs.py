"""Swaps that nobody can take any more."""

from datetime import timedelta

from muster.core import clock
from muster.core.jobs import job
from muster.rosters.actions.swaps import end_for_begun
from muster.rosters.models import PlanStatus, SwapPlan


@job("rosters.end_swaps", every=timedelta(minutes=5))
def end_swaps() -> None:
    """Of shifts that have begun."""
    rows = SwapPlan.objects.all_rows_unchecked().filter(status=PlanStatus.PENDING.value)
    for plan in rows.filter(scheduled_shift__starts_at__lte=clock.now()).order_by("pk"):
        end_for_begun(plan)
