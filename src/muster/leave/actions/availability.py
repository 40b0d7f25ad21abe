"""When people say that they can, like to or cannot work."""

from collections.abc import Sequence
from copy import copy
from datetime import date, time, timedelta
from typing import TypedDict, Unpack

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.leave import type_queries
from muster.leave.actions.posting import dated
from muster.leave.availability import is_empty, left_out_of
from muster.leave.availability_queries import alone_on, instead_of
from muster.leave.models import Availability
from muster.people.models import Employee
from muster.places import queries as places

LONGEST_DAYS = 366
WEEKDAYS = frozenset(range(1, 8))
ONE_DAY = timedelta(days=1)


class AvailabilityFacts(TypedDict, total=False):
    """Without times: all day. `repeat_weekdays` are ISO weekdays."""

    preference: str
    title: str
    starts_on: date
    ends_on: date
    starts_at: time | None
    finishes_at: time | None
    repeat_every_weeks: int | None
    repeat_weekdays: list[int]
    repeat_until: date | None


# All of it but until when it repeats.
KEPT = AvailabilityFacts.__annotations__.keys() - {"repeat_until"}


def enter_availability(actor: Actor, employee: Employee, **facts: Unpack[AvailabilityFacts]) -> Availability:
    """`ends_on` is `starts_on` unless it is given; what is there already, to the letter, is not entered again.

    Raises Invalid for one's own that comes at too short notice.
    """
    with change(actor) as made:
        require(actor, "availability.create", employee)
        if "starts_on" not in facts:
            raise Invalid("starts_on is required.", field="starts_on")
        row = Availability(organisation_id=actor.organisation_id, employee=employee)
        facts.setdefault("ends_on", facts["starts_on"])
        _set(row, facts)
        if is_empty(row):
            raise Invalid("None of its weekdays comes before it ends. Check the dates.", field="repeat_until")
        _check_notice(made, row)
        there = _the_same(made, row)
        if there is not None:
            return there
        made.create(row)
        made.emit("availability.created", row, employee_id=employee.pk)
        return row


def _the_same(made: Change, row: Availability) -> Availability | None:
    """A request that is sent again is one: whoever else sends it now waits."""
    made.wait_for_organisation()
    facts = {name: getattr(row, name) for name in AvailabilityFacts.__annotations__}
    rows = Availability.objects.visible_to(made.actor).filter(employee_id=row.employee_id, **facts)
    return rows.filter(left_out=[], instead_of=None).first()


def update_availability(actor: Actor, row: Availability, **facts: Unpack[AvailabilityFacts]) -> Availability:
    """What is not given stays. Raises Invalid for one's own when days at too short notice would change."""
    with change(actor) as made:
        require(actor, "availability.update", row)
        before = copy(row)
        _set(row, facts)
        _check_notice(made, before, row)
        _set_loose(made, row, {*before.left_out} - {*row.left_out})
        if made.save(row):
            made.emit("availability.updated", row, employee_id=row.employee_id)
        if before.instead_of is not None and row.instead_of is None:
            _delete_if_empty(made, before.instead_of)
        return row


def _set_loose(made: Change, row: Availability, days: set[str]) -> None:
    """What was changed alone on days that are no more of the series stays by itself."""
    alone = list(instead_of(made.actor, [row.pk]))
    if is_empty(row) and not alone:
        raise Invalid("Nothing would be left of it. Remove it instead.", field="repeat_until")
    loose = [one for one in alone if one.instead_of_on and one.instead_of_on.isoformat() in days]
    made.update_all(loose, instead_of_id=None, instead_of_on=None)


def update_occurrence(
    actor: Actor, row: Availability, on: date, **facts: Unpack[AvailabilityFacts]
) -> Availability:
    """That which begins on the day becomes a row of its own, where something differs; the others stay.

    What is not given is as in the series. Raises NotFound where none begins, Invalid as update_availability.
    """
    with change(actor) as made:
        require(actor, "availability.update", row)
        before = alone_on(row, on)
        alone = copy(before)
        _set(alone, facts)
        _check_notice(made, before, alone)
        if all(getattr(alone, name) == getattr(before, name) for name in AvailabilityFacts.__annotations__):
            return row
        _leave_out(made, row, on)
        made.create(alone)
        made.emit("availability.updated", row, employee_id=row.employee_id)
        return alone


def _leave_out(made: Change, row: Availability, on: date) -> None:
    row.left_out = sorted([*row.left_out, on.isoformat()])
    made.save(row)


def delete_occurrence(actor: Actor, row: Availability, on: date) -> None:
    """That which begins on the day; with the last of them goes the series. Raises as update_occurrence."""
    with change(actor) as made:
        require(actor, "availability.delete", row)
        _check_notice(made, alone_on(row, on))
        _leave_out(made, row, on)
        if not _delete_if_empty(made, row):
            made.emit("availability.updated", row, employee_id=row.employee_id)


def delete_availability(actor: Actor, row: Availability) -> None:
    """Of what repeats all of it, with what was changed alone. Raises Invalid as update_availability."""
    with change(actor) as made:
        require(actor, "availability.delete", row)
        rows = [*instead_of(actor, [row.pk]), row]
        for one in rows:
            _check_notice(made, one)
        _delete(made, rows)
        if row.instead_of is not None:
            _delete_if_empty(made, row.instead_of)


def _delete_if_empty(made: Change, series: Availability) -> bool:
    if not is_empty(series) or instead_of(made.actor, [series.pk]).exists():
        return False
    _delete(made, [series])
    return True


def _delete(made: Change, rows: Sequence[Availability]) -> None:
    for row in rows:
        made.emit("availability.deleted", row, employee_id=row.employee_id)
        made.delete(row)


def _set(row: Availability, facts: AvailabilityFacts) -> None:
    assign(row, dict(facts))
    dated(row.starts_on, field="starts_on")
    if row.ends_on < row.starts_on:
        raise Invalid("It ends before it begins. Check the dates.", field="ends_on")
    if (row.ends_on - row.starts_on).days >= LONGEST_DAYS:
        raise Invalid("It is longer than a year. Check the dates.", field="ends_on")
    if (row.starts_at is None) != (row.finishes_at is None):
        raise Invalid("Give both times, or none for the whole day.", field="finishes_at")
    if row.starts_at is not None and row.starts_at == row.finishes_at and row.starts_on == row.ends_on:
        raise Invalid("It ends when it begins. Leave the times out for the whole day.", field="finishes_at")
    _check_repeats(row)


def _check_repeats(row: Availability) -> None:
    if row.repeat_every_weeks is None:
        row.repeat_weekdays, row.repeat_until, row.left_out = [], None, []
        return
    row.instead_of, row.instead_of_on = None, None
    if not set(row.repeat_weekdays) <= WEEKDAYS or len(set(row.repeat_weekdays)) < len(row.repeat_weekdays):
        raise Invalid("Weekdays are numbers from 1, Monday, to 7, each once.", field="repeat_weekdays")
    if row.repeat_until is not None and row.repeat_until < row.starts_on:
        raise Invalid("It repeats until a day before it begins. Check the dates.", field="repeat_until")
    if row.ends_on - row.starts_on >= timedelta(days=7):
        raise Invalid("What repeats every week is shorter than a week.", field="ends_on")
    row.left_out = left_out_of(row)


def _check_notice(made: Change, *states: Availability) -> None:
    """People enter and change their own so many days ahead as their organisation asks for.

    `states`: as it is, and as it is to be where both are there. What repeats may end at any time from then on.
    """
    days = places.settings(made.actor).availability_notice_days
    first, last = states[0], states[-1]
    if not days or made.actor.employee_id != first.employee_id:
        return
    earliest = type_queries.today(made.actor) + timedelta(days=days)
    if all(one.starts_on >= earliest for one in states) or _only_ends(first, last, earliest):
        return
    if first.pk and first.repeat_every_weeks and first.starts_on < earliest:
        raise Invalid(
            f"Days before {earliest} cannot change any more. It can be ended: until {earliest - ONE_DAY}, or later.",
            field="repeat_until",
        )
    raise Invalid(
        f"This can be entered {days} days ahead, from {earliest} on. Ask your manager about days before.",
        field="starts_on",
    )


def _only_ends(first: Availability, last: Availability, earliest: date) -> bool:
    """Whether all that differs is until when it repeats, before and after that at least until the day before `earliest`."""
    if first is last or any(getattr(first, name) != getattr(last, name) for name in KEPT):
        return False
    ends = {one.repeat_until for one in (first, last)}
    return len(ends) == 1 or all(end is None or end >= earliest - ONE_DAY for end in ends)
