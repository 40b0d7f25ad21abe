"""Every rule, hard and soft, against a statement of it that walks through minutes, dates or all choices there are.

The statements know neither the engine's horizon nor its helpers. The shifts, a history with them, lie around changes of
the clock.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.rostering import (
    HARD,
    SOFT,
    Break,
    BreakRule,
    Carried,
    Curfew,
    Demand,
    Employee,
    Limits,
    Position,
    Problem,
    Slot,
    SlotWish,
    Span,
    Weights,
    Window,
    Wish,
    Work,
    check,
    score,
)
from muster.rostering.constraints import SHIFT_RULES
from tests.rostering.clocks import BEFORE, DAYS, PLACES, Clock, clock, horizon

STEP = 15
DAY = 1440
KINDS = ("E", "L", "N")


@dataclass(frozen=True)
class Case:
    """A problem with bo and al, a roster for it, and the clock on the wall. bo has a history."""

    problem: Problem
    roster: tuple[Work, ...]
    clock: Clock

    @property
    def bo(self) -> Employee:
        return self.problem.employees[0]

    @property
    def limits(self) -> Limits:
        return self.bo.limits

    @property
    def now(self) -> list[Work]:
        """Bo's shifts of this roster."""
        return sorted((one for one in self.roster if one.employee == "bo"), key=lambda one: one.start)

    @property
    def all(self) -> list[Work]:
        """Those of the history before them."""
        return [*self.bo.history, *self.now]

    def began(self, work: Work) -> date:
        return self.clock.date(work.start)

    def days(self, works: list[Work]) -> set[date]:
        return {self.began(work) for work in works}

    def inside(self, day: date) -> bool:
        return self.clock.first <= day < self.clock.first + timedelta(days=DAYS)

    def week(self, day: date) -> date:
        """The first day of its week."""
        while day.weekday() != self.problem.horizon.week_starts:
            day -= timedelta(days=1)
        return day


def worked(work: Work) -> int:
    """Minute by minute: those of a break that is not paid do not count."""
    return sum(
        not any(each.start <= at < each.finish and not each.paid for each in work.breaks)
        for at in range(work.start, work.finish)
    )


def at_work(work: Work, at: int) -> bool:
    return work.start <= at < work.finish and not any(one.start <= at < one.finish for one in work.breaks)


@pytest.mark.parametrize(("zone", "first"), PLACES)
def test_the_horizon_knows_the_clock(zone: str, first: date) -> None:
    now, place = clock(zone, first), horizon(zone, first)
    for day in range(-2, DAYS + 1):
        on = first + timedelta(days=day)
        assert place.midnight(day) == now.firsts[on]
        assert [place.at(day, wall) for wall in range(0, 1455, 15)] == [
            now.shows(on, wall) for wall in range(0, 1455, 15)
        ]
    for at in range(-BEFORE * DAY, DAYS * DAY, 15):
        assert first + timedelta(days=place.day_of(at)) == now.date(at)
        assert place.wall(at) == now.wall(at)


# ---- what is drawn


def shifts(draw: random.Random, first: int, end: int, who: str, *, apart: bool) -> list[Work]:
    """One after the other, some with a break; those that are not `apart` may overlap. Often on the same or the next day."""
    found: list[Work] = []
    at, busy = first + STEP * draw.randrange(96), draw.random()
    while at < end:
        length = STEP * draw.choice([4, 12, 16, 24, 32, 36, 44])
        breaks = []
        if draw.random() < 0.5:
            start = at + STEP * draw.randint(0, length // STEP - 2)
            breaks.append(Break(start, start + 2 * STEP, draw.random() < 0.5))
        found.append(Work(who, at, at + length, "till", tuple(breaks), kind=draw.choice(KINDS)))
        pause = draw.choice([0, 0, 1, 8, 20, 40]) if draw.random() < 0.4 else draw.randint(40, 90)
        at += length + STEP * (pause if draw.random() < busy else pause + 96 * draw.randint(1, 4))
        if not apart and found and draw.random() < 0.1:
            at = max(found[-1].start + STEP, found[-1].finish - STEP * draw.randint(1, 8))
    return found


@st.composite
def cases(draw: st.DrawFn, *, apart: bool = True) -> Case:
    zone, first = draw(st.sampled_from(PLACES))
    now = clock(zone, first)
    place = horizon(zone, first, draw(st.sampled_from([0, 0, 6])))
    end = now.firsts[first + timedelta(days=DAYS)]
    chance = random.Random(draw(st.integers(0, 10**9)))
    own = shifts(chance, chance.choice([-BEFORE, -4, -2, 0]) * DAY, end, "bo", apart=apart)
    other = shifts(chance, 0, end, "al", apart=True)
    history = tuple(one for one in own if one.start < 0)
    roster = tuple({*(one for one in own if one.start >= 0), *other})
    problem = Problem(
        horizon=place,
        employees=(
            Employee(id="bo", history=history, limits=Limits(max_day_shifts=9)),
            Employee(id="al", limits=Limits(max_day_shifts=9)),
        ),
        positions=(Position("till"), Position("bar")),
        weights=Weights(wishes=0),
        relaxed=frozenset(
            {"over cover", "under cover", "overlap"} if apart else {"over cover", "under cover"}
        ),
    )
    return Case(problem, roster, now)


def limited(case: Case, **limits: object) -> Case:
    given = {"max_day_shifts": 9, **limits}
    bo = replace(case.bo, limits=Limits(**given))  # type: ignore[arg-type] - facts by name
    return replace(case, problem=replace(case.problem, employees=(bo, case.problem.employees[1])))


def personal(case: Case, **facts: object) -> Case:
    bo = replace(case.bo, **facts)  # type: ignore[arg-type] - facts by name
    return replace(case, problem=replace(case.problem, employees=(bo, case.problem.employees[1])))


def placed(case: Case, **facts: object) -> Case:
    return replace(case, problem=replace(case.problem, **facts))  # type: ignore[arg-type] - facts by name


def spans(draw: st.DrawFn, case: Case) -> tuple[Span, ...]:
    """Some of whole days, next to each other, and some at any time."""
    found = []
    for day in range(DAYS):
        start = case.clock.firsts[case.clock.first + timedelta(days=day)]
        if draw(st.integers(0, 3)):
            found.append(Span(start, case.clock.firsts[case.clock.first + timedelta(days=day + 1)]))
    for _ in range(draw(st.integers(0, 2))):
        start = STEP * draw(st.integers(0, DAYS * 96))
        found.append(Span(start, start + STEP * draw(st.integers(1, 60))))
    return tuple(draw(st.permutations(found)))


# ---- hard rules: how a case is made tight, and when it is broken

Draw = st.DrawFn
Tighten = Callable[[Draw, Case], Case]
Statement = Callable[[Case], bool]


def qualified(draw: Draw, case: Case) -> Case:
    first = case.clock.first
    until = draw(
        st.one_of(st.none(), st.integers(0, DAYS + 1).map(lambda days: first + timedelta(days=days)))
    )
    case = placed(case, positions=(Position("till", ("till", "age")), Position("bar")))
    case = placed(case, employees=(case.bo, replace(case.problem.employees[1], qualifications={"till": None, "age": None})))  # fmt: skip
    return personal(case, qualifications={"till": until, "age": None} if draw(st.integers(0, 5)) else {"till": until})  # fmt: skip


def unqualified(case: Case) -> bool:
    held = case.bo.qualifications
    return any(
        need not in held or (held[need] is not None and case.clock.date(at) > held[need])  # type: ignore[operator] - not None here
        for work in case.now
        for at in range(work.start, work.finish)
        for need in ("till", "age")
    )


def covered(spans: tuple[Span, ...] | None, work: Work) -> bool:
    return all(
        any(one.start <= at < one.finish for one in spans or ()) for at in range(work.start, work.finish)
    )


def away(case: Case) -> bool:
    return any(
        one.start <= at < one.finish
        for work in case.now
        for at in range(work.start, work.finish)
        for one in case.bo.unavailable
    )


def wrong_length(case: Case) -> bool:
    most = case.limits.max_shift_minutes
    return any(
        not case.limits.min_shift_minutes <= len(range(work.start, work.finish)) <= (most or 0)
        for work in case.now
    )


def out_late(case: Case) -> bool:
    """Each curfew of each night, from the first minute that shows its beginning to the first that shows its end."""
    now = case.clock
    for curfew, days in product(case.limits.curfews, range(-2, DAYS + 1)):
        night = now.first + timedelta(days=days)
        if night.weekday() in curfew.weekdays:
            until = curfew.until_wall + (0 if curfew.until_wall > curfew.from_wall else DAY)
            barred = range(now.shows(night, curfew.from_wall), now.shows(night, until))
            if any(at in barred for work in case.now for at in range(work.start, work.finish)):
                return True
    return False


def curfews(draw: Draw, case: Case) -> Case:
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    late = st.one_of(st.integers(0, 95), st.integers(0, 12)).map(lambda one: one * STEP)
    start, end = draw(late), draw(late)
    return limited(case, curfews=(Curfew(start, end, days),))


def break_rules(draw: Draw, case: Case) -> Case:
    rule = st.builds(
        BreakRule,
        st.sampled_from([60, 240, 300]),
        st.sampled_from([15, 30]),
        st.sampled_from([False, False, True]),
        st.sampled_from([0, 0, 30]),
    )
    rules = tuple(draw(st.lists(rule, min_size=1, max_size=3)))
    chance, taken = random.Random(draw(st.integers(0, 10**9))), []
    for work in case.now:
        at, breaks = work.start, []
        for _ in range(chance.randint(0, 3)):
            at += STEP * chance.choice([-1, 0, 2, 2, 4, 6, 8])
            breaks.append(Break(at, at + STEP * chance.randint(1, 2), chance.random() < 0.3))
            at = breaks[-1].finish
        taken.append(replace(work, breaks=tuple(chance.sample(breaks, len(breaks)))))
    return replace(placed(case, breaks=rules), roster=tuple(taken))


def badly_rested(case: Case) -> bool:
    """No way of giving each rule a break of its own, or breaks that share a minute or leave the shift."""

    def serves(rule: BreakRule, each: Break, work: Work) -> bool:
        whole = each.finish - each.start >= rule.minutes and each.paid == rule.paid
        return whole and each.start >= work.start + rule.margin and each.finish <= work.finish - rule.margin

    for work in case.now:
        minutes = [at for each in work.breaks for at in range(each.start, each.finish)]
        if len(set(minutes)) < len(minutes) or not set(minutes) <= set(range(work.start, work.finish)):
            return True
        needed = [rule for rule in case.problem.breaks if work.finish - work.start > rule.over_minutes]
        if not any(
            all(serves(rule, each, work) for rule, each in zip(needed, choice, strict=True))
            for choice in permutations(work.breaks, len(needed))
        ):
            return True
    return False


def twice_at_once(case: Case) -> bool:
    """A minute that two shifts share, one of them of this roster."""
    counted = Counter(at for work in case.all for at in range(work.start, work.finish))
    return any(counted[at] > 1 for work in case.now for at in range(work.start, work.finish))


def too_little_rest(case: Case) -> bool:
    """In so many minutes before a shift none is worked in one that began on another day."""
    return any(
        work.start <= at < work.finish and case.began(work) != case.began(then)
        for then in case.now
        for work in case.all
        for at in range(then.start - case.limits.rest_minutes, then.start)
    )


def too_many_in(
    case: Case, group: Callable[[date], object], most: int, amount: Callable[[Work], int]
) -> bool:
    """Of a group of days that this roster has a shift in."""
    sums: Counter[object] = Counter()
    for work in case.all:
        sums[group(case.began(work))] += amount(work)
    return any(sums[group(case.began(work))] > most for work in case.now)


def over_window(case: Case, window: Window) -> bool:
    """Each window that could be, from long before the first day."""
    origin = window.from_on
    for back in range(-30, DAYS + 1):
        first = case.clock.first + timedelta(days=back)
        if origin is not None and (first - origin).days % window.days:
            continue
        days = {first + timedelta(days=at) for at in range(window.days)}
        inside = [work for work in case.all if case.began(work) in days]
        if any(work.start >= 0 for work in inside) and sum(map(worked, inside)) > window.minutes:
            return True
    return False


def windows(draw: Draw, case: Case) -> Window:
    """Around one that the shifts just fill."""
    days = draw(st.integers(1, 16))
    last = draw(st.sampled_from(sorted(case.days(case.now)) or [case.clock.first]))
    first = last - timedelta(days=days - 1)
    minutes = sum(worked(work) for work in case.all if first <= case.began(work) <= last)
    start = draw(st.one_of(st.none(), st.integers(-3, 3).map(lambda at: first + timedelta(at * days))))
    return Window(days, max(0, minutes - draw(st.sampled_from([0, 0, 15, 240, -240]))), start)


def runs(days: set[date]) -> list[list[date]]:
    """Of days on end."""
    found: list[list[date]] = []
    for day in sorted(days):
        if found and found[-1][-1] == day - timedelta(days=1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def run_too_long(case: Case) -> bool:
    most = case.limits.max_days_running or 0
    return any(len(run) > most and any(map(case.inside, run)) for run in runs(case.days(case.all)))


def run_too_short(case: Case) -> bool:
    """Not where the run may go on after the last day, or, with no history, have begun before the first."""
    last = case.clock.first + timedelta(days=DAYS - 1)
    return any(
        len(run) < case.limits.min_days_running
        and case.clock.first - timedelta(days=1) <= run[-1] < last
        and (run[0] > case.clock.first or bool(case.bo.history))
        for run in runs(case.days(case.all))
    )


def off_too_short(case: Case) -> bool:
    days = case.days(case.all)
    free = {min(days) + timedelta(days=at) for at in range((max(days) - min(days)).days)} - days if days else set()  # fmt: skip
    return any(
        len(run) < case.limits.min_days_off_running and run[-1] >= case.clock.first - timedelta(days=1)
        for run in runs(free)
    )


def weekends_of(case: Case, works: list[Work]) -> set[date]:
    """The Saturday of each weekend worked on."""
    return {day - timedelta(days=day.weekday() - 5) for day in case.days(works) if day.weekday() in (5, 6)}


def wrong_order(case: Case) -> bool:
    """Bo's last shift of a day, and the first of the next."""
    return any(
        then.kind in case.limits.not_after.get(one.kind, ())
        for then in case.now
        for one in case.all
        if case.began(one) == case.began(then) - timedelta(days=1)
        and not any(one.start < other.start < then.start for other in case.all)
    )


def not_kept(case: Case) -> bool:
    fixed = [*case.problem.pins, *(case.problem.published if case.problem.published_fixed else ())]
    return any(not any(pin == work for work in case.roster) for pin in fixed)


def pins(draw: Draw, case: Case) -> Case:
    some = [one for one in case.roster if draw(st.booleans())]
    shown = [one for one in case.roster if draw(st.booleans())]
    if draw(st.booleans()):
        some.append(Work("bo", 60, 300, "till"))
    if draw(st.booleans()):
        shown.append(Work("al", 90, 330, "till"))
    return placed(case, pins=tuple(some), published=tuple(shown), published_fixed=draw(st.booleans()))


def together(draw: Draw, case: Case) -> Case:
    moved = tuple(
        replace(work, start=work.start // 240 * 240, finish=work.finish // 240 * 240 + 240, breaks=())
        for work in case.roster
    )
    case = replace(case, roster=tuple(dict.fromkeys(moved)))
    return placed(case, max_starts_at_once=draw(st.integers(1, 2)))


def crowded(case: Case) -> bool:
    most = case.problem.max_starts_at_once or 0
    return any(sum(work.start == at for work in case.roster) > most for at in range(DAYS * 1500))


def relieved(draw: Draw, case: Case) -> Case:
    """One break, and three more people who come and go around it."""
    chance = random.Random(draw(st.integers(0, 10**9)))
    with_break = [one for one in case.roster if one.breaks]
    kept = chance.sample(with_break, min(1, len(with_break)))
    at = kept[0].breaks[0].start if kept else 0
    extra = []
    for who in ("cy", "di", "ed"):
        start = max(0, min(at + STEP * chance.randint(-24, 3), DAYS * DAY - DAY))
        length = STEP * (8 + chance.randint(0, 24))
        rest = (Break(start + 4 * STEP, start + 6 * STEP),) if chance.random() < 0.3 else ()
        extra.append(Work(who, start, start + length, chance.choice(["till", "till", "bar"]), rest))
    people = (*case.problem.employees, *(Employee(id=one.employee) for one in extra))
    return replace(placed(case, employees=people, breaks_covered=True), roster=(*kept, *extra))


def left_alone(case: Case) -> bool:
    return any(
        not any(other.position == work.position and other != work and at_work(other, at) for other in case.roster)
        for work in case.roster
        for each in work.breaks
        for at in range(each.start, each.finish)
    )  # fmt: skip


def some(low: int, high: int, unit: int = 1) -> st.SearchStrategy[int]:
    return st.integers(low, high).map(lambda one: one * unit)


HARD_RULES: dict[str, tuple[Tighten, Statement]] = {
    "qualification": (qualified, unqualified),
    "availability": (
        lambda draw, case: personal(case, available=spans(draw, case)),
        lambda case: any(not covered(case.bo.available, work) for work in case.now),
    ),
    "leave": (
        lambda draw, case: personal(case, unavailable=spans(draw, case)[: draw(st.integers(0, 3))]),
        away,
    ),
    "shift length": (
        lambda draw, case: limited(
            case, min_shift_minutes=draw(some(0, 9, STEP)), max_shift_minutes=draw(some(30, 46, STEP))
        ),
        wrong_length,
    ),
    "curfew": (curfews, out_late),
    "opening hours": (
        lambda draw, case: placed(case, opening=spans(draw, case)),
        lambda case: any(not covered(case.problem.opening, work) for work in case.roster),
    ),
    "breaks placed": (break_rules, badly_rested),
    "overlap": (lambda _, case: case, twice_at_once),
    "rest between shifts": (
        lambda draw, case: limited(case, rest_minutes=draw(st.one_of(some(1, 60, STEP), st.just(15)))),
        too_little_rest,
    ),
    "minutes per day": (
        lambda draw, case: limited(case, max_day_minutes=draw(some(20, 60, STEP))),
        lambda case: too_many_in(case, lambda day: day, case.limits.max_day_minutes or 0, worked),
    ),
    "minutes per week": (
        lambda draw, case: limited(case, max_week_minutes=draw(some(60, 200, STEP))),
        lambda case: too_many_in(case, case.week, case.limits.max_week_minutes or 0, worked),
    ),
    "minutes in a window": (
        lambda draw, case: limited(case, windows=(windows(draw, case), windows(draw, case))),
        lambda case: any(over_window(case, one) for one in case.limits.windows),
    ),
    "visa hours": (
        lambda draw, case: limited(case, visa=windows(draw, case)),
        lambda case: case.limits.visa is not None and over_window(case, case.limits.visa),
    ),
    "minutes in all": (
        lambda draw, case: limited(case, max_total_minutes=draw(some(0, 250, STEP))),
        lambda case: sum(map(worked, case.now)) > (case.limits.max_total_minutes or 0),
    ),
    "least minutes in all": (
        lambda draw, case: limited(case, min_total_minutes=draw(some(0, 250, STEP))),
        lambda case: sum(map(worked, case.now)) < (case.limits.min_total_minutes or 0),
    ),
    "shifts per day": (
        lambda draw, case: limited(case, max_day_shifts=draw(some(0, 3))),
        lambda case: too_many_in(case, lambda day: day, case.limits.max_day_shifts, lambda _: 1),
    ),
    "days per week": (
        lambda draw, case: limited(case, max_week_days=draw(some(0, 6))),
        lambda case: any(
            len({day for day in case.days(case.all) if case.week(day) == case.week(case.began(work))})
            > (case.limits.max_week_days or 0)
            for work in case.now
        ),
    ),
    "shifts in all": (
        lambda draw, case: limited(case, max_shifts=draw(some(0, 9))),
        lambda case: len(case.now) > (case.limits.max_shifts or 0),
    ),
    "shifts of a kind": (
        lambda draw, case: limited(case, kind_limits={"E": draw(some(0, 4)), "L": draw(some(0, 4))}),
        lambda case: any(
            sum(work.kind == kind for work in case.now) > most
            for kind, most in case.limits.kind_limits.items()
        ),
    ),
    "order of kinds": (
        lambda draw, case: limited(
            case, not_after=draw(st.dictionaries(st.sampled_from(KINDS), st.frozensets(st.sampled_from(KINDS))))
        ),
        wrong_order,
    ),
    "days running": (lambda draw, case: limited(case, max_days_running=draw(some(1, 5))), run_too_long),
    "least days running": (lambda draw, case: limited(case, min_days_running=draw(some(1, 4))), run_too_short),
    "least days off running": (
        lambda draw, case: limited(case, min_days_off_running=draw(some(1, 4))),
        off_too_short,
    ),
    "weekends": (
        lambda draw, case: limited(case, max_weekends=draw(some(0, 2))),
        lambda case: len(weekends_of(case, case.now)) > (case.limits.max_weekends or 0),
    ),
    "pinned and published fixed": (pins, not_kept),
    "concurrent starts": (together, crowded),
    "breaks covered": (relieved, left_alone),
}  # fmt: skip


def test_every_hard_rule_is_stated() -> None:
    assert set(HARD_RULES) == {rule.name for rule in HARD}


@pytest.mark.parametrize("rule", HARD_RULES)
def test_hard(rule: str) -> None:
    tighten, broken = HARD_RULES[rule]
    alone = rule in {one.name for one in SHIFT_RULES}

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        case = tighten(data.draw, data.draw(cases(apart=rule != "overlap")))
        case = placed(case, relaxed={one.name for one in HARD} - {rule})
        for roster in [(one,) for one in case.roster] if alone else [case.roster]:
            case = replace(case, roster=roster)
            found = {breach.rule for breach in check(case.problem, roster)}
            assert found == ({rule} if broken(case) else set())
        assert check(placed(case, relaxed={one.name for one in HARD}).problem, case.roster) == []

    holds()


# ---- soft rules: points by a statement

Points = Callable[[Case], int]


def labour(case: Case) -> int:
    rates = {each.id: each.hourly_rate for each in case.problem.employees}
    exact = [Fraction(rates[work.employee] * worked(work), 60) for work in case.roster]
    return sum(int(each + Fraction(1, 2)) for each in exact)


def paid(draw: Draw, case: Case) -> Case:
    al = replace(case.problem.employees[1], hourly_rate=draw(st.integers(0, 40)))
    case = personal(case, hourly_rate=draw(st.integers(0, 40)))
    return placed(case, employees=(case.bo, al), budget=draw(st.integers(0, 2000)))


def weeks(case: Case) -> dict[date, int]:
    """How many of the roster's days each week has."""
    days = [case.clock.first + timedelta(days=at) for at in range(DAYS)]
    return Counter(case.week(day) for day in days)


def below_contract(case: Case) -> int:
    lost = 0
    for week, days in weeks(case).items():
        share = int(Fraction(case.bo.contract_week_minutes * days, 7))
        have = sum(worked(work) for work in case.now if case.week(case.began(work)) == week)
        lost += sum(1 for hour in range(1, 400) if have + hour * 60 <= share)
    return lost


def above_ordinary(case: Case) -> int:
    lost = 0
    for week in weeks(case):
        have = sum(worked(work) for work in case.all if case.week(case.began(work)) == week)
        lost += sum(1 for hour in range(1, 400) if have - hour * 60 >= (case.bo.ordinary_week_minutes or 0))
    return lost


def wished(draw: Draw, case: Case) -> Case:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = STEP * draw(st.integers(0, DAYS * 90))
        found.append(
            Wish(start, start + STEP * draw(st.integers(1, 50)), draw(st.integers(-9, 9).filter(bool)))
        )
    slots = tuple(Slot(str(at), "E", "till", at * DAY, at * DAY + 480, 1, 1) for at in range(4))
    filled = [Work("bo", one.start, one.finish, "till", (), one.id, "E") for one in slots if draw(st.booleans())]  # fmt: skip
    wants = tuple(SlotWish(str(at), draw(st.integers(0, 9)), draw(st.booleans())) for at in range(4))
    case = replace(case, roster=tuple(filled)) if draw(st.booleans()) else case
    return placed(personal(case, wishes=tuple(found), slot_wishes=wants), slots=slots)


def unmet(case: Case) -> int:
    lost = 0
    for wish in case.bo.wishes:
        there = sum(
            any(one.start <= at < one.finish for one in case.now) for at in range(wish.start, wish.finish)
        )
        amiss = there if wish.points < 0 else wish.finish - wish.start - there
        lost += int(Fraction(abs(wish.points) * amiss, 60))
    for want in case.bo.slot_wishes:
        has = any(work.slot == want.slot for work in case.now)
        lost += want.points if has is not want.wanted else 0
    return lost  # fmt: skip


def uneven_hours(case: Case) -> int:
    contract = int(Fraction(case.bo.contract_week_minutes * DAYS, 7))
    have = sum(map(worked, case.now)) + case.bo.carried.minutes
    return sum(1 for hour in range(1, 400) if have - hour * 60 >= contract) ** 2


def closings(case: Case) -> int:
    return sum(
        work.finish >= case.clock.shows(case.began(work), case.problem.closing_wall) for work in case.now
    )


def alone(case: Case) -> int:
    """Days of work and days off between work, of those with a day before and after them in the roster."""
    days = case.days(case.all)
    lost = 0
    for at in range(DAYS):
        day = case.clock.first + timedelta(days=at)
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        if day in days:
            lost += 0 < at < DAYS - 1 and before not in days and after not in days
        else:
            lost += before in days and after in days
    return lost


def shown(draw: Draw, case: Case) -> Case:
    kept = [one for one in case.roster if draw(st.booleans())]
    kept += [replace(one, finish=one.finish + STEP) for one in case.roster if not draw(st.integers(0, 3))]
    return placed(case, published=tuple(kept), published_fixed=False)


def changed(case: Case) -> int:
    if not case.problem.published:
        return 0
    gone = [one for one in case.problem.published if one not in case.roster]
    new = [one for one in case.roster if one not in case.problem.published]
    return len(gone) + len(new)


def hours_split(case: Case) -> int:
    """Between a shift and the next of the same day, begun hours with them."""
    lost = 0
    for one, two in pairwise(case.now):
        if case.began(one) == case.began(two):
            lost += len(range(one.finish, two.start, 60))
    return lost


def hours_moved(case: Case) -> int:
    """From the last start of a day to the first of the next, by the clock on the wall."""
    starts: dict[date, list[int]] = {}
    for work in case.all:
        starts.setdefault(case.began(work), []).append(case.clock.wall(work.start))
    lost = 0
    for day, walls in starts.items():
        before = starts.get(day - timedelta(days=1))
        if before and case.inside(day):
            lost += abs(walls[0] - before[-1]) // 60
    return lost


def demanded(draw: Draw, case: Case) -> Case:
    demands = []
    for _ in range(draw(st.integers(1, 5))):
        start = STEP * draw(st.integers(0, DAYS * 80))
        people, under, over = (draw(st.integers(1, 3)), draw(st.integers(1, 9)), 4)
        demands.append(Demand("till", start, start + STEP * draw(st.integers(1, 80)), people, under, over))
    return placed(case, demands=tuple(demands), relaxed=frozenset())


def cover_of(case: Case, *, over: bool) -> int:
    """Of each quarter-hour: who is there all through it."""
    lost = 0
    for start in range(0, (DAYS + 1) * DAY, STEP):
        demands = [one for one in case.problem.demands if one.start <= start < one.finish]
        wanted = sum(one.wanted for one in demands)
        there = sum(
            all(at_work(work, at) for at in range(start, start + STEP))
            for work in case.roster
            if work.start <= start < work.finish
        )
        if start + STEP <= case.clock.firsts[case.clock.first + timedelta(days=DAYS)]:
            dear = max((one.under for one in demands), default=0)
            lost += 4 * max(0, there - wanted) if over else dear * max(0, wanted - there)
    return lost


def carrying(draw: Draw, case: Case) -> Case:
    carried = Carried(STEP * draw(st.integers(-40, 90)), draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    contract = STEP * draw(st.integers(0, 160))
    walls = [case.clock.wall(work.finish) + draw(st.sampled_from([0, DAY])) for work in case.now] or [0]
    case = placed(case, closing_wall=draw(st.one_of(st.sampled_from(walls), some(60, 110, STEP))))
    return personal(case, carried=carried, contract_week_minutes=contract)


SOFT_RULES: dict[str, tuple[str, Tighten, Points]] = {
    "under cover": ("", demanded, lambda case: cover_of(case, over=False)),
    "over cover": ("", demanded, lambda case: cover_of(case, over=True)),
    "labour cost": ("labour", paid, labour),
    "over budget": ("over_budget", paid, lambda case: max(0, labour(case) - (case.problem.budget or 0))),
    "contract minimum": (
        "contract",
        lambda draw, case: personal(case, contract_week_minutes=draw(st.integers(0, 3000))),
        below_contract,
    ),
    "overtime": (
        "overtime",
        lambda draw, case: personal(case, ordinary_week_minutes=draw(st.integers(0, 3000))),
        above_ordinary,
    ),
    "wishes": ("wishes", wished, unmet),
    "fair hours": ("fair_hours", carrying, uneven_hours),
    "fair weekends": (
        "fair_weekends",
        carrying,
        lambda case: (len(weekends_of(case, case.now)) + case.bo.carried.weekends) ** 2,
    ),
    "fair closings": (
        "fair_closings",
        carrying,
        lambda case: (closings(case) + case.bo.carried.closings) ** 2,
    ),
    "single days": ("single_days", lambda _, case: case, alone),
    "changes": ("changes", shown, changed),
    "split gaps": ("split", lambda _, case: case, hours_split),
    "stable starts": ("unstable", lambda _, case: case, hours_moved),
}


def test_every_soft_rule_is_stated() -> None:
    assert set(SOFT_RULES) == {rule.name for rule in SOFT}


@pytest.mark.parametrize("rule", SOFT_RULES)
def test_soft(rule: str) -> None:
    weight, prepare, points = SOFT_RULES[rule]
    everybody = {"under cover", "over cover", "labour cost", "over budget", "changes"}

    @settings(max_examples=60, deadline=None)
    @given(data=st.data(), times=st.integers(1, 5))
    def holds(data: st.DataObject, times: int) -> None:
        case = prepare(data.draw, data.draw(cases()))
        if rule not in everybody:
            case = replace(case, roster=tuple(case.now))
            case = placed(case, employees=case.problem.employees[:1])
        weights = Weights(**{"wishes": 0, **({weight: times} if weight else {})})
        case = placed(case, weights=weights, relaxed={one.name for one in SOFT} - {rule})
        lost = points(case) * (times if weight else 1)
        assert score(case.problem, case.roster) == ({rule: lost} if lost else {})
        assert score(placed(case, relaxed={one.name for one in SOFT}).problem, case.roster) == {}

    holds()
