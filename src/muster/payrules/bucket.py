"""Each minute goes into exactly one bucket: ordinary, or overtime for one reason. The triggers are asked in the pack's
order, and a slice is divided at the minute at which the answer changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from muster.payrules.counters import Counters, ShortRest
from muster.payrules.cut import Slice
from muster.payrules.facts import EmploymentType
from muster.payrules.lines import Bucket
from muster.payrules.normalise import Spell, Stretch
from muster.payrules.pack import Pack
from muster.payrules.person import Warnings
from muster.payrules.rules import Overtime, Per, Trigger, TriggerKind

FOREVER = 1 << 40
# An enumeration looks its members up slowly.
ORDINARY = Bucket.ORDINARY


@dataclass(slots=True)
class Sorted:
    """Part of a slice in its bucket; `rest` is the one before it, where it was too short."""

    piece: Slice
    starts: int
    ends: int
    bucket: Bucket
    trigger: Trigger | None
    overtime: Overtime | None
    rest: ShortRest | None

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


class Buckets:
    """Takes spells in the order of time, and remembers what was worked. Overtime in `too_little`, the weeks that are
    known to have less than the least, is ordinary time.
    """

    def __init__(self, pack: Pack, warnings: Warnings, too_little: frozenset[int] = frozenset()) -> None:
        self._counters = Counters(pack.switches.week_starts)
        self._warnings = warnings
        self._too_little = too_little
        self._least: dict[int, tuple[int, int]] = {}
        # Ordinary minutes that a trigger leaves.
        self._allowed: Mapping[TriggerKind, Callable[[Trigger, Spell, Slice], int]] = {
            TriggerKind.LIMIT: self._counters.left,
            TriggerKind.OUTSIDE_SPAN: self._outside,
            TriggerKind.CONSECUTIVE_DAYS: self._in_a_row,
            TriggerKind.BEYOND_AGREED: self._agreed,
            TriggerKind.MARKED: self._marked,
        }

    def weeks_with_too_little(self) -> frozenset[int]:
        return frozenset(week for week, (overtime, least) in self._least.items() if overtime < least)

    def sort(self, spell: Spell, slices: list[Slice]) -> list[Sorted]:
        rest = self._counters.short_rest(spell, slices[0].book.rules.rest)
        parts: list[Sorted] = []
        last: Slice | None = None
        for piece in slices:
            if last is None or piece.day != last.day or piece.terms is not last.terms:
                self._counters.turn_to(piece, spell)
                self._counters.open_day(piece)
            self._divide(spell, piece, rest, parts)
            last = piece
        return parts

    def as_if(self, spell: Spell, slices: list[Slice], last: Sorted) -> list[Sorted]:
        """Time that was not worked: overtime as long as what made the last work overtime holds, ordinary from then on.
        Nothing stays counted.
        """
        still = last.trigger
        found: list[Sorted] = []
        for piece in slices:
            self._counters.turn_to(piece, spell)
            if still is not None and self._allowed[still.kind](still, spell, piece) > 0:
                still = None
            at = piece.starts
            while at < piece.ends:
                overtime = self._overtime(piece, spell, still) if still is not None else None
                length = FOREVER if still is None else self._until_next_block(piece)
                to = min(piece.ends, at + length)
                found.append(Sorted(piece, at, to, Bucket.TOP_UP, still, overtime, last.rest))
                self._counters.add(still, to - at)
                at = to
        for part in found:
            self._counters.turn_to(part.piece, spell)
            self._counters.add(part.trigger, -part.minutes)
        return found

    def _divide(self, spell: Spell, piece: Slice, rest: ShortRest | None, parts: list[Sorted]) -> None:
        at = piece.starts
        while at < piece.ends:
            trigger, ordinary = self._ask(spell, piece)
            if trigger is None:
                to = min(piece.ends, at + ordinary)
                parts.append(Sorted(piece, at, to, ORDINARY, None, None, rest))
                self._counters.add(None, to - at)
            else:
                to = min(piece.ends, at + self._until_next_block(piece))
                parts.append(self._sorted(spell, piece, (at, to), trigger, rest))
                self._counters.add(trigger, to - at)
                self._look_at_week(piece)
            at = to

    def _sorted(
        self, spell: Spell, piece: Slice, span: Stretch, trigger: Trigger, rest: ShortRest | None
    ) -> Sorted:
        if self._counters.week in self._too_little:
            return Sorted(piece, *span, ORDINARY, None, None, rest)
        self._warnings.unconfirmed(trigger, date.fromordinal(piece.date))
        overtime = self._overtime(piece, spell, trigger)
        if overtime is None:
            self._warnings.say(
                "no_overtime_rate",
                f"No overtime rate of the pack fits what is {trigger.name} ({trigger.clause}), so it is paid as "
                "ordinary time.",
                date.fromordinal(piece.date),
            )
        return Sorted(piece, *span, Bucket.OVERTIME, trigger, overtime, rest)

    def _look_at_week(self, piece: Slice) -> None:
        rule, week = piece.book.least_overtime, self._counters.week
        if rule is None:
            return
        self._least[week] = (self._counters.overtime_of_week(), rule.minutes)
        if week in self._too_little:
            on = date.fromordinal(piece.date)
            self._warnings.unconfirmed(rule, on)
            self._warnings.say(
                "too_little_overtime",
                f"The week has less than {rule.minutes} min of overtime, which is paid as ordinary time "
                f"({rule.clause}).",
                on,
            )

    def _ask(self, spell: Spell, piece: Slice) -> tuple[Trigger | None, int]:
        """The trigger that makes this minute overtime, or how long it stays ordinary."""
        left = FOREVER
        for trigger in piece.hours.triggers:
            allowed = self._allowed[trigger.kind](trigger, spell, piece)
            if allowed < left:
                left = allowed
                if left <= 0:
                    self._ask_for_longer_day(trigger, piece)
                    return trigger, 0
        return None, left

    def _outside(self, trigger: Trigger, _: Spell, piece: Slice) -> int:
        return 0 if trigger in piece.hours.triggers else FOREVER

    def _in_a_row(self, trigger: Trigger, _: Spell, __: Slice) -> int:
        worked = self._counters.days_in_a_row(within_week=trigger.within_week)
        return 0 if worked > trigger.more_than_days else FOREVER

    def _marked(self, trigger: Trigger, spell: Spell, _: Slice) -> int:
        return 0 if trigger.mark in spell.marks else FOREVER

    def _agreed(self, trigger: Trigger, _: Spell, piece: Slice) -> int:
        """By the hours agreed for the day; where only hours a week were agreed, by those."""
        if piece.agreed is not None:
            return FOREVER if piece.agreed else 0
        contracted = piece.terms.contracted_week_minutes
        if contracted is not None and not trigger.of_roster:
            return contracted - self._counters.ordinary(Per.WEEK)
        if piece.terms.employment_type is EmploymentType.PART_TIME:
            self._warnings.say(
                "no_agreed_hours",
                "Agreed hours are not known, so no hour is found to be beyond them.",
                date.fromordinal(piece.date),
            )
        return FOREVER

    def _ask_for_longer_day(self, trigger: Trigger, piece: Slice) -> None:
        if trigger.longer_mark and not self._counters.has_longer_day():
            self._warnings.say(
                "longer_day_unknown",
                f"{date.fromordinal(piece.day)} passes {trigger.name}. If it was the longer day that the roster of the "
                f"week has, mark it {trigger.longer_mark}.",
                date.fromordinal(piece.day),
            )

    def _overtime(self, piece: Slice, spell: Spell, trigger: Trigger | None) -> Overtime | None:
        worked = self._counters.worked_of_day()
        for rule in piece.hours.overtime:
            if (
                (not rule.triggers or (trigger is not None and trigger.id in rule.triggers))
                and (rule.first_minutes is None or self._counters.overtime(rule) < rule.first_minutes)
                and worked >= rule.after_day_minutes
                and rule.holds_for(spell.wall, spell.marks)
            ):
                return rule
        return None

    def _until_next_block(self, piece: Slice) -> int:
        """Minutes until an overtime block is full, or a day long enough for another rate."""
        worked = self._counters.worked_of_day()
        bounds = [
            rule.first_minutes - self._counters.overtime(rule)
            for rule in piece.book.rules.overtime
            if rule.first_minutes is not None
        ]
        bounds += [rule.after_day_minutes - worked for rule in piece.book.rules.overtime]
        return min((bound for bound in bounds if bound > 0), default=FOREVER)
