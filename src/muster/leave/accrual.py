"""What the terms of a balance give and take by a date, from what was entered: no database, no clock.

`due` walks through the days on which something happens and says what the entries of each key add up to. Whoever keeps
the ledger writes the difference, so it may be asked again at any time: after a late change the sums are others.

On one day what has expired goes first, then the leave year that ended is closed, then what was entered counts, then
the balance grows, up to its cap.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from muster.leave.growth import growth
from muster.leave.kinds import EntryKind
from muster.leave.lots import Lots
from muster.leave.terms import WORKED, ZERO, Account, Days, Due, Entry, Policy
from muster.leave.years import DAY, add_months, next_year, year_start

CARRY_OUT, NOT_CARRIED = "carry_out:", "not_carried:"  # what leaves a year at its end


def due(account: Account, until: date) -> list[Due]:
    """In order of date. After the last day of employment nothing is due any more: what is left is to be paid out."""
    last = min(until, account.person.ends_on or until)
    return _Walk(account, last).run()


def differences(account: Account, until: date) -> list[Due]:
    """What must be entered so that the ledger has what is due by then. `amount` is the difference of its key."""
    wanted = due(account, until)
    there: dict[str, Decimal] = {}
    last: dict[str, Entry] = {}
    for entry in account.entries:
        if not entry.is_fact and entry.effective_on <= until:
            there[entry.key] = there.get(entry.key, ZERO) + entry.amount
            last[entry.key] = entry
    keys = {one.key for one in wanted}
    found = [replace(one, amount=one.amount - there.get(one.key, ZERO)) for one in wanted]
    found += [
        Due(key, one.kind, one.effective_on, one.year_on, -there[key], one.expires_on)
        for key, one in last.items()
        if key not in keys
    ]
    return sorted((one for one in found if one.amount), key=lambda one: one.effective_on)


def balance(entries: Iterable[Entry | Due], at: date) -> Decimal:
    return sum((one.amount for one in entries if one.effective_on <= at), ZERO)


def prediction(account: Account, at: date) -> Decimal:
    """What the ledger will add up to at the date, when nothing else is entered."""
    return balance((*account.entries, *differences(account, at)), at)


def hypothetical(days: Days) -> list[Entry]:
    """What the days would take; the ids are those of no entry."""
    return [
        Entry(-number, EntryKind.TAKEN, on, on, -amount)
        for number, (on, amount) in enumerate(days.items(), start=1)
    ]


def left_with(account: Account, days: Days) -> Decimal:
    """What stays above the lowest balance allowed when the days are taken. Negative: it is not covered."""
    terms = account.terms_on(min(days))
    return lowest_with(account, days) - (terms.policy.lowest_balance if terms and terms.policy else ZERO)


def lowest_with(account: Account, days: Days) -> Decimal:
    """The balance on the worst day from the first of `days` on, when they are taken.

    Later leave that was approved already counts, and what the terms give until then.
    """
    tried = replace(account, entries=(*account.entries, *hypothetical(days)))
    first, last = min(days), max(one.effective_on for one in tried.entries)
    moved: dict[date, Decimal] = {}
    moves: list[Entry | Due] = [*tried.entries, *differences(tried, last)]
    for one in moves:
        on = max(one.effective_on, first)
        moved[on] = moved.get(on, ZERO) + one.amount
    return min(accumulate(moved[on] for on in sorted(moved)))


def netted(entries: Iterable[Entry]) -> list[Entry]:
    """The facts, each with what corrects it: leave that was given back leaves no trace."""
    first: dict[int, Entry] = {}
    for entry in sorted(entries, key=lambda one: one.id):
        if entry.is_fact:
            root = entry.corrects if entry.corrects in first else entry.id
            before = first.get(root, replace(entry, amount=ZERO))
            first[root] = replace(before, amount=before.amount + entry.amount)
    return [entry for entry in first.values() if entry.amount]


@dataclass
class _Walk:
    account: Account
    until: date

    def __post_init__(self) -> None:
        self.lots = Lots()
        self.found: list[Due] = []
        self.grows = growth(self.account, self.until)
        self.facts: dict[date, list[Entry]] = {}
        for entry in netted(self.account.entries):
            self.facts.setdefault(entry.effective_on, []).append(entry)

    def run(self) -> list[Due]:
        days = [*self.grows, *self.facts, *self._year_starts()]
        heapq.heapify(days)
        day = date.min
        while days and days[0] <= self.until:
            if (following := heapq.heappop(days)) == day:
                continue
            day = following
            before = set(self.lots.left)
            self._live(day)
            for expires_on in self.lots.left.keys() - before:
                if expires_on is not None:
                    heapq.heappush(days, expires_on)
        return self.found

    def _year_starts(self) -> list[date]:
        """Of the leave years that end under terms: the first day after each."""
        known = [one.from_on for one in self.account.terms]
        found = []
        start = next_year(year_start(known[0], self.account.year_month)) if known else self.until + DAY
        while start <= self.until:
            found.append(start)
            start = next_year(start)
        return found

    def _live(self, day: date) -> None:
        self._add("expiry:", EntryKind.EXPIRY, day, -self.lots.expire(day), year_of=day - DAY)
        if day == year_start(day, self.account.year_month):
            self._close_year(day)
        facts = sorted(self.facts.get(day, ()), key=lambda one: -one.amount)
        worked = sum((one.amount for one in facts if one.key.startswith(WORKED)), ZERO)
        for fact in facts:
            self.lots.move(fact.amount, fact.expires_on)
        self._grow(day, self.grows.get(day, ZERO), worked)

    def _grow(self, day: date, amount: Decimal, worked: Decimal) -> None:
        """Nothing accrues above the cap: what was worked for is there already, and is cut."""
        terms = self.account.terms_on(day)
        cap = terms.policy.cap if terms and terms.policy else None
        if cap is not None and amount + worked > 0:
            room = max(cap - (self.lots.balance - worked), ZERO)
            amount = min(amount + worked, room) - worked
        self.lots.move(amount)
        self._add("accrual:", EntryKind.ACCRUAL, day, amount)

    def _close_year(self, day: date) -> None:
        """Take into the new leave year what may be taken; the rest is gone. What is owed is owed on."""
        terms = self.account.terms_on(day - DAY)
        if terms is None or terms.policy is None:
            return
        for expires_on, amount in self.lots.empty().items():
            lasts_until, carried = self._carried(terms.policy, day, expires_on, amount)
            prefix = f"{expires_on}:" if expires_on else ""
            self._add(f"{CARRY_OUT}{prefix}", EntryKind.CARRY_FORWARD, day, -carried, year_of=day - DAY)
            self._add(NOT_CARRIED, EntryKind.EXPIRY, day, carried - amount, year_of=day - DAY)
            self._add(f"carry_in:{prefix}", EntryKind.CARRY_FORWARD, day, carried, expires_on=lasts_until)
            self.lots.move(carried, lasts_until)

    @staticmethod
    def _carried(
        policy: Policy, day: date, expires_on: date | None, amount: Decimal
    ) -> tuple[date | None, Decimal]:
        """Until when, and how much. What has a day of expiry of its own keeps to it."""
        if expires_on is not None or amount < 0:
            return expires_on, amount
        limit = policy.carry_over_limit
        months = policy.carry_over_months
        return (
            add_months(day, months) if months is not None else None,
            amount if limit is None else min(amount, limit),
        )

    def _add(
        self,
        what: str,
        kind: EntryKind,
        day: date,
        amount: Decimal,
        *,
        year_of: date | None = None,
        expires_on: date | None = None,
    ) -> None:
        if amount:
            year_on = year_start(year_of or day, self.account.year_month)
            self.found.append(Due(f"{what}{day}", kind, day, year_on, amount, expires_on))
