"""Publishing a week: first what changes for whom and what the checks say, then done."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from muster.core.actor import Actor
from muster.core.encryption import mark
from muster.core.policy import may
from muster.people.models import Employee
from muster.people.queries import employees
from muster.places.models import Department
from muster.rosters import queries
from muster.rosters.actions import check_plans, publish_scheduled_shifts
from muster.rosters.actions.publishing import plan_changes
from muster.rosters.checks import Objection
from muster.rosters.models import Firmness, ScheduledShift
from muster.rosters.refusals import NotAcknowledged
from muster.web.forms import CHANGED_MEANWHILE, REFUSALS
from muster.web.lines import Reader, Span
from muster.web.middleware import PageRequest
from muster.web.rosters.plans import is_pending
from muster.web.rosters.team import DepartmentForm
from muster.web.rosters.weeks import Week, team_address, week_of

MOST_ROUNDS = 10
MOST_OF_A_WEEK = 5000


@dataclass
class Summary:
    """Of what publishing these shifts would do. `stopped`: shifts that are left out, with why."""

    rows: list[ScheduledShift]
    stopped: list[Objection] = field(default_factory=list)
    warnings: list[Objection] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Of what the page showed, so that nothing else is published."""
        return mark([(row.pk, row.row_version) for row in self.rows])


def summary(actor: Actor, week: Week, department: Department | None) -> Summary:
    """Where one shift stops another, what is left is asked again."""
    found = queries.scheduled_shifts(actor).filter(on_date__range=(week.first, week.last))
    if department is not None:
        found = found.filter(department=department)
    told = Summary([row for row in found if is_pending(row) and may(actor, "scheduled_shift.publish", row)])
    for _ in range(MOST_ROUNDS):
        objections = check_plans(actor, told.rows)
        stops = [one for one in objections if one.firmness == Firmness.STOP]
        told.warnings = [one for one in objections if one.firmness == Firmness.WARN]
        if not stops:
            return told
        told.stopped += stops
        left_out = {one.scheduled_shift_id for one in stops}
        told.rows = [row for row in told.rows if row.pk not in left_out]
    return told


def publish(request: PageRequest) -> HttpResponse:
    actor = request.actor
    week = week_of(actor, request.profile.organisation, request.GET.get("week"))
    form = DepartmentForm(request)
    department = form.chosen
    told = summary(actor, week, department)
    refused = ""
    if request.method == "POST":
        refused = _refused(request, told)
        if not refused:
            return redirect(team_address(week.first, department.pk if department else None))
    ticked = set(request.POST.getlist("acknowledge"))
    context = {
        "week": week,
        "form": form,
        "department": department,
        "told": told,
        "people": _people(actor, Reader.of(request.profile), told.rows),
        "vacant": sum(row.employee_id is None for row in told.rows),
        "stopped": _with_span(request, told.stopped),
        "warnings": [(one, span, one.key in ticked) for one, span in _with_span(request, told.warnings)],
        "refused": refused,
        "back": team_address(week.first, department.pk if department else None),
    }
    return render(request, "web/rosters/publish.html", context)


def _refused(request: PageRequest, told: Summary) -> str:
    """Why not; nothing where it is done."""
    if request.POST.get("mark") != told.mark:
        return CHANGED_MEANWHILE
    if not told.rows:
        return "There is nothing to publish."
    people = {one.employee_id for row in told.rows for one in plan_changes(row)}
    count = len(told.rows)
    try:
        publish_scheduled_shifts(
            request.actor, told.rows, acknowledge=request.POST.getlist("acknowledge"), most=MOST_OF_A_WEEK
        )
    except NotAcknowledged:
        return "A check warns. Tick that you know of each warning, or change the shift."
    except REFUSALS as refusal:
        return refusal.message
    messages.success(
        request, f"{_counted(count, 'shift')} published. {_counted(len(people), 'person', 'people')} told."
    )
    if told.stopped:
        left = len({one.scheduled_shift_id for one in told.stopped})
        messages.warning(request, f"{_counted(left, 'shift')} not published, because a check stops it.")
    return ""


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _with_span(request: PageRequest, objections: Sequence[Objection]) -> list[tuple[Objection, Span]]:
    reader = Reader.of(request.profile)
    return [
        (one, reader.span(one.row.starts_at, one.row.finishes_at, one.row.department)) for one in objections
    ]


def _people(
    actor: Actor, reader: Reader, rows: Sequence[ScheduledShift]
) -> list[tuple[Employee | None, list[tuple[str, ScheduledShift, Span]]]]:
    """What changes for whom, by name."""
    changes: dict[int, list[tuple[str, ScheduledShift, Span]]] = defaultdict(list)
    for row in rows:
        for what, employee_id, span in _changes(reader, row):
            changes[employee_id].append((what, row, span))
    named = employees(actor, active=None).in_bulk(changes)
    ordered = sorted(changes, key=lambda pk: named[pk].name if pk in named else "")
    return [(named.get(pk), sorted(changes[pk], key=lambda one: one[2].starts)) for pk in ordered]


def _changes(reader: Reader, row: ScheduledShift) -> Iterator[tuple[str, int, Span]]:
    for one in plan_changes(row):
        starts_at, finishes_at = one.was or (row.starts_at, row.finishes_at)
        yield one.what, one.employee_id, reader.span(starts_at, finishes_at, row.department)
