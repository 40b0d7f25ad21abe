"""One person under one pack: the terms, the rules and the base rate of any day."""

from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from muster.payrules.facts import Dates, Employee, PayRulesError, Terms
from muster.payrules.lines import PayWarning
from muster.payrules.money import HUNDRED, ZERO, half_up, part, percent_of, product
from muster.payrules.pack import Book, Pack
from muster.payrules.rules import Junior, Rate, Rule

ADULT_AGE = 21
MONTHS_IN_YEAR = 12


class Warnings:
    """Each thing is said once, with the first day on which it mattered."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], PayWarning] = {}

    def say(self, code: str, text: str, on: date | None = None) -> None:
        self._said.setdefault((code, text), PayWarning(code, text, on))

    def unconfirmed(self, rule: Rule, on: date) -> None:
        if rule.unconfirmed:
            self.say(
                "unconfirmed_rule",
                f"{rule.name} ({rule.clause}) is not yet confirmed against the text of the law.",
                on,
            )

    @property
    def all(self) -> tuple[PayWarning, ...]:
        return tuple(self._said.values())


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The hourly rate for ordinary time, and where it comes from."""

    name: str
    export_name: str
    hourly: Decimal
    clause: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Era:
    """Days, from the `first` and before `until`, on which a person has the same terms and rules."""

    first: int
    until: int
    terms: Terms
    book: Book


class Person:
    def __init__(self, employee: Employee, pack: Pack, dates: Dates, warnings: Warnings) -> None:
        self.employee = employee
        self.pack = pack
        self.warnings = warnings
        self.dates = dates
        self._terms = sorted(employee.terms, key=lambda terms: terms.from_on)
        self._from = [terms.from_on.toordinal() for terms in self._terms]
        self._era: Era | None = None
        born = employee.born_on
        self._adult_from = _months_after(born, ADULT_AGE * MONTHS_IN_YEAR) if born else date.min
        self._bases: dict[Book, tuple[int, int, Base]] = {}
        self.prices: dict[Hashable, Any] = {}
        self._bases_alike: dict[tuple[Book, date, Junior | None], Base] = {}
        for word in sorted(
            {word for terms in self._terms for word in terms.arrangements} - pack.arrangements
        ):
            warnings.say(
                "arrangement_without_rule", f"{pack.switches.code} has no rule for the arrangement {word}."
            )

    def era(self, day: int) -> Era:
        era = self._era
        if era is None or not era.first <= day < era.until:
            era = self._era = self._era_of(day)
        return era

    def _era_of(self, day: int) -> Era:
        found = bisect_right(self._from, day)
        if not found:
            raise PayRulesError(f"There are no terms of employment on {date.fromordinal(day)}.")
        terms, on = self._terms[found - 1], date.fromordinal(day)
        period = self.dates.pay_period_of(on)
        until = self.pack.lasts_until(on, period).toordinal()
        return Era(
            day,
            min([until, *self._from[found : found + 1]]),
            terms,
            self.pack.book(on, period[0], terms, terms.level),
        )

    def terms_on(self, day: int) -> Terms:
        return self.era(day).terms

    def book(self, day: int, level: str = "") -> Book:
        """The rules of a day; `level` where higher duties put another in place."""
        era = self.era(day)
        if not level or level == era.terms.level:
            return era.book
        on = date.fromordinal(day)
        return self.pack.book(on, self.dates.pay_period_of(on)[0], era.terms, level)

    def best_book(self, day: int, levels: set[str]) -> Book:
        """Of the level that pays the most, for nobody is paid less for other duties."""
        books = [self.book(day, level) for level in sorted(levels)]
        return max(books, key=lambda book: self.base(day, book).hourly)

    def base(self, day: int, book: Book) -> Base:
        found = self._bases.get(book)
        if found is None or not found[0] <= day < found[1]:
            on = date.fromordinal(day)
            until = self.era(day).until if self._is_steady(on, book) else day + 1
            found = self._bases[book] = day, until, self._base(on, book)
        return found[2]

    def _is_steady(self, on: date, book: Book) -> bool:
        """Whether the base stays while terms and rules do: age and service change nothing."""
        return book.rate is not None and (on >= self._adult_from or not book.rules.juniors)

    def _base(self, on: date, book: Book) -> Base:
        """Made anew where terms, rules or a young person's share have changed."""
        terms, rate = self.terms_on(on.toordinal()), book.rate
        if rate is None and terms.hourly_rate is None:
            if terms.weekly_salary is None:
                self.warnings.say("no_rate", f"The pack has no rate for {book.level} on {on}.", on)
            return Base(book.level, book.level, ZERO, "", "no rate is known")
        if rate is not None:
            self.warnings.unconfirmed(rate, on)
        junior = self._junior(on, book) if rate is not None else None
        key = (book, terms.from_on, junior)
        base = self._bases_alike.get(key)
        if base is None:
            award = self._award_rate(rate, junior, on) if rate is not None else None
            base = self._bases_alike[key] = self._with_all_purpose(
                self._higher(award, terms, book, on), terms
            )
        return base

    def _higher(self, award: Base | None, terms: Terms, book: Book, on: date) -> Base:
        """The agreed rate, where the award's is not higher."""
        own = terms.hourly_rate
        if award is None or (own is not None and own >= award.hourly):
            return Base(book.level, book.level, half_up(own or ZERO), "agreed", "the agreed rate")
        if own is not None and book.level == terms.level:
            self.warnings.say(
                "rate_below_minimum",
                f"The agreed rate {own} is below {award.hourly}, which is paid instead.",
                on,
            )
        return award

    def _with_all_purpose(self, base: Base, terms: Terms) -> Base:
        if not terms.all_purpose:
            return base
        more = sum((each.hourly for each in terms.all_purpose), ZERO)
        names = " and ".join(each.name for each in terms.all_purpose)
        text = f"{base.text} with {names}"
        return Base(base.name, base.export_name, half_up(base.hourly + more), base.clause, text)

    def _award_rate(self, rate: Rate, junior: Junior | None, on: date) -> Base:
        name, export_name = rate.name, rate.export_name or rate.level
        if junior is None:
            return Base(name, export_name, self._hourly(rate), rate.clause, f"{name} ({rate.clause})")
        self.warnings.unconfirmed(junior, on)
        text = f"{name} ({rate.clause}), {junior.name} at {junior.percent} % ({junior.clause})"
        return Base(
            f"{name}, {junior.name}", export_name, self._junior_hourly(rate, junior), junior.clause, text
        )

    def _hourly(self, rate: Rate) -> Decimal:
        if rate.hourly is not None:
            return half_up(rate.hourly)
        return half_up(part(rate.weekly or ZERO, self.pack.switches.week_hours))

    def _junior_hourly(self, rate: Rate, junior: Junior) -> Decimal:
        if rate.weekly is None or junior.of_hourly:
            return percent_of(self._hourly(rate), junior.percent)
        weekly = half_up(part(product(rate.weekly, junior.percent), HUNDRED), junior.weekly_step)
        return half_up(part(weekly, self.pack.switches.week_hours))

    def _junior(self, on: date, book: Book) -> Junior | None:
        if not book.rules.juniors:
            return None
        born = self.employee.born_on
        if born is None:
            self.warnings.say("no_birth_date", "Without a birth date the adult rate is paid.", on)
            return None
        if on >= self._adult_from:
            return None
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        fitting = [rule for rule in book.rules.juniors if rule.from_age <= age <= rule.to_age]
        served = [rule for rule in fitting if not rule.months_over or self._has_served(rule.months_over, on)]
        return max(served, key=lambda rule: rule.months_over, default=None)

    def _has_served(self, months: int, on: date) -> bool:
        """The day after so many whole months is the first of more."""
        started = self.employee.started_on
        if started is None:
            self.warnings.say(
                "no_start_date", "Without a start date the rate of shorter service is paid.", on
            )
            return False
        return on >= _months_after(started, months)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, the first of the next."""
    index = day.year * MONTHS_IN_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_IN_YEAR)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        year, month = divmod(index + 1, MONTHS_IN_YEAR)
        return date(year, month + 1, 1)
