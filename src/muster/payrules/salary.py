"""A weekly salary that pays all hours of its week: one line a week in which work was done."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from muster.payrules.days import local
from muster.payrules.lines import Bucket, PayLine, Reason
from muster.payrules.money import half_up
from muster.payrules.person import Person
from muster.payrules.worked import Worked

WEEK_DAYS = 7


def salaries(earlier: Iterable[Worked], days: Iterable[Worked], person: Person) -> Iterator[PayLine]:
    """A week with work before the dates was paid then."""
    paid = _by_week(earlier, person)
    for first, of_week in _by_week(days, person).items():
        if first not in paid:
            yield _line(date.fromordinal(first), of_week, person)


def _by_week(days: Iterable[Worked], person: Person) -> dict[int, list[Worked]]:
    weeks: dict[int, list[Worked]] = {}
    for worked in days:
        if worked.terms.weekly_salary is not None:
            first = worked.terms.first_day(worked.spell.day, WEEK_DAYS, person.pack.switches.week_starts)
            weeks.setdefault(first, []).append(worked)
    return weeks


def _line(week_from: date, of_week: list[Worked], person: Person) -> PayLine:
    first, last = of_week[0], of_week[-1]
    salary = first.terms.weekly_salary or Decimal(0)
    base = person.base(first.spell.day, first.book)
    zone = first.spell.calendar.zone
    return PayLine(
        from_=local(first.spell.starts, zone),
        to=local(last.spell.ends, zone),
        units=Decimal(1),
        date=week_from + timedelta(days=WEEK_DAYS - 1),
        name="Salary",
        export_name="Salary",
        secondary_export_name="",
        ordinary_hours=False,
        base_rate_name=base.name,
        base_rate_export_name=base.export_name,
        base_rate=base.hourly,
        unit_rate=salary,
        cost=half_up(salary),
        clause="agreed",
        reason=Reason(Bucket.SALARY, "salary", "the salary pays all hours of the week, few or many"),
        inputs={"week_from": week_from.isoformat()},
    )
