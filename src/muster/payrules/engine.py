"""From worked time to pay lines. Nothing here knows a database, a clock or a country."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter

from muster.payrules.allowances import allowances, earning_line
from muster.payrules.breaks import point_out_missing_breaks
from muster.payrules.bucket import Buckets
from muster.payrules.facts import Dates, Earning, Employee, WorkedShift
from muster.payrules.lines import PayLine, Result
from muster.payrules.loading import on_top_of
from muster.payrules.normalise import Spell, normalise
from muster.payrules.pack import Pack
from muster.payrules.person import Person, Warnings
from muster.payrules.premiums import premiums
from muster.payrules.regular import Period, overtime_premiums, periods
from muster.payrules.rules import OvertimeOf
from muster.payrules.salary import salaries
from muster.payrules.topup import TopUp, top_ups
from muster.payrules.worked import Worked, work


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
    spells = normalise(shifts)
    person = Person(employee, pack, dates, Warnings())
    buckets = Buckets(pack, person.warnings)
    result = _pay(spells, earnings, person, buckets)
    too_little = buckets.weeks_with_too_little()
    if not too_little:
        return result
    again = Person(employee, pack, dates, Warnings())
    return _pay(spells, earnings, again, Buckets(pack, again.warnings, too_little))


def _pay(spells: list[Spell], earnings: Sequence[Earning], person: Person, buckets: Buckets) -> Result:
    dates = person.dates
    first, last = dates.from_on.toordinal(), dates.to_on.toordinal()
    earlier: list[list[Worked]] = []
    paid: list[list[Worked]] = []
    lines: list[PayLine] = []
    on_top: list[PayLine] = []
    for day, of_day in groupby(spells, key=attrgetter("day")):
        is_paid = first <= day <= last
        worked: list[Worked] = []
        least: list[TopUp] = []
        for spell in of_day:
            worked.append(work(spell, person, buckets, is_paid=is_paid))
            if is_paid:
                least = top_ups(worked, least, person, buckets)
        if day < first:
            earlier.append(worked)
        if not is_paid:
            continue
        for each in worked:
            _look_over(each, person)
            lines += each.lines
            on_top += on_top_of(each, person)
        for rule, line in least:
            person.warnings.unconfirmed(rule, line.date)
            on_top.append(line)
        paid.append(worked)
    on_top += salaries(chain.from_iterable(earlier), chain.from_iterable(paid), person)
    on_top += _by_regular_rate(paid, earnings, person)
    beside = (*allowances(earlier, paid, person), *(earning_line(each) for each in earnings))
    return Result(_in_order(lines, on_top), beside, person.warnings.all)


def _in_order(lines: list[PayLine], on_top: list[PayLine]) -> tuple[PayLine, ...]:
    """A day's work as it was worked, then what comes on top. The lines of work are in the order of time already."""
    on_top.sort(key=lambda line: line.from_.timestamp())
    return tuple(sorted(lines + on_top, key=attrgetter("date")))


def _by_regular_rate(
    paid: list[list[Worked]], earnings: Sequence[Earning], person: Person
) -> Iterator[PayLine]:
    found = (
        periods(chain.from_iterable(paid), earnings, person)
        if person.pack.switches.overtime_of is OvertimeOf.REGULAR_RATE
        else []
    )
    for period in found:
        yield from overtime_premiums(period, person)
    period_of: dict[Worked, Period] = {}
    for period in found:
        for worked in period.worked:
            period_of.setdefault(worked, period)
    for of_day in paid:
        yield from premiums(of_day, period_of.get(of_day[0]), person)


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
    short = worked.parts[0].rest
    if short is not None and short.rule.percent is None:
        person.warnings.unconfirmed(short.rule, spell.date)
        person.warnings.say(
            "rest_too_short",
            f"The rest before shift {spell.id} was {short.had}: {short.rule.name} ({short.rule.clause}).",
            spell.date,
        )
    point_out_missing_breaks(spell, worked.book, person)
