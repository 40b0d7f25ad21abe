"""What holds of every list that is asked for by a range: what is refused, and who sees whose."""

from datetime import date
from typing import Any

import pytest

from muster.leave.actions import enter_availability
from muster.places.actions import create_event
from muster.rosters.actions import add_roster_note, set_shift_label
from tests.away import ask, fresh
from tests.dialects.aladtec.door import Door, token
from tests.dialects.aladtec.planned import dates, days, shift
from tests.dialects.aladtec.test_extra_hours import extra
from tests.unchanged import unchanged
from tests.world import World

SPLIT = ("/scheduled-time", "/scheduled-time/open-time", "/extra-hours", "/time-off", "/events")
TIMED = (*SPLIT, "/availability", "/reports/payroll")
DATED = ("/shift-labels", "/scheduled-time/notes")
MARCH = days("2026-03-01", "2026-04-01")
NOUNS = {
    "/scheduled-time": "scheduled_shift",
    "/scheduled-time/members-scheduled-now": "scheduled_shift",
    "/scheduled-time/open-time": "open_time",
    "/extra-hours": "extra_hours",
    "/time-off": "leave_request",
    "/time-off/types": "leave_type",
    "/events": "event",
    "/availability": "availability",
    "/reports/payroll": "payroll_report",
    "/shift-labels": "shift_label",
    "/scheduled-time/notes": "roster_note",
    "/schedules": "department",
    "/time-types": "pay_code",
}
MOMENT = "give a date and time such as 2018-05-01T17:30:00-05:00."
AFTER = "range_stop_datetime: it must be after range_start_datetime."


@pytest.mark.parametrize("path", TIMED)
@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({}, "range_start_datetime is required."),
        ({"range_start_datetime": "2026-03-01T00:00:00Z"}, "range_stop_datetime is required."),
        (days("2026-03-01", "2026-03-01"), AFTER),
        (days("2026-03-02", "2026-03-01"), AFTER),
        (days("2026-03-01", "2026-04-01", ""), f"range_start_datetime: {MOMENT}"),
        (days("2026-02-30", "2026-04-01"), f"range_start_datetime: {MOMENT}"),
        (days("2026-03-01", "yesterday"), f"range_stop_datetime: {MOMENT}"),
    ],
)
def test_ranges_of_time(door: Door, path: str, query: dict[str, Any], detail: str) -> None:
    assert door.refused("GET", path, **query) == detail


@pytest.mark.parametrize("path", TIMED)
def test_ranges_of_v2_are_naive(door: Door, path: str) -> None:
    detail = door.at("/api/v2").refused("GET", path, **MARCH)
    assert detail == "range_start_datetime: give a date and time such as 2018-05-01T17:30."


@pytest.mark.parametrize("path", SPLIT)
@pytest.mark.parametrize("split", ["24:00", "7:00", "07:60", "noon", ""])
def test_times_of_day(door: Door, path: str, split: str) -> None:
    detail = door.refused("GET", path, **MARCH, daily_split_time=split)
    assert detail == "daily_split_time: give a time of day such as 14:30."


@pytest.mark.parametrize("path", DATED)
@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({}, "range_start_date is required."),
        ({"range_start_date": "2026-03-01"}, "range_stop_date is required."),
        (dates("2026-03-02", "2026-03-01"), "range_stop_date: it must not be before range_start_date."),
        (dates("2026-02-29", "2026-03-01"), "range_start_date: give a date such as 2018-05-01."),
        (dates("2026-03-01", "2026-3-2"), "range_stop_date: give a date such as 2018-05-01."),
    ],
)
def test_ranges_of_dates(door: Door, path: str, query: dict[str, Any], detail: str) -> None:
    assert door.refused("GET", path, **query) == detail


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/scheduled-time", "schedule_ids"),
        ("/scheduled-time", "member_ids"),
        ("/scheduled-time", "position_ids"),
        ("/scheduled-time", "time_type_ids"),
        ("/scheduled-time/open-time", "schedule_ids"),
        ("/scheduled-time/open-time", "position_ids"),
        ("/scheduled-time/members-scheduled-now", "schedule_ids"),
        ("/extra-hours", "schedule_ids"),
        ("/extra-hours", "member_ids"),
        ("/extra-hours", "position_qualification_ids"),
        ("/extra-hours", "time_type_ids"),
        ("/scheduled-time/notes", "schedule_ids"),
    ],
)
def test_ids_of_what_is_not_there(world: World, door: Door, path: str, field: str) -> None:
    query = dates("2026-03-01", "2026-03-02") if path in DATED else MARCH
    assert world.other
    theirs = {"schedule_ids": world.other.kitchen.pk, "member_ids": world.other.zoe.pk}
    for unknown in {999_999, theirs.get(field, 999_998)}:
        assert door.refused("GET", path, **query, **{field: unknown}) == f"{field}: there is no {unknown}."
    for wrong, detail in (("1,x", "not a whole number."), ("-1", "not an id.")):
        asked: dict[str, Any] = {**query, field: wrong}
        assert door.refused("GET", path, **asked) == f"{field}: {detail}"


def test_nobody_has_the_id_0(door: Door) -> None:
    assert door.refused("GET", "/scheduled-time", **MARCH, member_ids="0") == "member_ids: there is no 0."


@pytest.mark.parametrize(("path", "noun"), NOUNS.items())
def test_each_is_opened_by_its_own_resource(world: World, path: str, noun: str) -> None:
    query = dates("2026-03-01", "2026-03-02") if path in DATED else MARCH
    others = dict.fromkeys({*NOUNS.values()} - {noun}, "write")
    narrow = Door(token(world, rights=others))
    with unchanged():
        detail = narrow.refused("GET", path, status=403, **query)
    assert detail == "This credential was not given the right to do this."
    assert Door(token(world, rights={noun: "read"}))("GET", path, **query).status_code == 200


def test_nobody_of_another_organisation_is_seen(world: World) -> None:
    assert world.other
    shift(world, "noah", "2026-03-04T08:00", "2026-03-04T17:00")
    shift(world, None, "2026-03-05T08:00", "2026-03-05T17:00")
    extra(world, "noah", "2026-03-03T17:00", "2026-03-03T18:00", approve=True)
    ask(world, "emma", by="ada")
    ada = world.actor("ada")
    enter_availability(ada, fresh(world, "noah"), starts_on=date(2026, 3, 9))
    create_event(ada, name="Fair", starts_on=date(2026, 3, 12))
    set_shift_label(ada, on_date=date(2026, 3, 5), label="A")
    add_roster_note(ada, on_date=date(2026, 3, 5), content="x")
    ours, theirs = Door(token(world)), Door(token(world.other))
    for path in (*TIMED, *DATED, "/scheduled-time/members-scheduled-now"):
        query: dict[str, Any] = dates("2026-03-01", "2026-03-31") if path in DATED else MARCH
        assert ours.get(path, **query) != []
        assert theirs.get(path, **query) == [], path


@pytest.mark.parametrize("path", [*NOUNS])
def test_reading_is_all_that_they_take(door: Door, path: str) -> None:
    with unchanged():
        answer = door("DELETE", path)
    assert answer.status_code == 405
    assert answer.json()["errors"][0]["error"] == "Method not allowed."


def naive(first: str, last: str) -> dict[str, Any]:
    return {"range_start_datetime": first, "range_stop_datetime": last}


@pytest.mark.parametrize("path", [*TIMED, "/time-clock-time"])
def test_the_order_of_naive_times_is_that_of_their_instants(door: Door, path: str) -> None:
    """In the night to 2026-10-04 the clock goes from 02:00 to 03:00: 02:45, which is not there, is 03:45."""
    v2 = door.at("/api/v2")
    assert v2.refused("GET", path, **naive("2026-10-04T02:45", "2026-10-04T03:15")) == AFTER
    v2.get(path, **naive("2026-10-04T01:59", "2026-10-04T03:00"))
    v2.get(path, **naive("2026-10-04T02:15", "2026-10-04T02:45"))


def test_a_month_of_naive_times_in_which_clocks_change(door: Door) -> None:
    v2, path = door.at("/api/v2"), "/scheduled-time/open-time"
    v2.get(path, **naive("2026-04-01T00:00", "2026-05-02T00:00"))
    v2.refused("GET", path, **naive("2026-05-01T00:00", "2026-06-01T01:01"))


def test_a_naive_time_that_comes_twice_is_the_first(world: World, door: Door) -> None:
    """On 2026-04-05 the clock goes back from 03:00 to 02:00."""
    for name, start, stop in (("noah", "15:00", "15:59"), ("emma", "16:01", "16:45")):
        shift(world, name, f"2026-04-04T{start}", f"2026-04-04T{stop}", zone="UTC")
    v2 = door.at("/api/v2")
    (day,) = v2.get("/scheduled-time", **naive("2026-04-05T02:00", "2026-04-05T02:59"))
    assert [one["member_id"] for one in day["time_records"]] == [world.noah.pk]
    (day,) = v2.get("/scheduled-time", **naive("2026-04-05T02:59", "2026-04-05T03:00"))
    (one,) = day["time_records"]
    assert (one["member_id"], one["start_datetime"], one["stop_datetime"]) == (
        world.emma.pk,
        "2026-04-05T02:01",
        "2026-04-05T02:45",
    )
