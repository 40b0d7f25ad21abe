"""Templates and rotations laid over the calendar, and weeks copied."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.away import ask, fresh
from tests.rosters.plans import DAY, MORNING, kept, one, plan, planned
from tests.unchanged import unchanged
from tests.world import World

from muster.core.errors import Conflict, Denied, Invalid
from muster.leave.actions import approve, enter_availability
from muster.people.actions import create_work_group, deactivate_employee, update_employee
from muster.rosters import actions, beside_queries, queries
from muster.rosters.actions import PlannedBreak, Turn
from muster.rosters.models import RosterTemplate, ScheduledShift

SYDNEY = ZoneInfo("Australia/Sydney")
HOUR = timedelta(hours=1)


def shifts() -> list[ScheduledShift]:
    return list(ScheduledShift.objects.all_rows_unchecked().order_by("starts_at", "pk"))


def crews(world: World) -> RosterTemplate:
    """24 hours on and 48 off, by three crews of a fire station, from seven to seven."""
    ada = world.actor("ada")
    turns = []
    for day, name in enumerate(("emma", "noah", "max")):
        crew = create_work_group(ada, name=f"Crew {day + 1}")
        update_employee(ada, fresh(world, name), work_group=crew)
        turns.append(Turn(day, time(7), time(7), department=world.kitchen, work_group=crew))
    return actions.create_template(world.actor("rosa"), name="24/48", days=3, turns=turns)


def test_a_fire_rotation_over_a_year_with_its_two_changes_of_the_clock(world: World) -> None:
    laid = actions.lay_template(world.actor("rosa"), crews(world), date(2026, 7, 1), date(2027, 6, 30))
    assert laid.left == []
    rows = shifts()
    assert len(rows) == len(laid.shifts) == 365
    # Somebody is there at every moment of the year, and nobody twice: each begins as the one before ends.
    assert all(one.finishes_at == two.starts_at for one, two in pairwise(rows))
    walls = {(row.starts_at.astimezone(SYDNEY).time(), row.on_date.isoformat() == f"{row.starts_at.astimezone(SYDNEY):%Y-%m-%d}") for row in rows}  # fmt: skip
    assert walls == {(time(7), True)}
    lengths = Counter((row.finishes_at or row.starts_at) - row.starts_at for row in rows)
    assert lengths == {24 * HOUR: 363, 23 * HOUR: 1, 25 * HOUR: 1}
    odd = {row.on_date for row in rows if (row.finishes_at or row.starts_at) - row.starts_at != 24 * HOUR}
    assert odd == {date(2026, 10, 3), date(2027, 4, 3)}
    people = [row.employee_id for row in rows]
    assert people[:4] == [world.emma.pk, world.noah.pk, world.max.pk, world.emma.pk]
    assert all(one == other for one, other in zip(people, people[3:], strict=False))
    assert Counter(people) == {world.emma.pk: 122, world.noah.pk: 122, world.max.pk: 121}
    assert {row.creation_method for row in rows} == {"template"}
    assert {row.published_at for row in rows} == {None}


def test_a_rotation_that_goes_on_where_it_stood(world: World) -> None:
    template = crews(world)
    actions.lay_template(world.actor("rosa"), template, date(2026, 7, 1), date(2026, 7, 1))
    actions.lay_template(
        world.actor("rosa"), template, date(2026, 7, 2), date(2026, 7, 3), first_day_of_cycle=1
    )
    assert [row.employee_id for row in shifts()] == [world.emma.pk, world.noah.pk, world.max.pk]


def test_a_night_of_the_cycle_ends_on_the_day_after_by_the_wall(world: World) -> None:
    turns = [
        Turn(5, time(22), time(6), department=world.kitchen, employee=world.emma),
        Turn(6, time(22), time(22), 1, department=world.kitchen, employee=world.noah, automatic_break_minutes=60),
    ]  # fmt: skip
    template = actions.create_template(world.actor("rosa"), name="Nights", turns=turns)
    # A week from Monday 30 March: on Sunday 5 April clocks go back.
    actions.lay_template(world.actor("rosa"), template, date(2026, 3, 30), date(2026, 4, 5))
    assert [(row.starts_at, row.finishes_at) for row in shifts()] == [
        (datetime(2026, 4, 4, 11, tzinfo=UTC), datetime(2026, 4, 4, 20, tzinfo=UTC)),
        (datetime(2026, 4, 5, 12, tzinfo=UTC), datetime(2026, 4, 6, 12, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": 7}, "day"),
        ({"day": -1}, "day"),
        ({"finishes_after_days": 3}, "finishes_after_days"),
        ({"finishes_after_days": 2, "finishes_at": time(8)}, "finishes_after_days"),
        ({"automatic_break_minutes": 480}, "automatic_break_minutes"),
    ],
)
def test_a_wrong_turn_names_its_field(world: World, wrong: dict[str, Any], field: str) -> None:
    facts: dict[str, Any] = {"day": 0, "starts_at": time(7), "finishes_at": time(15), **wrong}
    with unchanged(), pytest.raises(Invalid) as refused:
        actions.create_template(world.actor("rosa"), name="Week", turns=[Turn(**facts)])
    assert refused.value.field == field


def test_templates_have_names_and_end(world: World) -> None:
    rosa = world.actor("rosa")
    template = actions.create_template(rosa, name="Week", turns=[Turn(0, time(7), time(15))])
    with unchanged(), pytest.raises(Conflict):
        actions.create_template(rosa, name="week")
    for who in ("max", "emma"):
        with unchanged(), pytest.raises(Denied):
            actions.create_template(world.actor(who), name="Mine")
    with unchanged(), pytest.raises(Denied):
        actions.lay_template(world.actor("emma"), template, MORNING.date(), MORNING.date())
    actions.set_template_turns(rosa, template, [Turn(1, time(8), time(16)), Turn(2, time(8), time(16))])
    assert [row.day for row in beside_queries.template_shifts(rosa, template)] == [1, 2]
    for last in (date(2026, 3, 1), date(2027, 3, 6)):
        with unchanged(), pytest.raises(Invalid) as refused:
            actions.lay_template(rosa, template, date(2026, 3, 5), last)
        assert refused.value.field == "until_on"
    actions.archive_template(rosa, template)
    assert list(beside_queries.roster_templates(rosa)) == []


# Weeks copied


def copy(world: World, to: date = date(2026, 3, 9), who: str = "rosa", **how: Any) -> actions.Copied:
    roster = queries.roster_on(world.actor(who), date(2026, 3, 6))
    assert roster is not None
    return actions.copy_week(world.actor(who), roster, to, **how)


def left(copied: actions.Copied) -> list[tuple[str, bool]]:
    return [(one.reason, one.vacant) for one in copied.left]


def test_a_week_is_copied_by_the_wall_with_its_breaks(world: World) -> None:
    lunch = PlannedBreak(30, MORNING + 4 * HOUR, MORNING + 4.5 * HOUR)
    planned(
        world,
        plan(world, automatic_break_minutes=None, breaks=[lunch]),
        plan(world, None, MORNING + DAY),
        plan(world, "olga", department=world.yard),
        publish=True,
    )
    copied = copy(world, date(2026, 4, 6))  # after the clocks went back in Sydney, but not in Perth
    assert left(copied) == []
    emmas, olgas, vacant = sorted(copied.shifts, key=lambda row: row.employee.name if row.employee else "z")
    month = timedelta(days=35)
    assert (emmas.starts_at, emmas.finishes_at) == (MORNING + month + HOUR, MORNING + month + 9 * HOUR)
    assert actions.breaks_of(emmas) == [
        PlannedBreak(30, MORNING + month + 5 * HOUR, MORNING + month + 5.5 * HOUR)
    ]
    assert olgas.starts_at == MORNING + month
    assert vacant.employee is None
    assert {(row.creation_method, row.published_at, row.roster.starts_on) for row in copied.shifts} == {
        ("copy", None, date(2026, 4, 6))
    }


def test_who_is_not_there_leaves_a_vacant_shift_and_is_told(world: World) -> None:
    planned(
        world, plan(world), plan(world, "noah"), plan(world, "max"), plan(world, "rosa", department=world.bar)
    )
    approve(world.actor("ada"), ask(world, "emma", date(2026, 3, 13)))
    deactivate_employee(world.actor("ada"), fresh(world, "noah"))
    enter_availability(world.actor("max"), world.max, starts_on=date(2026, 3, 13), title="Football")
    copied = copy(world)
    assert left(copied) == [
        ("Noah North has left.", True),
        ("Emma Example is away on Fri 13 Mar 07:00 to 15:00: on leave.", True),
        ("Max Manager is away on Fri 13 Mar 07:00 to 15:00: Football.", True),
    ]
    assert Counter(row.employee.name if row.employee else None for row in copied.shifts) == {
        None: 3,
        "Rosa Rosters": 1,
    }


def test_copied_twice_is_planned_once(world: World) -> None:
    one(world)
    copy(world)
    before = kept()
    again = copy(world)
    assert left(again) == [("Emma Example has two shifts at once on Fri 13 Mar 07:00 to 15:00.", False)]
    assert again.shifts == []
    assert kept() == before == [("Emma Example", MORNING), ("Emma Example", MORNING + 7 * DAY)]


def test_of_some_departments_alone_and_to_a_week_that_is_one(world: World) -> None:
    planned(world, plan(world), plan(world, "rosa", department=world.bar))
    for to in (date(2026, 3, 2), date(2026, 3, 10)):
        with unchanged(), pytest.raises(Invalid) as refused:
            copy(world, to)
        assert refused.value.field == "to_starts_on"
    with unchanged(), pytest.raises(Denied):
        copy(world, who="emma")
    assert [row.employee_id for row in copy(world, departments=[world.bar]).shifts] == [world.rosa.pk]


def test_a_manager_copies_what_they_may_plan(world: World) -> None:
    planned(world, plan(world), plan(world, "olga", department=world.yard))
    copied = copy(world, who="max")
    assert [row.employee_id for row in copied.shifts] == [world.emma.pk]
    assert left(copied) == []
