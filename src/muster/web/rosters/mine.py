"""My roster: what I work and with whom, what is asked of me, and shifts that I could have."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core import clock
from muster.core.actor import Actor
from muster.core.policy import may_ever, require
from muster.people.models import Employee
from muster.people.queries import department_ids
from muster.places import queries as places
from muster.places.models import Event
from muster.rosters import actions, beside_queries, queries, swap_queries
from muster.rosters.actions.proposals import answer_proposal
from muster.rosters.actions.swaps import ask_for_swap, reject_swap
from muster.rosters.checks.asking import check_each
from muster.rosters.models import (
    Acceptance,
    DutyPeriod,
    Firmness,
    PlanStatus,
    ProposalStatus,
    RosterNote,
    ScheduledShift,
    ShiftLabel,
    SwapPlan,
    SwapProposal,
)
from muster.rosters.words import shift_in_words
from muster.web.forms import pressed, sent
from muster.web.lines import BreakLine, Reader, Span
from muster.web.middleware import PageRequest
from muster.web.rosters.forms import SwapForm
from muster.web.rosters.plans import duty_span, minutes_of, planned_breaks, sum_of
from muster.web.rosters.weeks import Week, days_of, today, week_of

WEEKS_SHOWN = 3
NAMES_SHOWN = 8
LOOK_AHEAD = timedelta(days=35)
VACANT_SHOWN = 20
OFFERED = (ProposalStatus.PENDING, ProposalStatus.SEEN, ProposalStatus.ACCEPTED)


@dataclass(frozen=True)
class Mine:
    """A shift of one's own. `swap`: that somebody else is wanted for it."""

    row: ScheduledShift
    span: Span
    minutes: int | None
    colleagues: list[str]
    swap: SwapPlan | None
    is_over: bool
    breaks: list[BreakLine]

    @property
    def to_answer(self) -> bool:
        return self.row.needs_acceptance and not self.is_over

    @property
    def accepted(self) -> bool:
        return self.row.acceptance == Acceptance.ACCEPTED

    @property
    def declined(self) -> bool:
        return self.row.acceptance == Acceptance.DECLINED


@dataclass
class Day:
    on: date
    shifts: list[Mine] = field(default_factory=list)
    duty: list[tuple[DutyPeriod, Span]] = field(default_factory=list)
    labels: list[ShiftLabel] = field(default_factory=list)
    notes: list[RosterNote] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def my_roster(request: PageRequest) -> HttpResponse:
    actor, profile = request.actor, request.profile
    week = week_of(actor, profile.organisation, request.GET.get("week"))
    reader, own_departments = Reader.of(profile), department_ids(profile)
    context = {
        "weeks": _weeks(actor, profile, reader, week, own_departments),
        "today": today(profile.organisation),
        "week": week,
        "earlier": week.later(-WEEKS_SHOWN).first,
        "later": week.later(WEEKS_SHOWN).first,
        "offers": _offers(actor, reader),
        "vacant": _vacant(actor, profile, reader, own_departments),
        "may_swap": may_ever(actor, "swap_plan.create"),
        "may_answer": may_ever(actor, "scheduled_shift.answer"),
    }
    return render(request, "web/rosters/mine.html", context)


def _weeks(
    actor: Actor, profile: Employee, reader: Reader, week: Week, own_departments: Sequence[int]
) -> list[tuple[Week, list[Day], int]]:
    """Days on which there is something, week by week, and the minutes of each week."""
    first, last = week.first, week.later(WEEKS_SHOWN - 1).last
    told = queries.scheduled_shifts(actor).filter(on_date__range=(first, last), published_at__isnull=False)
    rows = list(told)
    own = [row for row in rows if row.employee_id == profile.pk]
    swaps = {
        one.scheduled_shift_id: one
        for one in swap_queries.swap_plans(actor).filter(sender=profile, status=PlanStatus.PENDING)
    }
    days: dict[date, Day] = {}
    for row in own:
        mine = _mine(reader, row, rows, swaps.get(row.pk))
        days.setdefault(row.on_date, Day(row.on_date)).shifts.append(mine)
    _add_beside(actor, reader, (first, last), days, own_departments)
    return [
        (
            one,
            [days[on] for on in one.days if on in days],
            sum_of(row for row in own if one.first <= row.on_date <= one.last),
        )
        for one in (week.later(number) for number in range(WEEKS_SHOWN))
    ]


def _mine(
    reader: Reader, row: ScheduledShift, others: Sequence[ScheduledShift], swap: SwapPlan | None
) -> Mine:
    names = [one.employee.name for one in others if one.employee and _is_beside(row, one)]
    names = sorted(set(names))
    if len(names) > NAMES_SHOWN:
        names = [*names[:NAMES_SHOWN], f"{len(names) - NAMES_SHOWN} more"]
    is_over = row.starts_at <= clock.now()
    span = reader.span(row.starts_at, row.finishes_at, row.department)
    return Mine(row, span, minutes_of(row), names, swap, is_over, planned_breaks(reader, row))


def _is_beside(row: ScheduledShift, other: ScheduledShift) -> bool:
    """Whether somebody else works in the same department meanwhile."""
    return (
        other.employee_id != row.employee_id
        and other.department_id == row.department_id
        and other.starts_at < (row.finishes_at or row.starts_at + timedelta(minutes=1))
        and row.starts_at < (other.finishes_at or other.starts_at + timedelta(minutes=1))
    )


def _add_beside(
    actor: Actor,
    reader: Reader,
    between: tuple[date, date],
    days: dict[date, Day],
    own_departments: Sequence[int],
) -> None:
    """Labels stand beside what is there; notes, events and duty are worth a day of their own."""
    own = queries.duty_periods(actor).filter(on_date__range=between, employee_id=actor.employee_id or 0)
    for one in own:
        days.setdefault(one.on_date, Day(one.on_date)).duty.append((one, duty_span(reader, one)))
    for note in beside_queries.roster_notes(actor, *between):
        if note.department_id is None or note.department_id in own_departments:
            days.setdefault(note.on_date, Day(note.on_date)).notes.append(note)
    for event in places.events_of(actor, own_departments, *between):
        for on in days_of(event, *between):
            days.setdefault(on, Day(on)).events.append(event)
    for label in beside_queries.shift_labels(actor, *between):
        if label.on_date in days:
            days[label.on_date].labels.append(label)


def _offers(actor: Actor, reader: Reader) -> list[tuple[SwapProposal, ScheduledShift, Span]]:
    """Shifts of others that one is asked to take."""
    rows = swap_queries.swap_proposals(actor).filter(
        employee_id=actor.employee_id or 0,
        status__in=OFFERED,
        plan__status=PlanStatus.PENDING,
        plan__scheduled_shift__starts_at__gt=clock.now(),
    )
    found = []
    for row in rows.order_by("plan__scheduled_shift__starts_at", "pk"):
        shift = row.plan.scheduled_shift
        if shift is not None:
            found.append((row, shift, reader.span(shift.starts_at, shift.finishes_at, shift.department)))
    return found


@dataclass(frozen=True)
class Vacant:
    row: ScheduledShift
    span: Span
    against: list[str]
    stopped: bool


def _vacant(actor: Actor, profile: Employee, reader: Reader, own_departments: Sequence[int]) -> list[Vacant]:
    """Published, in one's departments, to come: with what would speak against having it."""
    if not may_ever(actor, "scheduled_shift.pick_up"):
        return []
    now = clock.now()
    rows = queries.scheduled_shifts(actor).filter(
        employee__isnull=True,
        published_at__isnull=False,
        department_id__in=own_departments,
        starts_at__gt=now,
        starts_at__lt=now + LOOK_AHEAD,
    )[:VACANT_SHOWN]
    given = [_given(row, profile) for row in rows]
    against: dict[int, list[Any]] = defaultdict(list)
    for one in check_each(actor, given):
        against[one.scheduled_shift_id or 0].append(one)
    return [
        Vacant(
            row,
            reader.span(row.starts_at, row.finishes_at, row.department),
            list(dict.fromkeys(one.text for one in against[row.pk])),
            any(one.firmness == Firmness.STOP for one in against[row.pk]),
        )
        for row in given
    ]


def _given(row: ScheduledShift, profile: Employee) -> ScheduledShift:
    """As it would be with the person, kept nowhere."""
    found = copy(row)
    found.employee = profile
    return found


# What one says


def _back(request: PageRequest) -> HttpResponse:
    week = request.GET.get("week")
    return redirect(
        f"{reverse('my_roster')}?week={week}" if week and week.replace("-", "").isdigit() else "my_roster"
    )


def _say(request: PageRequest, shift_id: int, act: Callable[..., Any], said: str) -> HttpResponse:
    row = queries.scheduled_shift(request.actor, shift_id)
    pressed(request, lambda: act(request.actor, row), said)
    return _back(request)


def accept(request: PageRequest, shift_id: int) -> HttpResponse:
    return _say(request, shift_id, actions.accept_scheduled_shift, "You work this shift.")


def decline(request: PageRequest, shift_id: int) -> HttpResponse:
    said = "You said no. The shift stays yours until it is given to somebody else."
    return _say(request, shift_id, actions.decline_scheduled_shift, said)


def seen(request: PageRequest, shift_id: int) -> HttpResponse:
    said = "Your manager sees that you have seen it."
    return _say(request, shift_id, actions.acknowledge_scheduled_shift, said)


def pick_up(request: PageRequest, shift_id: int) -> HttpResponse:
    return _say(request, shift_id, actions.pick_up_shift, "The shift is yours.")


def ask_swap(request: PageRequest, shift_id: int) -> HttpResponse:
    actor, row = request.actor, queries.scheduled_shift(request.actor, shift_id)
    require(actor, "swap_plan.create", row)
    form = SwapForm(sent(request))
    if form.carry_out(lambda values: ask_for_swap(actor, row, reason=values["reason"] or "")):
        messages.success(request, "Your manager is told. The shift stays yours until somebody else has it.")
        return redirect("my_roster")
    whose = f" of {row.employee.name}" if row.employee and row.employee_id != actor.employee_id else ""
    context = {
        "heading": "Ask for a swap",
        "lead": f"The shift{whose}, {shift_in_words(row, request.profile.organisation)}.",
        "form": form,
        "button": "Ask",
        "back": reverse("my_roster"),
        "back_label": "My roster",
    }
    return render(request, "web/form_page.html", context)


def take_back(request: PageRequest, plan_id: int) -> HttpResponse:
    plan = swap_queries.swap_plan(request.actor, plan_id)
    pressed(
        request, lambda: reject_swap(request.actor, plan), "Nobody is asked any more: the shift stays yours."
    )
    return redirect("my_roster")


def take_offer(request: PageRequest, proposal_id: int) -> HttpResponse:
    """Yes to a shift that somebody else cannot work."""
    proposal = swap_queries.swap_proposal(request.actor, proposal_id)
    kept: list[SwapProposal] = []
    act = answer_proposal
    if pressed(request, lambda: kept.append(act(request.actor, proposal, "accept")), "You said yes."):
        _tell(request, kept[0])
    return redirect("my_roster")


def leave_offer(request: PageRequest, proposal_id: int) -> HttpResponse:
    proposal = swap_queries.swap_proposal(request.actor, proposal_id)
    pressed(request, lambda: answer_proposal(request.actor, proposal, "reject"), "You said no.")
    return redirect("my_roster")


def _tell(request: PageRequest, proposal: SwapProposal) -> None:
    if proposal.status == ProposalStatus.APPROVED:
        messages.info(request, "The shift is yours.")
    elif proposal.status == ProposalStatus.ACCEPTED:
        messages.info(request, "A manager decides who has the shift. You are told.")
