"""Hours beyond the plan: whoever worked them tells them, whoever answers for them says whether they count."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from muster.core import clock
from muster.core.policy import may, may_ever
from muster.places.models import Department
from muster.places.queries import zone_of
from muster.rosters import actions, beside_queries
from muster.rosters.models import ExtraHours, ExtraHoursStatus
from muster.web.forms import sent
from muster.web.lines import MINUTE, Reader, Span
from muster.web.lists import ListPages
from muster.web.middleware import PageRequest
from muster.web.rosters.duty_forms import ExtraHoursForm

PAGES = ListPages("extra_hours", "Extra hours")
LOOK_BACK = timedelta(days=56)


@dataclass(frozen=True)
class Line:
    row: ExtraHours
    span: Span
    may_settle: bool
    may_remove: bool

    @property
    def minutes(self) -> int:
        return (self.row.finishes_at - self.row.starts_at) // MINUTE


def extra_hours(request: PageRequest) -> HttpResponse:
    """All that wait, and what was settled of the last eight weeks, the newest first."""
    actor, rows = request.actor, beside_queries.extra_hours(request.actor)
    waiting = rows.filter(status=ExtraHoursStatus.PENDING)
    settled = rows.exclude(status=ExtraHoursStatus.PENDING).filter(starts_at__gte=clock.now() - LOOK_BACK)
    context = {
        "waiting": [_line(request, one) for one in waiting],
        "settled": [_line(request, one) for one in settled.order_by("-starts_at", "-id")],
        "settles": may_ever(actor, "extra_hours.settle"),
        "may_add": may_ever(actor, "extra_hours.state"),
    }
    return render(request, "web/rosters/extra_hours.html", context)


def _line(request: PageRequest, row: ExtraHours) -> Line:
    place = row.department or row.employee.primary_department
    span = Reader.of(request.profile).span(row.starts_at, row.finishes_at, place)
    actor = request.actor
    return Line(row, span, may(actor, "extra_hours.settle", row), may(actor, "extra_hours.delete", row))


def state(request: PageRequest) -> HttpResponse:
    """Of oneself; whoever settles others' tells theirs too."""
    actor, profile = request.actor, request.profile

    def zone(department: Department | None) -> Any:
        return zone_of(department, profile.organisation)

    own = None if may_ever(actor, "extra_hours.settle") else profile
    suggested = {"employee": profile.pk}
    form = ExtraHoursForm(sent(request), actor=actor, own=own, zone_of=zone, initial=suggested)

    def act(_: object) -> None:
        actions.state_extra_hours(actor, form.whose or profile, **form.facts())

    return PAGES.edit(
        request,
        form,
        act,
        heading="Tell extra hours",
        lead="Time worked beyond the plan. It counts once it is approved.",
        said="The hours are told. They wait until they are approved.",
        button="Tell",
    )


def approve(request: PageRequest, row_id: int) -> HttpResponse:
    return _settle(request, row_id, approve=True)


def decline(request: PageRequest, row_id: int) -> HttpResponse:
    return _settle(request, row_id, approve=False)


def _settle(request: PageRequest, row_id: int, *, approve: bool) -> HttpResponse:
    row = beside_queries.extra_hours_row(request.actor, row_id)
    said = f"The hours of {row.employee.name} are {'approved' if approve else 'declined'}."
    return PAGES.press(request, lambda: actions.settle_extra_hours(request.actor, row, approve=approve), said)


def remove(request: PageRequest, row_id: int) -> HttpResponse:
    row = beside_queries.extra_hours_row(request.actor, row_id)
    return PAGES.press(
        request, lambda: actions.delete_extra_hours(request.actor, row), "The hours are removed."
    )
