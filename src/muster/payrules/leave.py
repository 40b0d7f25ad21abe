"""Annual leave is paid at the base rate with a loading, or at what the person would have earned if that is more. The
two are compared over the whole leave, never day by day.
"""

from dataclasses import dataclass
from decimal import Decimal

from muster.payrules.money import HUNDRED, cost_of, half_up, part, product
from muster.payrules.rules import LeaveLoading


@dataclass(frozen=True, slots=True)
class LeavePay:
    pay: Decimal
    with_loading: Decimal
    would_have_earned: Decimal
    clause: str
    reason: str


def leave_pay(minutes: int, hourly: Decimal, would_have_earned: Decimal, rule: LeaveLoading) -> LeavePay:
    """`would_have_earned` is the total of the same calculation for the shifts that the person was to work."""
    ordinary = cost_of(hourly, minutes)
    loaded = half_up(part(product(ordinary, HUNDRED + rule.percent), HUNDRED))
    more = "the penalties" if would_have_earned > loaded else f"the loading of {rule.percent} %"
    return LeavePay(
        pay=max(loaded, would_have_earned),
        with_loading=loaded,
        would_have_earned=would_have_earned,
        clause=rule.clause,
        reason=f"{more} came to more over the whole leave",
    )
