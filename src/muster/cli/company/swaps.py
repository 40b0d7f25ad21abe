"""Shifts that somebody cannot work: what they asked for, and how far it has come."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from muster.accounts.queries import actor_of_profile
from muster.cli.company.found import Company
from muster.core import clock
from muster.core.actor import Actor
from muster.rosters import queries
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import ask_for_swap, broadcast_swap
from muster.rosters.covering import who_can_cover
from muster.rosters.models import ProposalStatus, ScheduledShift, SwapPlan
from muster.rosters.swap_queries import swap_proposals

HOUR = timedelta(hours=1)
# Of the last of a team. Whether their colleagues are asked already, and whether one of them has said yes.
WISHES = (
    ("Floor", "My daughter is on stage that day.", False, False),
    ("Deliveries", "The van of mine is at the garage.", True, False),
    ("Shop", "A friend moves house.", True, True),
)


def moments(company: Company, now: datetime) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """When what is done."""
    for number, (team, reason, asked, taken) in enumerate(WISHES):
        yield now - (8 - number) * HOUR, partial(_ask, company, team, reason, asked=asked, taken=taken)


def _ask(company: Company, team: str, reason: str, *, asked: bool, taken: bool) -> None:
    sender = actor_of_profile(company.members[team][-1])
    plan = ask_for_swap(sender, _shift(sender), reason=reason, broadcast=False)
    if asked:
        plan = broadcast_swap(actor_of_profile(company.members[team][0]), plan)
    if taken:
        _take(company, plan)


def _shift(sender: Actor) -> ScheduledShift:
    """The next of theirs that somebody else could work, if there is one: not so soon that it is over before it is read of."""
    rows = queries.scheduled_shifts(sender).filter(
        employee_id=sender.employee_id or 0, published_at__isnull=False, starts_at__gt=clock.now() + 36 * HOUR
    )
    shifts = list(rows)
    return next((one for one in shifts if who_can_cover(one)), shifts[0])


def _take(company: Company, plan: SwapPlan) -> None:
    asked = swap_proposals(company.system).filter(plan=plan, status=ProposalStatus.PENDING)
    first = asked.select_related("employee").order_by("pk").first()
    if first is not None:
        answer_proposal(actor_of_profile(first.employee), first, "accept")
