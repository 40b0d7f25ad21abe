"""One person under one pack: the terms, the rules and the base rate of any day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.facts import Dates, Employee, PayRulesError, Terms
from muster.payrules.lines import PayWarning
from muster.payrules.money import HUNDRED, ZERO, half_up, part, percent_of, product
from muster.payrules.pack import Book, Pack, Rules
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


@dataclass(frozen=True, slots=True)
class Base:
    """The hourly rate for ordinary time, and where it comes from."""

    name: str
    export_name: str
    hourly: Decimal
    clause: str
    text: str


class Person:
    def __init__(self, employee: Employee, pack: Pack, dates: Dates, warnings: Warnings) -> None:
        self.employee = employee
        self.pack = pack
        self.warnings = warnings
        self.dates = dates
        self._terms = sorted(employee.terms, key=lambda terms: terms.from_on)
        self._from = [terms.from_on for terms in self._terms]
        self._books: dict[tuple[int, str], Book] = {}
        self._shared_books: dict[tuple[int, date, str], Book] = {}
        self._bases: dict[tuple[int, str], Base] = {}
        for terms in self._terms:
            if (terms.cycle_days is None) != (terms.cycle_from_on is None):
                raise PayRulesError("Terms give cycle_days and cycle_from_on together, or neither.")

    def terms_on(self, day: int) -> Terms:
        on = date.fromordinal(day)
        found = bisect_right(self._from, on)
        if not found:
            raise PayRulesError(f"There are no terms of employment on {on}.")
        return self._terms[found - 1]

    def book(self, day: int, level: str = "") -> Book:
        """The rules of a day; `level` where higher duties put another in place."""
        book = self._books.get((day, level))
        if book is None:
            terms, on = self.terms_on(day), date.fromordinal(day)
            rules = self.pack.in_force(on, self.dates.pay_period_of(on))
            book = self._books[day, level] = self._shared(rules, terms, level or terms.level)
        return book

    def _shared(self, rules: Rules, terms: Terms, level: str) -> Book:
        """Most days have the same rules as the day before."""
        key = (id(rules), terms.from_on, level)
        if key not in self._shared_books:
            self._shared_books[key] = Book(rules, terms, level)
        return self._shared_books[key]

    def base(self, day: int, book: Book) -> Base:
        base = self._bases.get((day, book.level))
        if base is None:
            base = self._bases[day, book.level] = self._base(date.fromordinal(day), book)
        return base

    def _base(self, on: date, book: Book) -> Base:
        terms = book.terms
        award = self._award_rate(on, book)
        own = terms.hourly_rate
        if award is None and own is None:
            if terms.weekly_salary is None:
                self.warnings.say("no_rate", f"The pack has no rate for {book.level} on {on}.", on)
            return Base(book.level, book.level, ZERO, "", "no rate is known")
        if award is None or (own is not None and own >= award.hourly):
            chosen = Base(book.level, book.level, half_up(own or ZERO), "agreed", "the agreed rate")
        else:
            chosen = award
            if own is not None and book.level == terms.level:
                self.warnings.say(
                    "rate_below_minimum",
                    f"The agreed rate {own} is below {award.hourly}, which is paid instead.",
                    on,
                )
        return self._with_all_purpose(chosen, terms)

    def _with_all_purpose(self, base: Base, terms: Terms) -> Base:
        if not terms.all_purpose:
            return base
        more = sum((each.hourly for each in terms.all_purpose), ZERO)
        names = " and ".join(each.name for each in terms.all_purpose)
        text = f"{base.text} with {names}"
        return Base(base.name, base.export_name, half_up(base.hourly + more), base.clause, text)

    def _award_rate(self, on: date, book: Book) -> Base | None:
        rate = book.rate
        if rate is None:
            return None
        self.warnings.unconfirmed(rate, on)
        name, export_name = rate.name, rate.export_name or rate.level
        junior = self._junior(on, book)
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
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        if age >= ADULT_AGE:
            return None
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
