"""Pay rules: from worked time to pay lines, by dated rule packs. Pure: no database, no HTTP, no clock."""

from muster.payrules.adjust import Adjustment, difference
from muster.payrules.engine import calculate
from muster.payrules.explain import explain
from muster.payrules.facts import (
    AllPurpose,
    Break,
    Dates,
    Earning,
    Employee,
    EmploymentType,
    HigherDuties,
    Holiday,
    PayRulesError,
    Place,
    Span,
    Terms,
    WorkedShift,
)
from muster.payrules.leave import LeavePay, leave_pay
from muster.payrules.lines import AllowanceLine, Bucket, PayLine, PayWarning, Reason, Result
from muster.payrules.pack import Pack
from muster.payrules.reading import PackError, load_pack, pack_codes, read_pack

__all__ = [
    "Adjustment",
    "AllPurpose",
    "AllowanceLine",
    "Break",
    "Bucket",
    "Dates",
    "Earning",
    "Employee",
    "EmploymentType",
    "HigherDuties",
    "Holiday",
    "LeavePay",
    "Pack",
    "PackError",
    "PayLine",
    "PayRulesError",
    "PayWarning",
    "Place",
    "Reason",
    "Result",
    "Span",
    "Terms",
    "WorkedShift",
    "calculate",
    "difference",
    "explain",
    "leave_pay",
    "load_pack",
    "pack_codes",
    "read_pack",
]
