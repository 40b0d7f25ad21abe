"""The wall chart: people by the days of a month, as a table or as a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from muster.core.actor import Actor
from muster.core.policy import may, may_ever
from muster.leave import chart_queries, type_queries
from muster.leave.chart_queries import Absence, Day, Line
from muster.leave.models import Colleagues
from muster.leave.years import add_months
from muster.people.queries import teams
from muster.places.models import Department
from muster.places.queries import departments
from muster.web.forms import YEARS, Form, RowField
from muster.web.leave.words import span_in_words
from muster.web.middleware import PageRequest

ONE_DAY = timedelta(days=1)
MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
WEEKEND = 6
TABLE, LIST = "", "list"
HALVES = {(True, False): "morning", (False, True): "afternoon"}


class ChartForm(Form):
    department = RowField(label="Department", required=False, empty_label="All departments")
    view = forms.ChoiceField(choices=[(TABLE, "Chart"), (LIST, "List")], required=False)


@dataclass(frozen=True)
class Part:
    """Of a day: a half of it or the whole. `url` leads to the request, on the first day that is shown of it."""

    absence: Absence
    morning: bool
    afternoon: bool
    is_first: bool

    @property
    def left(self) -> int:
        return 0 if self.morning else 1

    @property
    def width(self) -> int:
        return self.morning + self.afternoon

    @property
    def initials(self) -> str:
        return initials(self.absence.label)

    @property
    def words(self) -> str:
        half = HALVES.get((self.morning, self.afternoon))
        said = [self.absence.label, half or "", "waits for approval" if self.absence.pending else ""]
        return ", ".join(word for word in said if word)


@dataclass(frozen=True)
class Cell:
    parts: list[Part]
    holiday: str


@dataclass(frozen=True)
class Row:
    line: Line
    may_look: bool
    cells: list[Cell | None]


@dataclass(frozen=True)
class Stretch:
    """Days in a row of one absence."""

    absence: Absence
    when: str


def initials(label: str) -> str:
    """AL for Annual leave, Aw for Away."""
    words = label.split()
    return "".join(word[0] for word in words[:2]).upper() if len(words) > 1 else label[:2].capitalize()


def wall_chart(request: PageRequest) -> HttpResponse:
    actor = request.actor
    today = type_queries.today(actor)
    first = month_of(request.GET.get("month", ""), today)
    last = add_months(first, 1) - ONE_DAY
    form = ChartForm(request.GET)
    form.offer("department", _departments(actor))
    form.is_valid()
    chosen: Department | None = form.cleaned_data.get("department")
    view = form.cleaned_data.get("view") or TABLE
    chart = chart_queries.wall_chart(actor, first, last, department_ids=[chosen.pk] if chosen else None)
    context = {
        "first": first,
        "previous": add_months(first, -1),
        "next": add_months(first, 1),
        "today": today,
        "dates": [(on, on.isoweekday() >= WEEKEND, on == today) for on in chart.dates],
        "form": form,
        "department": chosen,
        "view": view,
        "legend": legend(chart.lines),
        "may_ask": may(actor, "leave_request.create", request.profile),
        "may_lock": may_ever(actor, "locked_period.create"),
        "may_book": may_ever(actor, "leave_request.book_for_many"),
        "may_see_team": may_ever(actor, "team.view"),
    }
    if view == LIST:
        context["people"] = [(line, found) for line in chart.lines if (found := stretches(line.days))]
    else:
        context["groups"] = _groups(actor, chart.lines)
    return render(request, "web/leave/chart.html", context)


def month_of(asked: str, today: date) -> date:
    """Its first day; this month where none was asked for that there is."""
    found = MONTH.match(asked)
    year, month = (int(part) for part in found.groups()) if found else (0, 0)
    if year in YEARS and 1 <= month <= 12:  # noqa: PLR2004 - the months of a year
        return date(year, month, 1)
    return today.replace(day=1)


def _departments(actor: Actor) -> QuerySet[Department]:
    """Those whose people may be on the chart."""
    if type_queries.settings(actor).colleagues_see == Colleagues.EVERYBODY:
        return departments(actor)
    return teams(actor)


def _groups(actor: Actor, lines: Sequence[Line]) -> list[tuple[Department | None, list[Row]]]:
    """By department."""
    found = groupby(lines, key=lambda line: line.employee.primary_department)
    return [
        (
            department,
            [Row(line, may(actor, "leave_account.view", line.employee), cells(line.days)) for line in group],
        )
        for department, group in found
    ]


def cells(days: Sequence[Day]) -> list[Cell | None]:
    """None for a day on which there is nothing to say."""
    found: list[Cell | None] = []
    before: tuple[Absence | None, ...] = ()
    for day in days:
        parts = [
            Part(one, day.morning == one, day.afternoon == one, one not in before) for one in day.absences
        ]
        holiday = ", ".join(free.name for free in day.holidays)
        found.append(Cell(parts, holiday) if parts or holiday else None)
        before = (day.morning, day.afternoon)
    return found


def stretches(days: Sequence[Day]) -> list[Stretch]:
    """Absences in order; those of the same kind that follow each other are one."""
    found = []
    halves = [
        (day.on, half, one)
        for day in days
        for half, one in (("morning", day.morning), ("afternoon", day.afternoon))
    ]
    for one, group in groupby(halves, key=lambda half: half[2]):
        if one is not None:
            found.append(Stretch(one, _span(list(group))))
    return found


def _span(halves: Sequence[tuple[date, str, Absence | None]]) -> str:
    (first, begins, _), (last, ends, _) = halves[0], halves[-1]
    said = span_in_words(first, last)
    from_midday, to_midday = begins == "afternoon", ends == "morning"
    if first == last and (from_midday or to_midday):
        return f"{said}, {'afternoon' if from_midday else 'morning'}"
    beside = [word for word, holds in (("from midday", from_midday), ("to midday", to_midday)) if holds]
    return ", ".join([said, *beside])


def legend(lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    """Initials, name and colour of the kinds that are shown."""
    shown = {(one.label, one.colour) for one in _absences(lines)}
    return [(initials(label), label, colour) for label, colour in sorted(shown)]


def _absences(lines: Sequence[Line]) -> Iterator[Absence]:
    for line in lines:
        for day in line.days:
            yield from day.absences
