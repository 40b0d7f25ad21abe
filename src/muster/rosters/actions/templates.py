"""Rosters to be used again: made, and laid over the calendar."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.core.values import assign, check
from muster.leave.daytime import instant
from muster.people.models import Employee, WorkGroup
from muster.places.models import Department, PayCode, Position
from muster.places.queries import organisation
from muster.rosters.actions.laying import Left, plan_what_may_be
from muster.rosters.actions.plans import Plan
from muster.rosters.beside_queries import roster_templates, template_shifts
from muster.rosters.models import CreationMethod, RosterTemplate, ScheduledShift, TemplateShift
from muster.rosters.models.templates import LONGEST_PLAN_MINUTES
from muster.rosters.weeks import zone_of

LONGEST_DAYS = 366
MOST_SHIFTS = 5000
DAY_MINUTES = 1440
MINUTES_OF_AN_HOUR = 60


@dataclass(frozen=True)
class Turn:
    """A shift of the cycle. `day` 0 is its first. Of a person, of everybody in a work group, or vacant."""

    day: int
    starts_at: time
    finishes_at: time
    finishes_after_days: int = 0
    department: Department | None = None
    position: Position | None = None
    pay_code: PayCode | None = None
    employee: Employee | None = None
    work_group: WorkGroup | None = None
    automatic_break_minutes: int | None = None


def create_template(actor: Actor, *, name: str, days: int = 7, turns: Sequence[Turn] = ()) -> RosterTemplate:
    """A cycle of so many days."""
    with change(actor) as made:
        require(actor, "roster_template.set")
        made.wait_for_organisation()
        row = RosterTemplate(organisation_id=actor.organisation_id)
        assign(row, {"name": " ".join(name.split()), "days": days})
        if roster_templates(actor).filter(name__iexact=row.name).exists():
            raise Conflict(f"There is a roster template called {row.name} already.", field="name")
        shifts = [_shift(row, turn) for turn in turns]
        made.create(row)
        made.create_all(shifts)
        made.emit("roster_template.created", row)
        return row


def set_template_turns(actor: Actor, template: RosterTemplate, turns: Sequence[Turn]) -> RosterTemplate:
    """In place of those that it has. What was laid already stays."""
    with change(actor) as made:
        require(actor, "roster_template.set", template)
        shifts = [_shift(template, turn) for turn in turns]
        for row in template_shifts(actor, template):
            made.delete(row)
        made.create_all(shifts)
        made.emit("roster_template.updated", template)
        return template


def archive_template(actor: Actor, template: RosterTemplate) -> None:
    with change(actor) as made:
        require(actor, "roster_template.delete", template)
        template.archived_at = made.at
        made.save(template)
        made.emit("roster_template.archived", template)


def _shift(template: RosterTemplate, turn: Turn) -> TemplateShift:
    row = TemplateShift(
        template=template,
        day=turn.day,
        starts_at=turn.starts_at,
        finishes_at=turn.finishes_at,
        finishes_after_days=turn.finishes_after_days,
        department=turn.department,
        position=turn.position,
        pay_code=turn.pay_code,
        employee=turn.employee,
        work_group=turn.work_group,
        automatic_break_minutes=turn.automatic_break_minutes,
    )
    check(row, "day", "finishes_after_days", "automatic_break_minutes")
    if not 0 <= turn.day < template.days:
        raise Invalid(f"Days of the cycle are numbers from 0 to {template.days - 1}.", field="day")
    if turn.employee is not None and turn.work_group is not None:
        raise Invalid("A shift is for a person or for a work group, not both.", field="work_group")
    length = _finish_minute(row) - _minute(row.starts_at)
    if length > LONGEST_PLAN_MINUTES:
        raise Invalid("A planned shift is at most 48 hours long.", field="finishes_after_days")
    if (turn.automatic_break_minutes or 0) >= length:
        raise Invalid("The break is shorter than the planned shift.", field="automatic_break_minutes")
    return row


# Over the calendar


@dataclass(frozen=True)
class Laid:
    shifts: list[ScheduledShift]
    left: list[Left]


def lay_template(
    actor: Actor, template: RosterTemplate, from_on: date, until_on: date, *, first_day_of_cycle: int = 0
) -> Laid:
    """Shifts that begin from the one date to the other, unpublished. The cycle begins on `from_on`, or within it.

    By the clock of the wall: 24 hours from 07:00 to 07:00 are 23 or 25 when clocks change. What may not be planned as it
    stands is told, as in copy_week. Raises Invalid for more than a year, or more than 5,000 shifts, at a time.
    """
    if until_on < from_on:
        raise Invalid("The days end before they begin. Check the dates.", field="until_on")
    if (until_on - from_on).days >= LONGEST_DAYS:
        raise Invalid("Lay a template over no more than a year at a time.", field="until_on")
    with change(actor) as made:
        require(actor, "roster_template.lay", template)
        turns = list(template_shifts(actor, template))
        company = organisation(actor)
        dates = _dates(template, from_on, until_on, first_day_of_cycle)
        groups = _people_of_groups(actor, turns)
        plans = [
            plan for on, day in dates for turn in turns if turn.day == day for plan in _plans(turn, on, company, groups)
        ]  # fmt: skip
        if len(plans) > MOST_SHIFTS:
            raise Invalid(f"This would be more than {MOST_SHIFTS} shifts. Take fewer days.", field="until_on")
        shifts, left = plan_what_may_be(made, plans)
        made.emit("roster_template.laid", template, from_on=from_on, until_on=until_on, shifts=len(shifts))
        return Laid(shifts, left)


def _dates(template: RosterTemplate, from_on: date, until_on: date, first: int) -> Iterator[tuple[date, int]]:
    for number in range((until_on - from_on).days + 1):
        yield from_on + timedelta(days=number), (first + number) % template.days


def _people_of_groups(actor: Actor, turns: Sequence[TemplateShift]) -> dict[int, list[Employee]]:
    """Active ones, by group."""
    ids = {turn.work_group_id for turn in turns if turn.work_group_id}
    found: dict[int, list[Employee]] = defaultdict(list)
    rows = Employee.objects.visible_to(actor).filter(work_group_id__in=ids, active=True)
    for row in rows.order_by("name", "id") if ids else ():
        found[row.work_group_id or 0].append(row)
    return found


def _plans(
    turn: TemplateShift, on: date, company: Organisation, groups: dict[int, list[Employee]]
) -> Iterator[Plan]:
    zone = zone_of(company, turn.department)
    people: Sequence[Employee | None] = [turn.employee]
    if turn.work_group_id is not None:
        people = groups.get(turn.work_group_id, [])
    starts_at = instant(on, _minute(turn.starts_at), zone)
    finishes_at = _later(on, _finish_minute(turn), zone)
    for person in people:
        yield Plan(
            department=turn.department,
            starts_at=starts_at,
            finishes_at=finishes_at,
            employee=person,
            position=turn.position,
            pay_code=turn.pay_code,
            automatic_break_minutes=turn.automatic_break_minutes,
            creation_method=CreationMethod.TEMPLATE.value,
        )


def _minute(at: time) -> int:
    return at.hour * MINUTES_OF_AN_HOUR + at.minute


def _finish_minute(row: TemplateShift) -> int:
    """Counted from the midnight of the day it starts."""
    finish = _minute(row.finishes_at) + row.finishes_after_days * DAY_MINUTES
    return finish if finish > _minute(row.starts_at) else finish + DAY_MINUTES


def _later(on: date, minute: int, zone: ZoneInfo) -> datetime:
    days, within = divmod(minute, DAY_MINUTES)
    return instant(on + timedelta(days=days), within, zone)
