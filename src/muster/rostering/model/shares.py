"""The people of a design: shares of days, minutes and money, within each person's own limits and wishes.

Whatever a rule says is said here so that every roster which keeps it has such shares, and none of its soft rules costs less.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from muster.rostering.constraints import Rules, soft
from muster.rostering.horizon import WEEK
from muster.rostering.model.batch import Batch, Kind
from muster.rostering.model.people import qualified, rate
from muster.rostering.model.programme import Programme, Row
from muster.rostering.problem import Employee, Span, hourly

# Points, of all minutes that people could work at most, that keep work which nobody needs from costing nothing.
IDLE = 0.4
# In sixtieths of the smallest unit of money: from here on a cost is rounded up.
HALF = 30

Key = tuple[int, str]  # a day and a position
Spans = tuple[tuple[int, int], ...]


class Part:
    """Days that no shift joins to others: a week, or the whole horizon. Limits of several weeks are left out of a week."""

    def __init__(self, days: Sequence[int]) -> None:
        self.days = days
        self.programme = Programme()
        self.batches: list[Batch] = []
        self.share_rows: dict[Key, tuple[int, int]] = {}
        self.on: dict[Key, Row] = defaultdict(list)
        self.minutes: dict[Key, Row] = defaultdict(list)
        # Who is free when: the shares of those with the same free time, by day and position, and the column of their sum.
        self.free: dict[Key, dict[Spans, Row]] = defaultdict(lambda: defaultdict(list))
        self.room: dict[Key, dict[Spans, int]] = defaultdict(dict)


@dataclass(frozen=True, slots=True)
class _Own:
    """A person's terms: minutes and days by week, days by day."""

    employee: Employee
    minutes: dict[int, Row]
    days: dict[int, Row]
    today: dict[int, Row]


class Shares:
    def __init__(self, rules: Rules, kinds: Sequence[Kind]) -> None:
        self.rules, self.problem, self.kinds = rules, rules.problem, kinds
        self.off = self.problem.relaxed
        self.step = self.problem.step_minutes
        self.unit = math.gcd(60, self.step, *(each.minutes for each in self.problem.breaks))
        self.longest = max((kind.longest for kind in kinds), default=0) * self.step
        self.labour = 0 if "labour cost" in self.off else self.problem.weights.labour
        shifts = (
            sum(each.limits.max_day_shifts for each in self.problem.employees) * self.problem.horizon.days
        )
        self.idle = 0.0 if "shifts per day" in self.off else IDLE / max(1, self.longest * shifts)

    def open(self) -> Sequence[Span]:
        """When shifts may lie; the last evening's may finish after the horizon."""
        if self.problem.opening is None or "opening hours" in self.off:
            return (Span(0, self.problem.horizon.end + self.longest),)
        return self.problem.opening

    def add(self, part: Part, employee: Employee, *, alone: bool) -> None:
        """The person's columns and rows; `alone` says that the part is the whole horizon."""
        programme, limits, horizon = part.programme, employee.limits, self.problem.horizon
        person = self.rules.people[employee.id]
        positions = [
            position for position in self.problem.requires if qualified(self.rules, employee, position)
        ]
        cost, rounded = (
            max(self.idle, self.labour * rate(self.rules, employee) / 60),
            self._rounded_off(employee),
        )
        pinned = [horizon.day_of(work.start) for work in person.pinned]
        own = _Own(employee, defaultdict(list), defaultdict(list), {})
        for day in part.days:
            free = math.inf if "shifts per day" in self.off else limits.max_day_shifts - pinned.count(day)
            spans = self._free(employee, day)
            lengths = self._lengths(employee, spans)
            if free <= 0 or not lengths:
                continue
            own.today[day] = []
            for position in positions:
                if (day, position) in part.on:
                    share, minutes = programme.column(-rounded), programme.column(cost)
                    programme.at_least([(share, max(lengths)), (minutes, -1.0)])
                    programme.at_least([(share, -min(lengths)), (minutes, 1.0)])
                    part.on[day, position].append((share, -1.0))
                    part.minutes[day, position].append((minutes, -1.0))
                    part.free[day, position][spans].append((share, 1.0))
                    own.minutes[horizon.week_of(day)].append((minutes, 1.0))
                    own.today[day].append((share, 1.0))
            programme.row(0.0, free, own.today[day])
            own.days[horizon.week_of(day)].extend(own.today[day])
        self._limits(part, own)
        self._wishes(part, own)
        self._weekends(programme, own, alone=alone)
        if alone:
            self._fair_hours(programme, own)

    def within(self, part: Part, key: Key) -> None:
        """At any time no more are there than may be: the shares of those who are free then."""
        programme, groups = part.programme, part.free[key]
        for spans, terms in groups.items():
            part.room[key][spans] = programme.column()
            programme.row(0.0, 0.0, [*terms, (part.room[key][spans], -1.0)])
        there = by_step(batch.there() for batch in part.batches if (batch.day, batch.position) == key)
        for at, terms in there.items():
            free = self.free_at(part, key, at)
            if len(free) < len(groups):
                rest = [(column, -value) for column, value in terms]
                programme.at_least([*((column, 1.0) for column in free), *rest])

    def free_at(self, part: Part, key: Key, at: int) -> list[int]:
        """The columns of the groups that are free in a step."""
        first, last = at * self.step, (at + 1) * self.step
        return [
            column for spans, column in part.room[key].items()
            if any(start <= first and last <= finish for start, finish in spans)
        ]  # fmt: skip

    def _limits(self, part: Part, own: _Own) -> None:
        programme, limits, horizon = part.programme, own.employee.limits, self.problem.horizon
        person = self.rules.people[own.employee.id]
        past = [*own.employee.history, *person.pinned]
        before, worked = soft.week_minutes(person, past), person.days(past)
        one_a_day = limits.max_day_shifts == 1 and "shifts per day" not in self.off
        if limits.max_week_minutes is not None and "minutes per week" not in self.off:
            for week, minutes in own.minutes.items():
                programme.row(0.0, float(max(0, limits.max_week_minutes - before[week])), minutes)
        if limits.max_week_days is not None and "days per week" not in self.off and one_a_day:
            for week, days in own.days.items():
                used = sum(1 for day in worked if horizon.week_of(day) == week)
                programme.row(0.0, float(max(0, limits.max_week_days - used)), days)
        if limits.max_total_minutes is not None and "minutes in all" not in self.off:
            left = limits.max_total_minutes - sum(work.minutes for work in person.pinned)
            programme.row(0.0, float(max(0, left)), [term for row in own.minutes.values() for term in row])

    def _wishes(self, part: Part, own: _Own) -> None:
        """Hours too few and too many."""
        programme, weights, person = part.programme, self.problem.weights, self.rules.people[own.employee.id]
        past = soft.week_minutes(person, [*own.employee.history, *person.pinned])
        kept = soft.week_minutes(person, person.pinned)
        every = soft.week_days(person)
        for week in {self.problem.horizon.week_of(day) for day in part.days}:
            minutes = own.minutes[week]
            least, most = (
                own.employee.contract_week_minutes * every[week] // WEEK,
                own.employee.ordinary_week_minutes,
            )
            if weights.contract and least and "contract minimum" not in self.off:
                missing = programme.column(weights.contract / 60)
                programme.at_least([(missing, 1.0), *minutes], self._whole_hours(least - kept[week]))
            if weights.overtime and most is not None and "overtime" not in self.off:
                spare = programme.column(weights.overtime / 60)
                rest = [(column, -value) for column, value in minutes]
                programme.at_least([(spare, 1.0), *rest], self._whole_hours(past[week] - most))

    def _fair_hours(self, programme: Programme, own: _Own) -> None:
        weight, person = self.problem.weights.fair_hours, self.rules.people[own.employee.id]
        if not weight or "fair hours" in self.off:
            return
        contract = own.employee.contract_week_minutes * self.problem.horizon.days // WEEK
        done = sum(work.minutes for work in person.pinned) + own.employee.carried.minutes - contract
        top = max(0, done + self.longest * len(own.today) * own.employee.limits.max_day_shifts) // 60
        hours = programme.column()
        rest = [(column, -value / 60) for row in own.minutes.values() for column, value in row]
        programme.at_least([(hours, 1.0), *rest], self._whole_hours(done) / 60)
        _square(programme, weight, hours, range(max(0, done) // 60, top))

    def _weekends(self, programme: Programme, own: _Own, *, alone: bool) -> None:
        """Weekends with a share of a shift: the most of them, and their square where the part is the whole horizon."""
        horizon, person, limits = (
            self.problem.horizon,
            self.rules.people[own.employee.id],
            own.employee.limits,
        )
        weight = self.problem.weights.fair_weekends if alone and "fair weekends" not in self.off else 0
        most = None if "weekends" in self.off else limits.max_weekends
        if not weight and most is None:
            return
        pinned = {horizon.weekend_of(horizon.day_of(work.start)) for work in person.pinned} - {None}
        several = self.longest if "shifts per day" in self.off else limits.max_day_shifts
        worked: dict[int, int] = {}
        for day, shares in own.today.items():
            number = horizon.weekend_of(day)
            if number is not None and number not in pinned:
                if number not in worked:
                    worked[number] = programme.column()
                for share, _ in shares:
                    programme.at_least([(worked[number], float(several)), (share, -1.0)])
        terms = [(column, 1.0) for column in worked.values()]
        if most is not None:
            programme.row(0.0, float(max(0, most - len(pinned))), terms)
        if weight:
            sure, count = own.employee.carried.weekends + len(pinned), programme.column()
            programme.at_least([(count, 1.0), *((column, -1.0) for column, _ in terms)], float(sure))
            _square(programme, weight, count, range(max(0, sure), sure + len(worked)))

    def _whole_hours(self, minutes: int) -> float:
        """Of so many minutes and others in steps, what a soft rule of whole hours counts at least."""
        return float(minutes - (60 - math.gcd(self.unit, minutes)))

    def _rounded_off(self, employee: Employee) -> float:
        """Points by which a shift's cost, a whole number, may be below its minutes at the hourly rate."""
        if not self.labour or self.problem.cost is not hourly:
            return 0.0
        parts = [minutes * employee.hourly_rate % 60 for minutes in range(0, 60, self.unit)]
        return self.labour * max(part for part in parts if part < HALF) / 60

    def _lengths(self, employee: Employee, spans: Spans) -> list[float]:
        """The worked minutes of the shifts that a person's free time has room for."""
        limits, room = employee.limits, max((finish - start for start, finish in spans), default=0)
        least, longest = limits.min_shift_minutes, limits.max_shift_minutes
        if "shift length" in self.off:
            least, longest = 0, None
        most = (
            math.inf
            if "minutes per day" in self.off or limits.max_day_minutes is None
            else limits.max_day_minutes
        )
        return [
            float(length * self.step - kind.unpaid) for kind in self.kinds
            for length in range(kind.shortest, kind.longest + 1)
            if least <= length * self.step <= min(room, longest or room) and length * self.step - kind.unpaid <= most
        ]  # fmt: skip

    def _free(self, employee: Employee, day: int) -> Spans:
        """When a shift of the day may lie, in minutes: open, available and without leave."""
        horizon = self.problem.horizon
        first, after = horizon.midnight(day), horizon.midnight(day + 1)
        spans = [(max(span.start, first), span.finish) for span in self.open() if span.start < after]
        if employee.available is not None and "availability" not in self.off:
            spans = [
                (max(start, one.start), min(finish, one.finish)) for start, finish in spans for one in employee.available
            ]  # fmt: skip
        if "leave" not in self.off:
            for gone in employee.unavailable:
                spans = [
                    part for start, finish in spans
                    for part in ((start, min(finish, gone.start)), (max(start, gone.finish), finish))
                    if part[0] < part[1]
                ]  # fmt: skip
        latest = after + self.longest
        return tuple(sorted({
            (start, min(finish, latest)) for start, finish in spans if start < finish and start < after
        }))  # fmt: skip


def by_step(found: Iterable[Iterator[tuple[int, Row]]]) -> dict[int, Row]:
    rows: dict[int, Row] = defaultdict(list)
    for batch in found:
        for at, terms in batch:
            rows[at] += terms
    return rows


def _square(programme: Programme, weight: int, count: int, lows: range) -> None:
    """Points for the square of a count: its tangents between whole numbers."""
    square = programme.column(float(weight))
    for low in lows:
        programme.at_least([(square, 1.0), (count, -float(2 * low + 1))], -float(low * (low + 1)))
