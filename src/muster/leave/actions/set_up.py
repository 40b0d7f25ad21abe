"""What every organisation begins with: an allowance of days, and the leave that people ask for everywhere."""

from typing import Any

from muster.core.actor import Actor
from muster.core.change import change
from muster.leave.models import LeaveBank, LeaveSettings, LeaveType

ALLOWANCE = "Annual leave"
# Name, paid, colour, icon; the first is taken from the allowance, the others from nothing.
TYPES = (
    (ALLOWANCE, True, "#3377CC", "beach_access"),
    ("Sick leave", True, "#CC5533", "sick"),
    ("Unpaid leave", False, "#777777", "watch_later"),
    ("Compassionate leave", True, "#885599", "volunteer_activism"),
)


def set_up(actor: Actor, _: Any) -> None:
    """A reaction to an organisation's founding."""
    with change(actor) as made:
        bank = LeaveBank(name=ALLOWANCE)
        made.create(bank)
        made.create(LeaveSettings(allowance_bank=bank))
        for name, paid, colour, icon in TYPES:
            deducted = bank if name == ALLOWANCE else None
            made.create(LeaveType(name=name, bank=deducted, paid=paid, colour=colour, icon=icon))
