"""Open time: the cover that is wanted less what is planned, split where either changes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from tests.rosters.plans import DAY, MORNING, one, plan, planned
from tests.unchanged import unchanged
from tests.world import World

from muster.core.errors import Denied, Invalid
from muster.places.actions import create_position
from muster.rosters import actions, beside_queries
from muster.rosters.cover_queries import open_time
from muster.rosters.opening import Stretch, missing

HOUR = timedelta(hours=1)
FRIDAY = 5
Told = tuple[str, str, int]


def at(hour: float) -> datetime:
    """Hours after the midnight with which Friday 6 March begins in Sydney."""
    return MORNING - 7 * HOUR + hour * HOUR


def stretch(start: float, finish: float, people: int = 1) -> Stretch:
    return Stretch(at(start), at(finish), people)


@pytest.mark.parametrize(
    ("wanted", "planned", "open_"),
    [
        ([], [], []),
        ([(6, 14)], [], [(6, 14, 1)]),
        ([(6, 14)], [(6, 14)], []),
        ([(6, 14)], [(5, 15)], []),
        ([(6, 14)], [(8, 10)], [(6, 8, 1), (10, 14, 1)]),
        ([(6, 14, 2)], [(8, 10)], [(6, 8, 2), (8, 10, 1), (10, 14, 2)]),
        ([(6, 14, 2)], [(6, 10), (8, 14)], [(6, 8, 1), (10, 14, 1)]),
        ([(6, 14), (14, 22)], [], [(6, 22, 1)]),
        ([(6, 14), (14, 22)], [(14, 22)], [(6, 14, 1)]),
        ([(6, 14), (12, 22)], [], [(6, 12, 1), (12, 14, 2), (14, 22, 1)]),
        ([(6, 14)], [(6, 14), (6, 14)], []),
    ],
)
def test_by_hand(wanted: list[Any], planned: list[Any], open_: list[Any]) -> None:
    found = missing([stretch(*each) for each in wanted], [stretch(*each) for each in planned])
    assert found == [stretch(*each) for each in open_]


def want(world: World, starts: int = 6, finishes: int = 14, people: int = 1, **facts: Any) -> Any:
    department = facts.pop("department", world.kitchen)
    if "on_date" not in facts:
        facts.setdefault("weekday", FRIDAY)
    return actions.set_required_cover(
        world.actor("rosa"), department, starts_at=time(starts), finishes_at=time(finishes), people=people, **facts
    )  # fmt: skip


def told(world: World, first: float = 0, last: float = 24, who: str = "rosa", **how: Any) -> list[Told]:
    """As ("06:00", "14:00", people) by Sydney's wall."""
    sydney = timedelta(hours=11)
    return [
        (f"{(one.starts_at + sydney):%H:%M}", f"{(one.finishes_at + sydney):%H:%M}", one.people)
        for one in open_time(world.actor(who), at(first), at(last), **how)
    ]


def test_what_is_wanted_and_not_planned(world: World) -> None:
    want(world, people=2)
    assert told(world) == [("06:00", "14:00", 2)]
    one(world)  # from seven to three
    assert told(world) == [("06:00", "07:00", 2), ("07:00", "14:00", 1)]
    assert told(world, 8, 10) == [("08:00", "10:00", 1)]
    assert told(world, 24, 48) == []
    assert told(world, 7 * 24, 8 * 24) == [("06:00", "14:00", 2)]
    assert told(world, departments=[world.bar.pk]) == []


def test_a_vacant_shift_is_open_time_and_counted_once(world: World) -> None:
    want(world, people=2)
    vacant, _ = planned(world, plan(world, None), plan(world))
    assert told(world) == [("06:00", "07:00", 2), ("07:00", "15:00", 1)]
    found = open_time(world.actor("rosa"), at(0), at(24))
    assert [each.vacant for each in found] == [None, vacant]
    assert told(world, only_shift_time=True) == [("07:00", "15:00", 1)]
    assert told(world, 12, 13, only_shift_time=True) == [("12:00", "13:00", 1)]


def test_a_date_takes_the_place_of_its_weekday(world: World) -> None:
    want(world)
    want(world, 18, 2, on_date=date(2026, 3, 6))
    assert told(world, 0, 30) == [("18:00", "02:00", 1)]
    assert told(world, 7 * 24, 8 * 24) == [("06:00", "14:00", 1)]


def test_cover_of_a_season(world: World) -> None:
    row = want(world, from_on=date(2026, 3, 7), until_on=date(2026, 3, 20))
    assert [told(world, week * 168, week * 168 + 24) for week in range(4)] == [
        [],
        [("06:00", "14:00", 1)],
        [("06:00", "14:00", 1)],
        [],
    ]
    want(world, instead_of=row, from_on=None, people=3)
    assert told(world) == [("06:00", "14:00", 3)]
    actions.delete_required_cover(world.actor("rosa"), row)
    assert told(world) == []


def test_by_position_where_one_is_named(world: World) -> None:
    ada = world.actor("ada")
    grill, wash = (create_position(ada, name=name, department=world.kitchen) for name in ("Grill", "Wash"))
    want(world, position=grill)
    want(world)
    planned(world, plan(world, at=at(6), position=wash), plan(world, "noah", at=at(6)))
    found = open_time(world.actor("rosa"), at(0), at(24))
    assert [(each.position, each.people) for each in found] == [(grill, 1)]
    assert told(world, positions=[wash.pk]) == []
    one(world, "max", at(6), position=grill)
    assert told(world) == []


def test_the_wall_of_the_place_in_the_night_of_the_change(world: World) -> None:
    """Sunday 5 April 2026 in Sydney: the night from ten to six is nine hours long; in Perth it is eight."""
    for department in (world.kitchen, world.yard):
        want(world, 22, 6, weekday=6, department=department)
    night = open_time(
        world.actor("rosa"), datetime(2026, 4, 4, tzinfo=UTC), datetime(2026, 4, 5, 12, tzinfo=UTC)
    )
    assert {each.department: each.finishes_at - each.starts_at for each in night} == {
        world.kitchen: 9 * HOUR,
        world.yard: 8 * HOUR,
    }


def test_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    for weekday in range(1, 8):
        want(world, weekday=weekday)
    planned(world, *(plan(world, None, MORNING + DAY * day) for day in range(30)))
    rosa = world.actor("rosa")
    with django_assert_max_num_queries(2):
        found = open_time(rosa, at(0), at(24 * 30))
        assert len({each.department.location for each in found if each.department}) == 1
    assert len(found) == 60


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on_date": date(2026, 3, 6), "weekday": FRIDAY}, "weekday"),
        ({"weekday": None}, "weekday"),
        ({"weekday": 8}, "weekday"),
        ({"people": -1}, "people"),
        ({"from_on": date(2026, 3, 6), "until_on": date(2026, 3, 5)}, "until_on"),
    ],
)
def test_wrong_cover_names_its_field(world: World, wrong: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        want(world, **wrong)
    assert refused.value.field == field


def test_a_manager_states_the_cover_of_their_own_departments(world: World) -> None:
    facts: dict[str, Any] = {"weekday": 1, "starts_at": time(6), "finishes_at": time(14)}
    row = actions.set_required_cover(world.actor("max"), world.kitchen, **facts)
    bars = actions.set_required_cover(world.actor("rosa"), world.bar, **facts)
    for act in (
        lambda max_: actions.set_required_cover(max_, world.bar, **facts),
        lambda max_: actions.set_required_cover(max_, world.kitchen, instead_of=bars, people=4),
        lambda max_: actions.set_required_cover(max_, world.bar, instead_of=row, people=4),
        lambda max_: actions.delete_required_cover(max_, bars),
    ):
        with unchanged(), pytest.raises(Denied):
            act(world.actor("max"))
    assert list(beside_queries.required_cover(world.actor("emma"))) == [row, bars]
    actions.delete_required_cover(world.actor("max"), row)
    assert list(beside_queries.required_cover(world.actor("emma"))) == [bars]
