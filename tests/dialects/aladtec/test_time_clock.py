"""Paycodes and kiosks, clocking in and out, and the records of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.attendance.models import ClockEvent, Shift
from muster.places.actions import archive_pay_code, create_pay_code, register_device, return_device
from muster.places.models import PayCode
from tests.dialects.aladtec.door import Door, token
from tests.dialects.kit.coverage import answers
from tests.presses import press, shifts_of
from tests.unchanged import unchanged
from tests.world import NOW, World, at

PATH = "/time-clock-time"
SYDNEY = ZoneInfo("Australia/Sydney")
DAY: dict[str, Any] = {
    "range_start_datetime": "2026-03-04T00:00:00+11:00",
    "range_stop_datetime": "2026-03-05T00:00:00+11:00",
}


@pytest.fixture
def overtime(world: World) -> PayCode:
    return create_pay_code(world.actor("ada"), name="Overtime")


def clocked(
    world: World, side: str, moment: str = "2026-03-04T08:30:00+11:00", **facts: Any
) -> dict[str, Any]:
    """Noah's press, at the front door, half an hour ago."""
    told = {"member_id": world.noah.pk, "kiosk_id": world.kiosk.pk, f"clock_{side}_datetime": moment, **facts}
    return {name: value for name, value in told.items() if value != "left out"}


def record(world: World, **facts: Any) -> dict[str, Any]:
    return {
        "member_id": world.noah.pk,
        "paycode_label": "",
        "start_datetime": "2026-03-04T08:30:00+11:00",
        "stop_datetime": "2026-03-04T09:00:00+11:00",
        "clocked_in": True,
        "in_note": "",
        "out_note": "",
        **facts,
    }


@answers("GET /api/v3/time-clock/paycodes")
def test_paycodes(world: World, door: Door, overtime: PayCode) -> None:
    archive_pay_code(world.actor("ada"), create_pay_code(world.actor("ada"), name="Old"))
    assert door.get("/time-clock/paycodes") == [{"paycode_id": overtime.pk, "name": "Overtime"}]


@answers("GET /api/v3/time-clock/kiosks")
def test_kiosks(world: World, door: Door) -> None:
    back, _ = register_device(world.actor("ada"), nickname="Back door", location=world.cafe)
    gone, _ = register_device(world.actor("ada"), nickname="Broken", location=world.cafe)
    return_device(world.actor("ada"), gone)
    assert door.get("/time-clock/kiosks") == [
        {"kiosk_id": world.kiosk.pk, "name": "Front door", "is_enabled": True},
        {"kiosk_id": back.pk, "name": "Back door", "is_enabled": True},
    ]


@answers(
    "POST /api/v3/time-clock-time/clock-in",
    "POST /api/v3/time-clock-time/clock-out",
    "GET /api/v3/time-clock-time",
    "GET /api/v3/time-clock-time/clocked-in-members",
)
def test_a_day_of_work(world: World, door: Door, overtime: PayCode) -> None:
    answer = door("POST", f"{PATH}/clock-in", clocked(world, "in", paycode_id=overtime.pk))
    assert answer.status_code == 200
    assert answer.json() == {
        "data": clocked(world, "in", paycode_id=overtime.pk),
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }
    assert door.get(f"{PATH}/clocked-in-members") == [
        {"member_id": world.noah.pk, "paycode_label": "Overtime", "in_note": ""}
    ]
    assert door.get(PATH, **DAY) == [record(world, paycode_label="Overtime")]
    answer = door("POST", f"{PATH}/clock-out", clocked(world, "out", "2026-03-04T08:59:30+11:00"))
    assert answer.status_code == 200
    assert answer.json()["data"] == clocked(world, "out", "2026-03-04T08:59:30+11:00")
    assert door.get(f"{PATH}/clocked-in-members") == []
    done = {"paycode_label": "Overtime", "stop_datetime": "2026-03-04T08:59:30+11:00", "clocked_in": False}
    assert door.get(PATH, **DAY) == [record(world, **done)]
    (shift,) = shifts_of(world.noah)
    assert (shift.clocked_in_device_id, shift.clocked_out_device_id) == (world.kiosk.pk, world.kiosk.pk)
    assert shift.pay_code_id == overtime.pk


def test_without_a_paycode(world: World, door: Door) -> None:
    told = door.told("POST", f"{PATH}/clock-in", clocked(world, "in", paycode_id=None))
    assert told == clocked(world, "in", paycode_id=None)
    assert shifts_of(world.noah)[0].pay_code_id is None


def test_v2_takes_and_tells_naive_times(world: World, door: Door) -> None:
    v2 = door.at("/bramble/api/v2")
    told = v2.told("POST", f"{PATH}/clock-in", clocked(world, "in", "2026-03-04T08:30"))
    assert told == clocked(world, "in", "2026-03-04T08:30", paycode_id=None)
    assert shifts_of(world.noah)[0].clocked_in_at == datetime(2026, 3, 4, 8, 30, tzinfo=SYDNEY)
    day = {"range_start_datetime": "2026-03-04T00:00", "range_stop_datetime": "2026-03-05T00:00"}
    assert v2.get(PATH, **day) == [
        record(world, start_datetime="2026-03-04T08:30", stop_datetime="2026-03-04T09:00")
    ]
    assert v2.refused("GET", PATH, **DAY) == (
        "range_start_datetime: give a date and time such as 2018-05-01T17:30."
    )
    with unchanged():
        v2.refused("POST", f"{PATH}/clock-out", clocked(world, "out", "2026-03-04T08:59:00+11:00"))
        door.refused("POST", f"{PATH}/clock-out", clocked(world, "out", "2026-03-04T08:59"))


def test_the_same_press_again_is_the_first(world: World, door: Door) -> None:
    for side, moment in (("in", "2026-03-04T08:30:00+11:00"), ("out", "2026-03-04T08:50:00+11:00")):
        first = door("POST", f"{PATH}/clock-{side}", clocked(world, side, moment))
        with unchanged():
            again = door("POST", f"{PATH}/clock-{side}", clocked(world, side, moment))
        assert first.status_code == again.status_code == 200
        assert first.json() == again.json()
    assert ClockEvent.objects.all_rows_unchecked().count() == 2


def test_a_second_press_soon_after_counts_as_the_first(world: World, door: Door) -> None:
    door.told("POST", f"{PATH}/clock-in", clocked(world, "in"))
    door.told("POST", f"{PATH}/clock-in", clocked(world, "in", "2026-03-04T08:31:00+11:00"))
    assert [one.clocked_in_at for one in shifts_of(world.noah)] == [
        datetime(2026, 3, 4, 8, 30, tzinfo=SYDNEY)
    ]


def test_who_is_in_cannot_come_in_and_who_is_out_cannot_go(world: World, door: Door) -> None:
    with unchanged():
        detail = door.refused("POST", f"{PATH}/clock-out", clocked(world, "out"))
    assert detail == "Noah North: There is no open shift to end. The start is missing."
    door.told("POST", f"{PATH}/clock-in", clocked(world, "in"))
    with unchanged():
        detail = door.refused("POST", f"{PATH}/clock-in", clocked(world, "in", "2026-03-04T08:45:00+11:00"))
    assert detail == "Noah North: Already clocked in."
    with unchanged():
        detail = door.refused("POST", f"{PATH}/clock-out", clocked(world, "out", "2026-03-04T08:00:00+11:00"))
    assert detail == "Noah North: There is no open shift to end. The start is missing."


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-03-04T09:10:00+11:00", 200),
        ("2026-03-04T09:10:01+11:00", 400),
        ("2026-03-03T22:10:00Z", 200),
        ("2026-03-03T22:10:00z", 200),
        ("2026-03-04T06:10:00.000+08:00", 200),
        ("2026-03-04T06:10:00 08:00", 200),
        ("2024-02-29T08:00:00+11:00", 200),
        ("2000-01-01T00:00:00Z", 200),
        ("1999-12-31T23:59:59Z", 400),
        ("2026-02-29T08:00:00+11:00", 400),
        ("2026-03-04T24:00:00+11:00", 400),
        ("2026-03-04T08:00:00", 400),
        ("2026-03-04 08:00:00+11:00", 400),
        ("2026-03-04", 400),
        ("9999-12-31T23:59:59-11:00", 400),
        ("0001-01-01T00:00:00+11:00", 400),
        ("", 400),
        (5, 400),
        (None, 400),
        ("left out", 400),
    ],
)
def test_when_a_press_can_have_been(world: World, door: Door, moment: Any, status: int) -> None:
    body = clocked(world, "in", moment)
    if status == 200:
        door.told("POST", f"{PATH}/clock-in", body)
        assert Shift.objects.all_rows_unchecked().count() == 1
        return
    with unchanged():
        door.refused("POST", f"{PATH}/clock-in", body)


@pytest.mark.parametrize(
    ("changed", "status", "detail"),
    [
        ({"member_id": 999_999}, 404, "Member was not found."),
        ({"kiosk_id": 999_999}, 404, "Kiosk was not found."),
        ({"paycode_id": 999_999}, 404, "Paycode was not found."),
        ({"member_id": "left out"}, 400, "member_id is required."),
        ({"kiosk_id": "left out"}, 400, "kiosk_id is required."),
        ({"kiosk_id": None}, 400, "kiosk_id: not an id."),
        ({"paycode_id": "1"}, 400, "paycode_id: not an id."),
    ],
)
def test_who_and_where_must_be_there(
    world: World, door: Door, changed: dict[str, Any], status: int, detail: str
) -> None:
    with unchanged():
        assert (
            door.refused("POST", f"{PATH}/clock-in", clocked(world, "in", **changed), status=status) == detail
        )


def test_who_and_where_of_another_system(world: World, door: Door) -> None:
    assert world.other
    with unchanged():
        theirs: list[dict[str, Any]] = [
            {"member_id": world.other.zoe.pk},
            {"kiosk_id": world.other.kiosk.pk},
        ]
        for facts in theirs:
            for side in ("in", "out"):
                door.refused("POST", f"{PATH}/clock-{side}", clocked(world, side, **facts), status=404)


def test_a_kiosk_that_was_returned_clocks_nobody(world: World, door: Door) -> None:
    return_device(world.actor("ada"), world.kiosk)
    with unchanged():
        detail = door.refused("POST", f"{PATH}/clock-in", clocked(world, "in"), status=404)
    assert detail == "Kiosk was not found."


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z", []),
        ("2026-03-03T22:00:00Z", "2026-03-03T23:00:00Z", [("22:00:00+00:00", "22:15:00+00:00")]),
        ("2026-03-03T21:00:00Z", "2026-03-03T22:00:00Z", [("21:30:00+00:00", "22:00:00+00:00")]),
        ("2026-03-03T21:00:00Z", "2026-03-03T21:30:00Z", []),
        ("2026-03-03T22:15:00Z", "2026-03-03T23:00:00Z", []),
    ],
)
def test_records_lie_within_the_range(
    world: World, door: Door, first: str, last: str, told: list[tuple[str, str]]
) -> None:
    """Noah works from 8:30 to 9:15 in Sydney."""
    with at(NOW + timedelta(hours=1)):
        door.told("POST", f"{PATH}/clock-in", clocked(world, "in"))
        door.told("POST", f"{PATH}/clock-out", clocked(world, "out", "2026-03-04T09:15:00+11:00"))
        rows = door.get(PATH, range_start_datetime=first, range_stop_datetime=last)

    def moment(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-03-03T{text}")

    found = [
        tuple(map(datetime.fromisoformat, (row["start_datetime"], row["stop_datetime"]))) for row in rows
    ]
    assert found == [(moment(start), moment(stop)) for start, stop in told]


def test_a_forgotten_end_is_not_told(world: World, door: Door) -> None:
    press(world.noah, "start", NOW - timedelta(days=2))
    press(world.noah, "start", NOW - timedelta(minutes=30))
    with at(NOW):
        door.told("POST", f"{PATH}/clock-out", clocked(world, "out", "2026-03-04T09:00:00+11:00"))
        old, new = door.get(PATH, **{**DAY, "range_start_datetime": "2026-03-01T00:00:00+11:00"})
    assert (old["start_datetime"], old["stop_datetime"], old["clocked_in"]) == (
        "2026-03-02T09:00:00+11:00", None, False,
    )  # fmt: skip
    assert (new["stop_datetime"], new["clocked_in"]) == ("2026-03-04T09:00:00+11:00", False)


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"range_start_datetime": None}, "range_start_datetime is required."),
        ({"range_stop_datetime": None}, "range_stop_datetime is required."),
        (
            {"range_stop_datetime": DAY["range_start_datetime"]},
            "range_stop_datetime: it must be after range_start_datetime.",
        ),
        (
            {"range_start_datetime": "today"},
            "range_start_datetime: give a date and time such as 2018-05-01T17:30:00-05:00.",
        ),
    ],
)
def test_ranges_that_are_none(door: Door, changed: dict[str, Any], detail: str) -> None:
    query = {name: value for name, value in (DAY | changed).items() if value is not None}
    assert door.refused("GET", PATH, **query) == detail


def test_profiles(world: World, overtime: PayCode) -> None:
    clock = Door(token(world, rights={"clock_event": "write"}))
    clock.told("POST", f"{PATH}/clock-in", clocked(world, "in", paycode_id=overtime.pk))
    for path in ("/time-clock/paycodes", "/time-clock/kiosks", f"{PATH}/clocked-in-members"):
        clock.refused("GET", path, status=403)
    clock.refused("GET", PATH, status=403, **DAY)


def test_a_label_that_a_profile_does_not_open_is_null(world: World, door: Door, overtime: PayCode) -> None:
    door.told("POST", f"{PATH}/clock-in", clocked(world, "in", paycode_id=overtime.pk))
    reads = Door(token(world, rights={"shift": "read"}))
    assert reads.get(PATH, **DAY) == [record(world, paycode_label=None)]
    with unchanged():
        reads.refused("POST", f"{PATH}/clock-out", clocked(world, "out"), status=403)


def test_statements_do_not_grow_with_the_records(
    world: World, door: Door, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("noah", "emma", "olga"):
        door.told("POST", f"{PATH}/clock-in", clocked(world, "in", member_id=world.people[name].pk))
    with django_assert_num_queries(2):
        assert len(door.get(PATH, **DAY)) == 3
    with django_assert_num_queries(2):
        assert len(door.get(f"{PATH}/clocked-in-members")) == 3


def test_a_press_at_a_time_that_a_change_of_clocks_leaves_out(world: World) -> None:
    """Told by the clock before the change, which is an hour later by the one after it."""
    with at(datetime(2026, 10, 4, 3, 40, tzinfo=SYDNEY)):
        v2 = Door(token(world), "/api/v2")
        told = v2.told("POST", f"{PATH}/clock-in", clocked(world, "in", "2026-10-04T02:30"))
    assert told["clock_in_datetime"] == "2026-10-04T03:30"
    assert shifts_of(world.noah)[0].clocked_in_at == datetime(2026, 10, 3, 16, 30, tzinfo=UTC)
