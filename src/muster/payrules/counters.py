"""What has been worked so far, by shift, day, week and cycle, and how much rest lies between."""

from collections import defaultdict

from muster.payrules.cut import Slice
from muster.payrules.facts import PayRulesError
from muster.payrules.lines import Bucket
from muster.payrules.normalise import Spell
from muster.payrules.rules import Per, Rest, Trigger

WEEK_DAYS = 7
Key = tuple[Per, object]


class Counters:
    def __init__(self, week_starts: int) -> None:
        self._week_starts = week_starts
        self._ordinary: dict[Key, int] = defaultdict(int)
        self._overtime: dict[int, int] = defaultdict(int)
        self._worked: dict[int, int] = defaultdict(int)
        self._longer_day: dict[int, int] = {}
        self._last_day = 0
        self._in_a_row = 0
        self._in_a_row_this_week = 0
        self._rest_from = 0
        self._day_ends = 0
        self._spell_day = 0
        self._not_released = False

    def week_of(self, piece: Slice) -> int:
        """The number of the week; it begins with the person's own cycle where there is one."""
        return (piece.day - self._first_day(piece)) // WEEK_DAYS

    def key(self, per: Per, piece: Slice, spell: Spell) -> Key:
        if per is Per.SHIFT:
            return per, spell.starts
        if per is Per.DAY:
            return per, piece.day
        days = self.cycle_days(piece) if per is Per.CYCLE else WEEK_DAYS
        return per, (piece.day - self._first_day(piece)) // days

    def cycle_days(self, piece: Slice) -> int:
        return piece.book.terms.cycle_days or WEEK_DAYS

    def _first_day(self, piece: Slice) -> int:
        anchor = piece.book.terms.cycle_from_on
        return anchor.toordinal() if anchor else 1 + self._week_starts

    def ordinary(self, per: Per, piece: Slice, spell: Spell) -> int:
        return self._ordinary[self.key(per, piece, spell)]

    def overtime_of_day(self, piece: Slice) -> int:
        return self._overtime[piece.day]

    def worked_of_day(self, piece: Slice) -> int:
        return self._worked[piece.day]

    def days_in_a_row(self, *, within_week: bool) -> int:
        return self._in_a_row_this_week if within_week else self._in_a_row

    def limit(self, trigger: Trigger, piece: Slice, spell: Spell) -> int:
        """Ordinary minutes that the trigger allows in its shift, day, week or cycle."""
        if trigger.longer_mark and self._is_longer_day(trigger.longer_mark, piece, spell):
            return trigger.longer_minutes
        if trigger.ordinary_day and piece.book.terms.ordinary_day_minutes is not None:
            return piece.book.terms.ordinary_day_minutes
        days = self.cycle_days(piece)
        if trigger.minutes_by_days:
            if days not in trigger.minutes_by_days:
                raise PayRulesError(
                    f"{trigger.name} ({trigger.clause}) has no limit for a period of {days} days."
                )
            return trigger.minutes_by_days[days]
        minutes = trigger.minutes or 0
        return minutes * days // WEEK_DAYS if trigger.per is Per.CYCLE else minutes

    def _is_longer_day(self, mark: str, piece: Slice, spell: Spell) -> bool:
        """One day of a week may be longer: the first that was marked so."""
        return (
            mark in spell.marks and self._longer_day.setdefault(self.week_of(piece), piece.day) == piece.day
        )

    def has_longer_day(self, piece: Slice) -> bool:
        return self.week_of(piece) in self._longer_day

    def short_rest(self, spell: Spell, rule: Rest | None) -> int | None:
        """Minutes of rest before the spell, where they are fewer than the rule asks: since the work day before, and
        until the person was released that long.
        """
        if spell.day != self._spell_day:
            self._rest_from, self._not_released = self._day_ends, False
        gap = spell.starts - (self._day_ends if self._not_released else self._rest_from)
        self._not_released = rule is not None and bool(self._rest_from) and gap < rule.minutes
        self._spell_day, self._day_ends = spell.day, spell.ends
        return gap if self._not_released else None

    def open_day(self, piece: Slice) -> None:
        """Counts the day of a slice into the run of days worked one after another."""
        if piece.day == self._last_day:
            return
        follows = piece.day == self._last_day + 1
        new_week = (piece.day - self._first_day(piece)) % WEEK_DAYS == 0
        self._in_a_row = self._in_a_row + 1 if follows else 1
        self._in_a_row_this_week = self._in_a_row_this_week + 1 if follows and not new_week else 1
        self._last_day = piece.day

    def add(self, piece: Slice, spell: Spell, bucket: Bucket, minutes: int) -> None:
        self._worked[piece.day] += minutes
        if bucket is Bucket.OVERTIME:
            self._overtime[piece.day] += minutes
            return
        for per in (Per.SHIFT, Per.DAY, Per.WEEK, Per.CYCLE):
            self._ordinary[self.key(per, piece, spell)] += minutes
