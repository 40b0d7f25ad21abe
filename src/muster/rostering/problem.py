"""What the engine is told: people, demand, rules and weights. Nothing in it is looked up.

Minutes count from the first local midnight of the horizon (see horizon.py). Money is in the smallest unit of the
currency, whole numbers. Points are what a weight makes of an amount; the roster with the fewest is the best.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from muster.rostering.horizon import DAY, WEEK, Horizon

EVERY_DAY = frozenset(range(WEEK))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one minute to another, and why where a person should be told."""

    start: int
    finish: int
    reason: str = ""


def joined(spans: tuple[Span, ...] | None) -> tuple[Span, ...] | None:
    """Spans that touch or overlap are one: a night shift lies within two days that are both open."""
    found: list[Span] = []
    for span in sorted(spans or ()):
        if found and span.start <= found[-1].finish:
            found[-1] = Span(found[-1].start, max(found[-1].finish, span.finish), found[-1].reason)
        else:
            found.append(span)
    return None if spans is None else tuple(found)


@dataclass(frozen=True, slots=True, order=True)
class Break:
    start: int
    finish: int
    paid: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """One shift of one employee. `slot` names the fixed shift that it fills, `kind` what such shifts are called."""

    employee: str
    start: int
    finish: int
    position: str
    breaks: tuple[Break, ...] = ()
    slot: str = ""
    kind: str = ""

    @property
    def minutes(self) -> int:
        """Worked: the unpaid breaks are not."""
        minutes = self.finish - self.start
        for each in self.breaks:
            if not each.paid:
                minutes -= each.finish - each.start
        return minutes

    def overlaps(self, start: int, finish: int) -> bool:
        return self.start < finish and start < self.finish


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many minutes in any `days` days on end; with `from_on` only in the periods that begin there."""

    days: int
    minutes: int
    from_on: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Curfew:
    """No work between two times of the wall clock, such as 22:00 to 06:00, on nights that begin on these weekdays."""

    from_wall: int
    until_wall: int
    weekdays: frozenset[int] = EVERY_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The hard rules of people who are employed alike. None and empty stand for no such rule."""

    rest_minutes: int = 0
    min_shift_minutes: int = 0
    max_shift_minutes: int | None = None
    max_day_minutes: int | None = None
    max_week_minutes: int | None = None
    min_total_minutes: int | None = None
    max_total_minutes: int | None = None
    windows: tuple[Window, ...] = ()
    visa: Window | None = None
    max_day_shifts: int = 1
    max_week_days: int | None = None
    max_shifts: int | None = None
    kind_limits: Mapping[str, int] = field(default_factory=dict)
    not_after: Mapping[str, frozenset[str]] = field(default_factory=dict)
    max_days_running: int | None = None
    min_days_running: int = 1
    min_days_off_running: int = 1
    max_weekends: int | None = None
    curfews: tuple[Curfew, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A time somebody would like to work, or (negative points) would rather not. Points count for each hour."""

    start: int
    finish: int
    points: int


@dataclass(frozen=True, slots=True)
class SlotWish:
    """Points that are lost when the wish for a fixed shift, or against it, is not met."""

    slot: str
    points: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What earlier periods gave this person more than their share, for fairness over time."""

    minutes: int = 0
    weekends: int = 0
    closings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    id: str
    name: str = ""
    qualifications: Mapping[str, date | None] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    contract_week_minutes: int = 0
    ordinary_week_minutes: int | None = None
    hourly_rate: int = 0
    available: tuple[Span, ...] | None = None
    unavailable: tuple[Span, ...] = ()
    wishes: tuple[Wish, ...] = ()
    slot_wishes: tuple[SlotWish, ...] = ()
    history: tuple[Work, ...] = ()
    carried: Carried = Carried()

    def __post_init__(self) -> None:
        object.__setattr__(self, "available", joined(self.available))

    @property
    def called(self) -> str:
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Position:
    id: str
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people wanted in a position from start to finish; points for each person and step too few or too many."""

    position: str
    start: int
    finish: int
    wanted: int
    under: int
    over: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A fixed shift that so many people are wanted for; points for each too few or too many."""

    id: str
    kind: str
    position: str
    start: int
    finish: int
    wanted: int
    under: int
    over: int = 0
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class BreakRule:
    """A shift longer than `over_minutes` has such a break, at least `margin` minutes from both its ends."""

    over_minutes: int
    minutes: int
    paid: bool = False
    margin: int = 60


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shifts that may be made for demand by quarter-hour: their shortest and longest, in steps of the problem."""

    min_minutes: int = 180
    max_minutes: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Points for each unit of what nobody wants. Zero switches a rule off."""

    labour: int = 0  # each unit of money
    over_budget: int = 0  # each unit of money above the budget
    contract: int = 0  # each hour below the contract's week
    overtime: int = 0  # each hour above the ordinary week
    wishes: int = 1  # each point of a wish
    fair_hours: int = 0  # the square of hours, carried ones with them, above the contract's
    fair_weekends: int = 0  # the square of weekends, carried ones with them
    fair_closings: int = 0  # the square of closing shifts, carried ones with them
    single_days: int = 0  # each day of work, or day off, that stands alone
    changes: int = 0  # each published shift that is not kept, each new one
    split: int = 0  # each hour between two shifts of one day
    unstable: int = 0  # each hour by which a shift starts earlier or later than that of the day before


Cost = Callable[[Employee, Work], int]


def hourly(employee: Employee, work: Work) -> int:
    """The cost of a shift where no pay rules price it: the hourly rate, to the nearest unit."""
    return (employee.hourly_rate * work.minutes + 30) // 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    horizon: Horizon
    employees: tuple[Employee, ...]
    positions: tuple[Position, ...] = ()
    demands: tuple[Demand, ...] = ()
    slots: tuple[Slot, ...] = ()
    opening: tuple[Span, ...] | None = None
    breaks: tuple[BreakRule, ...] = ()
    breaks_covered: bool = False
    shapes: Shapes = Shapes()
    step_minutes: int = 15
    max_starts_at_once: int | None = None
    closing_wall: int = 22 * 60
    pins: tuple[Work, ...] = ()
    published: tuple[Work, ...] = ()
    published_fixed: bool = True
    budget: int | None = None
    weights: Weights = Weights()
    cost: Cost = hourly
    relaxed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "opening", joined(self.opening))

    @cached_property
    def by_id(self) -> dict[str, Employee]:
        return {each.id: each for each in self.employees}

    @cached_property
    def slot_of(self) -> dict[str, Slot]:
        return {each.id: each for each in self.slots}

    @cached_property
    def requires(self) -> dict[str, tuple[str, ...]]:
        """The qualifications that each position asks for."""
        return {each.id: each.requires for each in self.positions}

    @cached_property
    def fixed(self) -> tuple[Work, ...]:
        """What must stay as it is: pins, and published shifts where these are fixed."""
        if "pinned and published fixed" in self.relaxed:
            return ()
        return tuple(sorted({*self.pins, *(self.published if self.published_fixed else ())}))


Roster = tuple[Work, ...]

__all__ = [
    "DAY",
    "Break",
    "BreakRule",
    "Carried",
    "Cost",
    "Curfew",
    "Demand",
    "Employee",
    "Horizon",
    "Limits",
    "Position",
    "Problem",
    "Roster",
    "Shapes",
    "Slot",
    "SlotWish",
    "Span",
    "Weights",
    "Window",
    "Wish",
    "Work",
    "hourly",
]
