"""Why leave is refused, each a Conflict of its own so that a door can tell them apart.

Conflict
 ├─ ByTheDay          hours are asked for, of a balance that is counted in days
 ├─ Overlapping       they are away then already
 ├─ MaximumOff        as many of the department as may be are away then
 ├─ LockedDays        nobody may be away then
 ├─ BalanceTooLow     what they have does not cover it
 ├─ LimitReached      more of the type than a leave year allows
 ├─ AlreadyWorked     they worked then
 ├─ TimesheetClosed   the timesheet of those days was approved or exported: Locked as well
 └─ AlreadyActioned   somebody acted on the request before
"""

from muster.core.errors import Conflict, Locked


class Refusal(Conflict):
    """`may_override`: the actor has the right to pass over it, and did not ask to."""

    def __init__(self, message: str, *, may_override: bool = False, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.may_override = may_override


class ByTheDay(Refusal):
    pass


class Overlapping(Refusal):
    pass


class MaximumOff(Refusal):
    pass


class LockedDays(Refusal):
    pass


class BalanceTooLow(Refusal):
    pass


class LimitReached(Refusal):
    pass


class AlreadyWorked(Refusal):
    pass


class TimesheetClosed(Locked, Refusal):
    pass


class AlreadyActioned(Conflict):
    pass
