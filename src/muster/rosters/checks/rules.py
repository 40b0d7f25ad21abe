"""The checks, one function each over plain facts: the rules of the rostering engine, asked one by one. No database.

Each yields a sentence and the shifts that it is about.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from muster.rostering.constraints import person as own
from muster.rostering.constraints import shift as single
from muster.rostering.constraints.rule import Person, Told
from muster.rostering.problem import Employee, Limits, Problem, Span, Work
from muster.rosters.models.settings import Check


@dataclass(frozen=True)
class Case:
    """One person's shifts around one week, in the zone of a place. `asked`: those that the checks are asked of."""

    problem: Problem
    employee: Employee
    works: Sequence[Work]
    asked: Sequence[Work]
    unavailable: tuple[Span, ...] = ()
    on_leave: tuple[Span, ...] = ()
    hours_of_qualifications: Limits = field(default_factory=Limits)
    minor: Limits | None = None
    adult_from: date | None = None
    opening: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def person(self, **facts: Any) -> Person:
        """`facts`: fields of the engine's Employee that differ."""
        return Person(self.problem, replace(self.employee, **facts))


def overlap(case: Case) -> Iterator[Told]:
    yield from own.overlap(case.person(), case.works)


def rest(case: Case) -> Iterator[Told]:
    yield from own.rest_between_shifts(case.person(), case.works)


def day_hours(case: Case) -> Iterator[Told]:
    yield from own.minutes_of_day(case.person(), case.works)


def week_hours(case: Case) -> Iterator[Told]:
    yield from own.minutes_of_week(case.person(), case.works)


def period_hours(case: Case) -> Iterator[Told]:
    """The last period that is too long: those that begin a day or two before say the same."""
    asked = set(case.asked)
    told = own.minutes_of_window(case.person(), case.works)
    yield from [one for one in told if asked.intersection(one[1])][-1:]


def days_running(case: Case) -> Iterator[Told]:
    yield from own.days_running(case.person(), case.works)


def qualification(case: Case) -> Iterator[Told]:
    yield from _each(single.qualification, case.person(), case.asked)


def qualification_hours(case: Case) -> Iterator[Told]:
    yield from own.minutes_of_window(case.person(limits=case.hours_of_qualifications), case.works)


def unavailable(case: Case) -> Iterator[Told]:
    yield from _each(single.leave, case.person(unavailable=case.unavailable), case.asked)


def on_leave(case: Case) -> Iterator[Told]:
    yield from _each(single.leave, case.person(unavailable=case.on_leave), case.asked)


def minor_hours(case: Case) -> Iterator[Told]:
    """Of shifts on days before the birthday."""
    if case.minor is None or case.adult_from is None:
        return
    minor, horizon = case.person(limits=case.minor), case.problem.horizon
    young = [work for work in case.asked if horizon.local(work.start).date() < case.adult_from]
    found = [
        *_each(single.curfew, minor, young),
        *own.minutes_of_day(minor, case.works),
        *own.minutes_of_week(minor, case.works),
    ]
    yield from (one for one in found if set(young).intersection(one[1]))


def business_hours(case: Case) -> Iterator[Told]:
    """By place; one whose hours are not known has none."""
    for work in case.asked:
        opening = case.opening.get(work.kind)
        if opening is not None:
            person = Person(replace(case.problem, opening=opening), case.employee)
            yield from _each(single.opening_hours, person, [work])


def _each(
    rule: Callable[[Person, Work], str | None], person: Person, works: Iterable[Work]
) -> Iterator[Told]:
    for work in works:
        text = rule(person, work)
        if text is not None:
            yield text, (work,)


# Those of a person; a vacant shift is asked only what needs nobody.
OF_PERSON: dict[str, Callable[[Case], Iterator[Told]]] = {
    Check.OVERLAP.value: overlap,
    Check.REST.value: rest,
    Check.DAY_HOURS.value: day_hours,
    Check.WEEK_HOURS.value: week_hours,
    Check.PERIOD_HOURS.value: period_hours,
    Check.DAYS_RUNNING.value: days_running,
    Check.QUALIFICATION.value: qualification,
    Check.QUALIFICATION_HOURS.value: qualification_hours,
    Check.UNAVAILABLE.value: unavailable,
    Check.ON_LEAVE.value: on_leave,
    Check.MINOR_HOURS.value: minor_hours,
    Check.BUSINESS_HOURS.value: business_hours,
}
OF_NOBODY = {Check.BUSINESS_HOURS.value: business_hours}


@dataclass(frozen=True)
class Spending:
    """What a department's planned time of a week costs, and may cost. Money of the organisation's currency."""

    department: str
    week_starts_on: date
    currency: str
    budget: Decimal
    cost: Decimal


def budget(spending: Spending, *, in_money: bool) -> str | None:
    """`in_money`: whether whoever asks sees costs."""
    if spending.cost <= spending.budget:
        return None
    if not in_money:
        return f"{spending.department} is planned for more than its budget in the week of {spending.week_starts_on}."
    return (
        f"{spending.department} is planned for {spending.cost:.2f} {spending.currency} in the week of "
        f"{spending.week_starts_on}; {spending.budget:.2f} is the budget."
    )
