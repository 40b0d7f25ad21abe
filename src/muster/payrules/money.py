"""Exact money. A rate is rounded half up to its cent, then a line is: the two roundings that the authorities use."""

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
MINUTES_IN_HOUR = Decimal(60)
ZERO = Decimal(0)
# Its own, so that no caller's decimal settings change anybody's pay.
_EXACT = Context(prec=34, rounding=ROUND_HALF_UP)


def half_up(value: Decimal, step: Decimal = CENT) -> Decimal:
    return value.quantize(step, context=_EXACT)


def part(value: Decimal, of: Decimal) -> Decimal:
    return _EXACT.divide(value, of)


def product(one: Decimal, other: Decimal) -> Decimal:
    return _EXACT.multiply(one, other)


def percent_of(base: Decimal, percent: Decimal, step: Decimal = CENT) -> Decimal:
    """An hour's rate: 125 % of 25.74 is 32.18, for 32.175 rounds up."""
    return half_up(part(product(base, percent), HUNDRED), step)


@lru_cache(maxsize=4096)
def cost_of(unit_rate: Decimal, minutes: int) -> Decimal:
    """A line's money comes from its minutes: a third of an hour has no exact decimal, twenty minutes have."""
    return half_up(part(product(unit_rate, Decimal(minutes)), MINUTES_IN_HOUR))


@lru_cache(maxsize=4096)
def hours(minutes: int) -> Decimal:
    """As shown on a line; six places where the hours do not end."""
    return half_up(part(Decimal(minutes), MINUTES_IN_HOUR), Decimal("0.000001")).normalize(_EXACT) + ZERO
