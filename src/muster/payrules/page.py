"""A pack as a page of Markdown for a payroll officer: every rule with its clause, its dates and its values.

Columns say which fields of a rule they tell. What no column tells is told by its name, so that a new field or a new
kind of rules is never left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from itertools import groupby
from typing import Any

from muster.payrules import words
from muster.payrules.money import half_up, part
from muster.payrules.pack import Pack, Rules, Switches
from muster.payrules.rules import Rate, Rule


@dataclass(frozen=True, slots=True)
class Column:
    """`tells` are the fields that its cell speaks of."""

    heading: str
    tells: frozenset[str]
    cell: Callable[[Any, Switches], str]


def _column(heading: str, tells: str, cell: Callable[[Any, Switches], str]) -> Column:
    return Column(heading, frozenset(tells.split()), cell)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    about: str
    columns: tuple[Column, ...] = ()


_NAME = _column("Rule", "id name", lambda rule, _: f"{rule.name} (`{rule.id}`)")
_WHEN = _column("When", "days between public_holiday shift_starts mark unless_mark", words.when)
_PAYS = _column("Pays", "percent casual_percent flat", words.pays)
_WHOM = _column("For", "employment arrangements unless levels", words.whom)
_CLAUSE = _column("Clause", "clause", lambda rule, _: rule.clause)
_DATES = _column("In force", "from_on to_on takes_effect", words.in_force)
_CONFIRMED = _column("Confirmed", "unconfirmed", lambda rule, _: "**no**" if rule.unconfirmed else "yes")
_SOURCE = _column("Read in", "source", lambda rule, _: rule.source)


def _hour(rate: Rate, switches: Switches) -> str:
    hourly = rate.hourly if rate.weekly is None else part(rate.weekly, switches.week_hours)
    return "" if hourly is None else words.money(half_up(hourly), switches)


_RATES = (
    _column("Level", "id level", lambda rate, _: f"`{rate.level}`"),
    _column("Classification", "name", lambda rate, _: rate.name),
    _column("A week", "weekly", lambda rate, switches: words.money(rate.weekly, switches)),
    _column("An hour", "hourly", _hour),
)

# In the order in which an officer asks; kinds that are not here follow by their own name.
SECTIONS = {
    "rates": Section(
        "Base rates", "A week's rate is divided by the hours of the week and rounded to the cent.", _RATES
    ),
    "juniors": Section(
        "Junior rates",
        "A share of the level's rate. Where several fit, the one with the longest service counts.",
        (
            _NAME,
            _column("Age", "from_age to_age", words.ages),
            _column("Service", "months_over", words.service),
            _column("Pays", "percent of_hourly weekly_step", words.share),
        ),
    ),
    "casual_loading": Section(
        "Casual loading", "", (_NAME, _column("Adds", "percent mode on_overtime", words.loading))
    ),
    "penalties": Section("Ordinary hours and penalties", "", (_NAME, _WHEN, _PAYS)),
    "triggers": Section(
        "What makes an hour overtime",
        "They are asked in this order, and the first that holds is the reason. Only ordinary hours are counted.",
        (
            _column("The hours are", "id name", lambda rule, _: f"{rule.name} (`{rule.id}`)"),
            _column(
                "That is",
                "kind spans per minutes minutes_by_days ordinary_day longer_mark longer_minutes more_than_days within_week mark of_roster",
                words.trigger,
            ),
        ),
    ),
    "overtime": Section(
        "What overtime is paid",
        "The first that fits is the one.",
        (_NAME, _WHEN, _column("Hours", "first_minutes per after_day_minutes triggers", words.block), _PAYS),
    ),
    "least_overtime": Section(
        "Least overtime",
        "Overtime of so little is paid as ordinary time.",
        (_NAME, _column("Overtime", "minutes", words.least_overtime)),
    ),
    "rest": Section(
        "Rest between work days",
        "After less rest the whole shift is paid so, if it is not paid more for another reason. Without a percentage it is "
        "pointed out.",
        (_NAME, _column("Rest", "minutes after_overtime mark", words.rest), _PAYS),
    ),
    "engagements": Section(
        "Minimum engagement",
        "What is missing is paid as the time that would have followed.",
        (_NAME, _column("Paid at least", "minutes per triggers", words.engagement), _WHEN),
    ),
    "meal_breaks": Section(
        "Breaks",
        "A break that nobody recorded is pointed out. Money follows only where somebody says that none was given.",
        (
            _NAME,
            _column("Asks for", "after_minutes minutes once", words.meal_break),
            _column("Pays", "mark percent on_top", words.missed_break),
        ),
    ),
    "allowances": Section(
        "Allowances",
        "",
        (
            _NAME,
            _column("Amount", "amount per unit most_per_week", words.amount),
            _column(
                "When",
                "mark unless_mark overtime_over_minutes work_from_minutes gap_from_minutes gap_to_minutes",
                words.asked,
            ),
        ),
    ),
    "premiums": Section(
        "Premiums",
        "",
        (_NAME, _column("Pays", "kind mark minutes at_least_minutes at_most_minutes hourly", words.premium)),
    ),
    "higher_duties": Section(
        "Higher duties", "", (_NAME, _column("Whole shift after", "after_minutes", words.after))
    ),
    "regular_rate": Section(
        "Regular rate",
        "Overtime is paid of it: all that the hours of the period earned, divided by those hours.",
        (_NAME, _column("Of", "per flat_sum_over_ordinary", words.regular)),
    ),
    "leave_loading": Section("Annual leave", "", (_NAME, _column("Loading", "percent", words.leave_loading))),
}


def page(pack: Pack) -> Iterator[str]:
    """The lines of the page, without its title."""
    yield from words.switches(pack.switches)
    yield ""
    yield words.confidence(pack.rules.every)
    kinds = [kind.name for kind in fields(Rules)]
    for kind in sorted(
        kinds, key=lambda name: list(SECTIONS).index(name) if name in SECTIONS else len(kinds)
    ):
        rules = getattr(pack.rules, kind)
        if rules:
            section = SECTIONS.get(kind) or Section(words.plain(kind).capitalize(), "", (_NAME,))
            yield from ("", f"## {section.title}", "")
            yield from (section.about, "") if section.about else ()
            yield from (
                _by_dates(section, rules, pack) if kind == "rates" else _table(section, rules, pack, _DATES)
            )


def _by_dates(section: Section, rates: Iterable[Rate], pack: Pack) -> Iterator[str]:
    """A table for each period, the newest first."""

    def period(rate: Rate) -> tuple[date, date]:
        return rate.from_on, rate.to_on or date.max

    newest_first = sorted(rates, key=period, reverse=True)
    for at, (_, of_period) in enumerate(groupby(newest_first, key=period)):
        rules = list(of_period)
        yield from ("",) * bool(at)
        yield from (f"### {words.in_force(rules[0], pack.switches).capitalize()}", "")
        yield from _table(section, rules, pack)


def _table(section: Section, rules: Iterable[Rule], pack: Pack, *more: Column) -> Iterator[str]:
    """Columns in which no rule has anything to say are left out."""
    known = (*section.columns, _WHOM, _CLAUSE, *more, _CONFIRMED, _SOURCE)
    told = frozenset[str]().union(*(column.tells for column in (*known, _DATES)))
    columns = (*known, Column("Further", frozenset(), lambda rule, _: _further(rule, told)))
    rows = [[column.cell(rule, pack.switches) for column in columns] for rule in rules]
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    yield _row(columns[at].heading for at in kept)
    yield "|" + "---|" * len(kept)
    yield from (_row(row[at] for at in kept) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _further(rule: Rule, told: frozenset[str]) -> str:
    return "; ".join(
        f"{words.plain(field.name)} {words.value(getattr(rule, field.name))}"
        for field in fields(rule)
        if field.name not in told and getattr(rule, field.name) != _default(field)
    )


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
