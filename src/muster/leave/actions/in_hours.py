"""Balances for those who count everything in hours: those in days are told by the hours of a day of leave."""

from decimal import Decimal

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import require
from muster.leave import balance_queries, type_queries
from muster.leave.actions.accounts import open_account
from muster.leave.actions.ledger import adjust, set_balance
from muster.leave.kinds import Unit
from muster.leave.models import LeaveAccount, LeaveBank
from muster.people.models import Employee


def set_hours(
    actor: Actor, employee: Employee, bank: LeaveBank, *, hours: Decimal, note: str = ""
) -> LeaveAccount:
    """As `set_balance`. Who has no balance of the bank yet gets one in hours, unless it is the allowance."""
    with change(actor):
        account = _account(actor, employee, bank)
        amount = balance_queries.in_unit(actor, account, hours)
        return set_balance(actor, account, amount=amount, note=note)


def adjust_hours(
    actor: Actor, employee: Employee, bank: LeaveBank, *, hours: Decimal, note: str = ""
) -> LeaveAccount:
    """As `adjust`; by 0 nothing is entered."""
    with change(actor):
        account = _account(actor, employee, bank)
        if hours:
            amount = balance_queries.in_unit(actor, account, hours)
            return adjust(actor, account, amount=amount, note=note).account
        return account


def _account(actor: Actor, employee: Employee, bank: LeaveBank) -> LeaveAccount:
    found = balance_queries.account(actor, employee, bank)
    require(actor, "leave_account.adjust", found)
    if found.pk or bank.pk == type_queries.settings(actor).allowance_bank_id:
        return found
    return open_account(actor, employee, bank, unit=Unit.HOURS.value)
