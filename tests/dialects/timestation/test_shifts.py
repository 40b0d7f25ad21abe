from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.attendance import actions
from muster.attendance.jobs import look_for_forgotten
from muster.attendance.kinds import EventType
from muster.attendance.models import Shift, Source
from muster.attendance.queries import shifts, timesheets
from muster.core.actor import Actor
from muster.dialects.timestation.wire import DEPARTMENT_ID, SHIFT_ID
from tests.dialects.kit.coverage import answers
from tests.dialects.timestation.requests import (
    bar,
    employee,
    kitchen,
    make_shift,
    refused,
    shift,
    shift_form,
    who,
)
from tests.unchanged import unchanged
from tests.world import NOW, Api, World, at, run_jobs

HALF_PAST = "2026-03-04T08:30:00+11:00"


def system(world: World) -> Actor:
    return Actor.system(world.organisation.pk)


# Ending a shift


@answers("PUT /v1/employees/{employee_id}/check-out")
def test_check_out_without_a_time_is_now_in_the_offset_of_the_check_in(api: Api, world: World) -> None:
    made = make_shift(api, world, time_in="2026-03-03T18:00:15-03:30")
    with at(NOW + timedelta(minutes=5, seconds=7)):
        response = api("PUT", f"/employees/{who(world, 'emma')}/check-out")
    assert response.json() == {"employee": {"employee_id": who(world, "emma")}}
    shown = shift(api, made)
    assert shown["in"] == {"time": "2026-03-03T18:00:15-03:30"}
    assert shown["out"] == {"time": "2026-03-03T18:35:07-03:30"}
    assert shown["total_minutes"] == "35"


@answers("PUT /v1/shifts/{shift_id}/close")
def test_close_takes_a_time_in_an_offset_of_its_own_notes_and_a_deduction(api: Api, world: World) -> None:
    made = make_shift(api, world, notes="Came early")
    form = {"time_out": "2026-03-03T21:40:00Z", "notes": "Left early", "time_deduction_minutes": "10"}
    assert api("PUT", f"/shifts/{made}/close", form).json() == {"shift": {"shift_id": made}}
    assert shift(api, made) == {
        "shift_id": made,
        "employee_id": who(world, "emma"),
        "department_id": kitchen(world),
        "total_minutes": "30",
        "notes": "Left early",
        "in": {"time": "2026-03-04T08:00:00+11:00"},
        "out": {"time": "2026-03-03T21:40:00+00:00"},
    }


def test_notes_not_given_at_the_check_out_stay(api: Api, world: World) -> None:
    made = make_shift(api, world, notes="Came early")
    api("PUT", f"/employees/{who(world, 'emma')}/check-out", {"time_out": HALF_PAST})
    assert shift(api, made)["notes"] == "Came early"


def test_check_out_of_somebody_who_is_not_in(api: Api, world: World) -> None:
    with unchanged():
        response = api("PUT", f"/employees/{who(world, 'emma')}/check-out", {"time_out": HALF_PAST})
        refused(response, 402, "Emma Example has no open shift.")


def test_a_closed_shift_is_not_closed_again(api: Api, world: World) -> None:
    made = make_shift(api, world, time_out=HALF_PAST)
    with unchanged():
        refused(api("PUT", f"/shifts/{made}/close"), 402, "The shift has ended already.")


@pytest.mark.parametrize(
    ("time_out", "text"),
    [
        ("2026-03-04T07:59:59+11:00", "The check-out time is earlier than the check-in time."),
        ("2026-03-04T09:10:01+11:00", "A shift cannot have ended in the future."),
        ("2026-03-04T08:30:00", "time_out: the UTC offset is missing (YYYY-MM-DDTHH:MM:SSZ)."),
        ("2026-03-04T08:30:00+14:01", "time_out: no clock has this UTC offset."),
        ("0001-01-01T00:00:00+14:00", "time_out: the year is out of range."),
        ("9999-12-31T23:59:59-14:00", "time_out: the year is out of range."),
        ("half past eight", "time_out: not a time in ISO-8601 with UTC offset (YYYY-MM-DDTHH:MM:SSZ)."),
        ("\x00", "time_out: not a time in ISO-8601 with UTC offset (YYYY-MM-DDTHH:MM:SSZ)."),
    ],
)
def test_an_impossible_check_out_time(api: Api, world: World, time_out: str, text: str) -> None:
    made = make_shift(api, world)
    with unchanged():
        refused(api("PUT", f"/employees/{who(world, 'emma')}/check-out", {"time_out": time_out}), 400, text)
        refused(api("PUT", f"/shifts/{made}/close", {"time_out": time_out}), 400, text)
        refused(api("PUT", f"/shifts/{made}", shift_form(world, time_out=time_out)), 400, text)
        refused(api("POST", "/shifts", shift_form(world, "noah", time_out=time_out)), 400, text)


@pytest.mark.parametrize("minutes", ["-1", "1.5", "ten", "20161", "9" * 5000])
def test_an_impossible_deduction(api: Api, world: World, minutes: str) -> None:
    with unchanged():
        refused(
            api("POST", "/shifts", shift_form(world, time_deduction_minutes=minutes)),
            400,
            "time_deduction_minutes: not a whole number of minutes from 0 to 20,160.",
        )


# Making and replacing


@pytest.mark.parametrize("field", ["employee_id", "department_id", "time_in"])
def test_a_new_shift_needs(api: Api, world: World, field: str) -> None:
    with unchanged():
        refused(api("POST", "/shifts", shift_form(world, **{field: ""})), 400, f"{field} is required.")


def test_a_shift_in_the_future_or_on_top_of_another(api: Api, world: World) -> None:
    make_shift(api, world, time_out=HALF_PAST)
    with unchanged():
        refused(
            api("POST", "/shifts", shift_form(world, time_in="2026-03-05T08:00:00+11:00")),
            400,
            "A shift cannot begin in the future: what is planned belongs into the roster.",
        )
        refused(
            api("POST", "/shifts", shift_form(world, time_in="2026-03-04T08:10:00+11:00")),
            402,
            "It overlaps with the shift of this employee from 2026-03-03 21:00 UTC to 2026-03-03 21:30.",
        )


def test_the_same_shift_sent_again_is_the_first_one(api: Api, world: World) -> None:
    made = make_shift(api, world)
    with unchanged():
        assert make_shift(api, world) == made


def test_an_open_shift_can_be_replaced_and_stays_open(api: Api, world: World) -> None:
    made = make_shift(api, world, notes="Came early")
    form = {"department_id": bar(world), "time_in": "2026-03-04T07:30:00+11:00"}
    assert api("PUT", f"/shifts/{made}", form).json() == {"shift": {"shift_id": made}}
    assert shift(api, made) == {
        "shift_id": made,
        "employee_id": who(world, "emma"),
        "department_id": bar(world),
        "in": {"time": "2026-03-04T07:30:00+11:00"},
    }


def test_a_closed_shift_needs_its_end_when_replaced(api: Api, world: World) -> None:
    made = make_shift(api, world, time_out=HALF_PAST)
    form = {"department_id": kitchen(world), "time_in": "2026-03-04T08:00:00+11:00"}
    with unchanged():
        refused(api("PUT", f"/shifts/{made}", form), 400, "The shift has ended already: its end is required.")


def test_a_replacement_clears_notes_and_deduction(api: Api, world: World) -> None:
    actions.update_settings(system(world), automatic_breaks=[{"worked_minutes": 20, "break_minutes": 5}])
    made = make_shift(api, world, time_out=HALF_PAST, notes="Late", time_deduction_minutes="0")
    assert shift(api, made)["total_minutes"] == "30"  # the deduction given takes the place of the rule
    form = shift_form(world, time_out=HALF_PAST)
    api("PUT", f"/shifts/{made}", form)
    shown = shift(api, made)
    assert shown["total_minutes"] == "25"
    assert "notes" not in shown


def test_total_minutes_follow_the_rounding_rules_of_the_account(api: Api, world: World) -> None:
    nearest = {"mode": "nearest", "minutes": 5}
    actions.update_settings(system(world), rounding={"start": nearest, "finish": nearest})
    made = make_shift(api, world, time_in="2026-03-04T08:02:59+11:00", time_out="2026-03-04T08:28:00+11:00")
    shown = shift(api, made)
    assert shown["total_minutes"] == "30"  # 08:00 to 08:30
    assert shown["in"]["time"] == "2026-03-04T08:02:59+11:00"


def test_a_deduction_longer_than_the_shift_leaves_nothing(api: Api, world: World) -> None:
    made = make_shift(api, world, time_out=HALF_PAST, time_deduction_minutes="31")
    assert shift(api, made)["total_minutes"] == "0"


def test_a_shift_on_an_exported_timesheet_is_locked(api: Api, world: World) -> None:
    made = make_shift(api, world, time_out=HALF_PAST)
    sheet = timesheets(system(world)).get()
    actions.export_timesheet(system(world), actions.approve_timesheet(system(world), sheet))
    text = "The timesheet from 2026-03-02 to 2026-03-08 was exported and is locked."
    with unchanged():
        refused(api("PUT", f"/shifts/{made}", shift_form(world, time_out=HALF_PAST)), 402, text)
        refused(api("DELETE", f"/shifts/{made}"), 402, text)
        refused(api("POST", "/shifts", shift_form(world, time_in=HALF_PAST)), 402, text)


def test_a_deleted_shift_is_gone(api: Api, world: World) -> None:
    made = make_shift(api, world)
    assert api("DELETE", f"/shifts/{made}").json() == {"shift": {"shift_id": made}}
    with unchanged():
        for method, path in (("GET", ""), ("PUT", "/close"), ("DELETE", "")):
            refused(api(method, f"/shifts/{made}{path}"), 404, "Shift not found.")
    assert employee(api, who(world, "emma"))["status"] == "out"


# The list


def listed(api: Api, world: World, **dates: str) -> list[str]:
    query = "".join(f"&{name}={value}" for name, value in dates.items())
    rows = api("GET", f"/shifts?employee_id={who(world, 'emma')}{query}").json()["shifts"]
    return [row["in"]["time"] for row in rows]


def test_dates_are_those_on_the_clock_where_the_shift_began(api: Api, world: World) -> None:
    times = [
        "2026-03-01T23:59:59-11:00",  # the 2nd, 10:59 UTC
        "2026-03-01T23:59:59+00:00",
        "2026-03-01T00:00:00+14:00",  # the last of February, 10:00 UTC
        "2026-02-28T23:59:59+14:00",
    ]
    for time in times:
        end = (datetime.fromisoformat(time) + timedelta(seconds=1)).isoformat()
        make_shift(api, world, time_in=time, time_out=end)
    assert listed(api, world) == times
    assert listed(api, world, start_date="2026-03-01", end_date="2026-03-01") == times[:3]
    assert listed(api, world, start_date="2026-03-01") == times[:3]
    assert listed(api, world, end_date="2026-02-28") == times[3:]
    assert listed(api, world, start_date="2026-03-02", end_date="2026-03-01") == []
    assert listed(api, world, start_date="0001-01-01", end_date="9999-12-31") == times


@pytest.mark.parametrize("field", ["start_date", "end_date"])
@pytest.mark.parametrize("text", ["2026-02-29", "yesterday", "2026-03-01T00:00", "%00"])
def test_a_date_that_is_none(api: Api, world: World, field: str, text: str) -> None:
    response = api("GET", f"/shifts?employee_id={who(world, 'emma')}&{field}={text}")
    refused(response, 400, f"{field}: not a date in ISO-8601 (YYYY-MM-DD).")


def test_the_list_needs_an_employee(api: Api, world: World) -> None:
    refused(api("GET", "/shifts"), 400, "employee_id is required.")
    refused(api("GET", "/shifts?employee_id="), 404, "Employee not found.")


def many_shifts(world: World, count: int) -> None:
    """One of a minute every hour back from an hour before NOW: rows as the domain makes them, in one statement."""
    sheet = actions.create_shift(
        system(world),
        employee=world.emma,
        department=world.kitchen,
        clocked_in_at=NOW - timedelta(hours=1),
        in_offset_minutes=660,
        clocked_out_at=NOW - timedelta(minutes=59),
        out_offset_minutes=660,
    )
    first = {field.attname: getattr(sheet, field.attname) for field in Shift._meta.concrete_fields}
    first.pop("id")
    times = ("clocked_in_at", "clocked_out_at", "starts_at", "finishes_at")
    rows = [
        Shift(**first | {name: first[name] - timedelta(hours=back) for name in times})
        for back in range(1, count)
    ]
    Shift._base_manager.bulk_create(rows)


def test_the_last_two_thousand_are_listed_newest_first(api: Api, world: World) -> None:
    many_shifts(world, 2200)
    newest = listed(api, world)
    assert len(newest) == 2000
    assert newest[0] == "2026-03-04T08:00:00+11:00"
    assert newest == sorted(newest, reverse=True)
    # What lies past the end date on the clock does not count.
    assert len(listed(api, world, end_date="2026-02-25")) == 2000
    assert listed(api, world, end_date="2026-02-25")[0] == "2026-02-25T23:00:00+11:00"


def test_a_page_of_a_hundred_takes_four_statements_at_most(
    api: Api, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many_shifts(world, 100)
    api("GET", "/departments")  # the key's last use is written now
    with django_assert_max_num_queries(4):
        assert len(listed(api, world)) == 100


def test_a_check_out_takes_fourteen_statements_at_most(
    api: Api, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_shift(api, world)
    with django_assert_max_num_queries(14):
        assert api("PUT", f"/employees/{who(world, 'emma')}/check-out").status_code == 200


# One fact, several doors


def test_a_shift_made_here_is_what_attendance_knows(api: Api, world: World) -> None:
    made = make_shift(api, world, time_out=HALF_PAST, notes="By hand", time_deduction_minutes="3")
    row = shifts(system(world)).get()
    assert SHIFT_ID.encode(row.pk) == made
    assert (row.employee_id, row.department_id) == (world.emma.pk, world.kitchen.pk)
    assert row.clocked_in_at == datetime(2026, 3, 3, 21, 0, tzinfo=UTC)
    assert (row.clocked_in_offset_minutes, row.clocked_out_offset_minutes) == (660, 660)
    assert (row.worked_minutes, row.deduction_minutes, row.notes) == (27, 3, "By hand")


def press(world: World, type_: EventType, at_: datetime) -> None:
    actions.record_clock_event(
        system(world),
        employee=world.emma,
        type=type_,
        at=at_,
        source=Source.KIOSK,
        device=world.kiosk,
        latitude="-33.868800",
        longitude="151.209300",
    )
    run_jobs()


def test_a_press_at_the_kiosk_is_an_open_shift_here(api: Api, world: World) -> None:
    press(world, EventType.START, NOW - timedelta(minutes=50))
    assert employee(api, who(world, "emma"))["status"] == "in"
    [row] = api("GET", f"/shifts?employee_id={who(world, 'emma')}").json()["shifts"]
    assert list(row) == ["shift_id", "employee_id", "department_id", "in"]
    assert row["department_id"] == DEPARTMENT_ID.encode(world.kitchen.pk)
    assert row["in"] == {
        "time": "2026-03-04T08:10:00+11:00",
        "device": "Front door",
        "location": {"coordinates": {"latitude": "-33.868800", "longitude": "151.209300"}},
    }
    assert list(row["in"]) == ["time", "device", "location"]


def test_who_pressed_at_the_kiosk_is_checked_out_here_before_any_job_ran(api: Api, world: World) -> None:
    actions.record_clock_event(
        system(world),
        employee=world.emma,
        type=EventType.START,
        at=NOW - timedelta(minutes=50),
        source=Source.KIOSK,
        device=world.kiosk,
    )
    assert api("PUT", f"/employees/{who(world, 'emma')}/check-out").status_code == 200
    [row] = api("GET", f"/shifts?employee_id={who(world, 'emma')}").json()["shifts"]
    assert row["total_minutes"] == "50"
    assert row["out"] == {"time": "2026-03-04T09:00:00+11:00"}


def test_a_forgotten_shift_is_out_and_can_still_be_closed(api: Api, world: World) -> None:
    made = make_shift(api, world)
    with at(NOW + timedelta(hours=20)):
        look_for_forgotten()
        assert employee(api, who(world, "emma"))["status"] == "out"
        assert "out" not in shift(api, made)
        assert api("PUT", f"/shifts/{made}/close", {"time_out": HALF_PAST}).status_code == 200
    assert shift(api, made)["total_minutes"] == "30"
