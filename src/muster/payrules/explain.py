"""A line in a sentence that a payroll officer can read to an employee."""

from datetime import date, datetime
from decimal import Decimal

from muster.payrules.lines import AllowanceLine, Bucket, PayLine

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_KINDS = {
    Bucket.ORDINARY: "ordinary time",
    Bucket.OVERTIME: "overtime",
    Bucket.LOADING: "loading",
    Bucket.PREMIUM: "premium",
    Bucket.TOP_UP: "top-up",
    Bucket.SALARY: "salary",
}


def explain(line: PayLine | AllowanceLine, currency: str = "$") -> str:
    if isinstance(line, AllowanceLine):
        return (
            f"{_day(line.date)}: {line.name}, {_number(line.units)} x {currency}{line.unit_rate} = "
            f"{currency}{line.cost}{_clause(line.clause)}, {line.reason}."
        ) + _caution(line)
    sentence = (
        f"{_day(line.date)}, {_time(line.from_)} to {_time(line.to)}: {_amount(line, currency)} = "
        f"{currency}{line.cost}, {_KINDS[line.reason.bucket]} as {line.name}{_clause(line.clause)}, "
        f"because {line.reason.text}."
    )
    return sentence + _caution(line)


def _amount(line: PayLine, currency: str) -> str:
    minutes = line.inputs.get("minutes")
    is_money = line.reason.bucket is Bucket.TOP_UP and "percent" not in line.inputs
    if is_money or line.reason.bucket in (Bucket.LOADING, Bucket.SALARY) or minutes is None:
        return f"{_number(line.units)} x {currency}{_number(line.unit_rate)}"
    if "salary" in line.inputs:
        return f"{_duration(int(minutes))} that the salary pays"
    rate = f"{_duration(int(minutes))} at {currency}{_number(line.unit_rate)}"
    if line.reason.bucket is Bucket.PREMIUM:
        return rate
    return f"{rate}, which is {line.inputs['percent']} % of {currency}{line.base_rate} for {line.inputs['base_rate']},"


def _duration(minutes: int) -> str:
    whole, left = divmod(minutes, 60)
    if not whole:
        return f"{left} min"
    return f"{whole} h {left} min" if left else f"{whole} h"


def _number(value: Decimal) -> str:
    return str(value) if value.as_tuple().exponent == -2 else f"{value.normalize():f}"  # noqa: PLR2004 - cents stay cents


def _clause(clause: str) -> str:
    return f" ({clause})" if clause else ""


def _caution(line: PayLine | AllowanceLine) -> str:
    return (
        " This rule is not yet confirmed against the text of the law." if "unconfirmed" in line.inputs else ""
    )


def _day(on: date) -> str:
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def _time(at: datetime) -> str:
    return at.strftime("%H:%M")
