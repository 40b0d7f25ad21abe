"""What has been worked so far, by shift, day, week and cycle, and how much rest lies between."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from muster.payrules.cut import Slice
from muster.payrules.facts import PayRulesError, Terms
from muster.payrules.normalise import Spell
from muster.payrules.rules import Overtime, Per, Rest, Trigger

WEEK_DAYS = 7
# An enumeration looks its members up slowly.
SHIFT, DAY, WEEK, CYCLE = Per.SHIFT, Per.DAY, Per.WEEK, Per.CYCLE


@dataclass(frozen=True, slots=True)
class ShortRest:
    """A rest before a shift that was shorter than its rule asks."""

    rule: Rest
    minutes: int

    @property
    def had(self) -> str:
        return f"{self.minutes // 60} h {self.minutes % 60:02d} min"


@dataclass(slots=True)
class _Count:
    """Minutes of one shift, day, week or cycle. Overtime is counted for its trigger and, under no name, for all."""

    ordinary: int = 0
    overtime: dict[str, int] = field(default_factory=dict)

    @property
    def all_overtime(self) -> int:
        return self.overtime.get("", 0)


class Counters:
    def __init__(self, week_starts: int) -> None:
        self._week_starts = week_starts
        self._shifts: dict[int, _Count] = defaultdict(_Count)
        self._days: dict[int, _Count] = defaultdict(_Count)
        self._weeks: dict[int, _Count] = defaultdict(_Count)
        self._cycles: dict[tuple[int, int], _Count] = defaultdict(_Count)
        self._longer_day: dict[int, int] = {}
        self._last_day = 0
        self._in_a_row = 0
        self._in_a_row_this_week = 0
        self._rest_from = 0
        self._day_ends = 0
        self._spell_day = 0
        self._not_released = False
        self._after_overtime = False
        self.week = 0
        self._of: dict[Per, _Count] = {}
        self._terms: Terms | None = None
        self._limits: dict[Trigger, int] = {}

    def turn_to(self, piece: Slice, spell: Spell) -> None:
        """What is asked and counted next is of the shift, day, week and cycle of this slice. Weeks and cycles are known by
        their first day, for each terms may count theirs from another.
        """
        terms, cycle_days = piece.terms, piece.terms.cycle_days or WEEK_DAYS
        self.week = terms.first_day(piece.day, WEEK_DAYS, self._week_starts)
        cycle_from = terms.first_day(piece.day, cycle_days, self._week_starts)
        self._of = {
            SHIFT: self._shifts[spell.starts],
            DAY: self._days[piece.day],
            WEEK: self._weeks[self.week],
            CYCLE: self._cycles[cycle_from, cycle_days],
        }
        if terms is not self._terms:
            self._terms = terms
            self._limits.clear()

    def ordinary(self, per: Per) -> int:
        return self._of[per].ordinary

    def overtime(self, rule: Overtime) -> int:
        """Overtime so far of the rule's day or week, for the triggers that it names."""
        overtime = self._of[rule.per].overtime
        return sum(overtime.get(trigger, 0) for trigger in rule.triggers or ("",))

    def overtime_of_week(self) -> int:
        return self._of[WEEK].all_overtime

    def worked_of_day(self) -> int:
        return self._of[DAY].ordinary + self._of[DAY].all_overtime

    def days_in_a_row(self, *, within_week: bool) -> int:
        return self._in_a_row_this_week if within_week else self._in_a_row

    def left(self, trigger: Trigger, spell: Spell, piece: Slice) -> int:
        """Ordinary minutes until the limit of the trigger."""
        limit = self._limits.get(trigger)
        if limit is None:
            limit = self._limits[trigger] = _limit(trigger, piece.terms)
        if trigger.longer_mark in spell.marks and self._is_longer_day(piece):
            limit = trigger.longer_minutes
        return limit - self._of[trigger.per].ordinary

    def _is_longer_day(self, piece: Slice) -> bool:
        """One day of a week may be longer: the first that was marked so."""
        return self._longer_day.setdefault(self.week, piece.day) == piece.day

    def has_longer_day(self) -> bool:
        return self.week in self._longer_day

    def short_rest(self, spell: Spell, rules: Iterable[Rest]) -> ShortRest | None:
        """The rest before the spell, where it is shorter than the rule asks: since the work day before, and until the
        person was released that long. A rule for a mark comes before the others.
        """
        if spell.day != self._spell_day:
            self._rest_from, self._not_released = self._day_ends, False
            self._after_overtime = self._days[self._spell_day].all_overtime > 0
        gap = spell.starts - (self._day_ends if self._not_released else self._rest_from)
        rule = _fitting(rules, spell.marks)
        self._not_released = (
            rule is not None
            and bool(self._rest_from)
            and gap < rule.minutes
            and (self._after_overtime or not rule.after_overtime)
        )
        self._spell_day, self._day_ends = spell.day, spell.ends
        return ShortRest(rule, gap) if rule is not None and self._not_released else None

    def open_day(self, piece: Slice) -> None:
        """Counts the day of a slice into the run of days worked one after another."""
        if piece.day == self._last_day:
            return
        follows = piece.day == self._last_day + 1
        new_week = piece.day == self.week
        self._in_a_row = self._in_a_row + 1 if follows else 1
        self._in_a_row_this_week = self._in_a_row_this_week + 1 if follows and not new_week else 1
        self._last_day = piece.day

    def add(self, trigger: Trigger | None, minutes: int) -> None:
        for count in self._of.values():
            if trigger is None:
                count.ordinary += minutes
            else:
                for name in ("", trigger.id):
                    count.overtime[name] = count.overtime.get(name, 0) + minutes


def _limit(trigger: Trigger, terms: Terms) -> int:
    """Ordinary minutes that the trigger allows in its shift, day, week or cycle."""
    if trigger.ordinary_day and terms.ordinary_day_minutes is not None:
        return terms.ordinary_day_minutes
    days = terms.cycle_days or WEEK_DAYS
    if trigger.minutes_by_days:
        if days not in trigger.minutes_by_days:
            raise PayRulesError(
                f"{trigger.name} ({trigger.clause}) has no limit for a period of {days} days."
            )
        return trigger.minutes_by_days[days]
    minutes = trigger.minutes or 0
    return minutes * days // WEEK_DAYS if trigger.per is CYCLE else minutes


def _fitting(rules: Iterable[Rest], marks: frozenset[str]) -> Rest | None:
    fitting = None
    for rule in rules:
        if rule.mark and rule.mark in marks:
            return rule
        if not rule.mark and fitting is None:
            fitting = rule
    return fitting
