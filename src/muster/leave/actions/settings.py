"""What an organisation chose about leave."""

from decimal import Decimal
from typing import TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import type_queries
from muster.leave.models import AccountTerms, Approver, LeaveAccount, LeaveBank, LeaveSettings, LedgerEntry
from muster.leave.years import year_start

MOST_DAYS = 366
MOST_STEPS = 5


class LeaveSettingsFacts(TypedDict, total=False):
    """A key that is absent is left as it is."""

    allowance_bank: LeaveBank
    year_starts_month: int
    default_allowance: Decimal
    approval_steps: list[str]
    colleagues_see: str
    managers_book_themselves: bool
    remind_after_days: int


def update_leave_settings(actor: Actor, **facts: Unpack[LeaveSettingsFacts]) -> LeaveSettings:
    """Raises Conflict for another leave year when leave was taken, or entered by hand, in years of the old kind."""
    with change(actor) as made:
        row = type_queries.settings(actor)
        require(actor, "leave_settings.update", row)
        before = row.year_starts_month
        assign(row, dict(facts))
        if not 0 <= row.default_allowance <= MOST_DAYS:
            raise Invalid(f"A year's allowance is 0 to {MOST_DAYS} days.", field="default_allowance")
        if row.allowance_bank.archived_at is not None:
            raise Invalid(f"{row.allowance_bank.name} is put away. Choose another.", field="allowance_bank")
        _check_steps(row.approval_steps)
        if row.year_starts_month != before:
            _move_years(made, row.year_starts_month)
        made.save(row)
        return row


def _check_steps(steps: object) -> None:
    known = set(Approver.values)
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS or not set(steps) <= known:
        raise Invalid(
            f"Who approves is a list of 1 to {MOST_STEPS} of {', '.join(sorted(known))}.",
            field="approval_steps",
        )


def _move_years(made: Change, month: int) -> None:
    """Accounts by the new year; the job enters what that makes due."""
    made.wait_for_organisation()
    organisation_id = made.actor.organisation_id
    entries = LedgerEntry.objects.all_rows_unchecked().filter(organisation_id=organisation_id)
    if entries.exclude(key__contains=":").exists() or entries.filter(key__startswith="worked:").exists():
        raise Conflict(
            "Leave was entered already in years that begin in another month, so their beginning stays as it is.",
            field="year_starts_month",
        )
    today = type_queries.today(made.actor)
    terms = AccountTerms.objects.all_rows_unchecked().filter(organisation_id=organisation_id)
    begins = year_start(today, month)
    # Terms that began with the old year begin with the new one: nobody is given two allowances.
    olds = [
        one
        for one in terms.select_related("account")
        if one.from_on == year_start(today, one.account.year_starts_month)
    ]
    made.update_all(olds, from_on=begins)
    accounts = LeaveAccount.objects.all_rows_unchecked().filter(organisation_id=organisation_id)
    made.update_all(list(accounts), year_starts_month=month, next_due_on=today)
    made.enqueue("leave.post_due")
