"""Who is in now, who should be, and what needs a look."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from muster.attendance import actions, queries
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.models import Recorded
from muster.core.policy import may, may_ever
from muster.people.models import Employee
from muster.people.queries import employees
from muster.places.models import Department
from muster.places.queries import departments
from muster.rosters.queries import working_now
from muster.web.forms import pressed
from muster.web.lines import MINUTE, Reader, ShiftLine, Span, shift_lines
from muster.web.manager.forms import EndForm
from muster.web.middleware import PageRequest

A_PAGE = 50  # of each kind of what needs a look
Row = TypeVar("Row", bound=Recorded)


@dataclass(frozen=True)
class Present:
    name: str
    on_break: bool
    since: datetime
    minutes: int
    zone_label: str
    plan: Span | None


@dataclass(frozen=True)
class Absent:
    name: str
    due: datetime
    minutes_late: int
    zone_label: str


@dataclass
class Team:
    name: str
    location: str
    colour: str
    present: list[Present] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    @property
    def planned(self) -> int:
        """How many are planned now: those who are in by their plan, and those who are not."""
        return len(self.absent) + sum(one.plan is not None for one in self.present)


class Board:
    """The teams of those who are in or should be. A fixed number of statements."""

    def __init__(self, actor: Actor, reader: Reader) -> None:
        self._reader = reader
        self._now = clock.now()
        self._teams: dict[int | None, Team] = {}
        people = list(employees(actor).select_related("primary_department__location"))
        states = queries.states(actor, people)
        self._plans = {
            plan.employee_id: reader.span(plan.starts_at, plan.finishes_at, plan.department)
            for plan in working_now(actor, self._now)
        }
        known = {one.pk: one for one in departments(actor)}
        for person in people:
            state = states[person.pk]
            department = known.get(state.department_id or 0) or person.primary_department
            if state.clocked_in and state.since:
                self._add_present(person, department, state.since, on_break=state.on_break)
        for plan in queries.unattended_plans(actor, self._now):
            if plan.employee and plan.employee_id in states and not states[plan.employee_id].clocked_in:
                self._add_absent(plan.employee, plan.department, plan.starts_at)

    @property
    def teams(self) -> list[Team]:
        return sorted(self._teams.values(), key=lambda team: (team.location, team.name))

    def _add_present(
        self, person: Employee, department: Department | None, since: datetime, *, on_break: bool
    ) -> None:
        span = self._reader.span(since, None, department)
        minutes = max(0, (self._now - since) // MINUTE)
        self._team(department).present.append(
            Present(person.name, on_break, span.starts, minutes, span.zone_label, self._plans.get(person.pk))
        )

    def _add_absent(self, person: Employee, department: Department | None, due: datetime) -> None:
        span = self._reader.span(due, None, department)
        late = (self._now - due) // MINUTE
        self._team(department).absent.append(Absent(person.name, span.starts, late, span.zone_label))

    def _team(self, department: Department | None) -> Team:
        if department is None:
            return self._teams.setdefault(None, Team("No department", "", ""))
        place = department.location.name if department.location else ""
        return self._teams.setdefault(department.pk, Team(department.name, place, department.colour))


def who_is_in(request: PageRequest) -> HttpResponse:
    """The whole page; for htmx, which asks every few seconds, only the part that lives."""
    teams = Board(request.actor, Reader.of(request.profile)).teams
    present = [one for team in teams for one in team.present]
    looks = Looks(request.actor) if may_ever(request.actor, "shift.approve") else None
    context: dict[str, Any] = {
        "total": looks.total if looks else None,
        "teams": teams,
        "working": sum(not one.on_break for one in present),
        "on_break": sum(one.on_break for one in present),
        "absent": sum(len(team.absent) for team in teams),
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/manager/now_live.html", context)
    listed = _listed(looks, Reader.of(request.profile)) if looks and looks.total else {}
    return render(request, "web/manager/now.html", {**context, **listed})


class Looks:
    """What needs a look of those who have the right to see to it, and how much of it there is in all."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.flagged = queries.flagged_shifts(actor)
        self.waiting = queries.waiting_events(actor)
        self.unclaimed = queries.unclaimed_presses(actor)
        self.flagged_ids = _seen_to_by(actor, "shift.approve", self.flagged)
        self.waiting_ids = _seen_to_by(actor, "shift.update", self.waiting)
        self.total = len(self.flagged_ids) + len(self.waiting_ids) + self.unclaimed.count()


def _seen_to_by(actor: Actor, right: str, rows: "QuerySet[Row]") -> list[int]:
    few_columns = rows.select_related(None).only("organisation_id", "employee_id")
    return [one.pk for one in few_columns if may(actor, right, one)]


def _listed(looks: Looks, reader: Reader) -> dict[str, Any]:
    """The oldest of each kind."""
    rows = looks.flagged.select_related("employee", "department__location", "scheduled_shift")
    flagged = rows.filter(pk__in=looks.flagged_ids[:A_PAGE])
    lines = shift_lines(looks.actor, reader, flagged)
    presses = looks.waiting.select_related("employee", "device", "department__location")
    waiting = list(presses.filter(pk__in=looks.waiting_ids[:A_PAGE]))
    unclaimed = list(looks.unclaimed[:A_PAGE])
    return {
        "flagged": [_flagged(reader, line) for line in lines],
        "waiting": [(event, reader.span(event.sent_at, None, event.department)) for event in waiting],
        "unclaimed": [(press, press.sent_at.astimezone(reader.zone)) for press in unclaimed],
        "shown": len(lines) + len(waiting) + len(unclaimed),
    }


def _flagged(reader: Reader, line: ShiftLine) -> tuple[ShiftLine, EndForm | None, datetime | None]:
    """With a form where the end is missing: it offers the planned end, which the line names as such."""
    shift = line.shift
    if shift.clocked_out_at is not None:
        return line, None, None
    zone = reader.zone_of(shift.department)
    plan = shift.scheduled_shift
    planned_end = plan.finishes_at.astimezone(zone) if plan and plan.finishes_at else None
    form = EndForm(zone=zone, prefix=f"shift{shift.pk}", initial={"finish": planned_end})
    return line, form, planned_end


def settle_event(request: PageRequest, event_id: int) -> HttpResponse:
    event = queries.waiting_events(request.actor).filter(pk=event_id).first()
    if event is None:
        raise NotFound("Press")
    pressed(request, lambda: actions.settle_waiting_event(request.actor, event), "The press is settled.")
    return redirect("who_is_in")


def settle_unclaimed(request: PageRequest, press_id: int) -> HttpResponse:
    press = queries.unclaimed_presses(request.actor).filter(pk=press_id).first()
    if press is None:
        raise NotFound("Press")
    pressed(request, lambda: actions.settle_unclaimed(request.actor, press), "The press is settled.")
    return redirect("who_is_in")
