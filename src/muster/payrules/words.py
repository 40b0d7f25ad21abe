"""What the fields of rules say, in words: the cells of a pack's page. An empty text is a condition that nobody set."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import Any

from muster.payrules.facts import EmploymentType
from muster.payrules.money import CENT, hours
from muster.payrules.pack import Switches
from muster.payrules.rules import (
    AllowanceRule,
    CasualLoading,
    Engagement,
    HigherDutiesRule,
    Junior,
    LeastOvertime,
    LeaveLoading,
    Loading,
    MealBreak,
    Overtime,
    OvertimeOf,
    Penalties,
    Per,
    Premium,
    PremiumKind,
    RegularRate,
    Rest,
    Rule,
    TakesEffect,
    Timed,
    Trigger,
    TriggerKind,
    Window,
    WorkDay,
)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EMPLOYMENT = {
    EmploymentType.FULL_TIME: "full-time",
    EmploymentType.PART_TIME: "part-time",
    EmploymentType.CASUAL: "casual",
}


_PER = {
    Per.SHIFT: "a shift",
    Per.DAY: "a day",
    Per.WEEK: "a week",
    Per.CYCLE: "a week of the cycle",
    Per.HOUR: "an hour",
    Per.UNIT: "a unit",
    Per.WORK_PERIOD: "a period of work",
}


def plain(name: str) -> str:
    """A word of the pack as people write it."""
    return name.removesuffix("_on").replace("_", " ")


def value(given: Any) -> str:
    """Any value of a rule, for what has no words of its own."""
    match given:
        case bool():
            return "yes" if given else "no"
        case Enum():
            return plain(str(given.value))
        case Mapping():
            return ", ".join(f"{value(key)}: {value(each)}" for key, each in given.items())
        case frozenset() | tuple():
            texts = [value(each) for each in given]
            return ", ".join(texts if isinstance(given, tuple) else sorted(texts))
        case Decimal():
            return number(given)
        case _:
            return str(given)


def number(given: Decimal) -> str:
    return f"{given.normalize():f}"


def money(given: Decimal | None, switches: Switches) -> str:
    """To the cent, or as fine as the law has it."""
    if given is None:
        return ""
    cents = given.quantize(CENT)
    return f"{switches.currency}{cents if cents == given else number(given)}"


def span(minutes: int) -> str:
    if minutes % 15:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{number(hours(minutes))} h"


def clock(window: Window) -> str:
    first, last = (f"{wall // 60:02d}:{wall % 60:02d}" for wall in window)
    return f"{first} to {last}"


def weekdays(days: Iterable[int]) -> str:
    """Runs of days as "Monday to Friday"; all seven are no condition."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return " and ".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]} to {DAYS[run[-1]]}" for run in runs
    )


def when(rule: Timed, _: Switches) -> str:
    holiday = {None: "", True: "on a public holiday", False: "not on a public holiday"}[rule.public_holiday]
    starts = rule.shift_starts and f"the shift starts {clock(rule.shift_starts)}"
    return _joined(
        weekdays(rule.days) if len(rule.days) < len(DAYS) else "",
        clock(rule.between) if rule.between != (0, 1440) else "",
        holiday,
        starts,
        f"the shift is marked {plain(rule.mark)}" if rule.mark else "",
        f"the shift is not marked {plain(rule.unless_mark)}" if rule.unless_mark else "",
    )


def pays(rule: Any, switches: Switches) -> str:
    casual, flat = getattr(rule, "casual_percent", None), getattr(rule, "flat", None)
    return _joined(
        f"{number(rule.percent)} %" if rule.percent is not None else "",
        f"casuals {number(casual)} %" if casual is not None else "",
        f"{money(flat, switches)} for each hour or part of one" if flat is not None else "",
    )


def whom(rule: Rule, _: Switches) -> str:
    """Nothing where it is for everybody."""
    return _joined(
        " and ".join(words for kind, words in _EMPLOYMENT.items() if kind in rule.employment),
        "if " + " and ".join(map(plain, sorted(rule.arrangements))) if rule.arrangements else "",
        "unless " + " or ".join(map(plain, sorted(rule.unless))) if rule.unless else "",
        "levels " + ", ".join(sorted(rule.levels)) if rule.levels else "",
    )


def in_force(rule: Rule, switches: Switches) -> str:
    own = rule.takes_effect
    effect = f", {_EFFECT[own]}" if own is not None and own is not switches.takes_effect else ""
    return f"from {rule.from_on}{f' to {rule.to_on}' if rule.to_on else ''}{effect}"


def ages(rule: Junior, _: Switches) -> str:
    if rule.from_age == rule.to_age:
        return str(rule.to_age)
    return f"{rule.from_age} to {rule.to_age}" if rule.from_age else f"up to {rule.to_age}"


def share(rule: Junior, switches: Switches) -> str:
    if rule.of_hourly:
        return f"{number(rule.percent)} % of the hour's rate"
    step = f", rounded to {money(rule.weekly_step, switches)}" if rule.weekly_step != CENT else ""
    return f"{number(rule.percent)} % of the week's rate{step}"


def service(rule: Junior, _: Switches) -> str:
    return f"more than {rule.months_over} months" if rule.months_over else ""


def loading(rule: Loading, _: Switches) -> str:
    how = {
        CasualLoading.ADDITIVE: "points to each percentage",
        CasualLoading.COMPOUND: "% to the rate, of which each percentage is taken",
    }
    return f"{number(rule.percent)} {how[rule.mode]}{'' if rule.on_overtime else '; not to overtime'}"


def trigger(rule: Trigger, _: Switches) -> str:
    match rule.kind:
        case TriggerKind.OUTSIDE_SPAN:
            return f"outside {_spans(rule.spans)}"
        case TriggerKind.BEYOND_AGREED:
            contracted = "" if rule.of_roster else ", or past the contracted hours of the week"
            return f"outside the hours agreed for the shift{contracted}"
        case TriggerKind.CONSECUTIVE_DAYS:
            week = " in the same week" if rule.within_week else ""
            return f"from day {rule.more_than_days + 1} of work in a row{week}"
        case TriggerKind.MARKED:
            return f"in a shift marked {plain(rule.mark)}"
        case TriggerKind.LIMIT:
            return _limit(rule)


def _spans(spans: Mapping[int, Window]) -> str:
    by_window = groupby(sorted(spans), key=lambda day: spans[day])
    return ", ".join(f"{weekdays(days)} {clock(window)}" for window, days in by_window)


def _limit(rule: Trigger) -> str:
    days = sorted(rule.minutes_by_days.items(), reverse=True)
    return _joined(
        f"past {span(rule.minutes)} {_PER[rule.per]}" if rule.minutes is not None else "",
        "past " + ", ".join(f"{span(each)} in {length} days" for length, each in days) if days else "",
        "the person's own ordinary day stands in its place" if rule.ordinary_day else "",
        f"past {span(rule.longer_minutes)} on one day of the week marked {plain(rule.longer_mark)}"
        if rule.longer_mark
        else "",
    )


def block(rule: Overtime, _: Switches) -> str:
    of = "week" if rule.per is Per.WEEK else "day"
    return _joined(
        f"the first {span(rule.first_minutes)} of the {of}'s overtime"
        if rule.first_minutes is not None
        else "",
        f"after {span(rule.after_day_minutes)} of work on the day" if rule.after_day_minutes else "",
        _by(rule.triggers),
    )


def _by(triggers: frozenset[str]) -> str:
    return "overtime by " + " or ".join(f"`{trigger}`" for trigger in sorted(triggers)) if triggers else ""


def least_overtime(rule: LeastOvertime, _: Switches) -> str:
    return f"less than {span(rule.minutes)} in a week"


def rest(rule: Rest, _: Switches) -> str:
    after_overtime = " after a day with overtime" if rule.after_overtime else ""
    return f"less than {span(rule.minutes)}{after_overtime}{_marked(rule.mark)}"


def engagement(rule: Engagement, _: Switches) -> str:
    return _joined(f"{span(rule.minutes)} {_PER[rule.per]}", _by(rule.triggers))


def meal_break(rule: MealBreak, _: Switches) -> str:
    once = ", once in a shift" if rule.once else ""
    return f"{rule.minutes} min in more than {span(rule.after_minutes)} of work{once}"


def missed_break(rule: MealBreak, _: Switches) -> str:
    """Nothing where a break that was not given is pointed out alone."""
    if rule.percent is None:
        return ""
    return f"{number(rule.percent)} %{' on top' if rule.on_top else ''} until it is given{_marked(rule.mark)}"


def after(rule: HigherDutiesRule, _: Switches) -> str:
    return f"more than {span(rule.after_minutes)} of them"


def amount(rule: AllowanceRule, switches: Switches) -> str:
    per = f"a {rule.unit}" if rule.per is Per.UNIT else _PER[rule.per]
    most = f"; at most {money(rule.most_per_week, switches)} a week" if rule.most_per_week is not None else ""
    return f"{money(rule.amount, switches)} {per}{most}"


def asked(rule: AllowanceRule, _: Switches) -> str:
    overtime = rule.overtime_over_minutes
    return _joined(
        f"more than {span(overtime)} of overtime" if overtime is not None else "",
        _gap(rule),
        f"work of {span(rule.work_from_minutes)} or more" if rule.work_from_minutes else "",
        f"the shift is marked {plain(rule.mark)}" if rule.mark else "",
        f"not where it is marked {plain(rule.unless_mark)}" if rule.unless_mark else "",
    )


def _gap(rule: AllowanceRule) -> str:
    if not rule.gap_from_minutes:
        return ""
    most = "" if rule.gap_to_minutes is None else f" and at most {span(rule.gap_to_minutes)}"
    return f"{span(rule.gap_from_minutes)} or more{most} off between the work of the day"


def premium(rule: Premium, switches: Switches) -> str:
    match rule.kind:
        case PremiumKind.HOURS_AT_REGULAR_RATE:
            text = f"{span(rule.minutes)} at the regular rate"
        case PremiumKind.REPORTING_TIME:
            bounds = f"at least {span(rule.at_least_minutes)} and at most {span(rule.at_most_minutes)}"
            text = f"half of the planned hours, {bounds}, less those worked"
        case PremiumKind.ABOVE_MINIMUM_WAGE:
            text = f"what the day's pay is below its hours and {span(rule.minutes)} more at {money(rule.hourly, switches)}"
    return text + _marked(rule.mark)


def regular(rule: RegularRate, _: Switches) -> str:
    flat = "; flat sums over the ordinary hours alone" if rule.flat_sum_over_ordinary else ""
    return f"the {rule.per.value}{flat}"


def leave_loading(rule: LeaveLoading, _: Switches) -> str:
    return f"{number(rule.percent)} %"


def switches(given: Switches) -> Iterator[str]:
    """Which of the known ways the law goes, as a list."""
    yield f"- A week has {number(given.week_hours)} hours; for people without a cycle of their own it begins on {DAYS[given.week_starts]}."
    yield f"- {_PENALTIES[given.penalties]}"
    yield f"- {_OVERTIME_OF[given.overtime_of]}"
    yield f"- {_WORK_DAY[given.work_day]}"
    yield f"- A rule holds {_EFFECT[given.takes_effect]}."
    if given.marks:
        yield f"- People can mark a shift: {', '.join(f'`{mark}`' for mark in sorted(given.marks))}."


_PENALTIES = {
    Penalties.HIGHEST: "Of several penalties the highest alone is paid.",
    Penalties.STACK: "Several penalties are added.",
}
_OVERTIME_OF = {
    OvertimeOf.BASE_RATE: "Overtime is a percentage of the base rate.",
    OvertimeOf.REGULAR_RATE: "An hour of overtime is paid straight, with a premium of the regular rate on top.",
}
_WORK_DAY = {
    WorkDay.SHIFT_START: "Hours past midnight count to the day on which the shift began.",
    WorkDay.CALENDAR: "Hours past midnight count to their own day.",
}
_EFFECT = {
    TakesEffect.ON_THE_DAY: "from its day on",
    TakesEffect.FIRST_FULL_PAY_PERIOD: "from the first pay period that begins on its day or later",
}


def confidence(rules: Iterable[Rule]) -> str:
    every = list(rules)
    open_ = sum(rule.unconfirmed for rule in every)
    if not open_:
        return f"{len(every)} rules, each confirmed against the text of the law."
    return (
        f"{len(every)} rules, of which {open_} {'is' if open_ == 1 else 'are'} not yet confirmed against the text of the law. "
        "Lines that they pay say so, and a warning stands beside them."
    )


def _marked(mark: str) -> str:
    return f", where the shift is marked {plain(mark)}" if mark else ""


def _joined(*texts: str | None) -> str:
    return ", ".join(text for text in texts if text)
