"""Shifts, as tanda-v2.txt 533-755 and 846 have them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.attendance.actions import create_shift, update_settings, update_shift
from muster.core.actor import Actor, Scope
from muster.core.change import change
from muster.dialects.timestation.wire import SHIFT_ID
from muster.people.actions import update_employee
from muster.places.actions import update_department
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.worked import BREAK_KEYS, KEYS, allowance, body, made, ok, refused, tag
from tests.presses import local, press, reread, shift_of, shifts_of, timesheets_of, work, worker_at
from tests.world import NOW, Api, Tanda, World, at

START, FINISH = 1457741040, 1457762640
HOUR = timedelta(hours=1)
NO_SHIFT = "No known shift with that id!"


def unix(at: datetime) -> int:
    return int(at.timestamp())


# Create: every example of the document


@answers("POST /api/v2/shifts")
def test_create(ada: Tanda, world: World) -> None:
    shift = made(ada, world)
    row = shift_of(world.noah)
    assert shift == {
        "id": row.pk,
        "timesheet_id": timesheets_of(world.noah)[0].pk,
        "user_id": world.noah.pk,
        "date": "2016-03-12",
        "start": START,
        "break_start": None,
        "break_finish": None,
        "break_length": None,
        "breaks": [],
        "finish": FINISH,
        "status": "PENDING",
        "allowances": [],
        "tag": None,
        "tag_id": None,
        "department_id": world.kitchen.pk,
        "department_export_name": None,
        "metadata": "My special metadata",
        "leave_request_id": None,
        "record_id": None,
        "approved_by": None,
        "approved_at": None,
        "updated_at": unix(NOW),
    }
    assert (row.by_hand, row.worked_minutes, row.clocked_in_offset_minutes) == (True, 360, 660)


def test_create_with_breaks(ada: Tanda, world: World) -> None:
    shift = made(ada, world, break_start=1457751660, break_finish=1457753280)
    assert {name: shift[name] for name in ("break_start", "break_finish", "break_length")} == {
        "break_start": 1457751660,
        "break_finish": 1457753280,
        "break_length": 27,
    }
    (one,) = shift["breaks"]
    assert one.keys() == BREAK_KEYS
    assert (one["start"], one["finish"], one["length"], one["paid"]) == (1457751660, 1457753280, 27, False)
    assert shift_of(world.noah).worked_minutes == 333


def test_create_approved(ada: Tanda, world: World) -> None:
    shift = made(ada, world, status="APPROVED", tag=None)
    assert (shift["status"], shift["tag"], shift["approved_by"], shift["approved_at"]) == (
        "APPROVED", None, world.ada.pk, unix(NOW),
    )  # fmt: skip


def test_create_with_allowances(ada: Tanda, world: World) -> None:
    hazard = allowance(world)
    shift = made(ada, world, allowances=[{"id": hazard.pk, "value": 1}])
    assert shift["allowances"] == [{"id": hazard.pk, "name": hazard.name, "value": 1, "cost": None}]


@pytest.mark.parametrize("by", ["tag", "tag_id"])
def test_create_with_a_tag(ada: Tanda, world: World, by: str) -> None:
    head = tag(world)
    shift = made(ada, world, **{by: {"tag": "head technician", "tag_id": head.pk}[by]})
    assert (shift["tag"], shift["tag_id"]) == ("Head Technician", head.pk)


def test_times_are_rounded_to_the_nearest_minute(ada: Tanda, world: World) -> None:
    shift = made(
        ada, world, start=START - 30, finish=FINISH + 29, break_start=1457751689, break_finish=1457753250
    )
    assert (shift["start"], shift["finish"]) == (START, FINISH)
    assert (shift["break_start"], shift["break_finish"]) == (1457751660, 1457753280)


def test_the_team_is_that_of_the_user_unless_given_and_gives_its_tag(ada: Tanda, world: World) -> None:
    system = Actor.system(world.organisation.pk)
    update_department(system, reread(world.kitchen), export_name="abc123", pay_code=tag(world))
    sent = body(world)
    del sent["department_id"]
    shift = ok(ada("POST", "/shifts", sent))
    assert (shift["department_id"], shift["tag"]) == (world.kitchen.pk, "Head Technician")
    assert shift["department_export_name"] == "abc123"
    moved = ok(ada("PUT", f"/shifts/{shift['id']}", {"department_id": world.bar.pk}))
    assert (moved["department_id"], moved["tag"]) == (world.bar.pk, None)


def test_a_shift_without_an_end_is_open(ada: Tanda, world: World) -> None:
    shift = made(ada, world, date="2026-03-04", start=unix(NOW) - 3600, finish=None)
    assert (shift["finish"], shift["break_length"]) == (None, None)
    assert shift_of(world.noah).worked_minutes is None


@pytest.mark.parametrize(
    ("date", "wanted"), [("2016-03-11", "2016-03-11"), ("2016-03-13", "2016-03-13"), (None, "2016-03-12")]
)
def test_the_date_is_kept_as_given(ada: Tanda, world: World, date: str | None, wanted: str) -> None:
    shift = made(ada, world, date=date)
    assert shift["date"] == wanted
    # A change that moves no start leaves it.
    assert ok(ada("PUT", f"/shifts/{shift['id']}", {"metadata": "x"}))["date"] == wanted


def test_the_same_post_sent_again_gives_the_first_shift(ada: Tanda, world: World) -> None:
    hazard = allowance(world)
    extra = {
        "breaks": [{"length": 30}],
        "allowances": [{"id": hazard.pk, "value": 0.5}],
        "status": "APPROVED",
    }
    first = made(ada, world, **extra)
    assert made(ada, world, **extra) == first
    assert len(shifts_of(world.noah)) == 1


@pytest.mark.parametrize(
    "other", [{"breaks": [{"length": 31}]}, {"metadata": "Other"}, {"start": START + 60}]
)
def test_another_over_it_is_refused(ada: Tanda, world: World, other: dict[str, Any]) -> None:
    made(ada, world, breaks=[{"length": 30}])
    text = "start: It overlaps with the shift of this employee from 2016-03-12 00:04 UTC to 2016-03-12 06:04."
    with refused(400, text) as answered:
        answered.append(ada("POST", "/shifts", body(world, **other)))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"user_id": None}, "user_id is required."),
        ({"start": None}, "start is required."),
        ({"start": "noon"}, "start: not a whole number."),
        ({"date": "12.03.2016"}, "date: not a date such as 2016-03-02."),
        ({"date": "2016-03-14"}, "date: a shift that starts on 2016-03-12 does not belong to 2016-03-14."),
        ({"finish": START - 60}, "finish: The check-out time is earlier than the check-in time."),
        ({"finish": START + 15 * 86400}, "finish: The shift would be longer than 14 days. Check the dates."),
        ({"status": "approved"}, "status: Input should be 'PENDING' or 'APPROVED'"),
        ({"status": "APPROVED", "finish": None}, "status: The shift has not ended yet."),
        ({"tag": "Nobody's"}, "tag: no known tag with the name Nobody's."),
        ({"tag_id": 999}, "tag_id: no known pay code with the id 999."),
        ({"department_id": 999}, "department_id: no known department with the id 999."),
        ({"allowances": [{"id": 999, "value": 1}]}, "allowances: there is no allowance 999."),
        ({"metadata": "m" * 501}, "metadata: Ensure this value has at most 500 characters (it has 501)."),
        ({"break_start": START - 60, "break_finish": START}, "breaks: A break lies within its shift."),
        ({"breaks": [{"start": START, "finish": START - 60}]}, "breaks: A break ends after it began."),
        ({"breaks": [{}]}, "breaks: A break has a start or a length."),
        ({"breaks": [{"length": 361}]}, "breaks: A break is no longer than its shift."),
        (
            {"breaks": [{"start": START}]},
            "breaks: The shift has ended: a break in it has an end, or a length.",
        ),
    ],
)
def test_what_cannot_be_is_refused(ada: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("POST", "/shifts", body(world, **changes)))


def test_an_allowance_that_cannot_be_set(ada: Tanda, world: World) -> None:
    meal, tools = allowance(world, "Meal", automatic=True), allowance(world, "Tools")
    for one, value, text in (
        (meal, 1, "allowances: Meal is applied by the pay rules and is not set by hand."),
        (tools, -1, "allowances: the value of Tools is negative."),
        (tools, 0.12345, "allowances: Tools: Ensure that there are no more than 4 decimal places."),
    ):
        with refused(400, text) as answered:
            answered.append(ada("POST", "/shifts", body(world, allowances=[{"id": one.pk, "value": value}])))


def test_a_user_who_is_not_there(ada: Tanda, world: World) -> None:
    assert world.other
    with refused(404, "No known user with that id!") as answered:
        answered.append(ada("POST", "/shifts", body(world, user_id=999)))
        answered.append(ada("POST", "/shifts", body(world, user_id=world.other.zoe.pk)))


def test_who_may_not_make_shifts(emma: Tanda, max_: Tanda, world: World) -> None:
    with refused(403, "You do not have access to this endpoint.") as answered:
        answered.append(emma("POST", "/shifts", body(world, user_id=world.emma.pk)))
        answered.append(max_("POST", "/shifts", body(world, user_id=world.max.pk)))
    with refused(404, "No known user with that id!") as answered:
        answered.append(max_("POST", "/shifts", body(world, user_id=world.olga.pk)))


# Lists


@pytest.fixture
def three(ada: Tanda, world: World) -> list[int]:
    """Noah's on the 12th and the 13th, Olga's on the 12th."""
    day = 86400
    rows = [
        made(ada, world),
        made(ada, world, date="2016-03-13", start=START + day, finish=FINISH + day),
        made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk),
    ]
    return [row["id"] for row in rows]


@answers("GET /api/v2/shifts", "GET /api/v2/shifts/{id}")
def test_which_are_listed(ada: Tanda, world: World, three: list[int]) -> None:
    first, second, olgas = three
    listed = {
        f"ids={first},{olgas},999": {first, olgas},
        f"user_ids={world.noah.pk}": {first, second},
        "from=2016-03-12&to=2016-03-12": {first, olgas},
        f"from=2016-03-12&to=2016-03-12&user_ids={world.noah.pk}": {first},
        f"ids={first},{second}&from=2016-03-13&to=2016-03-13": {second},
        f"ids={first},{olgas}&report_location_id={world.depot.pk}": {olgas},
        f"ids={first},{second}&page_size=1&page=2": {second},
        f"ids={first}&updated_after={unix(NOW) - 1}": {first},
        f"ids={first}&updated_after={unix(NOW)}": set(),
        "ids=": set(),
    }
    for query, wanted in listed.items():
        assert {one["id"] for one in ok(ada("GET", f"/shifts?{query}"))} == wanted, query
    found = ok(ada("GET", f"/shifts?ids={first}"))
    assert found == [ok(ada("GET", f"/shifts/{first}"))]
    assert found[0].keys() == KEYS


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "Give at least one of ids, user_ids, or from and to."),
        ("?report_location_id=1", "Give at least one of ids, user_ids, or from and to."),
        ("?from=2016-03-12", "from and to are given together."),
        ("?to=2016-03-12&ids=1", "from and to are given together."),
        ("?ids=one", "ids: not a whole number."),
        ("?from=x&to=2016-03-12", "from: not a date such as 2016-03-02."),
    ],
)
def test_a_list_needs_to_know_which(ada: Tanda, query: str, text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("GET", f"/shifts{query}"))


def test_everybody_sees_their_own(max_: Tanda, emma: Tanda, world: World, three: list[int]) -> None:
    query = f"/shifts?ids={','.join(map(str, three))}"
    assert [one["id"] for one in ok(max_("GET", query))] == three[:2]
    assert ok(emma("GET", query)) == []
    with refused(404, NO_SHIFT) as answered:
        for suffix in ("", "/applicable_allowances", "/versions", "/breaks"):
            answered.append(emma("GET", f"/shifts/{three[0]}{suffix}"))
            answered.append(max_("GET", f"/shifts/{three[2]}{suffix}"))


def test_what_is_shown_when_asked_for(ada: Tanda, world: World) -> None:
    system = Actor.system(world.organisation.pk)
    update_department(system, reread(world.kitchen), export_name="abc123", pay_code=tag(world))
    shift = made(ada, world, tag=None)
    row = shift_of(world.noah)
    update_shift(
        system, row, department=row.department, clocked_in_at=row.clocked_in_at, in_offset_minutes=660,
        clocked_out_at=row.clocked_out_at, out_offset_minutes=660, notes="Late bread",
    )  # fmt: skip
    asked = "show_costs=true&show_award_interpretation=true&show_associated_tag=true&show_notes=true"
    found = ok(ada("GET", f"/shifts/{shift['id']}?{asked}&show_export_name=true&platform=true"))
    assert {name: found[name] for name in found.keys() - KEYS} == {
        "cost": None,
        "cost_breakdown": {"award_cost": None, "allowance_cost": None},
        "last_costed_at": None,
        "award_interpretation": [],
        "associated_tag": "Head Technician",
        "associated_tag_id": row.department.pay_code_id,
        "notes": [{"body": "Late bread"}],
        "department_export_name": "abc123",
    }
    assert (found["tag"], found["record_id"]) == (None, None)


@pytest.mark.parametrize("asked", ["show_costs", "show_award_interpretation"])
def test_costs_need_the_scope_and_the_right(ada: Tanda, world: World, asked: str) -> None:
    shift = made(ada, world)
    pia = Tanda(world.token("pia", Scope.TIMESHEET))
    max_ = Tanda(world.token("max"))
    paths = (f"/shifts?ids={shift['id']}&", f"/shifts/{shift['id']}?", "/timesheets/on/2016-03-12?")
    with refused(403, "You do not have access to this endpoint.") as answered:
        answered += [api("GET", f"{path}{asked}=true") for api in (pia, max_) for path in paths]
    update_employee(Actor.system(world.organisation.pk), reread(world.max), sees_costs=True)
    for api in (max_, Tanda(world.token("pia", Scope.TIMESHEET, Scope.COST))):
        for path in paths:
            ok(api("GET", f"{path}{asked}=true"))


def test_a_page_of_100_takes_four_statements(ada: Tanda, world: World) -> None:
    hazard = allowance(world)
    system = Actor.system(world.organisation.pk)
    with change(system):
        for number in range(110):
            start = 1457741040 - number * 86400
            made(
                ada, world, start=start, finish=start + 21600, date=None, status=None,
                breaks=[{"length": 10}, {"start": start + 3600, "finish": start + 4200}],
                allowances=[{"id": hazard.pk, "value": 1}],
            )  # fmt: skip
            if number == 1:
                counts = [_statements(ada, world)]
    counts.append(_statements(ada, world))
    assert counts[0] == counts[1] <= 4


def _statements(api: Tanda, world: World) -> int:
    with CaptureQueriesContext(connection) as seen:
        page = ok(api("GET", f"/shifts?user_ids={world.noah.pk}"))
    assert all(len(one["breaks"]) == 2 and len(one["allowances"]) == 1 for one in page)
    return len([one for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


# Update


def change_of(api: Tanda, shift: dict[str, Any], **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = ok(api("PUT", f"/shifts/{shift['id']}", changes))
    return found


@answers("PUT /api/v2/shifts/{id}")
def test_approve_and_withdraw(ada: Tanda, world: World) -> None:
    shift = made(ada, world)
    with at(NOW + HOUR):
        approved = change_of(ada, shift, status="APPROVED")
    assert (approved["status"], approved["approved_by"], approved["approved_at"]) == (
        "APPROVED", world.ada.pk, unix(NOW + HOUR),
    )  # fmt: skip
    back = change_of(ada, shift, status="PENDING")
    assert (back["status"], back["approved_by"], back["approved_at"]) == ("PENDING", None, None)


def test_update_times(ada: Tanda, world: World) -> None:
    shift = made(ada, world)
    found = change_of(ada, shift, start=START - 600 - 10, finish=FINISH + 600 + 10)
    assert (found["start"], found["finish"], found["date"]) == (START - 600, FINISH + 600, "2016-03-12")
    assert shift_of(world.noah).worked_minutes == 380


def test_update_times_on_a_new_date(ada: Tanda, world: World) -> None:
    shift = made(ada, world, break_start=START + 3600, break_finish=START + 5400)
    # As the document's example (676), on this company's clocks.
    sent = {
        "date": "2016-03-03",
        "start": 1456987918,
        "finish": 1457003286,
        "break_start": 1456994543,
        "break_finish": 1456996212,
    }
    found = change_of(ada, shift, **sent)
    assert {name: found[name] for name in sent} == {
        "date": "2016-03-03",
        "start": 1456987920,
        "finish": 1457003280,
        "break_start": 1456994520,
        "break_finish": 1456996200,
    }
    assert (found["break_length"], found["breaks"][0]["id"]) == (28, shift["breaks"][0]["id"])
    assert [str(one.starts_on) for one in timesheets_of(world.noah)] == ["2016-02-29", "2016-03-07"]


def test_update_allowances(ada: Tanda, world: World) -> None:
    hazard, tools = allowance(world), allowance(world, "Tools")
    shift = made(ada, world, allowances=[{"id": hazard.pk, "value": 1}], status="APPROVED")
    found = change_of(ada, shift, allowances=[{"id": tools.pk, "value": 0.5}])
    assert [(one["id"], one["value"]) for one in found["allowances"]] == [(hazard.pk, 1), (tools.pk, 0.5)]
    # What is paid is other than what was approved.
    assert found["status"] == "PENDING"
    found = change_of(ada, shift, allowances=[{"id": hazard.pk, "value": 0}, {"id": tools.pk, "value": None}])
    assert found["allowances"] == []


def test_update_the_tag(ada: Tanda, world: World) -> None:
    head = tag(world)
    shift = made(ada, world, tag_id=head.pk)
    assert change_of(ada, shift, metadata=None)["tag_id"] == head.pk
    assert change_of(ada, shift, tag=None)["tag_id"] is None


def test_what_was_shown_sent_back_changes_nothing(ada: Tanda, world: World) -> None:
    """Of a clocked shift too, whose times were rounded, and of one from which the rules took a break."""
    grid = {"mode": "nearest", "minutes": 15}
    update_settings(
        Actor.system(world.organisation.pk),
        rounding={"start": grid, "finish": grid},
        automatic_breaks=[{"worked_minutes": 240, "break_minutes": 30}],
    )
    start = local("2026-03-03 08:07")
    work(world.noah, ("start", start), ("break_start", start + HOUR), ("break_finish", start + 1.2 * HOUR))
    work(world.noah, ("finish", start + 5 * HOUR))
    shift = ok(ada("GET", f"/shifts/{shift_of(world.noah).pk}"))
    assert (shift["start"], shift["break_length"]) == (unix(local("2026-03-03 08:00")), 30)
    with at(NOW + HOUR):
        before = reread(shift_of(world.noah)).row_version
        assert change_of(ada, shift, **shift) == shift
    row = shift_of(world.noah)
    assert (row.row_version, row.by_hand, row.clocked_in_at) == (before, False, start)


def test_old_keys_change_the_first_break(ada: Tanda, world: World) -> None:
    shift = made(ada, world, break_start=START + 3600, break_finish=START + 5400)
    found = change_of(ada, shift, break_finish=START + 7200)
    assert (found["break_length"], len(found["breaks"])) == (60, 1)
    assert found["breaks"][0]["id"] == shift["breaks"][0]["id"]
    assert change_of(ada, shift, break_length=45)["breaks"][0]["length"] == 45
    gone = change_of(ada, shift, break_start=None, break_finish=None, break_length=None)
    assert (gone["breaks"], gone["break_length"]) == ([], None)
    assert change_of(ada, shift, break_length=20)["breaks"][0]["length"] == 20


def test_breaks_are_stated_all_together(ada: Tanda, world: World) -> None:
    shift = made(ada, world, breaks=[{"length": 10, "paid": True}, {"length": 20}])
    paid, unpaid = shift["breaks"]
    assert (shift["break_length"], paid["paid"]) == (20, True)
    found = change_of(ada, shift, breaks=[{"id": unpaid["id"], "length": 25}, {"length": 5}])
    assert [(one["id"] == unpaid["id"], one["length"]) for one in found["breaks"]] == [(True, 25), (False, 5)]
    with refused(400, "break_length: the shift has several breaks; give them as breaks.") as answered:
        answered.append(ada("PUT", f"/shifts/{shift['id']}", {"break_length": 5}))
    with refused(400, f"breaks: this shift has no break with the id {paid['id']}.") as answered:
        answered.append(ada("PUT", f"/shifts/{shift['id']}", {"breaks": [{"id": paid["id"]}]}))
    assert change_of(ada, shift, breaks=[])["breaks"] == []


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"start": None}, "start is required."),
        ({"finish": None}, "finish: The shift has ended already: its end is required."),
        ({"user_id": 1}, "user_id: a shift stays that of its user."),
        ({"finish": START + 60}, "breaks: A break lies within its shift."),
        (
            {"start": 1899999999},
            "start: A shift cannot begin in the future: what is planned belongs into the roster.",
        ),
    ],
)
def test_what_cannot_become_is_refused(ada: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    shift = made(ada, world, breaks=[{"start": START + 3600, "finish": START + 5400}])
    with refused(400, text) as answered:
        answered.append(ada("PUT", f"/shifts/{shift['id']}", changes))


def test_an_exported_timesheet_is_closed(ada: Tanda, world: World) -> None:
    shift = made(ada, world, breaks=[{"length": 10}])
    ok(ada("PUT", f"/timesheets/{shift['timesheet_id']}", {"status": "exported"}))
    path, one = f"/shifts/{shift['id']}", shift["breaks"][0]["id"]
    with refused(400, "The timesheet from 2016-03-07 to 2016-03-13 was exported and is locked.") as answered:
        answered.append(ada("PUT", path, {"metadata": "x"}))
        answered.append(ada("PUT", path, {"status": "PENDING"}))
        answered.append(ada("DELETE", path))
        answered.append(ada("POST", f"{path}/breaks", {"length": 5}))
        answered.append(ada("PUT", f"{path}/breaks/{one}", {"length": 5}))
        answered.append(ada("POST", "/shifts", body(world, start=FINISH, finish=FINISH + 60)))
        rated = {"user_id": world.noah.pk, "date": "2016-03-12", "rating": 5}
        answered.append(ada("POST", "/shift_ratings", rated))


@answers("DELETE /api/v2/shifts/{id}")
def test_delete(ada: Tanda, world: World) -> None:
    hazard = allowance(world)
    shift = made(ada, world, breaks=[{"length": 10}], allowances=[{"id": hazard.pk, "value": 1}])
    assert ok(ada("DELETE", f"/shifts/{shift['id']}")) == {}
    with refused(404, NO_SHIFT) as answered:
        answered.append(ada("DELETE", f"/shifts/{shift['id']}"))
        answered.append(ada("GET", f"/shifts/{shift['id']}"))
    assert shifts_of(world.noah) == []


# The rest


@answers("GET /api/v2/shifts/active")
def test_active(ada: Tanda, world: World) -> None:
    press(world.noah, "start", NOW - HOUR)
    press(world.emma, "start", NOW - HOUR)
    press(world.emma, "break_start", NOW - HOUR / 2)
    worker_at(NOW)
    made(ada, world, user_id=world.olga.pk)
    assert ok(ada("GET", "/shifts/active")) == [
        {"user_id": world.noah.pk, "shift_id": shift_of(world.noah).pk, "status": "clocked_in"},
        {"user_id": world.emma.pk, "shift_id": shift_of(world.emma).pk, "status": "on_break"},
    ]


@answers("GET /api/v2/shifts/{id}/applicable_allowances")
def test_applicable_allowances(ada: Tanda, world: World) -> None:
    hazard = allowance(world, export_name="HE Allowance")
    tools = allowance(world, "Tools")
    allowance(world, "Meal", automatic=True)
    shift = made(ada, world, allowances=[{"id": hazard.pk, "value": 0.5}])
    assert ok(ada("GET", f"/shifts/{shift['id']}/applicable_allowances")) == [
        {"id": hazard.pk, "name": hazard.name, "export_name": "HE Allowance", "current_value": 0.5},
        {"id": tools.pk, "name": "Tools", "export_name": None, "current_value": 0},
    ]


@answers("GET /api/v2/shifts/{id}/versions")
def test_versions(ada: Tanda, world: World) -> None:
    shift = made(ada, world)
    with at(NOW + HOUR):
        change_of(ada, shift, finish=FINISH + 60)
        change_of(ada, shift, status="APPROVED")
    first, moved, approved = ok(ada("GET", f"/shifts/{shift['id']}/versions"))
    assert (first["event"], first["time"], first["item_type"]) == ("create", unix(NOW), "Shift")
    assert moved == {
        "version_id": moved["version_id"],
        "time": unix(NOW + HOUR),
        "event": "update",
        "author": {"id": world.ada.pk, "name": "API v2"},
        "item_id": shift["id"],
        "item_type": "Shift",
        "changes": [{"field": "finish", "previous": FINISH, "updated": FINISH + 60}],
    }
    assert {"field": "status", "previous": "PENDING", "updated": "APPROVED"} in approved["changes"]
    later = ok(ada("GET", f"/shifts/{shift['id']}/versions?updated_after={unix(NOW)}"))
    assert later == [moved, approved]


@answers("GET /api/v2/shifts/limits")
def test_limits(ada: Tanda, world: World, three: list[int]) -> None:
    system = Actor.system(world.organisation.pk)
    update_employee(system, reread(world.noah), external_id="111")
    first, second, olgas = three
    found = ok(ada("GET", f"/shifts/limits?user_ids={world.noah.pk},{world.olga.pk}"))
    assert [one["id"] for one in found] == [first, second]
    assert found[0].keys() == KEYS | {"cost", "award_interpretation", "department_export_name", "employee_id"}
    assert (found[0]["employee_id"], found[0]["cost"]) == ("111", None)
    assert [one["id"] for one in ok(ada("GET", f"/shifts/limits?user_ids={world.olga.pk}"))] == [olgas]
    assert ok(ada("GET", f"/shifts/limits?user_ids={world.emma.pk}")) == []
    with refused(400, "user_ids is required.") as answered:
        answered.append(ada("GET", "/shifts/limits"))


# Several doors


def test_rounding_rules_leave_what_was_stated(ada: Tanda, world: World) -> None:
    shift = made(ada, world, start=START + 60, finish=FINISH - 60)
    grid = {"mode": "nearest", "minutes": 15}
    update_settings(
        Actor.system(world.organisation.pk),
        rounding=dict.fromkeys(("start", "finish", "break_start", "break_finish"), grid),
    )
    found = change_of(ada, shift, break_start=START + 3660, break_finish=START + 3960)
    assert (found["start"], found["finish"], found["break_length"]) == (START + 60, FINISH - 60, 5)
    assert shift_of(world.noah).worked_minutes == 353


ZONES = {"noah": "Australia/Sydney", "olga": "Australia/Perth"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    start=st.integers(unix(datetime(2020, 1, 1, tzinfo=UTC)), unix(NOW) - 30 * 3600),
    seconds=st.integers(0, 26 * 3600),
    pause=st.integers(0, 120),
    who=st.sampled_from(sorted(ZONES)),
)
def test_the_minutes_are_the_same_at_timestations_door(
    world: World, start: int, seconds: int, pause: int, who: str
) -> None:
    ada, api = Tanda(world.token("ada")), Api(world.key)
    length = (start + seconds + 30) // 60 - (start + 30) // 60
    rest = min(pause, length)
    sent = {"user_id": world.people[who].pk, "start": start, "finish": start + seconds}
    shift = ok(ada("POST", "/shifts", {**sent, "breaks": [{"length": rest}]}))
    assert (shift["finish"] - shift["start"]) // 60 - (shift["break_length"] or 0) == length - rest
    theirs = api("GET", f"/shifts/{SHIFT_ID.encode(shift['id'])}").json()["shift"]
    assert int(theirs["total_minutes"]) == length - rest
    assert unix(datetime.fromisoformat(theirs["in"]["time"])) == shift["start"]
    ok(ada("DELETE", f"/shifts/{shift['id']}"))


@pytest.mark.parametrize(
    ("start", "finish", "minutes"),
    [
        ("2026-04-04 22:00", "2026-04-05 06:00", 540),  # the clocks were put back
        ("2026-10-03 22:00", "2026-10-04 06:00", 420),  # and forward
        ("2026-04-05 00:00", "2026-04-06 00:00", 25 * 60),
        ("2026-10-04 00:00", "2026-10-05 00:00", 23 * 60),
        ("2026-05-01 22:00", "2026-05-02 06:00", 480),
    ],
)
def test_nights_on_which_the_clocks_change(world: World, start: str, finish: str, minutes: int) -> None:
    begin, end = local(start), local(finish)
    with at(end + HOUR):
        ada = Tanda(world.token("ada"))
        shift = made(ada, world, date=start[:10], start=unix(begin), finish=unix(end))
        row = shift_of(world.noah)
        assert (row.worked_minutes, shift["date"], str(row.timesheet.starts_on) <= start[:10]) == (
            minutes, start[:10], True,
        )  # fmt: skip
        theirs = Api(world.key)("GET", f"/shifts/{SHIFT_ID.encode(row.pk)}").json()["shift"]
        assert theirs["in"]["time"] == begin.isoformat()
        assert theirs["out"]["time"] == end.isoformat()


def test_a_shift_of_timestations_door_is_there(ada: Tanda, world: World) -> None:
    create_shift(
        Actor.system(world.organisation.pk), employee=world.noah, department=world.kitchen,
        clocked_in_at=NOW - 3 * HOUR, in_offset_minutes=660, clocked_out_at=NOW, out_offset_minutes=660,
        deduction_minutes=20,
    )  # fmt: skip
    (shift,) = ok(ada("GET", f"/shifts?user_ids={world.noah.pk}"))
    assert (shift["start"], shift["finish"], shift["break_length"]) == (unix(NOW - 3 * HOUR), unix(NOW), 20)
