"""Balances in a few words, for tests of their arithmetic."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from muster.leave.accrual import balance, differences, due
from muster.leave.kinds import AccrualMethod, EntryKind
from muster.leave.terms import Account, Entry, Person, Policy, Terms
from muster.leave.years import year_start

YEARLY, MONTHLY, HOURS_WORKED = AccrualMethod.YEARLY, AccrualMethod.MONTHLY, AccrualMethod.HOURS_WORKED


def on(text: str) -> date:
    return date.fromisoformat(text)


def policy(method: AccrualMethod = YEARLY, amount: str = "20", **figures: Any) -> Policy:
    for name in ("cap", "carry_over_limit", "full_time_weekly_hours", "hourly_amount", "lowest_balance"):
        if figures.get(name) is not None:
            figures[name] = Decimal(figures[name])
    return Policy(method, Decimal(amount), **figures)


def account(
    *terms: Terms | Policy,
    since: str = "2026-01-01",
    starts: str | None = None,
    ends: str | None = None,
    month: int = 1,
    hours: str | None = None,
    entries: Iterable[Entry] = (),
) -> Account:
    """With one policy since a day, or several terms."""
    weekly = Decimal(hours) if hours else None
    agreed = tuple(one if isinstance(one, Terms) else Terms(on(since), one, weekly) for one in terms)
    person = Person(on(starts) if starts else None, on(ends) if ends else None)
    return Account(agreed, person, month, tuple(entries))


def entry(number: int, kind: str, day: str, amount: str, month: int = 1, **facts: Any) -> Entry:
    if "expires" in facts:
        facts["expires_on"] = on(facts.pop("expires"))
    return Entry(number, EntryKind(kind), on(day), year_start(on(day), month), Decimal(amount), **facts)


def given(of: Account, until: str) -> list[tuple[str, str]]:
    """What is due until a day: key and amount, without zeros at the end."""
    return [(one.key, f"{one.amount.normalize():f}") for one in due(of, on(until))]


def posted(of: Account, until: date) -> Account:
    """As though the ledger was kept until then."""
    number = 1 + max((abs(one.id) for one in of.entries), default=0)
    lines = [
        Entry(
            number + more, one.kind, one.effective_on, one.year_on, one.amount, one.expires_on, None, one.key
        )
        for more, one in enumerate(differences(of, until))
    ]
    return replace(of, entries=(*of.entries, *lines))


def stands(of: Account, at: str) -> Decimal:
    """The sum of the entries by a day."""
    return balance(of.entries, on(at))
