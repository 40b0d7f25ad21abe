"""Clock ins, with the document's own bodies (tanda-v2.txt 2490-2620); ids and times are those of the world."""

import base64
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from muster.attendance.actions import approve_timesheet, create_question, export_timesheet
from muster.attendance.models import ClockEvent, Shift
from muster.core.actor import Actor, Scope
from muster.core.models import Attachment, Version
from muster.people.actions import deactivate_employee, update_employee
from muster.places.actions import register_device, return_device
from muster.places.models import Device
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import unchanged
from tests.pictures import picture
from tests.presses import shift_of, timesheets_of
from tests.world import NOW, Tanda, World, at, run_jobs

# Bodies and answers as printed.
TIME = 1459296192
START = {"user_id": 123456, "type": "start", "time": TIME}
FINISH = {"user_id": 123456, "type": "finish", "time": TIME}
TEAM = {**START, "department_id": 808}
SHOWN = {
    "id": 6108, "user_id": 123456, "device_id": 1234, "time": TIME, "type": "start", "latitude": None,
    "longitude": None, "photo": None, "department_id": None, "shift_id": None, "removed": False,
}  # fmt: skip
# The example of "Clock In image format".
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVQYV2P4DwABAQEAWk1v8QAAAABJRU5ErkJggg=="
BAD_PHOTO = "Photo parameter is not a valid base64 string!"
LARGE_PHOTO = "Photo is too large. File size limit is 5 MB."
UNIX = int(NOW.timestamp())


def data_uri(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def events() -> list[ClockEvent]:
    return list(ClockEvent.objects.all_rows_unchecked().select_related("device", "photo").order_by("id"))


def clock(tanda: Tanda, world: World, name: str = "emma", type_: str = "start", **more: Any) -> Any:
    body = {"user_id": world.people[name].pk, "type": type_, "time": UNIX, **more}
    return tanda("POST", "/clockins", body)


def refused(response: Any, status: int, text: str) -> None:
    assert (response.status_code, response.json()) == (status, {"error": text})


# Sending


@answers("POST /api/v2/clockins")
@pytest.mark.parametrize("body", [START, FINISH, TEAM], ids=["in", "out", "team"])
def test_the_documents_clock_ins(ada: Tanda, world: World, body: dict[str, Any]) -> None:
    ours = {"user_id": world.emma.pk}
    if "department_id" in body:
        ours["department_id"] = world.bar.pk
    response = ada("POST", "/clockins", body | ours)
    (event,) = events()
    assert response.status_code == 201
    assert response.json() == {
        **SHOWN,
        **ours,
        "id": event.pk,
        "device_id": event.device_id,
        "type": body["type"],
        "updated_at": UNIX,
    }
    assert event.source == "api"
    assert event.sent_at == datetime(2016, 3, 30, 0, 3, 12, tzinfo=UTC)


@answers("POST /api/v2/clockins")
def test_a_photo_and_a_time_clock(ada: Tanda, world: World) -> None:
    response = clock(ada, world, device_id=world.kiosk.pk, photo=PIXEL)
    shown = response.json()
    assert response.status_code == 201
    assert shown["device_id"] == world.kiosk.pk
    (event,) = events()
    assert event.photo is not None
    assert (event.photo.content_type, event.photo.size_bytes) == ("image/png", 67)
    assert shown["photo"].startswith("http://testserver/files/")
    found = ada._client.get(shown["photo"].removeprefix("http://testserver"))
    assert found.content == base64.b64decode(PIXEL.partition(",")[2])


@pytest.mark.parametrize(
    ("photo", "text"),
    [
        ("non-base64 png string", BAD_PHOTO),
        ("data:image/png;base64,====", BAD_PHOTO),
        ("data:image/png;base64,iVBO!", BAD_PHOTO),
        (base64.b64encode(picture("PNG")).decode(), BAD_PHOTO),
        (data_uri(picture("GIF")), BAD_PHOTO),
        (data_uri(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "png"), BAD_PHOTO),
        (data_uri(b"", "png"), BAD_PHOTO),
        (7, BAD_PHOTO),
        (data_uri(picture("PNG") + b"\0" * (5 * 1024 * 1024)), LARGE_PHOTO),
        (data_uri(picture("PNG") + b"\0" * (9 * 1024 * 1024)), LARGE_PHOTO),
    ],
    ids=["text", "padding", "letters", "bare", "gif", "svg", "empty", "number", "large", "very large"],
)
def test_a_photo_that_is_none_is_refused(ada: Tanda, world: World, photo: Any, text: str) -> None:
    with unchanged():
        refused(clock(ada, world, photo=photo, department_id=world.bar.pk), 400, text)


def test_a_photo_may_have_five_megabytes_to_the_byte(ada: Tanda, world: World) -> None:
    small = picture("JPEG")
    whole = small + b"\0" * (5 * 1024 * 1024 - len(small))
    assert clock(ada, world, photo=data_uri(whole, "jpeg")).status_code == 201
    assert Attachment.objects.all_rows_unchecked().get().size_bytes == 5 * 1024 * 1024


def test_what_a_photo_is_counts_not_what_its_uri_says(ada: Tanda, world: World) -> None:
    assert clock(ada, world, photo=data_uri(picture("JPEG"), "png")).status_code == 201
    assert Attachment.objects.all_rows_unchecked().get().content_type == "image/jpeg"


def test_no_photo_is_none(ada: Tanda, world: World) -> None:
    assert clock(ada, world, photo=None).json()["photo"] is None
    assert clock(ada, world, "noah", photo="").json()["photo"] is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"user_id": None}, "user_id: give a value."),
        ({"user_id": "me"}, "user_id: not a whole number."),
        ({"type": None}, "type: Input should be 'start', 'finish', 'break_start' or 'break_finish'"),
        ({"type": "nap"}, "type: Input should be 'start', 'finish', 'break_start' or 'break_finish'"),
        ({"time": None}, "time: give a value."),
        ({"time": "now"}, "time: not a whole number."),
        ({"time": UNIX * 1000 * 1000}, "time: not a Unix time in seconds."),
        ({"time": 0}, "The time lies before the year 2000. Check the clock that sent it."),
        ({"device_id": "x"}, "device_id: not a whole number."),
        ({"department_id": -1}, "department_id: not an id."),
    ],
)
def test_what_is_wrong_is_named(ada: Tanda, world: World, body: dict[str, Any], text: str) -> None:
    with unchanged():
        refused(clock(ada, world, **body), 400, text)


@pytest.mark.parametrize("missing", ["user_id", "type", "time"])
def test_what_is_missing_is_named(ada: Tanda, world: World, missing: str) -> None:
    body = {name: value for name, value in (START | {"user_id": world.emma.pk}).items() if name != missing}
    with unchanged():
        refused(ada("POST", "/clockins", body), 400, f"{missing} is required.")


def test_the_future_is_not_predicted(ada: Tanda, world: World) -> None:
    with unchanged():
        text = "The time lies more than 10 minutes in the future. Check the clock that sent it."
        refused(clock(ada, world, time=UNIX + 601), 400, text)
    assert clock(ada, world, time=UNIX + 600).status_code == 201


def test_a_department_that_the_user_is_not_in_is_left_out(ada: Tanda, world: World) -> None:
    assert world.other
    for number, team in enumerate((world.yard.pk, world.other.kitchen.pk, 999_999)):
        shown = clock(ada, world, time=UNIX - 600 * number, department_id=team)
        assert (shown.status_code, shown.json()["department_id"]) == (201, None)


def test_who_is_not_there_and_what_is_not_there(ada: Tanda, world: World) -> None:
    assert world.other
    with unchanged():
        for user_id in (999_999, world.other.zoe.pk):
            refused(clock(ada, world, user_id=user_id), 404, "No known user with that id!")
        for device_id in (999_999, world.other.kiosk.pk):
            refused(clock(ada, world, device_id=device_id), 404, "No known device with that id!")


# The clock it was made at


def test_without_a_device_it_is_the_one_generic_clock(ada: Tanda, max_: Tanda, world: World) -> None:
    shown = [clock(tanda, world, name).json() for tanda, name in ((ada, "emma"), (max_, "noah"))]
    generic = Device.objects.all_rows_unchecked().get(kind="generic")
    assert [one["device_id"] for one in shown] == [generic.pk] * 2
    assert (generic.nickname, generic.location_id) == ("Generic time clock", None)
    version = Version.objects.all_rows_unchecked().get(item_type="device", item_id=generic.pk)
    assert (version.author_employee_id, version.author_name) == (world.ada.pk, "API v2")


def test_a_clock_of_one_location_clocks_its_staff_alone(ada: Tanda, world: World) -> None:
    device, _ = register_device(
        Actor.system(world.organisation.pk), nickname="Gate", location=world.depot, location_specific=True
    )
    with unchanged():
        text = "Gate is for the staff of its location alone."
        refused(clock(ada, world, device_id=device.pk), 400, text)
    assert clock(ada, world, "olga", device_id=device.pk).status_code == 201


def test_a_clock_that_was_returned_clocks_nobody(ada: Tanda, world: World) -> None:
    return_device(world.actor("ada"), Device.objects.all_rows_unchecked().get(pk=world.kiosk.pk))
    with unchanged():
        text = "Front door was returned: it clocks nobody."
        refused(clock(ada, world, device_id=world.kiosk.pk), 400, text)


# Who may


def test_one_clocks_oneself_and_whom_one_manages(emma: Tanda, max_: Tanda, world: World) -> None:
    assert clock(emma, world).status_code == 201
    assert clock(max_, world, "noah").status_code == 201
    with unchanged():
        refused(clock(emma, world, "noah"), 404, "No known user with that id!")
        refused(clock(max_, world, "olga"), 404, "No known user with that id!")


def test_the_device_scope_is_needed(world: World) -> None:
    narrow = Tanda(world.token("ada", Scope.USER, Scope.TIMESHEET))
    with unchanged():
        for response in (clock(narrow, world), narrow("GET", "/clockins/1"), listed(narrow, world)):
            refused(response, 403, "You do not have access to this endpoint.")


def test_who_left_is_clocked_for_the_time_before(ada: Tanda, world: World) -> None:
    deactivate_employee(world.actor("ada"), world.noah)
    with unchanged():
        refused(clock(ada, world, "noah"), 400, "Noah North is not active.")
    assert clock(ada, world, "noah", time=UNIX - 3600).status_code == 201


# Processing


@answers("GET /api/v2/clockins/{id}")
def test_a_clock_in_becomes_part_of_a_shift(ada: Tanda, world: World) -> None:
    first = clock(ada, world, time=UNIX - 4 * 3600 + 42, department_id=world.bar.pk).json()
    last = clock(ada, world, type_="finish", time=UNIX + 17).json()
    assert (first["shift_id"], last["shift_id"]) == (None, None)
    with at(NOW + timedelta(minutes=1)):
        run_jobs()
        seen = [ada("GET", f"/clockins/{one['id']}").json() for one in (first, last)]
    shift = shift_of(world.emma)
    # Rounded to the floor of the minute when processed; the clock in stays as it was sent.
    assert (shift.starts_at, shift.finishes_at) == (NOW - timedelta(hours=4), NOW)
    assert (shift.department_id, shift.worked_minutes) == (world.bar.pk, 240)
    changed = {"shift_id": shift.pk, "updated_at": UNIX + 60}
    assert seen == [first | changed, last | changed]


def test_a_clock_in_of_the_same_type_soon_after_is_removed(ada: Tanda, world: World) -> None:
    first, again = clock(ada, world).json(), clock(ada, world, time=UNIX + 61).json()
    run_jobs()
    assert first["id"] != again["id"]
    assert [ada("GET", f"/clockins/{one['id']}").json()["removed"] for one in (first, again)] == [False, True]
    assert ada("GET", f"/clockins/{again['id']}").json()["shift_id"] is None


@pytest.mark.parametrize(
    "more", [{}, {"photo": PIXEL, "device_id": "kiosk"}], ids=["bare", "photo and device"]
)
def test_sent_again_it_is_the_same(ada: Tanda, world: World, more: dict[str, Any]) -> None:
    body = {**more, "device_id": world.kiosk.pk} if more else more
    first = clock(ada, world, **body)
    with unchanged():
        again = clock(ada, world, **body)
    assert (again.status_code, again.json()) == (201, first.json())


def test_a_clock_in_for_a_locked_timesheet_is_kept_for_a_person(ada: Tanda, world: World) -> None:
    clock(ada, world, time=UNIX - 9 * 3600)
    clock(ada, world, type_="finish", time=UNIX - 8 * 3600)
    run_jobs()
    (sheet,) = timesheets_of(world.emma)
    approve_timesheet(world.actor("ada"), sheet)
    export_timesheet(world.actor("ada"), timesheets_of(world.emma)[0])
    late = clock(ada, world)
    assert late.status_code == 201
    run_jobs()
    shown = ada("GET", f"/clockins/{late.json()['id']}").json()
    assert (shown["shift_id"], shown["removed"]) == (None, False)
    assert Shift.objects.all_rows_unchecked().count() == 1


# Answers to timeclock questions


def test_an_answer_comes_with_the_clock_in(ada: Tanda, world: World) -> None:
    question = create_question(
        world.actor("ada"), question="What was your cash tips balance?", type="allowance", trigger_on="finish"
    )
    clock(ada, world, time=UNIX - 3600)
    given = {"timeclock_question_id": question.pk, "answer": 63.4, "trigger": "finish"}
    answer = clock(ada, world, type_="finish", answers=[given])
    assert answer.status_code == 201
    assert answer.json().keys() >= SHOWN.keys()
    run_jobs()
    shown = ada("GET", f"/shifts/{shift_of(world.emma).pk}").json()
    assert question.allowance is not None
    assert [(one["id"], one["value"]) for one in shown["allowances"]] == [(question.allowance.pk, 63.4)]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"answer": "much"},
        {"answer": None},
        {"answer": [63.4]},
        {"answer": -1},
        {"trigger": "start"},
        {"trigger": None},
        {"timeclock_question_id": None},
        {"timeclock_question_id": 999_999},
        {"timeclock_question_id": True},
        {"timeclock_question_id": 10**25},
        {"timeclock_question_id": str(10**25)},
        "63.4",
        None,
    ],
)
def test_an_answer_that_is_none_is_silently_left_out(ada: Tanda, world: World, given: Any) -> None:
    question = create_question(world.actor("ada"), question="Tips?", type="allowance", trigger_on="finish")
    right = {"timeclock_question_id": question.pk, "answer": 63.4, "trigger": "finish"}
    wrong = {**right, **given} if isinstance(given, dict) and given else given
    clock(ada, world, time=UNIX - 3600)
    assert clock(ada, world, type_="finish", answers=[wrong]).status_code == 201
    run_jobs()
    shown = ada("GET", f"/shifts/{shift_of(world.emma).pk}").json()
    assert shown["allowances"] == []


@pytest.mark.parametrize("given", ["yes", 7, {}, {"timeclock_question_id": 1}, None])
def test_answers_that_are_no_list_are_left_out(ada: Tanda, world: World, given: Any) -> None:
    assert clock(ada, world, answers=given).status_code == 201


def test_a_question_that_blocks_does_not_block_programs(ada: Tanda, world: World) -> None:
    create_question(
        world.actor("ada"),
        question="You are not planned.",
        type="shift_note",
        trigger_on="start",
        condition="unscheduled",
        process="block_clockin",
    )
    assert clock(ada, world).status_code == 201


# Lists


def listed(tanda: Tanda, world: World, **query: Any) -> Any:
    query = {"user_id": world.emma.pk, "from": "2026-03-01", "to": "2026-03-31"} | query
    return tanda("GET", "/clockins?" + "&".join(f"{name}={v}" for name, v in query.items() if v is not None))


@answers("GET /api/v2/clockins")
def test_clock_ins_of_a_user_on_a_device(ada: Tanda, world: World) -> None:
    by_hand = clock(ada, world).json()
    at_door = clock(ada, world, type_="finish", time=UNIX - 60, device_id=world.kiosk.pk).json()
    other = clock(ada, world, "noah", device_id=world.kiosk.pk).json()
    assert listed(ada, world).json() == [at_door, by_hand]
    kiosk = {"device_id": world.kiosk.pk}
    assert listed(ada, world, **kiosk, user_id=None).json() == [at_door, other]
    assert listed(ada, world, **kiosk).json() == [at_door]


def test_a_list_shows_where_somebody_clocked(ada: Tanda, world: World) -> None:
    event = clock(ada, world).json()
    ClockEvent.objects.all_rows_unchecked().filter(pk=event["id"]).update(
        latitude="-27.459687", longitude="153.032108"
    )
    (shown,) = listed(ada, world).json()
    assert (shown["latitude"], shown["longitude"]) == (-27.459687, 153.032108)


def test_days_are_those_on_the_users_wall_and_both_are_included(ada: Tanda, world: World) -> None:
    midnight = UNIX - 9 * 3600  # 2026-03-04 in Sydney
    days = {"from": "2026-03-04", "to": "2026-03-04"}
    seconds = (-1, 0, 24 * 3600 - 1, 24 * 3600)
    ids = []
    with at(NOW + timedelta(days=2)):
        ids = [clock(ada, world, time=midnight + one).json()["id"] for one in seconds]
    assert [one["id"] for one in listed(ada, world, **days).json()] == ids[1:3]
    update_employee(world.actor("ada"), world.emma, time_zone="Australia/Perth")
    assert [one["id"] for one in listed(ada, world, **days).json()] == ids[2:]


def test_days_of_a_device_are_those_on_its_wall(ada: Tanda, world: World) -> None:
    device, _ = register_device(Actor.system(world.organisation.pk), location=world.depot)
    midnight = UNIX - 6 * 3600  # 2026-03-04 in Perth
    ids = [
        clock(ada, world, "olga", time=midnight + one, device_id=device.pk).json()["id"] for one in (-1, 0)
    ]
    days = {"from": "2026-03-04", "to": "2026-03-04", "user_id": None, "device_id": device.pk}
    assert [one["id"] for one in listed(ada, world, **days).json()] == ids[1:]


def test_what_was_changed_since(ada: Tanda, world: World) -> None:
    first = clock(ada, world).json()
    with at(NOW + timedelta(minutes=5)):
        second = clock(ada, world, type_="finish", time=UNIX + 300).json()
    assert listed(ada, world, updated_after=UNIX - 1).json() == [first, second]
    assert listed(ada, world, updated_after=UNIX).json() == [second]


def test_who_left_is_listed_when_asked_for(ada: Tanda, world: World) -> None:
    shown = clock(ada, world, "noah", device_id=world.kiosk.pk).json()
    deactivate_employee(world.actor("ada"), world.noah)
    for of in ({"user_id": world.noah.pk}, {"user_id": None, "device_id": world.kiosk.pk}):
        assert listed(ada, world, **of).json() == []
        assert listed(ada, world, **of, include_inactive="true").json() == [shown]


def test_one_sees_the_clock_ins_of_those_whom_one_sees(
    ada: Tanda, emma: Tanda, max_: Tanda, world: World
) -> None:
    own, other = (clock(ada, world, name, device_id=world.kiosk.pk).json() for name in ("emma", "olga"))
    at_door = {"user_id": None, "device_id": world.kiosk.pk}
    assert listed(ada, world, **at_door).json() == [own, other]
    assert listed(max_, world, **at_door).json() == [own]
    assert listed(emma, world, **at_door).json() == [own]
    refused(listed(emma, world, user_id=world.olga.pk), 404, "No known user with that id!")
    refused(emma("GET", f"/clockins/{other['id']}"), 404, "No known clock in with that id!")
    assert world.other
    stranger = Tanda(world.other.token("zoe"))
    refused(stranger("GET", f"/clockins/{own['id']}"), 404, "No known clock in with that id!")
    refused(listed(stranger, world, **at_door), 404, "No known device with that id!")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"user_id": None}, "user_id or device_id is required."),
        ({"from": None}, "from is required."),
        ({"to": None}, "to is required."),
        ({"from": ""}, "from: give a value."),
        ({"from": "15/03/2016"}, "from: not a date such as 2016-03-02."),
        ({"to": "2026-02-30"}, "to: not a date such as 2016-03-02."),
        ({"to": "2026-02-28"}, "to: the last day lies before the first."),
        ({"from": "2025-03-30"}, "to: at most 366 days at a time."),
        ({"user_id": "x"}, "user_id: not a whole number."),
    ],
)
def test_a_list_that_cannot_be_asked_for(ada: Tanda, world: World, query: dict[str, Any], text: str) -> None:
    refused(listed(ada, world, **query), 400, text)


def test_a_leap_year_is_listed_whole(ada: Tanda, world: World) -> None:
    assert date(2024, 12, 31) - date(2024, 1, 1) == timedelta(days=365)
    assert listed(ada, world, **{"from": "2024-01-01", "to": "2024-12-31"}).status_code == 200


# What it costs


def test_a_clock_in_takes_few_statements(
    ada: Tanda, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clock(ada, world, "noah")  # the generic clock is there from now on
    # Where rows are locked, the lock on the person is a statement of its own.
    locks = int(connection.features.has_select_for_update)
    with django_assert_max_num_queries(12 + locks):
        assert clock(ada, world, department_id=world.bar.pk).status_code == 201
    with django_assert_max_num_queries(11 + locks):
        assert clock(ada, world, "olga", device_id=world.kiosk.pk).status_code == 201


def test_a_list_takes_a_constant_number_of_statements(
    ada: Tanda, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        clock(ada, world, time=UNIX - 600 * number, photo=PIXEL)
    with django_assert_num_queries(3):
        assert len(listed(ada, world).json()) == 2
    for number in range(2, 12):
        clock(ada, world, time=UNIX - 600 * number, photo=PIXEL)
    with django_assert_num_queries(3):
        assert len(listed(ada, world).json()) == 12
