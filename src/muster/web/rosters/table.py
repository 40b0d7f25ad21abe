"""The team roster as a table: people by the days of a week, department by department. A fixed number of statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from muster.core.actor import Actor
from muster.core.policy import may, may_ever
from muster.leave.daytime import instant
from muster.people import queries as people
from muster.people.models import Employee
from muster.places import queries as places
from muster.places.models import Department, Event
from muster.rosters import beside_queries, cover_queries, queries
from muster.rosters.actions import check_plans
from muster.rosters.cover_queries import OpenTime
from muster.rosters.models import DutyPeriod, RosterNote, ScheduledShift, ShiftLabel
from muster.web.lines import Reader, Span
from muster.web.rosters.plans import PlanCard, by_shift, duty_span, minutes_of, plan_card, sum_of
from muster.web.rosters.weeks import ONE_DAY, Week

MIDNIGHT = 0
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Short:
    """So many people are wanted that nobody is planned as."""

    open: OpenTime
    span: Span

    @property
    def what(self) -> str:
        many, position = self.open.people, self.open.position
        return f"{many} missing: {position.name}" if position else f"{many} missing"


@dataclass
class Cell:
    on: date
    cards: list[PlanCard] = field(default_factory=list)
    short: list[Short] = field(default_factory=list)
    duty: list[tuple[DutyPeriod, Span]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.cards or self.short or self.duty)


@dataclass(frozen=True)
class Row:
    """Of somebody in a department; of nobody (employee None) what is vacant or not covered."""

    employee: Employee | None
    cells: list[Cell]
    minutes: int
    minutes_in_all: int


@dataclass(frozen=True)
class Group:
    department: Department | None
    rows: list[Row]
    minutes: int
    may_add: bool
    zone_label: str


@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    labels: list[ShiftLabel]
    notes: list[RosterNote]
    events: list[Event]
    minutes: int


class Table:
    """`department` None: all that the actor sees."""

    def __init__(
        self,
        actor: Actor,
        reader: Reader,
        week: Week,
        departments: Sequence[Department],
        department: Department | None,
    ) -> None:
        self._actor, self._reader, self._week = actor, reader, week
        self.plans_others = may_ever(actor, "scheduled_shift.create")
        self._departments = [department] if department else departments
        rows = queries.scheduled_shifts(actor).filter(on_date__range=(week.first, week.last))
        self.shifts = list(rows.filter(department=department) if department else rows)
        objections = check_plans(actor, [row for row in self.shifts if self._is_planned(row)])
        self.objections = by_shift(objections)
        self.cards = [plan_card(actor, reader, row, self.objections) for row in self.shifts]
        self._short = list(self._uncovered()) if self.plans_others else []
        duty = queries.duty_periods(actor).filter(on_date__range=(week.first, week.last))
        self._duty = [(one, duty_span(reader, one)) for one in duty]
        self._members = people.members_by_department(actor, [one.pk for one in self._departments])
        self._in_all: dict[int | None, int] = defaultdict(int)
        for row in self.shifts:
            self._in_all[row.employee_id] += minutes_of(row) or 0

    def _is_planned(self, row: ScheduledShift) -> bool:
        """What speaks against a shift is for whoever plans it: it tells of others' leave."""
        return self.plans_others and may(self._actor, "scheduled_shift.update", row)

    def _may_add(self, department: Department | None) -> bool:
        probe = ScheduledShift(organisation_id=self._actor.organisation_id, department=department)
        return self.plans_others and may(self._actor, "scheduled_shift.create", probe)

    def _uncovered(self) -> Iterable[Short]:
        """Of departments in which the actor plans."""
        zone = self._reader.zone_of(None)
        first, last = self._week.first, self._week.last + ONE_DAY
        found = cover_queries.uncovered(
            self._actor,
            instant(first - ONE_DAY, MIDNIGHT, zone),
            instant(last + ONE_DAY, MIDNIGHT, zone),
            departments=[one.pk for one in self._departments if self._may_add(one)],
        )
        for one in found:
            span = self._reader.span(one.starts_at, one.finishes_at, one.department)
            if first <= span.starts.date() < last:
                yield Short(one, span)

    def groups(self) -> list[Group]:
        """By the departments' order, those alone in which there is something or somebody."""
        by_department: dict[int | None, list[PlanCard]] = defaultdict(list)
        for card in self.cards:
            by_department[card.row.department_id].append(card)
        known = {one.pk: one for one in self._departments}
        for card in self.cards:
            if card.row.department is not None:
                known.setdefault(card.row.department.pk, card.row.department)
        ordered = sorted(known.values(), key=lambda one: (one.order, one.name, one.pk))
        groups = [self._group(one, by_department[one.pk]) for one in ordered]
        if by_department[None]:
            groups.append(self._group(None, by_department[None]))
        return [one for one in groups if one.rows]

    def _group(self, department: Department | None, cards: Sequence[PlanCard]) -> Group:
        pk = department.pk if department else None
        of_person: dict[int | None, list[PlanCard]] = defaultdict(list)
        persons = {one.pk: one for one in self._members.get(pk or 0, ())}
        for card in cards:
            of_person[card.row.employee_id].append(card)
            if card.row.employee is not None:
                persons[card.row.employee.pk] = card.row.employee
        short = [one for one in self._short if one.open.department and one.open.department.pk == pk]
        rows = [self._row(None, of_person[None], short)] if of_person[None] or short else []
        ordered = sorted(persons.values(), key=lambda one: (one.name, one.pk))
        rows += [self._row(one, of_person[one.pk], ()) for one in ordered]
        spans = [one.span for one in cards] + [one.span for one in short]
        zone = spans[0].zone_label if spans else ""
        return Group(department, rows, sum_of(card.row for card in cards), self._may_add(department), zone)

    def _row(self, employee: Employee | None, cards: Sequence[PlanCard], short: Sequence[Short]) -> Row:
        pk = employee.pk if employee else 0
        cells = [
            Cell(
                on,
                [card for card in cards if card.row.on_date == on],
                [one for one in short if one.span.starts.date() == on],
                [one for one in self._duty if (one[0].employee_id, one[0].on_date) == (pk, on)],
            )
            for on in self._week.days
        ]
        return Row(employee, cells, sum_of(card.row for card in cards), self._in_all[pk])

    def days(self, today: date) -> list[Day]:
        first, last = self._week.first, self._week.last
        labels = by_day(beside_queries.shift_labels(self._actor, first, last), lambda one: one.on_date)
        notes = by_day(self._notes(first, last), lambda one: one.on_date)
        events = list(places.events_of(self._actor, [one.pk for one in self._departments], first, last))
        return [
            Day(
                on,
                on == today,
                labels[on],
                notes[on],
                [one for one in events if one.starts_on <= on <= one.ends_on],
                sum_of(row for row in self.shifts if row.on_date == on),
            )
            for on in self._week.days
        ]

    def _notes(self, first: date, last: date) -> list[RosterNote]:
        shown = {one.pk for one in self._departments}
        rows = beside_queries.roster_notes(self._actor, first, last)
        return [one for one in rows if one.department_id is None or one.department_id in shown]


def by_day(rows: Iterable[Thing], day: Callable[[Thing], date]) -> dict[date, list[Thing]]:
    found: dict[date, list[Thing]] = defaultdict(list)
    for one in rows:
        found[day(one)].append(one)
    return found
