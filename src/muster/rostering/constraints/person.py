"""Hard rules about all shifts of one person, with those of the history: each says in the user's words what is wrong."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from muster.rostering.constraints.rule import Person, Told, Works, hours, many
from muster.rostering.problem import Window, Work


def overlap(person: Person, works: Works) -> Iterator[Told]:
    """Each with the one before it that ends last: a short one may lie within a long one."""
    last: Work | None = None
    for work in works:
        if last is not None and 0 <= work.start < last.finish:
            yield f"{person.employee.called} has two shifts at once on {person.when(work)}.", (last, work)
        if last is None or work.finish > last.finish:
            last = work


def rest_between_shifts(person: Person, works: Works) -> Iterator[Told]:
    """Between the shifts of two days; two shifts of one day are a split."""
    least, day_of = person.limits.rest_minutes, person.horizon.day_of
    for one, two in pairwise(works):
        rest = two.start - one.finish
        if 0 <= rest < least and two.start >= 0 and day_of(one.start) != day_of(two.start):
            text = f"{person.employee.called} has {hours(rest)} of rest before {person.when(two)}; {hours(least)} are needed."
            yield text, (one, two)


def minutes_of_day(person: Person, works: Works) -> Iterator[Told]:
    """A shift belongs to the day on which it starts."""
    yield from _sums(person, works, person.horizon.day_of, person.limits.max_day_minutes, "the day")


def minutes_of_week(person: Person, works: Works) -> Iterator[Told]:
    horizon = person.horizon

    def week_of(minute: int) -> int:
        return horizon.week_of(horizon.day_of(minute))

    yield from _sums(person, works, week_of, person.limits.max_week_minutes, "the week")


def _sums(
    person: Person, works: Works, group: Callable[[int], int], most: int | None, what: str
) -> Iterator[Told]:
    if most is None:
        return
    sums: dict[int, int] = {}
    for work in works:
        key = group(work.start)
        sums[key] = sums.get(key, 0) + work.minutes
    for key, minutes in sums.items():
        if minutes > most:
            which = tuple(work for work in works if group(work.start) == key)
            if which[-1].start >= 0:
                yield (
                    f"{person.employee.called} has {hours(minutes)} in {what} of {person.when(which[0])}; {hours(most)} are the most.",
                    which,
                )


def minutes_of_window(person: Person, works: Works) -> Iterator[Told]:
    for window in person.limits.windows:
        yield from _window(person, works, window)


def visa_hours(person: Person, works: Works) -> Iterator[Told]:
    if person.limits.visa is not None:
        yield from _window(person, works, person.limits.visa)


def _window(person: Person, works: Works, window: Window) -> Iterator[Told]:
    """Any days on end, or the periods that begin on a date: the windows that end on a day of the horizon with work."""
    horizon = person.horizon
    days = [horizon.day_of(work.start) for work in works]
    seen = set()
    for day in days:
        if window.from_on is None:
            first = day - window.days + 1
        else:
            first = day - (horizon.on(day) - window.from_on).days % window.days
        if first in seen or first + window.days <= 0:
            continue
        seen.add(first)
        which = tuple(work for work, at in zip(works, days, strict=True) if first <= at < first + window.days)
        minutes = sum(work.minutes for work in which)
        if minutes > window.minutes and which[-1].start >= 0:
            name = window.name or many(window.days, "day")
            yield (
                f"{person.employee.called} has {hours(minutes)} in {name} up to {person.when(which[-1])}; {hours(window.minutes)} are the most.",
                which,
            )


def minutes_in_all(person: Person, works: Works) -> Iterator[Told]:
    which = _inside(works)
    minutes, limits = sum(work.minutes for work in which), person.limits
    if limits.max_total_minutes is not None and minutes > limits.max_total_minutes:
        yield (
            f"{person.employee.called} has {hours(minutes)} in all; {hours(limits.max_total_minutes)} are the most.",
            which,
        )


def least_minutes_in_all(person: Person, works: Works) -> Iterator[Told]:
    which = _inside(works)
    minutes, least = sum(work.minutes for work in which), person.limits.min_total_minutes
    if least is not None and minutes < least:
        yield f"{person.employee.called} has {hours(minutes)} in all; {hours(least)} are the least.", which


def shifts_of_day(person: Person, works: Works) -> Iterator[Told]:
    day_of, most = person.horizon.day_of, person.limits.max_day_shifts
    if len(works) <= most:
        return
    days = [day_of(work.start) for work in works]
    if most and len(set(days)) == len(days):
        return
    for day, count in Counter(days).items():
        if count > most and day >= 0:
            which = tuple(work for work in works if day_of(work.start) == day)
            yield (
                f"{person.employee.called} has {many(count, 'shift')} on {person.on(day)}; the most are {most}.",
                which,
            )


def days_of_week(person: Person, works: Works) -> Iterator[Told]:
    most, horizon = person.limits.max_week_days, person.horizon
    if most is None or len(works) <= most:
        return
    days = person.days(works)
    for week, count in Counter(horizon.week_of(day) for day in days).items():
        if count > most:
            which = tuple(work for work in works if horizon.week_of(horizon.day_of(work.start)) == week)
            if which[-1].start >= 0:
                yield (
                    f"{person.employee.called} works on {many(count, 'day')} of the week of {person.when(which[0])}; the most are {most}.",
                    which,
                )


def shifts_in_all(person: Person, works: Works) -> Iterator[Told]:
    most, which = person.limits.max_shifts, _inside(works)
    if most is not None and len(which) > most:
        yield f"{person.employee.called} has {many(len(which), 'shift')}; the most are {most}.", which


def shifts_of_kind(person: Person, works: Works) -> Iterator[Told]:
    for kind, most in person.limits.kind_limits.items():
        which = tuple(work for work in works if work.kind == kind and work.start >= 0)
        if len(which) > most:
            yield (
                f"{person.employee.called} has {many(len(which), 'shift')} {kind}; the most are {most}.",
                which,
            )


def order_of_kinds(person: Person, works: Works) -> Iterator[Told]:
    """What may not follow on the next day."""
    day_of = person.horizon.day_of
    for one, two in pairwise(works):
        barred = person.limits.not_after.get(one.kind)
        if barred and two.kind in barred and two.start >= 0 and day_of(two.start) == day_of(one.start) + 1:
            yield (
                f"{person.employee.called} has {two.kind} the day after {one.kind} on {person.when(two)}.",
                (one, two),
            )


def runs(days: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of days on end."""
    first = last = None
    for day in days:
        if last is not None and first is not None and day != last + 1:
            yield first, last
            first = None
        first, last = (day if first is None else first), day
    if first is not None and last is not None:
        yield first, last


def days_running(person: Person, works: Works) -> Iterator[Told]:
    most = person.limits.max_days_running
    for first, last in runs(person.days(works)):
        if most is not None and last - first + 1 > most and last >= 0:
            text = f"{person.employee.called} works {many(last - first + 1, 'day')} running from {person.on(first)}; the most are {most}."
            yield text, _of_days(person, works, first, last)


def least_days_running(person: Person, works: Works) -> Iterator[Told]:
    """A run that touches the end of the horizon may go on; so may one at its start have gone before, without a history.
    One of the history up to the last day before is as short as this roster leaves it.
    """
    least, known = person.limits.min_days_running, bool(person.employee.history)
    for first, last in runs(person.days(works)):
        free = last >= person.horizon.days - 1 or last < -1 or (first <= 0 and not known)
        if last - first + 1 < least and not free:
            text = f"{person.employee.called} works {many(last - first + 1, 'day')} running from {person.on(first)}; the least are {least}."
            yield text, _of_days(person, works, first, last)


def least_days_off_running(person: Person, works: Works) -> Iterator[Told]:
    """Between two days of work: what comes before the first and after the last is not known to be short."""
    least, days = person.limits.min_days_off_running, person.days(works)
    for one, two in pairwise(days):
        off = two - one - 1
        if 0 < off < least and two >= 0:
            text = f"{person.employee.called} has {many(off, 'day')} off before {person.on(two)}; the least are {least}."
            yield text, _of_days(person, works, one, two)


def weekends(person: Person, works: Works) -> Iterator[Told]:
    most = person.limits.max_weekends
    worked = worked_weekends(person, works)
    if most is not None and len(worked) > most:
        which = tuple(work for work in works if _weekend(person, work) is not None)
        yield f"{person.employee.called} works on {many(len(worked), 'weekend')}; the most are {most}.", which


def worked_weekends(person: Person, works: Works) -> set[int]:
    found = {_weekend(person, work) for work in works if work.start >= 0}
    return {each for each in found if each is not None}


def _weekend(person: Person, work: Work) -> int | None:
    return person.horizon.weekend_of(person.horizon.day_of(work.start)) if work.start >= 0 else None


def pinned_fixed(person: Person, works: Works) -> Iterator[Told]:
    for work in person.pinned:
        if work not in works:
            yield f"{person.employee.called}'s fixed shift of {person.when(work)} is not kept.", (work,)


def _inside(works: Works) -> tuple[Work, ...]:
    return tuple(work for work in works if work.start >= 0)


def _of_days(person: Person, works: Works, first: int, last: int) -> tuple[Work, ...]:
    return tuple(work for work in works if first <= person.horizon.day_of(work.start) <= last)
