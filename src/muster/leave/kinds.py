"""The words of leave, for the pure modules too."""

from enum import StrEnum


class Unit(StrEnum):
    """What a balance is counted in."""

    DAYS = "days"
    HOURS = "hours"


class Half(StrEnum):
    """Of a working day: before and after its lunch."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class EntryKind(StrEnum):
    """What moved a balance. Signs: what is given is positive, what is taken negative."""

    OPENING = "opening"  # brought from another system
    ACCRUAL = "accrual"  # by the policy, or the allowance of a year set by hand
    TAKEN = "taken"  # by an approved request
    ADJUSTMENT = "adjustment"  # by a person, with a reason
    TOIL = "toil"  # time off in lieu of time worked
    CARRY_FORWARD = "carry_forward"  # out of a leave year (negative) and into the next (positive)
    EXPIRY = "expiry"  # what was not taken in time
    ENCASHMENT = "encashment"  # paid out
    REVERSAL = "reversal"  # takes back another entry


class AccrualMethod(StrEnum):
    YEARLY = "yearly"  # the year's amount on the first day of the leave year
    MONTHLY = "monthly"  # a twelfth on the last day of each month of the leave year
    HOURS_WORKED = "hours_worked"  # so much for each hour worked, when the time is approved


# Of leave types: names of Google's Material icons, the empty one for none. They are those of a vendor's sample, which ends within
# `child_care`, the last one here; what it may have after that is not known.
ICONS = (
    "", "school", "redeem", "sick", "coronavirus", "groups", "work_outline", "flight_takeoff", "shopping_basket",
    "beach_access", "child_friendly", "stroller", "home", "pets", "hotel", "local_hospital", "sentiment_dissatisfied",
    "volunteer_activism", "commute", "cake", "psychology", "spa", "ac_unit", "self_improvement", "luggage", "public",
    "pregnant_woman", "watch_later", "child_care",
)  # fmt: skip
