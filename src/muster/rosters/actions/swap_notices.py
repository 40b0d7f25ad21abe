"""What people are told of a swap."""

from collections.abc import Iterable
from typing import NamedTuple

from muster.core.change import Change
from muster.core.models import Organisation
from muster.notices.actions import Telling, notify_all
from muster.people.models import Employee
from muster.rosters.actions.telling import planners_of
from muster.rosters.models import ScheduledShift, SwapPlan, SwapProposal
from muster.rosters.words import shift_in_words

OWN_PAGE, DECIDERS_PAGE = "/roster/", "/roster/swaps/"


class Words(NamedTuple):
    what: str
    subject: str
    body: str
    path: str = OWN_PAGE


def asked_for(made: Change, plan: SwapPlan, shift: ScheduledShift) -> None:
    """To those who decide, that somebody cannot work a shift."""
    why = f" Reason: {plan.reason}" if plan.reason else ""
    said = f"{plan.sender.name} cannot work {_when(shift)}.{why}"
    words = Words("created", f"{plan.sender.name} asks to swap a shift", said, DECIDERS_PAGE)
    _tell(made, planners_of(shift, but=plan.sender_id), words)


def offered_to(made: Change, proposals: Iterable[SwapProposal], shift: ScheduledShift) -> None:
    """To those who could cover it."""
    people = [one.employee for one in proposals]
    words = Words("offered", "Can you cover a shift?", f"Somebody is wanted {_when(shift)}.")
    _tell(made, people, words, until=shift)


def covered(made: Change, plan: SwapPlan, shift: ScheduledShift, others: Iterable[SwapProposal]) -> None:
    """To both of them, and to those who were asked in vain."""
    recipient = shift.employee
    assert recipient is not None  # noqa: S101 - a swap that is approved has given it to somebody
    when, sender = _when(shift), plan.sender
    to_sender = Words("approved", "Your shift is covered", f"{recipient.name} works for you {when}.")
    _tell(made, [sender], to_sender)
    to_recipient = Words("approved", "You have a shift more", f"You work for {sender.name} {when}.")
    _tell(made, [recipient], to_recipient)
    _tell(made, [one.employee for one in others], _over(when), until=shift)


def accepted(made: Change, proposal: SwapProposal, shift: ScheduledShift) -> None:
    """To those who decide, that somebody offers."""
    name, sender = proposal.employee.name, proposal.plan.sender.name
    said = f"{name} would work for {sender} {_when(shift)}. Approve or reject it."
    words = Words("accepted", f"{name} offers to cover a shift", said, DECIDERS_PAGE)
    _tell(made, planners_of(shift, but=proposal.plan.sender_id), words)


def turned_down(made: Change, proposal: SwapProposal, shift: ScheduledShift) -> None:
    why = f" {proposal.response}" if proposal.response else ""
    said = f"Your offer to work {_when(shift)} was not taken.{why}"
    _tell(made, [proposal.employee], Words("turned_down", "Your offer was not taken", said))


def ended(
    made: Change, plan: SwapPlan, shift: ScheduledShift, asked: Iterable[SwapProposal], why: str
) -> None:
    """To whoever asked for it, and to those who were asked."""
    when = _when(shift)
    said = f"The swap of your shift {when} came to nothing. {why}"
    _tell(made, [plan.sender], Words("rejected", "Your swap came to nothing", said))
    _tell(made, [one.employee for one in asked], _over(when), until=shift)


def _over(when: str) -> Words:
    return Words("over", "A shift needs no cover any more", f"Nobody is wanted any more {when}.")


def _tell(
    made: Change, people: Iterable[Employee], words: Words, *, until: ScheduledShift | None = None
) -> None:
    """Each once, and nobody of what they did themselves. Of what begins, only until it does."""
    others = {one.pk: one for one in people if one.pk != made.actor.employee_id}
    expires_at = until.starts_at if until is not None and until.starts_at > made.at else None
    kind = f"swap_plan.{words.what}"
    letters = [
        Telling(one, kind, words.subject, words.body, words.path, expires_at) for one in others.values()
    ]
    notify_all(made, letters)


def _when(shift: ScheduledShift) -> str:
    return shift_in_words(shift, Organisation.objects.get(pk=shift.organisation_id))
