"""What somebody works so that one row of a penalty table is what they are paid. Monday is 3 August 2026."""

from collections.abc import Callable
from dataclasses import dataclass

from muster.payrules import Span

Row = dict[str, str]
Shifts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Situation:
    """`line` is the place of the line in the result, `rule` the rule of the pack that must have priced it."""

    shifts: Shifts
    rule: str
    employment: str = "full_time"
    arrangements: frozenset[str] = frozenset()
    holidays: tuple[str, ...] = ()
    line: int = 0
    agreed: tuple[Span, ...] | None = None
    levels: tuple[tuple[str, str], ...] = ()

    def level_of(self, classification: str) -> str:
        return dict(self.levels).get(classification, classification)


def on(day: int, first: str, last: str, until: int | None = None) -> Shifts:
    return ((f"2026-08-0{day} {first}", f"2026-08-0{until or day} {last}"),)


def plain(text: str) -> str:
    """The tables have two kinds of dash for the same words."""
    return text.replace("\u2013", "-")


RETAIL = {
    "Ordinary hours": (on(3, "10:00", "14:00"), "ordinary", 0),
    "Monday to Friday after 6.00 pm": (on(3, "18:00", "21:00"), "evening", 0),
    "Saturday": (on(8, "10:00", "14:00"), "saturday", 0),
    "Sunday": (on(9, "10:00", "14:00"), "sunday", 0),
    "Public holiday": (on(4, "10:00", "14:00"), "public_holiday", 0),
}
RETAIL_OVERTIME = {
    "Monday to Saturday - first 3 hours": (on(8, "18:00", "23:00"), "overtime_first", 0),
    "Monday to Saturday - after 3 hours": (on(8, "18:00", "23:00"), "overtime_after", 1),
    "Sunday - all day": (on(9, "18:00", "21:00"), "overtime_sunday", 0),
    "Public holiday": (on(4, "03:00", "06:00"), "overtime_public_holiday", 0),
}
RETAIL_SHIFTS = {
    "Starting at or after 6.00 pm and before 5.00 am": (on(3, "22:00", "02:00", 4), "night_shift", 0),
    "Starting at or after 2.00 am and before 6.00 am": (on(3, "02:00", "06:00"), "early_morning_shift", 0),
    "Starting before 2.00 am": (on(3, "01:00", "05:00"), "baking_night_shift", 0),
    "OBPE and BPE": (on(8, "10:00", "14:00"), "saturday_shift", 0),
    "All hours within shift": (on(4, "10:00", "14:00"), "public_holiday", 0),
    "all hours within shift": (on(4, "10:00", "14:00"), "public_holiday", 0),
}


def retail(row: Row) -> Situation:
    text, clause = plain(row["penalty_description"]), row["clause_description"]
    arrangements = frozenset[str]()
    if "overtime" in clause:
        shifts, rule, line = RETAIL_OVERTIME[text]
    elif "shiftwork and" in clause:
        shifts, rule, line = next(found for end, found in RETAIL_SHIFTS.items() if text.endswith(end))
        arrangements = frozenset(
            {"shiftworker", "baking_production"} if "(BPE) " in text else {"shiftworker"}
        )
        if "Sunday" in text:
            shifts, rule = on(9, "10:00", "14:00"), "sunday_shift"
    else:
        shifts, rule, line = RETAIL[text]
    return Situation(
        shifts=shifts,
        rule=rule,
        employment="casual" if "Casual" in clause else "full_time",
        arrangements=arrangements,
        holidays=("2026-08-04",),
        line=line,
    )


SITUATIONS: dict[str, Callable[[Row], Situation]] = {"MA000004": retail}
