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
from muster.places.queries import versions_of

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
    left_out: list[str] = field(default_factory=list)


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
        # Without those that are left out: also the first, the last, and a night that would reach in.
        (
            Row(march(2), march(2), repeat_every_weeks=1, repeat_weekdays=[1, 3, 7], left_out=["2026-03-11"]),
            [(9, 9), (15, 15)],
        ),
        (Row(march(9), march(9), repeat_every_weeks=1, left_out=["2026-03-09"]), []),
        (
            Row(march(1), march(1), time(22), time(6), 1, [1, 7], march(15), ["2026-03-08", "2026-03-15"]),
            [(9, 10)],
        ),
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


# One of what repeats


def mondays(world: World, **facts: Any) -> Availability:
    """Nights of Mondays from the 9th of March, four of them."""
    values = {
        "starts_on": MONDAY, "starts_at": time(22), "finishes_at": time(6), "title": "Choir",
        "repeat_every_weeks": 1, "repeat_until": date(2026, 3, 30),
    }  # fmt: skip
    return actions.enter_availability(world.actor("emma"), fresh(world, "emma"), **{**values, **facts})


def firsts(world: World) -> list[tuple[str, int]]:
    """What holds in March and April, by everybody's one place to ask."""
    found = availability_queries.occurrences_of(
        world.actor("ada"), [fresh(world, "emma")], march(1), date(2026, 4, 30)
    )
    return [(row.title, one.first.day) for row, one in found[world.emma.pk]]


def rows(world: World) -> list[Availability]:
    return list(availability_queries.availability(world.actor("ada")).order_by("pk"))


def test_one_is_left_out_and_with_the_last_goes_the_series(world: World) -> None:
    series, emma = mondays(world), world.actor("emma")
    actions.delete_occurrence(emma, series, march(16))
    assert firsts(world) == [("Choir", 9), ("Choir", 23), ("Choir", 30)]
    assert one(world, series.pk).left_out == ["2026-03-16"]
    (_, left) = versions_of(series)
    assert [left.event, left.changes] == [
        "update",
        [{"field": "left_out", "previous": [], "updated": ["2026-03-16"]}],
    ]
    for day in (10, 16, 2):  # none begins; left out already; before the first
        with unchanged(), pytest.raises(NotFound):
            actions.delete_occurrence(emma, one(world, series.pk), march(day))
    for day in (9, 30, 23):
        actions.delete_occurrence(emma, one(world, series.pk), march(day))
    assert rows(world) == []
    assert [version.event for version in versions_of(series)] == ["create", *["update"] * 4, "destroy"]


def test_one_is_changed_alone(world: World) -> None:
    series, emma = mondays(world), world.actor("emma")
    tuesday = {"starts_on": march(17), "ends_on": march(17), "title": "Concert"}
    alone = actions.update_occurrence(emma, series, march(16), **tuesday)
    assert firsts(world) == [("Choir", 9), ("Concert", 17), ("Choir", 23), ("Choir", 30)]
    assert (alone.instead_of_id, alone.instead_of_on, alone.repeat_every_weeks) == (
        series.pk,
        march(16),
        None,
    )
    assert (alone.starts_at, alone.finishes_at) == (time(22), time(6))
    # To the letter as the others is no change; nor does anything begin on a day that is left out.
    with unchanged():
        assert (
            actions.update_occurrence(emma, one(world, series.pk), march(23), title="Choir").pk == series.pk
        )
    with unchanged(), pytest.raises(NotFound):
        actions.update_occurrence(emma, one(world, series.pk), march(16), title="Again")
    with unchanged(), pytest.raises(NotFound):
        actions.update_occurrence(emma, alone, march(17), title="Again")
    with unchanged(), pytest.raises(Invalid, match="Check the dates"):
        actions.update_occurrence(emma, one(world, series.pk), march(23), ends_on=march(20))
    # The same series sent again is another: this one has a gap.
    assert mondays(world).pk not in {series.pk, alone.pk}
    actions.delete_availability(emma, one(world, alone.pk))
    assert one(world, series.pk).left_out == ["2026-03-16"]


def test_the_whole_series_goes_with_what_was_changed_alone(world: World) -> None:
    series, emma = mondays(world), world.actor("emma")
    alone = actions.update_occurrence(emma, series, march(16), title="Concert")
    actions.delete_availability(world.actor("max"), one(world, series.pk))
    assert rows(world) == []
    assert [version.event for version in versions_of(alone)] == ["create", "destroy"]


def test_the_last_that_is_left_takes_the_series_with_it(world: World) -> None:
    series, emma = mondays(world, repeat_until=march(16)), world.actor("emma")
    alone = actions.update_occurrence(emma, series, march(16), title="Concert")
    actions.delete_occurrence(emma, one(world, series.pk), MONDAY)
    assert [row.pk for row in rows(world)] == [series.pk, alone.pk]
    actions.delete_availability(emma, one(world, alone.pk))
    assert rows(world) == []


def test_a_series_that_changes_forgets_days_that_are_not_of_it(world: World) -> None:
    series, emma = mondays(world), world.actor("emma")
    alone = actions.update_occurrence(emma, series, march(23), title="Concert")
    actions.delete_occurrence(emma, one(world, series.pk), march(16))
    actions.update_availability(emma, one(world, series.pk), repeat_until=march(17))
    kept = one(world, series.pk)
    assert (kept.left_out, one(world, alone.pk).instead_of_id) == (["2026-03-16"], None)
    assert firsts(world) == [("Choir", 9), ("Concert", 23)]
    with unchanged(), pytest.raises(Invalid, match="Nothing would be left of it") as refusal:
        actions.update_availability(emma, one(world, series.pk), starts_on=march(16), ends_on=march(16))
    assert refusal.value.field == "repeat_until"
    actions.update_availability(emma, one(world, series.pk), repeat_every_weeks=None)
    assert one(world, series.pk).left_out == []


@pytest.mark.parametrize(
    ("first", "left", "hours"),
    [
        # The nights on which Sydney's clocks go back at three, and forward at two.
        (date(2026, 3, 28), date(2026, 4, 4), [8, 8]),
        (date(2026, 3, 28), date(2026, 4, 11), [8, 9]),
        (date(2026, 9, 26), date(2026, 10, 10), [8, 7]),
    ],
)
def test_nights_on_which_clocks_change(world: World, first: date, left: date, hours: list[int]) -> None:
    series = mondays(world, starts_on=first, repeat_until=first + timedelta(days=14))
    actions.delete_occurrence(world.actor("emma"), series, left)
    found = occurrences(one(world, series.pk), first, first + timedelta(days=20), SYDNEY)
    assert [(each.finishes_at - each.starts_at) // timedelta(hours=1) for each in found] == hours
    assert left not in {each.first for each in found}


def test_nobody_touches_one_of_another(world: World) -> None:
    series = mondays(world)
    for actor, refusal in (
        (world.actor("noah"), Denied),
        (world.actor("olga"), Denied),
        (world.other.actor("zoe"), NotFound),
    ):
        for act in (
            lambda who: actions.delete_occurrence(who, series, march(16)),
            lambda who: actions.update_occurrence(who, series, march(16), title="Mine"),
        ):
            with unchanged(), pytest.raises(refusal):
                act(actor)


def test_days_at_short_notice_stay_one_by_one_too(world: World) -> None:
    """A week's notice on the 4th of March: the Monday after next may go, the next may not."""
    series, emma = mondays(world), world.actor("emma")
    update_settings(world.actor("ada"), availability_notice_days=7)
    for act in (
        lambda: actions.delete_occurrence(emma, series, MONDAY),
        lambda: actions.update_occurrence(emma, series, MONDAY, title="Concert"),
        lambda: actions.update_occurrence(emma, series, march(16), starts_on=MONDAY, ends_on=MONDAY),
    ):
        with unchanged(), pytest.raises(Invalid, match="from 2026-03-11 on"):
            act()
    actions.delete_occurrence(emma, one(world, series.pk), march(16))
    actions.delete_occurrence(world.actor("max"), one(world, series.pk), MONDAY)
    assert firsts(world) == [("Choir", 23), ("Choir", 30)]


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
