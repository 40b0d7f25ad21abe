"""What a stretch of leave comes to for somebody: which of their days, how long, how much. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from muster.leave.daytime import (
    DAY,
    MINUTE,
    Period,
    Window,
    division,
    halves,
    instant,
    passed,
    within,
    without,
    work_of,
)
from muster.leave.kinds import Half, Unit

HALF = Decimal("0.5")
HOUR = Decimal(60)
PLACES = Decimal("0.0001")
ONE_DAY = timedelta(days=1)
WEEKEND = frozenset({6, 7})
DEFAULT_MORNING = (9 * 60, 12 * 60)
DEFAULT_AFTERNOON_FROM = 13 * 60


@dataclass(frozen=True)
class Pattern:
    """The usual week, or the weeks that take turns: windows by (week, ISO weekday)."""

    windows: Mapping[tuple[int, int], tuple[Window, ...]]
    weeks: int = 1
    first_week_on: date | None = None  # a day of week 1
    week_starts_on: int = 1

    def on(self, day: date) -> tuple[Window, ...]:
        return self.windows.get((self.week_of(day), day.isoweekday()), ())

    def week_of(self, day: date) -> int:
        if self.first_week_on is None or self.weeks == 1:
            return 1
        between = (self._first_day(day) - self._first_day(self.first_week_on)).days // 7
        return between % self.weeks + 1

    def _first_day(self, day: date) -> date:
        return day - timedelta(days=(day.isoweekday() - self.week_starts_on) % 7)


def default_pattern(hours: Decimal) -> Pattern:
    """Monday to Friday: the morning from 09:00 to 12:00, the rest of the day's hours from 13:00 on."""
    start, noon = DEFAULT_MORNING
    total = int((hours * 60).to_integral_value())
    day = [Window(start, min(noon, start + total))]
    if total > noon - start:
        day.append(Window(DEFAULT_AFTERNOON_FROM, DEFAULT_AFTERNOON_FROM + total - (noon - start)))
    return Pattern({(1, weekday): tuple(day) for weekday in range(1, 8) if weekday not in WEEKEND})


@dataclass(frozen=True)
class Schedule:
    """When somebody works. Public holidays by date: the minutes of it that are one."""

    pattern: Pattern
    zone: ZoneInfo
    holidays: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)

    def free_on(self, day: date) -> list[Period]:
        """Of the day and of the one after, into which its nights reach."""
        after = self.holidays.get(day + ONE_DAY, ())
        return [*self.holidays.get(day, ()), *((start + DAY, finish + DAY) for start, finish in after)]

    def passed(self, day: date, periods: Iterable[Period]) -> int:
        return passed(day, periods, self.zone)

    def minutes_on(self, day: date) -> int:
        """What is usually worked on it, a public holiday too."""
        return self.passed(day, work_of(self.pattern.on(day)))


@dataclass(frozen=True)
class Asked:
    """Days: from half to half. Hours: from minute to minute of the first and the last day."""

    unit: Unit
    starts_on: date
    ends_on: date
    starts_half: Half = Half.MORNING
    ends_half: Half = Half.AFTERNOON
    starts_minute: int = 0
    ends_minute: int = DAY

    @property
    def dates(self) -> Iterator[date]:
        for number in range((self.ends_on - self.starts_on).days + 1):
            yield self.starts_on + number * ONE_DAY

    def halves_of(self, day: date) -> list[Half]:
        skipped = set()
        if day == self.starts_on and self.starts_half is Half.AFTERNOON:
            skipped.add(Half.MORNING)
        if day == self.ends_on and self.ends_half is Half.MORNING:
            skipped.add(Half.AFTERNOON)
        return [half for half in Half if half not in skipped]

    @property
    def last_minute(self) -> int:
        """Of an hourly one, counted from the midnight with which its first day begins."""
        return (self.ends_on - self.starts_on).days * DAY + self.ends_minute


class LeaveDay(NamedTuple):
    """A day on which they would have worked. `amount` in days; instants in UTC."""

    on: date
    minutes: int
    amount: Decimal
    starts_at: datetime
    finishes_at: datetime

    def plain(self) -> dict[str, Any]:
        """As LeaveRequest.days keeps it."""
        return {
            "date": self.on.isoformat(),
            "minutes": self.minutes,
            "amount": str(self.amount),
            "starts_at": self.starts_at.isoformat(),
            "finishes_at": self.finishes_at.isoformat(),
        }


def leave_day(kept: Mapping[str, Any]) -> LeaveDay:
    return LeaveDay(
        date.fromisoformat(kept["date"]),
        kept["minutes"],
        Decimal(kept["amount"]),
        datetime.fromisoformat(kept["starts_at"]),
        datetime.fromisoformat(kept["finishes_at"]),
    )


def breakdown(asked: Asked, schedule: Schedule) -> list[LeaveDay]:
    """The days of it that would have been worked, public holidays left out."""
    if asked.unit is Unit.DAYS:
        return [day for on in asked.dates if (day := _by_halves(asked, schedule, on))]
    return _by_minutes(asked, schedule)


def _by_halves(asked: Asked, schedule: Schedule, on: date) -> LeaveDay | None:
    """A half is a public holiday when at least half of what is worked in it is."""
    worked, free = halves(schedule.pattern.on(on)), schedule.free_on(on)
    minutes, amount, pieces = 0, Decimal(0), []
    for half in asked.halves_of(on):
        whole, left = schedule.passed(on, worked[half]), without(worked[half], free)
        taken = schedule.passed(on, left)
        if taken and 2 * taken > whole:
            minutes, amount = minutes + taken, amount + HALF
            pieces += left
    return _day(schedule, on, minutes, amount, pieces) if pieces else None


def _by_minutes(asked: Asked, schedule: Schedule) -> list[LeaveDay]:
    """What is left of a night that began on the day before counts for the first day."""
    found: dict[date, LeaveDay] = {}
    for on in (asked.starts_on - ONE_DAY, *asked.dates):
        base = (on - asked.starts_on).days * DAY
        work = without(work_of(schedule.pattern.on(on)), schedule.free_on(on))
        pieces = within(work, asked.starts_minute - base, asked.last_minute - base)
        minutes = schedule.passed(on, pieces)
        if minutes:
            day = _day(schedule, on, minutes, share_of_day(schedule, on, minutes), pieces)
            counted = max(on, asked.starts_on)
            found[counted] = _joined(found.get(counted), day._replace(on=counted))
    return list(found.values())


def _joined(first: LeaveDay | None, second: LeaveDay) -> LeaveDay:
    if first is None:
        return second
    return LeaveDay(
        second.on,
        first.minutes + second.minutes,
        first.amount + second.amount,
        min(first.starts_at, second.starts_at),
        max(first.finishes_at, second.finishes_at),
    )


def share_of_day(schedule: Schedule, on: date, minutes: int, usual_minutes: int = DAY) -> Decimal:
    """Minutes as days: a day of which only one half is worked counts as half a day.

    `usual_minutes` are those of a day that is not worked.
    """
    windows = schedule.pattern.on(on)
    worth = HALF * sum(1 for pieces in halves(windows).values() if pieces)
    whole = schedule.minutes_on(on)
    if not whole:
        worth, whole = Decimal(1), usual_minutes
    return (worth * minutes / whole).quantize(PLACES)


def _day(schedule: Schedule, on: date, minutes: int, amount: Decimal, pieces: Sequence[Period]) -> LeaveDay:
    first, last = min(start for start, _ in pieces), max(finish for _, finish in pieces)
    return LeaveDay(on, minutes, amount, instant(on, first, schedule.zone), instant(on, last, schedule.zone))


def duration(asked: Asked, zone: ZoneInfo) -> Decimal:
    """From its start to its end, worked or not: in days, or in hours by the clock that passed."""
    if asked.unit is Unit.DAYS:
        return HALF * sum(len(asked.halves_of(on)) for on in asked.dates)
    start = instant(asked.starts_on, asked.starts_minute, zone)
    finish = instant(asked.ends_on, asked.ends_minute, zone)
    return ((finish - start) // MINUTE / HOUR).quantize(PLACES)


def total(days: Iterable[LeaveDay], unit: Unit) -> Decimal:
    """What the days take from a balance that is counted so."""
    if unit is Unit.DAYS:
        return sum((day.amount for day in days), Decimal(0))
    return (sum(day.minutes for day in days) / HOUR).quantize(PLACES)


def hours_between(schedule: Schedule, first: date, last: date) -> Decimal:
    """What to ask for from one date to another: working hours without public holidays (tanda-v2.txt 2036-2048)."""
    return total(breakdown(Asked(Unit.DAYS, first, last), schedule), Unit.HOURS)


def collide(first: Asked, second: Asked, schedule: Schedule) -> bool:
    """Whether they share time. Days with days are compared by halves, with hours by where the person's day divides."""
    if first.unit is second.unit is Unit.DAYS:
        spans = [_in_halves(one) for one in (first, second)]
    else:
        spans = [_in_minutes(one, schedule) for one in (first, second)]
    (start, finish), (other_start, other_finish) = spans
    return start < other_finish and other_start < finish


def _in_halves(asked: Asked) -> Period:
    starts, ends = 2 * asked.starts_on.toordinal(), 2 * asked.ends_on.toordinal()
    return starts + (asked.starts_half is Half.AFTERNOON), ends + 1 + (asked.ends_half is Half.AFTERNOON)


def _in_minutes(asked: Asked, schedule: Schedule) -> Period:
    first, last = asked.starts_minute, asked.ends_minute
    if asked.unit is Unit.DAYS:
        first = _middle(schedule, asked.starts_on) if asked.starts_half is Half.AFTERNOON else 0
        last = _middle(schedule, asked.ends_on) if asked.ends_half is Half.MORNING else DAY
    return asked.starts_on.toordinal() * DAY + first, asked.ends_on.toordinal() * DAY + last


def _middle(schedule: Schedule, on: date) -> int:
    return min(division(schedule.pattern.on(on)), DAY)
