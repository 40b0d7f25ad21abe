"""How much a balance grows by its terms, and when, before any cap. Hours worked grow it as they are approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from muster.leave.kinds import AccrualMethod
from muster.leave.terms import ZERO, Account, Policy, Terms, rounded
from muster.leave.years import DAY, add_months, days_of, next_year, year_start

MONTHS = 12


@dataclass(frozen=True)
class Slice:
    """Days of one leave year, both counted, under the same terms."""

    first: date
    last: date
    terms: Terms


def growth(account: Account, until: date) -> dict[date, Decimal]:
    """The amount of each day on which something is given, or taken back since the terms changed."""
    given: dict[date, Decimal] = {}
    start = year_start(account.terms[0].from_on, account.year_month) if account.terms else until + DAY
    while start <= until:
        slices = list(_slices(account, start))
        for natural_on, amount, policy in (*_yearly(start, slices), *_monthly(start, slices)):
            on = max(natural_on, waits_until(account, policy) or natural_on)
            if on <= until and not _has_left(account, on):
                given[on] = given.get(on, ZERO) + amount
        start = next_year(start)
    return {on: amount for on, amount in given.items() if amount}


def waits_until(account: Account, policy: Policy) -> date | None:
    """The day on which their waiting time ends; None for who has none."""
    starts_on = account.person.starts_on
    return add_months(starts_on, policy.waiting_months) if starts_on and policy.waiting_months else None


def _has_left(account: Account, on: date) -> bool:
    return account.person.ends_on is not None and on > account.person.ends_on


def _slices(account: Account, start: date) -> Iterator[Slice]:
    """The part of the leave year that lies within employment, cut where the terms change."""
    person = account.person
    first = max(start, person.starts_on or start)
    end = next_year(start) - DAY
    last = min(end, person.ends_on or end)
    for number, terms in enumerate(account.terms):
        following = account.terms[number + 1].from_on - DAY if number + 1 < len(account.terms) else last
        begins, ends = max(first, terms.from_on), min(last, following)
        if begins <= ends:
            yield Slice(begins, ends, terms)


Given = tuple[date, Decimal, Policy]


def _yearly(start: date, slices: list[Slice]) -> Iterator[Given]:
    """The year's amount on its first day; where the terms change, what the rest of the year has more or less."""
    days = days_of(start, next_year(start) - DAY)
    before: Terms | None = None
    for one in slices:
        rest = Fraction(days_of(one.first, slices[-1].last), days)
        for terms, other, sign in ((before, one.terms, -1), (one.terms, before, 1)):
            if terms and terms.policy and terms.policy.method == AccrualMethod.YEARLY:
                part = Fraction(1) if _is_whole(terms.policy, other) else rest
                yield one.first, sign * rounded(terms.yearly(AccrualMethod.YEARLY) * part), terms.policy
        before = one.terms


def _is_whole(policy: Policy, other: Terms | None) -> bool:
    """Whether a year that was begun counts whole; beside terms of another kind it is the rest of the year alone."""
    if policy.pro_rata or other is None:
        return not policy.pro_rata
    return (
        other.policy is not None and other.policy.method == AccrualMethod.YEARLY and not other.policy.pro_rata
    )


def _monthly(start: date, slices: list[Slice]) -> Iterator[Given]:
    """A twelfth on the last day of each month, or of what was agreed in it; the twelve add up exactly to the year."""
    for number in range(MONTHS):
        first, last = add_months(start, number), add_months(start, number + 1) - DAY
        within = [one for one in slices if one.first <= last and one.last >= first]
        counted = 0
        for one in within:
            ends = min(one.last, last)
            days = days_of(max(one.first, first), ends)
            if one.terms.policy and one.terms.policy.method == AccrualMethod.MONTHLY:
                twelfth = _twelfth(one.terms.yearly(AccrualMethod.MONTHLY), number)
                whole = days_of(first, last)
                amount = rounded(twelfth * (counted + days) / whole) - rounded(twelfth * counted / whole)
                if not one.terms.policy.pro_rata:
                    # A month that was begun counts whole, by the last terms of it.
                    amount = rounded(twelfth) if one is within[-1] else ZERO
                yield ends, amount, one.terms.policy
            counted += days


def _twelfth(year: Fraction, number: int) -> Fraction:
    """Of twelve that add up exactly, each of four places."""
    so_far, before = rounded(year * (number + 1) / MONTHS), rounded(year * number / MONTHS)
    return Fraction(so_far) - Fraction(before)
