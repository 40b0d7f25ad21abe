"""When people can work: occurrences on the calendar and on the clock, and who may enter what."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.away import FRIDAY, MONDAY, fresh
from tests.unchanged import unchanged
from tests.world import World

from muster.core.errors import Denied, Invalid, NotFound
from muster.leave import actions, availability_queries
from muster.leave.availability import Stated, occurrences
from muster.leave.models import Availability
from muster.places.actions import update_settings

SYDNEY = ZoneInfo("Australia/Sydney")


@dataclass
class Row:
    starts_on: date
    ends_on: date
    starts_at: time | None = None
    finishes_at: time | None = None
    repeat_every_weeks: int | None = None
    repeat_weekdays: list[int] = field(default_factory=list)
    repeat_until: date | None = None


def days(row: Stated, first: date, last: date) -> list[tuple[int, int]]:
    return [(one.first.day, one.last.day) for one in occurrences(row, first, last, SYDNEY)]


def march(day: int) -> date:
    return date(2026, 3, day)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (Row(march(10), march(10)), [(10, 10)]),
        (Row(march(7), march(9)), [(7, 9)]),  # begins before, reaches in
        (Row(march(7), march(8)), []),
        (Row(march(16), march(16)), []),
        # A night that began on the day before reaches in; an evening does not.
        (Row(march(8), march(8), time(22), time(6)), [(8, 9)]),
        (Row(march(8), march(8), time(18), time(22)), []),
        (Row(march(8), march(8), time(18), time(0)), []),
        # Again and again.
        (Row(march(2), march(2), repeat_every_weeks=1), [(9, 9)]),
        (
            Row(march(2), march(2), repeat_every_weeks=1, repeat_weekdays=[1, 3, 7]),
            [(9, 9), (11, 11), (15, 15)],
        ),
        (Row(march(2), march(2), repeat_every_weeks=2), []),
        (Row(date(2026, 2, 23), date(2026, 2, 23), repeat_every_weeks=2), [(9, 9)]),
        (Row(march(4), march(5), repeat_every_weeks=1, repeat_until=march(12)), [(11, 12)]),
        (Row(march(4), march(5), repeat_every_weeks=1, repeat_until=march(10)), []),
        # The days of the first week before it began are not of it.
        (Row(march(11), march(11), repeat_every_weeks=1, repeat_weekdays=[1, 3, 5]), [(11, 11), (13, 13)]),
    ],
)
def test_what_lies_in_a_week(row: Row, found: list[tuple[int, int]]) -> None:
    assert days(row, march(9), march(15)) == found


def test_times_are_those_of_the_wall_before_and_after_the_clocks_change() -> None:
    row = Row(date(2026, 3, 29), date(2026, 3, 29), time(1), time(5), repeat_every_weeks=1)
    before, change, after = occurrences(row, date(2026, 3, 29), date(2026, 4, 12), SYDNEY)
    assert before.starts_at == datetime(2026, 3, 28, 14, 0, tzinfo=UTC)
    assert [one.finishes_at - one.starts_at for one in (before, change, after)] == [
        timedelta(hours=4),
        timedelta(hours=5),
        timedelta(hours=4),
    ]
    assert after.starts_at == datetime(2026, 4, 11, 15, 0, tzinfo=UTC)
    (whole,) = occurrences(
        Row(date(2026, 4, 5), date(2026, 4, 5)), date(2026, 4, 5), date(2026, 4, 5), SYDNEY
    )
    assert (whole.all_day, whole.finishes_at - whole.starts_at) == (True, timedelta(hours=25))


DATES = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(
    start=DATES,
    length=st.integers(0, 6),
    every=st.integers(1, 5),
    weekdays=st.lists(st.integers(1, 7), unique=True),
    first=DATES,
    span=st.integers(0, 60),
)
def test_repeating_is_the_same_from_wherever_one_looks(  # noqa: PLR0917 - as drawn
    start: date, length: int, every: int, weekdays: list[int], first: date, span: int
) -> None:
    row = Row(start, start + timedelta(days=length), repeat_every_weeks=every, repeat_weekdays=weekdays)
    last = first + timedelta(days=span)
    found = occurrences(row, first, last, SYDNEY)
    whole = occurrences(row, start, last, SYDNEY) if start <= last else []
    assert found == [one for one in whole if one.last >= first]
    wanted = set(weekdays) or {start.isoweekday()}
    assert all(one.first.isoweekday() in wanted and one.first >= start for one in found)


# Entering it


def test_people_enter_their_own(world: World) -> None:
    row = actions.enter_availability(
        world.actor("emma"),
        fresh(world, "emma"),
        starts_on=MONDAY,
        starts_at=time(17),
        finishes_at=time(22),
        preference="prefers",
        title="Evenings",
        repeat_every_weeks=1,
        repeat_weekdays=[1, 2],
    )
    assert (row.ends_on, row.preference, row.repeat_weekdays) == (MONDAY, "prefers", [1, 2])
    actions.update_availability(world.actor("max"), row, repeat_every_weeks=None)
    kept = availability_queries.one_availability(world.actor("emma"), row.pk)
    assert (kept.repeat_every_weeks, kept.repeat_weekdays) == (None, [])
    with pytest.raises(NotFound):
        availability_queries.one_availability(world.actor("noah"), row.pk)
    with unchanged(), pytest.raises(Denied):
        actions.delete_availability(world.actor("noah"), row)
    actions.delete_availability(world.actor("rosa"), row)
    assert not availability_queries.availability(world.actor("ada")).exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": MONDAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": MONDAY + timedelta(days=366)}, "ends_on"),
        ({"starts_at": time(9)}, "finishes_at"),
        ({"starts_at": time(9), "finishes_at": time(9)}, "finishes_at"),
        ({"repeat_every_weeks": 0}, "repeat_every_weeks"),
        ({"repeat_every_weeks": 53}, "repeat_every_weeks"),
        ({"repeat_every_weeks": 1, "repeat_weekdays": [0]}, "repeat_weekdays"),
        ({"repeat_every_weeks": 1, "repeat_weekdays": [1, 1]}, "repeat_weekdays"),
        ({"repeat_every_weeks": 1, "repeat_until": MONDAY - timedelta(days=1)}, "repeat_until"),
        ({"repeat_every_weeks": 1, "ends_on": MONDAY + timedelta(days=7)}, "ends_on"),
        ({"preference": "never"}, "preference"),
    ],
)
def test_what_it_cannot_be(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refusal:
        actions.enter_availability(
            world.actor("emma"), fresh(world, "emma"), **{"starts_on": MONDAY, **facts}
        )
    assert refusal.value.field == field


def test_notice_and_whether_people_enter_it_at_all(world: World) -> None:
    update_settings(world.actor("ada"), availability_notice_days=7)
    with unchanged(), pytest.raises(Invalid, match="from 2026-03-11 on"):
        actions.enter_availability(world.actor("emma"), fresh(world, "emma"), starts_on=MONDAY)
    row = actions.enter_availability(world.actor("max"), fresh(world, "emma"), starts_on=MONDAY)
    with unchanged(), pytest.raises(Invalid):
        actions.delete_availability(world.actor("emma"), row)
    actions.enter_availability(world.actor("emma"), fresh(world, "emma"), starts_on=date(2026, 3, 11))
    update_settings(world.actor("ada"), employees_enter_availability=False)
    with unchanged(), pytest.raises(Denied):
        actions.enter_availability(world.actor("emma"), fresh(world, "emma"), starts_on=FRIDAY)


def test_what_began_is_ended_by_its_person_in_time(world: World) -> None:
    """Mondays off since February; today is the fourth of March, and notice a week."""
    emma = world.actor("emma")
    row = actions.enter_availability(
        emma, fresh(world, "emma"), starts_on=date(2026, 2, 2), repeat_every_weeks=1, title="Evening class"
    )
    update_settings(world.actor("ada"), availability_notice_days=7)
    ends = "Days before 2026-03-11 cannot change any more. It can be ended: until 2026-03-10, or later."
    for facts in (
        {"repeat_until": MONDAY},
        {"title": "Choir"},
        {"starts_on": date(2026, 3, 16), "ends_on": date(2026, 3, 16)},
        {"repeat_until": date(2026, 3, 10), "repeat_every_weeks": 2},
        {"repeat_every_weeks": None},
    ):
        with unchanged(), pytest.raises(Invalid) as refusal:
            actions.update_availability(emma, one(world, row.pk), **facts)
        assert (refusal.value.message, refusal.value.field) == (ends, "repeat_until")
    with unchanged(), pytest.raises(Invalid, match="It can be ended"):
        actions.delete_availability(emma, one(world, row.pk))
    kept = actions.update_availability(
        emma, one(world, row.pk), starts_on=row.starts_on, repeat_until=date(2026, 3, 10)
    )
    assert days(kept, date(2026, 2, 1), date(2026, 4, 1)) == [
        (2, 2),
        (9, 9),
        (16, 16),
        (23, 23),
        (2, 2),
        (9, 9),
    ]
    # It may go on after all, while it has not ended.
    again = actions.update_availability(emma, one(world, row.pk), repeat_until=None)
    assert again.repeat_until is None
    actions.update_availability(world.actor("max"), again, repeat_until=date(2026, 2, 20))
    with unchanged(), pytest.raises(Invalid, match="cannot change any more"):
        actions.update_availability(emma, one(world, row.pk), repeat_until=date(2026, 3, 20))


def one(world: World, pk: int) -> Availability:
    return availability_queries.one_availability(world.actor("ada"), pk)


def test_occurrences_of_many_in_one_statement(world: World) -> None:
    people = [fresh(world, name) for name in ("emma", "olga", "noah")]
    for one in people[:2]:
        actions.enter_availability(
            world.actor("ada"),
            one,
            starts_on=MONDAY,
            starts_at=time(9),
            finishes_at=time(12),
            repeat_every_weeks=1,
        )
    ada, last = world.actor("ada"), MONDAY + timedelta(days=7)
    with CaptureQueriesContext(connection) as statements:
        found = availability_queries.occurrences_of(ada, people, MONDAY, last)
    assert len(statements) == 1
    assert [[one.starts_at.hour for _, one in found[person.pk]] for person in people] == [
        [22, 22],
        [1, 1],
        [],
    ]
