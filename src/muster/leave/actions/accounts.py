"""Accounts: who has a balance of what, and by which terms it grows."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import books, type_queries
from muster.leave.actions.posting import checked, dated, lock, post_due, reclaim
from muster.leave.kinds import Unit
from muster.leave.models import AccountTerms, AccrualPolicy, LeaveAccount, LeaveBank
from muster.leave.years import year_start
from muster.people.models import Employee


def open_account(
    actor: Actor,
    employee: Employee,
    bank: LeaveBank,
    *,
    unit: str = Unit.DAYS.value,
    policy: AccrualPolicy | None = None,
    yearly_amount: Decimal | None = None,
    from_on: date | None = None,
    year_starts_month: int | None = None,
) -> LeaveAccount:
    """A balance that grows by the terms (models.AccountTerms) from a day on: by default from this leave year's first.

    Raises Conflict when the person has one already.
    """
    with change(actor) as made:
        lock(employee.pk)
        (row,) = books.account_rows(actor, [employee], [bank])
        require(actor, "leave_account.adjust", row)
        if row.pk:
            raise Conflict(f"{employee.name} has a balance of {bank.name} already.")
        assign(row, {"unit": unit, "year_starts_month": year_starts_month or row.year_starts_month})
        today = type_queries.today(actor)
        row.next_due_on = today
        begins = from_on or year_start(today, row.year_starts_month)
        terms = _terms(row, begins, policy, yearly_amount)
        made.create(row)
        terms.account = row
        made.create(terms)
        made.emit("leave_account.created", row, employee_id=employee.pk)
        post_due(made, [row])
        return row


def set_terms(
    actor: Actor,
    account: LeaveAccount,
    *,
    from_on: date,
    policy: AccrualPolicy | None = None,
    yearly_amount: Decimal | None = None,
) -> LeaveAccount:
    """By what it grows from a day on; terms that were to begin later are gone. What follows is entered at once."""
    with change(actor) as made:
        require(actor, "leave_account.adjust", account)
        account = reclaim(made, account)
        terms = _terms(account, from_on, policy, yearly_amount)
        for old in AccountTerms.objects.visible_to(actor).filter(account=account, from_on__gte=from_on):
            made.delete(old)
        made.create(terms)
        post_due(made, [account])
        return account


def _terms(
    account: LeaveAccount, from_on: date, policy: AccrualPolicy | None, yearly_amount: Decimal | None
) -> AccountTerms:
    if policy is not None and policy.bank_id != account.bank_id:
        raise Invalid(f"{policy.name} is not for {account.bank.name}.", field="policy")
    if policy is not None and policy.unit != account.unit:
        raise Invalid(f"{policy.name} gives {policy.unit}; this balance has {account.unit}.", field="policy")
    yearly = None if yearly_amount is None else checked(yearly_amount, field="yearly_amount")
    if yearly is not None and yearly < 0:
        raise Invalid("A year's amount is 0 or more.", field="yearly_amount")
    return AccountTerms(
        account=account,
        employee=account.employee,
        from_on=dated(from_on, field="from_on"),
        policy=policy,
        yearly_amount=yearly,
        weekly_hours=account.employee.contracted_weekly_hours,
    )


def follow_employee(actor: Actor, employee: Employee) -> None:
    """A reaction to changed people: balances follow their first and last day, and from today their contracted hours."""
    with change(actor) as made:
        lock(employee.pk)
        rows = LeaveAccount.objects.all_rows_unchecked().filter(employee=employee).select_related("bank")
        accounts = list(rows.order_by("pk"))
        if not accounts:
            return
        for account in accounts:
            account.employee = employee
        _follow_hours(made, accounts, employee)
        post_due(made, accounts)


def _follow_hours(made: Change, accounts: Iterable[LeaveAccount], employee: Employee) -> None:
    today = type_queries.today(made.actor)
    hours = employee.contracted_weekly_hours
    for account in accounts:
        rows = AccountTerms.objects.all_rows_unchecked().filter(account=account).order_by("from_on")
        begun = [one for one in rows if one.from_on <= today]
        made.update_all([one for one in rows if one.from_on >= today], weekly_hours=hours)
        if begun and begun[-1].from_on < today and begun[-1].weekly_hours != hours:
            now = begun[-1]
            made.create(
                AccountTerms(
                    account=account,
                    employee=employee,
                    from_on=today,
                    policy_id=now.policy_id,
                    yearly_amount=now.yearly_amount,
                    weekly_hours=hours,
                )
            )
