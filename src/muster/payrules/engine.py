"""From worked time to pay lines. Nothing here knows a database, a clock or a country."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from muster.payrules.allowances import allowances, earning_line
from muster.payrules.breaks import point_out_missing_breaks
from muster.payrules.bucket import Buckets
from muster.payrules.facts import Dates, Earning, Employee, WorkedShift
from muster.payrules.lines import PayLine, Result
from muster.payrules.loading import loadings
from muster.payrules.normalise import Spell, normalise
from muster.payrules.pack import Pack
from muster.payrules.person import Person, Warnings
from muster.payrules.premiums import premiums
from muster.payrules.regular import Period, overtime_premiums, periods
from muster.payrules.rules import OvertimeOf
from muster.payrules.salary import salaries
from muster.payrules.topup import engagements
from muster.payrules.worked import Worked, count_only, work


def calculate(
    employee: Employee,
    shifts: Iterable[WorkedShift],
    pack: Pack,
    dates: Dates,
    earnings: Sequence[Earning] = (),
) -> Result:
    """Pay of the shifts that began within `dates`. Shifts before them are not paid, but count: give those since the
    person's week or cycle began, and the last before it for the rest between.
    """
    warnings = Warnings()
    person = Person(employee, pack, dates, warnings)
    buckets = Buckets(pack, warnings)
    paid: list[Worked] = []
    lines: list[PayLine] = []
    for of_day in _by_day(normalise(shifts)):
        if not dates.from_on <= of_day[0].date <= dates.to_on:
            for spell in of_day:
                count_only(spell, person, buckets)
            continue
        worked = [work(spell, person, buckets) for spell in of_day]
        for each in worked:
            _look_over(each, person)
            lines += each.lines
            lines += loadings(each, person)
        lines += engagements(worked, person, buckets)
        paid += worked
    lines += salaries(paid, person)
    lines += _by_regular_rate(paid, earnings, person)
    beside = (*allowances(paid, person), *(earning_line(each) for each in earnings))
    return Result(tuple(sorted(lines, key=_order)), beside, warnings.all)


def _by_day(spells: list[Spell]) -> Iterator[list[Spell]]:
    return (list(found) for _, found in groupby(spells, key=lambda spell: spell.day))


def _order(line: PayLine) -> tuple[date, bool, float]:
    """A day's work as it was worked, then what comes on top."""
    return line.date, not line.reason.bucket.is_worked, line.from_.timestamp()


def _by_regular_rate(paid: list[Worked], earnings: Sequence[Earning], person: Person) -> Iterator[PayLine]:
    found = (
        periods(paid, earnings, person) if person.pack.switches.overtime_of is OvertimeOf.REGULAR_RATE else []
    )
    for period in found:
        yield from overtime_premiums(period, person)
    for _, of_day in groupby(paid, key=lambda worked: worked.spell.day):
        same_day = list(of_day)
        yield from premiums(same_day, _period_of(same_day[0], found), person)


def _period_of(worked: Worked, found: list[Period]) -> Period | None:
    return next((period for period in found if worked in period.worked), None)


def _look_over(worked: Worked, person: Person) -> None:
    spell = worked.spell
    for mark in sorted(spell.marks - person.pack.switches.marks):
        person.warnings.say(
            "mark_without_rule", f"{person.pack.switches.code} has no rule for the mark {mark}.", spell.date
        )
    if spell.untimed_break:
        person.warnings.say(
            "break_without_times",
            "A break was given by its length alone and is taken out of the middle of the shift.",
            spell.date,
        )
    point_out_missing_breaks(worked, person)
