"""A weekly salary that pays all hours of its week: one line a week in which work was done."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from muster.payrules.days import local
from muster.payrules.lines import Bucket, PayLine, Reason
from muster.payrules.person import Person
from muster.payrules.worked import Worked

WEEK_DAYS = 7


def salaries(days: Iterable[Worked], person: Person) -> Iterator[PayLine]:
    weeks: dict[int, list[Worked]] = {}
    for worked in days:
        terms = worked.book.terms
        if terms.weekly_salary is not None:
            first = (
                terms.cycle_from_on.toordinal()
                if terms.cycle_from_on
                else 1 + person.pack.switches.week_starts
            )
            weeks.setdefault(first + (worked.spell.day - first) // WEEK_DAYS * WEEK_DAYS, []).append(worked)
    for first, of_week in weeks.items():
        yield _line(date.fromordinal(first), of_week, person)


def _line(week_from: date, of_week: list[Worked], person: Person) -> PayLine:
    first, last = of_week[0], of_week[-1]
    salary = first.book.terms.weekly_salary or Decimal(0)
    base = person.base(first.spell.day, first.book)
    zone = first.spell.place.zone
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
        cost=salary,
        clause="agreed",
        reason=Reason(Bucket.SALARY, "salary", "the salary pays all hours of the week, few or many"),
        inputs={"week_from": week_from.isoformat()},
    )
