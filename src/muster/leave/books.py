"""Balances as the arithmetic takes them: rows read for many people in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.leave import terms, type_queries
from muster.leave.kinds import AccrualMethod, EntryKind, Unit
from muster.leave.models import (
    AccountTerms,
    LeaveAccount,
    LeaveBank,
    LeaveRequest,
    LeaveSettings,
    LedgerEntry,
)
from muster.leave.terms import ZERO
from muster.leave.years import year_start
from muster.people.models import Employee
from muster.places import queries as places


def account_rows(
    actor: Actor, employees: Iterable[Employee], banks: Iterable[LeaveBank] | None = None
) -> list[LeaveAccount]:
    """The accounts of people who were read before, those of the given banks or all, by person.

    Who has none yet in the allowance bank, or in a bank that is named, has one that is not saved: as it will be opened
    when it is first needed.
    """
    people = {one.pk: one for one in employees}
    wanted = None if banks is None else {one.pk: one for one in banks}
    rows = LeaveAccount.objects.all_rows_unchecked().filter(
        organisation_id=actor.organisation_id, employee_id__in=people
    )
    if wanted is not None:
        rows = rows.filter(bank_id__in=wanted)
    found = list(rows.select_related("bank").order_by("bank_id"))
    for row in found:
        row.employee = people[row.employee_id]
    there = {(row.employee_id, row.bank_id) for row in found}
    settings = type_queries.settings(actor)
    usual = [settings.allowance_bank] if wanted is None else wanted.values()
    found += [
        unopened(one, bank, settings)
        for one in people.values()
        for bank in usual
        if (one.pk, bank.pk) not in there
    ]
    order = {pk: number for number, pk in enumerate(people)}
    return sorted(found, key=lambda row: order[row.employee_id])


def unopened(employee: Employee, bank: LeaveBank, settings: LeaveSettings) -> LeaveAccount:
    """An account as it is opened by itself: in days, by the organisation's leave year."""
    return LeaveAccount(
        organisation_id=employee.organisation_id,
        employee=employee,
        bank=bank,
        unit=Unit.DAYS.value,
        year_starts_month=settings.year_starts_month,
    )


def usual_terms(row: LeaveAccount, settings: LeaveSettings, today: date) -> AccountTerms:
    """Those of an account that is opened by itself: the allowance that everybody has, from the leave year that it is."""
    allowance = settings.default_allowance if row.bank_id == settings.allowance_bank_id else None
    return AccountTerms(
        employee=row.employee,
        from_on=year_start(today, row.year_starts_month),
        yearly_amount=allowance,
        weekly_hours=row.employee.contracted_weekly_hours,
    )


def read(actor: Actor, rows: Sequence[LeaveAccount]) -> list[terms.Account]:
    """For each row, in their order, all that its balance follows from. Two statements, or five with unopened ones."""
    ids = [row.pk for row in rows if row.pk]
    agreed: dict[int | None, list[AccountTerms]] = {}
    for one in (
        AccountTerms.objects.all_rows_unchecked()
        .filter(account_id__in=ids)
        .select_related("policy")
        .order_by("from_on")
    ):
        agreed.setdefault(one.account_id, []).append(one)
    entries = _entries(ids)
    settings, today = None, None
    zone = _zone(actor) if any(_has_gone(row.employee) for row in rows) else None
    found = []
    for row in rows:
        lines = agreed.get(row.pk, [])
        if not row.pk:
            settings, today = settings or type_queries.settings(actor), today or type_queries.today(actor)
            lines = [usual_terms(row, settings, today)]
        found.append(
            terms.Account(
                tuple(terms_of(one) for one in lines),
                _person(row.employee, zone),
                row.year_starts_month,
                tuple(entries.get(row.pk, ())),
            )
        )
    return found


def _entries(account_ids: Sequence[int]) -> dict[int | None, list[terms.Entry]]:
    found: dict[int | None, list[terms.Entry]] = {}
    rows = LedgerEntry.objects.all_rows_unchecked().filter(account_id__in=account_ids).order_by("pk")
    for account_id, kind, pk, effective_on, year_on, amount, expires_on, corrects, key in rows.values_list(
        "account_id", "kind", "pk", "effective_on", "year_on", "amount", "expires_on", "corrects_id", "key"
    ):
        entry = terms.Entry(pk, EntryKind(kind), effective_on, year_on, amount, expires_on, corrects, key)
        found.setdefault(account_id, []).append(entry)
    return found


def _has_gone(employee: Employee) -> bool:
    """Deactivated without a last day: they left on the day of it."""
    return employee.ends_on is None and not employee.active


def _zone(actor: Actor) -> ZoneInfo:
    return ZoneInfo(places.organisation(actor).time_zone)


def _person(employee: Employee, zone: ZoneInfo | None) -> terms.Person:
    if zone is None or not _has_gone(employee) or employee.deactivated_at is None:
        return terms.Person(employee.starts_on, employee.ends_on)
    return terms.Person(employee.starts_on, employee.deactivated_at.astimezone(zone).date())


def terms_of(row: AccountTerms) -> terms.Terms:
    return terms.Terms(row.from_on, _policy_of(row), row.weekly_hours)


def _policy_of(row: AccountTerms) -> terms.Policy | None:
    policy = row.policy
    if policy is None:
        return None if row.yearly_amount is None else terms.plain_allowance(row.yearly_amount)
    return terms.Policy(
        method=AccrualMethod(policy.method),
        yearly_amount=(policy.yearly_amount or ZERO) if row.yearly_amount is None else row.yearly_amount,
        hourly_amount=policy.hourly_amount or ZERO,
        full_time_weekly_hours=policy.full_time_weekly_hours,
        waiting_months=policy.waiting_months,
        pro_rata=policy.pro_rata,
        cap=policy.cap,
        lowest_balance=policy.lowest_balance,
        carry_over_limit=policy.carry_over_limit,
        carry_over_months=policy.carry_over_months,
    )


def without(book: terms.Account, request: LeaveRequest) -> terms.Account:
    """As though nothing had been taken for the request."""
    rows = LedgerEntry.objects.all_rows_unchecked().filter(request=request)
    own = set(rows.values_list("pk", flat=True))
    return replace(book, entries=tuple(one for one in book.entries if one.id not in own))


def standing(lines: Iterable[LedgerEntry]) -> list[tuple[LedgerEntry, Decimal]]:
    """The entries that are not taken back in whole, with what is left of each."""
    left: dict[int | None, Decimal] = {}
    first: dict[int | None, LedgerEntry] = {}
    for line in sorted(lines, key=lambda one: one.pk):
        root = line.corrects_id or line.pk
        first.setdefault(root, line)
        left[root] = left.get(root, ZERO) + line.amount
    return [(first[root], amount) for root, amount in left.items() if amount]
