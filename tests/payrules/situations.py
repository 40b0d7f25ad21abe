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
    marks: frozenset[str] = frozenset()
    levels: tuple[tuple[str, str], ...] = ()

    def level_of(self, classification: str) -> str:
        return dict(self.levels).get(classification, classification)


def on(day: int, first: str, last: str, until: int | None = None) -> Shifts:
    return ((f"2026-08-0{day} {first}", f"2026-08-0{until or day} {last}"),)


def plain(text: str) -> str:
    """The tables have two kinds of dash for the same words."""
    return text.replace("\u2013", "-")


DAYS = {
    "Ordinary hours": (on(3, "10:00", "14:00"), "ordinary", 0),
    "Saturday": (on(8, "10:00", "14:00"), "saturday", 0),
    "Sunday": (on(9, "10:00", "14:00"), "sunday", 0),
    "Public holiday": (on(4, "10:00", "14:00"), "public_holiday", 0),
}
RETAIL = DAYS | {"Monday to Friday after 6.00 pm": (on(3, "18:00", "21:00"), "evening", 0)}
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


HOSPITALITY = DAYS | {"Public holidays": DAYS["Public holiday"]}
HOSPITALITY_OVERTIME = {
    "Monday to Friday - First 2 hours": (on(3, "07:00", "23:30"), "overtime_first", 1),
    "Monday to Friday - After 2 hours": (on(3, "07:00", "23:30"), "overtime_after", 2),
    "Weekends": (on(8, "07:00", "23:30"), "overtime_weekend", 1),
    "Weekends and rostered days off": (on(8, "07:00", "23:30"), "overtime_weekend", 1),
    "Public holiday": (on(4, "07:00", "23:30"), "overtime_public_holiday", 1),
}


def hospitality(row: Row) -> Situation:
    text, clause = plain(row["penalty_description"]), row["clause_description"]
    casual = "casual" in clause
    shifts, rule, line = (HOSPITALITY_OVERTIME if "overtime" in clause else HOSPITALITY)[text]
    return Situation(
        shifts=shifts,
        rule="public_holiday_casual" if casual and rule == "public_holiday" else rule,
        employment="casual" if casual else "full_time",
        holidays=("2026-08-04",),
        line=line,
    )


RESTAURANT = HOSPITALITY | {
    "Sunday - Introductory to Level 2": (on(9, "10:00", "14:00"), "sunday_casual_to_level_2", 0),
    "Sunday - Level 3 to 6": (on(9, "10:00", "14:00"), "sunday_casual", 0),
    "Public holiday - time added to annual leave by agreement": (
        on(4, "10:00", "14:00"),
        "public_holiday_time_off",
        0,
    ),
}
RESTAURANT_OVERTIME = HOSPITALITY_OVERTIME | {
    "Saturday - First 2 hours": (on(8, "07:00", "23:30"), "overtime_saturday_first", 1),
    "Saturday - After 2 hours": (on(8, "07:00", "23:30"), "overtime_saturday_after", 2),
    "Sunday - all time worked": (on(9, "07:00", "23:30"), "overtime_sunday", 1),
    "Rostered day off - all time worked": (on(3, "10:00", "14:00"), "overtime_day_off", 0),
}


def restaurant(row: Row) -> Situation:
    text, clause = plain(row["penalty_description"]), row["clause_description"]
    casual = "Casual" in clause
    shifts, rule, line = (RESTAURANT_OVERTIME if "overtime" in clause else RESTAURANT)[text]
    marks = {"public_holiday_time_off": rule, "overtime_day_off": "rostered_day_off"}
    return Situation(
        shifts=shifts,
        rule="public_holiday_casual" if casual and rule == "public_holiday" else rule,
        employment="casual" if casual else "full_time",
        holidays=("2026-08-04",),
        line=line,
        marks=frozenset({marks[rule]} if rule in marks else ()),
        levels=(("Introductory Level", "Intro"), *((f"Level {each}", f"L{each}") for each in range(1, 7))),
    )


CLERKS = DAYS | {
    "Monday to Friday": DAYS["Ordinary hours"],
    "Saturday": (on(8, "08:00", "12:00"), "saturday", 0),
}
CLERKS_OVERTIME = {
    "Monday to Saturday - first 2 hours": (on(8, "13:00", "18:00"), "overtime_first", 0),
    "Monday to Saturday - after 2 hours": (on(8, "13:00", "18:00"), "overtime_after", 1),
    "Sunday - all day": (on(9, "10:00", "14:00"), "overtime_sunday", 0),
    "Public holiday": (on(4, "02:00", "06:00"), "overtime_public_holiday", 0),
}
CLERKS_SHIFTS = {
    "Afternoon and night": (on(5, "14:00", "22:00"), "afternoon_shift", 0),
    "Permanent night": (on(5, "22:00", "06:00", 6), "permanent_night_shift", 0),
    "Saturday, Sunday or public holiday": (on(8, "10:00", "14:00"), "weekend_shift", 0),
}
CLERKS_WEEK = tuple((f"2026-08-0{day} 08:00", f"2026-08-0{day} 17:30") for day in (3, 4, 5, 6, 7))
_EXCESS = "Monday to Friday in excess of ordinary"
CLERKS_SHIFTS_OVERTIME = {
    f"{_EXCESS} daily hours - first 2 hours": (on(5, "07:00", "21:00"), "shift_overtime_first", 1),
    f"{_EXCESS} daily hours - after 2 hours": (on(5, "07:00", "21:00"), "shift_overtime_after", 2),
    f"{_EXCESS} weekly hours - first 3 hours": (CLERKS_WEEK, "shift_overtime_week_first", 4),
    f"{_EXCESS} weekly hours - after 3 hours": (CLERKS_WEEK, "shift_overtime_after", 5),
    "Saturday, Sunday or public holiday": (on(8, "07:00", "21:00"), "shift_overtime_weekend", 1),
}


def clerks(row: Row) -> Situation:
    text, clause = plain(row["penalty_description"]), row["clause_description"]
    if "adult shiftworkers" in clause:
        table, arrangements = (
            (CLERKS_SHIFTS_OVERTIME if "overtime" in clause else CLERKS_SHIFTS),
            {"shiftworker"},
        )
    else:
        table = CLERKS_OVERTIME if "overtime" in clause else CLERKS
        arrangements = {"hours_of_another_award"} if text == "Sunday" else set()
    shifts, rule, line = table[text]
    return Situation(
        shifts=shifts,
        rule=rule,
        employment="casual" if "Casual" in clause else "full_time",
        arrangements=frozenset(arrangements),
        holidays=("2026-08-04",),
        line=line,
        marks=frozenset({rule} if rule in {"afternoon_shift", "permanent_night_shift"} else ()),
    )


SITUATIONS: dict[str, Callable[[Row], Situation]] = {
    "MA000002": clerks,
    "MA000004": retail,
    "MA000009": hospitality,
    "MA000119": restaurant,
}
