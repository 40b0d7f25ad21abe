"""Accrual policies: how balances grow."""

from decimal import Decimal
from typing import Any, TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import type_queries
from muster.leave.kinds import AccrualMethod
from muster.leave.models import AccrualPolicy, LeaveBank

LONGEST_MONTHS = 120
NOT_NEGATIVE = (
    "yearly_amount", "hourly_amount", "full_time_weekly_hours", "cap", "carry_over_limit",
)  # fmt: skip


class PolicyFigures(TypedDict, total=False):
    """A key that is absent is left as it is; None clears."""

    unit: str
    method: str
    yearly_amount: Decimal | None
    hourly_amount: Decimal | None
    full_time_weekly_hours: Decimal | None
    waiting_months: int
    pro_rata: bool
    cap: Decimal | None
    lowest_balance: Decimal
    carry_over_limit: Decimal | None
    carry_over_months: int | None


def create_policy(
    actor: Actor, *, name: str, bank: LeaveBank, **figures: Unpack[PolicyFigures]
) -> AccrualPolicy:
    with change(actor) as made:
        require(actor, "accrual_policy.create")
        row = AccrualPolicy(organisation_id=actor.organisation_id, bank=bank)
        assign(row, {"name": " ".join(name.split()), **figures})
        _check(row)
        made.create(row)
        return row


def update_policy(
    actor: Actor, policy: AccrualPolicy, *, name: str | None = None, **figures: Unpack[PolicyFigures]
) -> AccrualPolicy:
    """Its figures as long as nobody follows it: later, balances of the past would change with them. Raises Conflict."""
    with change(actor) as made:
        require(actor, "accrual_policy.update", policy)
        values: dict[str, Any] = dict(figures)
        moved = [one for one, value in values.items() if getattr(policy, one) != value]
        if moved and type_queries.followed(policy):
            raise Conflict(
                f"Balances grow by {policy.name} already. Make another policy, and let them follow it from a day on.",
                field=moved[0],
            )
        if name is not None:
            values["name"] = " ".join(name.split())
        assign(policy, values)
        _check(policy)
        made.save(policy)
        return policy


def archive_policy(actor: Actor, policy: AccrualPolicy) -> None:
    """Nobody chooses it any more; balances that follow it go on. One that nobody ever followed is gone."""
    with change(actor) as made:
        require(actor, "accrual_policy.delete", policy)
        if type_queries.followed(policy):
            policy.archived_at = made.at
            made.save(policy)
        else:
            made.delete(policy)


def _check(row: AccrualPolicy) -> None:
    needed = "hourly_amount" if row.method == AccrualMethod.HOURS_WORKED else "yearly_amount"
    if getattr(row, needed) is None:
        raise Invalid("Say how much it gives.", field=needed)
    for name in NOT_NEGATIVE:
        value = getattr(row, name)
        if value is not None and value < 0:
            raise Invalid("This is 0 or more.", field=name)
    if row.lowest_balance > 0:
        raise Invalid("How far below zero requests may go is 0 or less, as -38.", field="lowest_balance")
    if row.waiting_months > LONGEST_MONTHS:
        raise Invalid(f"Waiting takes up to {LONGEST_MONTHS} months.", field="waiting_months")
    if row.carry_over_months is not None and not 0 < row.carry_over_months <= LONGEST_MONTHS:
        raise Invalid(f"What was carried over lasts 1 to {LONGEST_MONTHS} months.", field="carry_over_months")
