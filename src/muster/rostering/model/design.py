"""Shifts designed for demand by quarter-hour, without names: a linear programme that bounds every roster from below.

The people come in as shares: of a day, of minutes, and of money at their own rate. Each rule that this leaves out makes
the bound lower, never wrong. Whole numbers are then found for each day and position by itself, at the programme's prices.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np
from numpy.typing import NDArray

from muster.rostering import cover
from muster.rostering.constraints import Rules, soft
from muster.rostering.constraints.shift import even_breaks
from muster.rostering.horizon import WEEK
from muster.rostering.model.batch import Batch, kinds, lay
from muster.rostering.model.people import base_points, rate
from muster.rostering.model.programme import Programme, Row
from muster.rostering.problem import Employee, Span, Work, hourly

# Points, of all minutes that people could work at most, that keep work which nobody needs from costing nothing.
IDLE = 0.4
BLOCK_SECONDS = 2.0
# Of so many in a break one at least works: more than ever rest at once.
RESTING = 20
NEAR = 1e-6
# In sixtieths of the smallest unit of money: from here on a cost is rounded up.
HALF_HOUR = 30
THREADS = 2

Stop = Callable[[], bool]
Key = tuple[int, str]  # a day and a position
Floats = NDArray[np.float64]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Share:
    """Of a person's day in a position: the columns of the day and of its minutes."""

    day: int
    minutes: int


class _Part:
    """Days that no shift and no rule joins to others: a week, or the whole horizon."""

    def __init__(self, days: Sequence[int]) -> None:
        self.days = days
        self.programme = Programme()
        self.batches: list[Batch] = []
        self.share_rows: dict[Key, tuple[int, int]] = {}
        self.on: dict[Key, Row] = defaultdict(list)
        self.minutes: dict[Key, Row] = defaultdict(list)
        # Who is free when: the shares of those with the same free time, by day and position.
        self.free: dict[Key, dict[Spans, Row]] = defaultdict(lambda: defaultdict(list))
        self.room: dict[Key, dict[Spans, int]] = defaultdict(dict)


class Design:
    def __init__(self, rules: Rules, stop: Stop) -> None:
        self.rules, self.problem, self.stop = rules, rules.problem, stop
        problem = self.problem
        self.off = problem.relaxed
        self.step = problem.step_minutes
        self.steps = -(-problem.horizon.end // self.step)
        self.tables = cover.wanted(problem)
        fixed = [work for work in problem.fixed if not work.slot]
        self.fixed_cost = sum(problem.cost(problem.by_id[work.employee], work) for work in fixed)
        self.have = {
            position: np.array(row, dtype=float) for position, row in cover.counts(problem, fixed).items()
        }
        self.kinds = kinds(problem, () if "breaks placed" in self.off else problem.breaks)
        self.labour = 0 if "labour cost" in self.off else problem.weights.labour
        most = None if "concurrent starts" in self.off else problem.max_starts_at_once
        begun = [work.start // self.step for work in problem.fixed]
        self.starts = None if most is None else [max(0, most - begun.count(at)) for at in range(self.steps)]
        self.parts = [_Part(days) for days in self._days()]

    def _days(self) -> list[list[int]]:
        """Week by week where no shift reaches into the next week."""
        horizon = self.problem.horizon
        longest = max((kind.longest for kind in self.kinds), default=0) * self.step
        weeks: dict[int, list[int]] = defaultdict(list)
        for day in range(horizon.days):
            weeks[horizon.week_of(day)].append(day)
        for days in weeks.values():
            end = horizon.midnight(days[-1] + 1)
            if any(span.start < end < span.finish and span.start < end + longest for span in self._open()):
                return [list(range(horizon.days))]
        return list(weeks.values())

    @property
    def bounds(self) -> bool:
        """Whether the value is one that no roster is below: with pay rules a shift's cost is not one of its minutes."""
        return not self.problem.slots and (not self.labour or self.problem.cost is hourly)

    def solve(self, seconds: float) -> float | None:
        """A value that no roster's points are below, where `bounds` says so; None where time was too short."""
        for part in self.parts:
            self._build(part)
        each = THREADS * seconds / (len(self.parts) + THREADS - 1)
        with ThreadPoolExecutor(THREADS) as pool:
            values = list(pool.map(lambda part: part.programme.solve(each, self.stop), self.parts))
        people = self.rules.people.values()
        base: float = sum(base_points(person) + self._wished(person.employee) for person in people)
        known = [value for value in values if value is not None]
        paid: float = self.labour * self.fixed_cost - IDLE
        return max(0.0, sum(known) + base + paid) if len(known) == len(values) else None

    def _wished(self, employee: Employee) -> float:
        """The most that wishes could give back, which no column here does."""
        problem = self.problem
        if "wishes" in self.off:
            return 0.0
        spans = sum(max(0, wish.points) * (wish.finish - wish.start) for wish in employee.wishes) / 60
        kept = problem.weights.changes * len(self.rules.people[employee.id].published)
        return -problem.weights.wishes * spans - kept

    def _build(self, part: _Part) -> None:
        programme, horizon = part.programme, self.problem.horizon
        first = -(-horizon.midnight(part.days[0]) // self.step)
        end = -(-horizon.midnight(part.days[-1] + 1) // self.step)
        for position in self.tables:
            found = [batch for day in part.days for batch in self._lay(programme, day, position)]
            part.batches += found
            self._cover(programme, position, found, self.have[position], range(first, end))
        for batch in part.batches:
            part.on[batch.day, batch.position].append((batch.all, 1.0))
            part.minutes[batch.day, batch.position] += batch.minutes(self.step)
        self._starts(programme, part.batches)
        most = max((kind.longest * self.step for kind in self.kinds), default=1)
        shifts = sum(each.limits.max_day_shifts for each in self.problem.employees) * horizon.days
        idle = IDLE / (most * max(1, shifts))
        for employee in self.problem.employees:
            self._person(part, employee, max(idle, self.labour * rate(self.rules, employee) / 60))
        for key, terms in part.on.items():
            part.share_rows[key] = programme.row(0.0, 0.0, terms), programme.row(0.0, 0.0, part.minutes[key])
        for key in part.on:
            self._within(programme, part, key)

    def _lay(self, programme: Programme, day: int, position: str) -> Iterator[Batch]:
        horizon = self.problem.horizon
        first, after = -(-horizon.midnight(day) // self.step), -(-horizon.midnight(day + 1) // self.step)
        for span in self._open():
            start, finish = max(first, -(-span.start // self.step)), min(self.steps, span.finish // self.step)
            for kind in self.kinds:
                batch = lay(
                    programme, kind, day, position, first=start, last=after - 1, end=finish, step=self.step
                )
                if batch is not None:
                    yield batch

    def _open(self) -> Sequence[Span]:
        if self.problem.opening is None or "opening hours" in self.off:
            return (Span(0, self.problem.horizon.end),)
        return self.problem.opening

    def _cover(
        self, programme: Programme, position: str, batches: Sequence[Batch], have: Floats, steps: Iterable[int] = ()
    ) -> None:  # fmt: skip
        """A row for each of the steps where somebody is wanted, and for those that somebody could cover."""
        table = self.tables[position]
        working = _by_step(batch.working() for batch in batches)
        for at in sorted({*working, *(at for at in steps if table.people[at])}):
            wanted = float(table.people[at] - have[at])
            under = programme.column(0.0 if "under cover" in self.off else table.under[at])
            over = programme.column(0.0 if "over cover" in self.off else table.over[at])
            programme.row(wanted, wanted, [*working[at], (under, 1.0), (over, -1.0)])

    def _starts(self, programme: Programme, batches: Sequence[Batch]) -> None:
        if self.starts is not None:
            for at, terms in _by_step(batch.starting() for batch in batches).items():
                programme.row(-highspy.kHighsInf, float(self.starts[at]), terms)

    def _person(self, part: _Part, employee: Employee, cost: float) -> None:
        """A person's shares of days and minutes, within their own limits."""
        programme, limits, horizon = part.programme, employee.limits, self.problem.horizon
        person = self.rules.people[employee.id]
        positions = [position for position in self.tables if self._qualified(employee, position)]
        rounded = self._rounded_off(employee)
        pinned = [horizon.day_of(work.start) for work in person.pinned]
        weeks: dict[int, tuple[Row, Row]] = defaultdict(lambda: ([], []))
        today: dict[int, Row] = {}
        for day in part.days:
            free = limits.max_day_shifts - pinned.count(day)
            spans = self._free(employee, day)
            lengths = self._lengths(employee, spans)
            if "shifts per day" in self.off or free <= 0 or not lengths:
                if "shifts per day" not in self.off or not lengths:
                    continue
                free = self.steps
            today[day] = []
            for position in positions:
                if (day, position) not in part.on:
                    continue
                share = _Share(programme.column(-rounded), programme.column(cost))
                programme.at_least([(share.day, max(lengths)), (share.minutes, -1.0)])
                programme.at_least([(share.day, -min(lengths)), (share.minutes, 1.0)])
                part.on[day, position].append((share.day, -1.0))
                part.minutes[day, position].append((share.minutes, -1.0))
                part.free[day, position][spans].append((share.day, 1.0))
                weeks[horizon.week_of(day)][0].append((share.minutes, 1.0))
                today[day].append((share.day, 1.0))
            programme.row(0.0, float(free), today[day])
            weeks[horizon.week_of(day)][1].extend(today[day])
        self._limits(part, employee, weeks)
        self._wishes(part, employee, weeks, today)

    def _limits(self, part: _Part, employee: Employee, weeks: dict[int, tuple[Row, Row]]) -> None:
        programme, limits, horizon = part.programme, employee.limits, self.problem.horizon
        person = self.rules.people[employee.id]
        past = [*employee.history, *person.pinned]
        before, worked = soft.week_minutes(person, past), person.days(past)
        for week, (minutes, days) in weeks.items():
            if limits.max_week_minutes is not None and "minutes per week" not in self.off:
                programme.row(0.0, float(max(0, limits.max_week_minutes - before[week])), minutes)
            if (
                limits.max_week_days is not None
                and "days per week" not in self.off
                and limits.max_day_shifts == 1
            ):
                used = sum(1 for day in worked if horizon.week_of(day) == week)
                programme.row(0.0, float(max(0, limits.max_week_days - used)), days)
        if limits.max_total_minutes is not None and "minutes in all" not in self.off:
            left = limits.max_total_minutes - sum(work.minutes for work in person.pinned)
            programme.row(0.0, float(max(0, left)), [one for row, _ in weeks.values() for one in row])

    def _wishes(
        self, part: _Part, employee: Employee, weeks: dict[int, tuple[Row, Row]], today: dict[int, Row]
    ) -> None:
        """Hours too few and too many, and squares that share them out: never more than the soft rules say."""
        programme, weights, person = part.programme, self.problem.weights, self.rules.people[employee.id]
        past = soft.week_minutes(person, [*employee.history, *person.pinned])
        kept = soft.week_minutes(person, person.pinned)
        every = soft.week_days(person)
        for week in {self.problem.horizon.week_of(day) for day in part.days}:
            minutes, _ = weeks[week]
            least = employee.contract_week_minutes * every[week] // WEEK
            if weights.contract and least and "contract minimum" not in self.off:
                missing = programme.column(weights.contract / 60)
                programme.at_least([(missing, 1.0), *minutes], float(least - kept[week] - self._rounded))
            most = employee.ordinary_week_minutes
            if weights.overtime and most is not None and "overtime" not in self.off:
                spare = programme.column(weights.overtime / 60)
                rest = [(column, -value) for column, value in minutes]
                programme.at_least([(spare, 1.0), *rest], float(past[week] - most - self._rounded))
        if len(self.parts) == 1:
            self._fair(programme, employee, [one for row, _ in weeks.values() for one in row], today)

    def _fair(self, programme: Programme, employee: Employee, minutes: Row, today: dict[int, Row]) -> None:
        weights, horizon, person = self.problem.weights, self.problem.horizon, self.rules.people[employee.id]
        if weights.fair_hours and "fair hours" not in self.off:
            contract = employee.contract_week_minutes * horizon.days // WEEK
            done = sum(work.minutes for work in person.pinned) + employee.carried.minutes - contract
            top = max(0, done + self.problem.shapes.max_minutes * horizon.days) // 60
            hours = programme.column()
            rest = [(column, -value / 60) for column, value in minutes]
            programme.at_least([(hours, 1.0), *rest], (done - self._rounded) / 60)
            _square(programme, weights.fair_hours, hours, range(max(0, done) // 60, top))
        if weights.fair_weekends and "fair weekends" not in self.off:
            carried = employee.carried.weekends
            pinned = {horizon.weekend_of(horizon.day_of(work.start)) for work in person.pinned}
            worked: dict[int, int] = {}
            count = programme.column()
            for day, shares in today.items():
                number = horizon.weekend_of(day)
                if number is not None and number not in pinned:
                    worked.setdefault(number, programme.column())
                    for share, _ in shares:
                        programme.at_least([(worked[number], 1.0), (share, -1.0)])
            sure = carried + len(pinned - {None})
            programme.at_least([(count, 1.0), *((column, -1.0) for column in worked.values())], float(sure))
            _square(programme, weights.fair_weekends, count, range(max(0, sure), sure + len(worked)))

    def _rounded_off(self, employee: Employee) -> float:
        """Points by which a shift's cost, a whole number, may be below its minutes at the hourly rate."""
        if not self.labour or self.problem.cost is not hourly:
            return 0.0
        parts = [minutes * employee.hourly_rate % 60 for minutes in range(0, 60, 60 - self._rounded)]
        return self.labour * max(part for part in parts if part < HALF_HOUR) / 60

    @property
    def _rounded(self) -> int:
        """The most minutes that a soft rule of whole hours may leave out."""
        return 60 - math.gcd(60, self.step, *(each.minutes for each in self.problem.breaks))

    def _within(self, programme: Programme, part: _Part, key: Key) -> None:
        """At any time no more are there than may be: the shares of those who are free then."""
        groups = part.free[key]
        for spans, terms in groups.items():
            part.room[key][spans] = programme.column()
            programme.row(0.0, 0.0, [*terms, (part.room[key][spans], -1.0)])
        there = _by_step(batch.there() for batch in part.batches if (batch.day, batch.position) == key)
        for at, terms in there.items():
            free = [(column, 1.0) for spans, column in part.room[key].items() if self._is_free(spans, at)]
            if len(free) < len(groups):
                programme.at_least([*free, *((column, -value) for column, value in terms)])

    def _is_free(self, spans: Spans, at: int) -> bool:
        return any(start <= at * self.step and (at + 1) * self.step <= finish for start, finish in spans)

    def _qualified(self, employee: Employee, position: str) -> bool:
        held = employee.qualifications
        required = self.problem.requires.get(position, ())
        return "qualification" in self.off or all(one in held for one in required)

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
        spans = [(max(span.start, first), span.finish) for span in self._open() if span.start < after]
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
        latest = after + max((kind.longest for kind in self.kinds), default=0) * self.step
        return tuple(sorted({
            (start, min(finish, latest)) for start, finish in spans if start < finish and start < after
        }))  # fmt: skip

    def shifts(self, seconds: float) -> list[Work]:
        """Whole shifts, of nobody, near the programme's own; called once it is solved.

        When time runs out what is left of the programme's counts is rounded.
        """
        have = {position: row.copy() for position, row in self.have.items()}
        shares: dict[Key, float] = defaultdict(float)
        for part in self.parts:
            for batch in part.batches:
                shares[batch.day, batch.position] += part.programme.values[batch.all]
                _count(have[batch.position], batch, part.programme.values)
        each = min(BLOCK_SECONDS, THREADS * seconds / max(1, len(shares)))

        def follow(chain: tuple[_Part, list[list[Key]]]) -> list[Work]:
            part, blocks = chain
            return [work for keys in blocks for work in self._block(part, keys, shares, have, each)]

        with ThreadPoolExecutor(THREADS) as pool:
            return sorted(work for works in pool.map(follow, self._chains()) for work in works)

    def _chains(self) -> Iterator[tuple[_Part, list[list[Key]]]]:
        """Days and positions that are decided together, in lists of those that wait for each other."""
        horizon = self.problem.horizon
        for part in self.parts:
            keys = list(part.on)
            over = any(batch.end * self.step > horizon.midnight(batch.day + 1) for batch in part.batches)
            if self.starts is not None:
                days = [[key for key in keys if key[0] == day] for day in part.days]
                yield from [(part, days)] if over else [(part, [day]) for day in days]
            elif over:
                for position in self.tables:
                    yield part, [[key] for key in keys if key[1] == position]
            else:
                yield from ((part, [[key]]) for key in keys)

    def _block(
        self, part: _Part, keys: Sequence[Key], shares: dict[Key, float], have: dict[str, Floats], seconds: float
    ) -> list[Work]:  # fmt: skip
        """Whole numbers for some days and positions, beside what the others have, at the programme's prices."""
        values, programme = part.programme.values, Programme()
        chosen = [batch for batch in part.batches if (batch.day, batch.position) in keys]
        for batch in chosen:
            _count(have[batch.position], batch, values, -1.0)
        whole: list[int] = []
        laid: list[Batch] = []
        for key in keys:
            batches = list(self._lay(programme, *key))
            self._priced(programme, part, key, batches, shares[key])
            self._cover(programme, key[1], batches, have[key[1]])
            self._rests(programme, batches, have[key[1]])
            laid += batches
            whole += [column for batch in batches for column in batch.whole()]
        self._starts(programme, laid)
        if programme.solve(0.0 if self.stop() else seconds, self.stop, whole) is not None:
            chosen, values = laid, programme.values
        else:
            values = np.floor(values + 0.5)
        for batch in chosen:
            _count(have[batch.position], batch, values)
        return [work for batch in chosen for work in self._works(batch, values)]

    def _priced(
        self, programme: Programme, part: _Part, key: Key, batches: Sequence[Batch], share: float
    ) -> None:
        """As many shifts as the programme has there, each and its minutes at its price, when people are free."""
        duals, values = part.programme.duals, part.programme.values
        on, minutes = part.share_rows[key]
        row = [(batch.all, 1.0) for batch in batches]
        programme.row(float(math.floor(share + NEAR)), float(math.ceil(share - NEAR)), row)
        for batch in batches:
            programme.costs[batch.all] += max(0.0, -float(duals[on]))
        paid = programme.column(max(0.0, -float(duals[minutes])))
        programme.row(
            0.0, 0.0, [*(term for batch in batches for term in batch.minutes(self.step)), (paid, -1.0)]
        )
        for at, terms in _by_step(batch.there() for batch in batches).items():
            free = [values[column] for spans, column in part.room[key].items() if self._is_free(spans, at)]
            if len(free) < len(part.room[key]):
                programme.row(-highspy.kHighsInf, float(math.ceil(sum(free) - NEAR)), terms)

    def _rests(self, programme: Programme, batches: Sequence[Batch], have: Floats) -> None:
        """Who has a break is not alone."""
        if not self.problem.breaks_covered or "breaks covered" in self.off:
            return
        for at, terms in _by_step(batch.working() for batch in batches).items():
            resting = [term for batch in batches for term in batch.resting(at, -1.0)]
            working = [(column, RESTING * value) for column, value in terms]
            if resting:
                programme.at_least([*working, *resting], -RESTING * float(have[at]))

    def _works(self, batch: Batch, values: Floats) -> Iterator[Work]:
        for start, finish, breaks in batch.shifts(values, self.step):
            placed = tuple(sorted(breaks))
            if any(one.finish > two.start for one, two in pairwise(placed)):
                placed = even_breaks(batch.kind.breaks, start, finish, self.step)
            yield Work("", start, finish, batch.position, placed)


def _by_step(found: Iterable[Iterator[tuple[int, Row]]]) -> dict[int, Row]:
    rows: dict[int, Row] = defaultdict(list)
    for batch in found:
        for at, terms in batch:
            rows[at] += terms
    return rows


def _count(have: Floats, batch: Batch, values: Floats, sign: float = 1.0) -> None:
    for at, terms in batch.working():
        have[at] += sign * sum(values[column] * value for column, value in terms)


def _square(programme: Programme, weight: int, count: int, lows: range) -> None:
    """Points for the square of a count: its tangents between whole numbers."""
    square = programme.column(float(weight))
    for low in lows:
        programme.at_least([(square, 1.0), (count, -float(2 * low + 1))], -float(low * (low + 1)))
