"""What a balance consists of while its days are walked through: lots, of which the first to expire is used first."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from muster.leave.terms import ZERO


@dataclass
class Lots:
    """Either there are lots or there is a debt: what is added pays the debt first."""

    left: dict[date | None, Decimal] = field(
        default_factory=dict
    )  # by the day from which it is gone; None: never
    debt: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        return sum(self.left.values(), ZERO) - self.debt

    def move(self, amount: Decimal, expires_on: date | None = None) -> None:
        """Add what is positive; use up, or owe, what is negative."""
        if amount < 0:
            self._use(-amount)
            return
        paid = min(amount, self.debt)
        self.debt -= paid
        if amount > paid:
            self.left[expires_on] = self.left.get(expires_on, ZERO) + amount - paid

    def _use(self, amount: Decimal) -> None:
        for expires_on in sorted(self.left, key=lambda on: on or date.max):
            used = min(amount, self.left[expires_on])
            self.left[expires_on] -= used
            amount -= used
            if not self.left[expires_on]:
                del self.left[expires_on]
        self.debt += amount

    def expire(self, on: date) -> Decimal:
        """Drop what is gone from this day on; how much that was."""
        gone = [one for one in self.left if one is not None and one <= on]
        return sum((self.left.pop(one) for one in gone), ZERO)

    def empty(self) -> dict[date | None, Decimal]:
        """All of it, a debt as a negative amount; nothing is left here."""
        found, owed = dict(self.left), self.debt
        self.left, self.debt = {}, ZERO
        if owed:
            found[None] = -owed
        return found
