"""Each minute goes into exactly one bucket: ordinary, or overtime for one reason. The triggers are asked in the pack's
order, and a slice is divided at the minute at which the answer changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from muster.payrules.counters import Counters
from muster.payrules.cut import Slice
from muster.payrules.facts import EmploymentType
from muster.payrules.lines import Bucket
from muster.payrules.normalise import Spell
from muster.payrules.pack import Pack
from muster.payrules.person import Warnings
from muster.payrules.rules import Overtime, Per, Trigger, TriggerKind

FOREVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Sorted:
    """Part of a slice in its bucket; `rest` are the minutes of a rest that was too short."""

    piece: Slice
    starts: int
    ends: int
    bucket: Bucket
    trigger: Trigger | None
    overtime: Overtime | None
    rest: int | None

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


class Buckets:
    """Takes spells in the order of time, and remembers what was worked."""

    def __init__(self, pack: Pack, warnings: Warnings) -> None:
        self._counters = Counters(pack.switches.week_starts)
        self._warnings = warnings

    def sort(self, spell: Spell, slices: list[Slice]) -> list[Sorted]:
        rest = self._counters.short_rest(spell, slices[0].book.rest) if slices else None
        return [part for piece in slices for part in self._divide(spell, piece, rest)]

    def as_if(self, spell: Spell, slices: list[Slice], last: Sorted | None) -> Iterator[Sorted]:
        """Time that was not worked: overtime where what made the last work overtime still holds, ordinary otherwise.
        Nothing is counted.
        """
        trigger = last.trigger if last is not None else None
        rest = last.rest if last is not None else None
        for piece in slices:
            still = trigger if trigger is not None and self._allowed(trigger, spell, piece) <= 0 else None
            overtime = self._overtime(piece, piece.starts, spell, still) if still is not None else None
            yield Sorted(piece, piece.starts, piece.ends, Bucket.TOP_UP, still, overtime, rest)

    def _divide(self, spell: Spell, piece: Slice, rest: int | None) -> Iterator[Sorted]:
        self._counters.open_day(piece)
        at = piece.starts
        while at < piece.ends:
            trigger, ordinary = self._ask(spell, piece)
            bucket = Bucket.ORDINARY if trigger is None else Bucket.OVERTIME
            overtime = None
            length = min(piece.ends - at, ordinary)
            if trigger is not None:
                overtime = self._overtime(piece, at, spell, trigger)
                length = min(piece.ends - at, self._until_next_block(piece))
                self._warnings.unconfirmed(trigger, date.fromordinal(piece.date))
            yield Sorted(piece, at, at + length, bucket, trigger, overtime, rest)
            self._counters.add(piece, spell, bucket, length)
            at += length

    def _ask(self, spell: Spell, piece: Slice) -> tuple[Trigger | None, int]:
        """The trigger that makes this minute overtime, or how long it stays ordinary."""
        left = FOREVER
        for trigger in piece.book.rules.triggers:
            allowed = self._allowed(trigger, spell, piece)
            if allowed <= 0:
                return trigger, 0
            left = min(left, allowed)
        return None, left

    def _allowed(self, trigger: Trigger, spell: Spell, piece: Slice) -> int:
        match trigger.kind:
            case TriggerKind.OUTSIDE_SPAN:
                first, last = trigger.spans.get(piece.weekday, (0, 0))
                return FOREVER if first <= piece.wall < last else 0
            case TriggerKind.CONSECUTIVE_DAYS:
                worked = self._counters.days_in_a_row(within_week=trigger.within_week)
                return 0 if worked > trigger.more_than_days else FOREVER
            case TriggerKind.BEYOND_AGREED:
                return self._agreed(spell, piece)
            case TriggerKind.LIMIT:
                return self._limit(trigger, spell, piece)

    def _agreed(self, spell: Spell, piece: Slice) -> int:
        """By the hours agreed for the day; where only hours a week were agreed, by those."""
        if piece.agreed is not None:
            return FOREVER if piece.agreed else 0
        contracted = piece.book.terms.contracted_week_minutes
        if contracted is not None:
            return contracted - self._counters.ordinary(Per.WEEK, piece, spell)
        if piece.book.terms.employment_type is EmploymentType.PART_TIME:
            self._warnings.say(
                "no_agreed_hours",
                "Agreed hours are not known, so no hour is found to be beyond them.",
                date.fromordinal(piece.date),
            )
        return FOREVER

    def _limit(self, trigger: Trigger, spell: Spell, piece: Slice) -> int:
        left = self._counters.limit(trigger, piece, spell) - self._counters.ordinary(
            trigger.per, piece, spell
        )
        if left <= 0 and trigger.longer_mark and not self._counters.has_longer_day(piece):
            self._warnings.say(
                "longer_day_unknown",
                f"{date.fromordinal(piece.day)} passes {trigger.name}. If it was the longer day that the roster of the "
                f"week has, mark it {trigger.longer_mark}.",
                date.fromordinal(piece.day),
            )
        return left

    def _overtime(self, piece: Slice, at: int, spell: Spell, trigger: Trigger | None) -> Overtime | None:
        overtime_done = self._counters.overtime_of_day(piece)
        worked = self._counters.worked_of_day(piece)
        for rule in piece.book.rules.overtime:
            if (
                (not rule.triggers or (trigger is not None and trigger.id in rule.triggers))
                and (rule.first_minutes is None or overtime_done < rule.first_minutes)
                and worked >= rule.after_day_minutes
                and rule.covers(
                    piece.weekday,
                    piece.from_minute(at),
                    is_holiday=piece.holiday is not None,
                    shift_wall=spell.wall,
                )
            ):
                return rule
        return None

    def _until_next_block(self, piece: Slice) -> int:
        """Minutes until an overtime block is full, or a day long enough for another rate."""
        overtime, worked = self._counters.overtime_of_day(piece), self._counters.worked_of_day(piece)
        bounds = [
            rule.first_minutes - overtime
            for rule in piece.book.rules.overtime
            if rule.first_minutes is not None
        ]
        bounds += [rule.after_day_minutes - worked for rule in piece.book.rules.overtime]
        return min((bound for bound in bounds if bound > 0), default=FOREVER)
