"""What leave does by itself."""

from datetime import timedelta

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.jobs import job
from muster.leave import type_queries
from muster.leave.actions.posting import lock, post_due
from muster.leave.models import LeaveAccount

PORTION = 50
FURTHEST_EAST = timedelta(hours=14)


@job("leave.post_due", every=timedelta(hours=1))
def post_due_everywhere() -> None:
    """Enter what the terms of balances give and take by today, in each organisation once its day has begun."""
    latest = (clock.now() + FURTHEST_EAST).date()
    rows = LeaveAccount.objects.all_rows_unchecked().filter(next_due_on__lte=latest)
    for organisation_id in sorted(set(rows.values_list("organisation_id", flat=True))):
        _post_due_in(Actor.system(organisation_id))


def _post_due_in(actor: Actor) -> None:
    """In portions, so that nobody waits long for their turn to write."""
    rows = LeaveAccount.objects.visible_to(actor).filter(next_due_on__lte=type_queries.today(actor))
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PORTION):
        with change(actor) as made:
            portion = rows.filter(pk__in=ids[start : start + PORTION])
            for employee_id in sorted(set(portion.values_list("employee_id", flat=True))):
                lock(employee_id)
            post_due(made, list(portion.select_related("employee", "bank").order_by("pk")))
