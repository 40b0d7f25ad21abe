"""Schedules, as tanda-v2.txt 266-390 has them: made, changed, deleted."""

from datetime import date
from typing import Any

import pytest

from muster.core.actor import Actor, Scope
from muster.people.actions import deactivate_employee, update_employee
from muster.places.actions import create_position
from muster.rosters.models import Roster, ScheduledShift
from tests.away import fresh
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import NO_ACCESS, gone, newest, unchanged
from tests.dialects.tanda.planned import KEYS, at, body, hidden, made, publish
from tests.dialects.tanda.worked import ok, refused
from tests.world import NOW, Tanda, World

NO_SCHEDULE = "No known schedule with that id!"
NO_USER = "No known user with that id!"
LUNCH = {"start": at(5, 12), "finish": at(5, 12, 30), "paid": False, "paid_meal_break": False, "length": 30}
TEA = {"start": at(5, 15), "finish": at(5, 15, 30), "paid": True, "paid_meal_break": True, "length": 30}


def told(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "paid_meal_breaks": one["paid_meal_break"]}


# Create


@answers("POST /api/v2/schedules", "GET /api/v2/schedules/{id}")
def test_create(ada: Tanda, world: World) -> None:
    """The document's example (309)."""
    sent = body(world, start=1456903800, finish=1456911000, automatic_break_length=30)
    found = ok(ada("POST", "/schedules", sent))
    row = newest(ScheduledShift)
    assert found == {
        "id": row.pk,
        "roster_id": row.roster_id,
        "user_id": world.noah.pk,
        "start": 1456903800,
        "finish": 1456911000,
        "breaks": [],
        "automatic_break_length": 30,
        "department_id": world.kitchen.pk,
        "shift_detail_id": None,
        "last_published_at": None,
        "last_acknowledged_at": None,
        "acceptance_status": "not_accepted",
        "needs_acceptance": False,
        "record_id": None,
        "creation_method": "manual",
        "creation_platform": "api",
        "time_zone": "Australia/Sydney",
        "utc_offset": 39600,
        "updated_at": int(NOW.timestamp()),
    }
    assert found.keys() == KEYS
    assert (row.on_date, newest(Roster).starts_on) == (date(2016, 3, 2), date(2016, 2, 29))
    assert ok(ada("GET", f"/schedules/{row.pk}")) == found


def test_create_vacant_with_a_start_alone(ada: Tanda, world: World) -> None:
    """The document's example (322)."""
    found = ok(ada("POST", "/schedules", {"start": 1456903800}))
    assert {name: found[name] for name in ("user_id", "finish", "department_id", "automatic_break_length")} == {
        "user_id": None, "finish": None, "department_id": None, "automatic_break_length": None,
    }  # fmt: skip
    assert (found["start"], found["breaks"], found["shift_detail_id"]) == (1456903800, [], None)
    assert found["last_published_at"] is None


def test_a_week_has_one_roster_and_a_night_belongs_to_the_day_before(ada: Tanda, world: World) -> None:
    first = made(ada, world)
    # Half past three, before the cafe's day begins at four: still Sunday March 8, of the same week.
    night = made(ada, world, start=at(9, 3, 30), finish=at(9, 8))
    monday = made(ada, world, start=at(9, 9), finish=at(9, 10))
    assert first["roster_id"] == night["roster_id"] != monday["roster_id"]
    assert Roster.objects.all_rows_unchecked().count() == 2


@pytest.mark.parametrize("spelling", ["paid_meal_break", "paid_meal_breaks"])
def test_create_with_breaks(ada: Tanda, world: World, spelling: str) -> None:
    tea = {**TEA, spelling: True} if spelling == "paid_meal_break" else {
        **{name: value for name, value in TEA.items() if name != "paid_meal_break"}, spelling: True
    }  # fmt: skip
    found = made(ada, world, breaks=[LUNCH, tea], automatic_break_length=None)
    assert (found["breaks"], found["automatic_break_length"]) == ([told(LUNCH), told(TEA)], None)


def test_breaks_by_length_or_by_times(ada: Tanda, world: World) -> None:
    times = {"start": at(5, 12), "finish": at(5, 12, 45)}
    found = made(
        ada,
        world,
        breaks=[{"length": 20}, times, {**times, "length": 40, "start": at(5, 14), "finish": at(5, 15)}],
    )
    assert [(one["start"], one["finish"], one["length"], one["paid"]) for one in found["breaks"]] == [
        (None, None, 20, False),
        (at(5, 12), at(5, 12, 45), 45, False),
        (at(5, 14), at(5, 15), 40, False),
    ]


def test_create_with_a_shift_detail(ada: Tanda, world: World) -> None:
    system = Actor.system(world.organisation.pk)
    chef = create_position(system, name="Chef", department=world.kitchen)
    found = made(ada, world, shift_detail_id=chef.pk, needs_acceptance=True)
    assert (found["shift_detail_id"], found["needs_acceptance"]) == (chef.pk, True)
    barista = create_position(system, name="Barista", department=world.bar)
    with refused(400, "shift_detail_id: The position is not one in use of this department.") as answered:
        answered.append(
            ada("POST", "/schedules", body(world, shift_detail_id=barista.pk, start=at(6, 9), finish=None))
        )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"start": None}, "start is required."),
        ({"start": "noon"}, "start: not a whole number."),
        ({"finish": at(5, 9)}, "finish: A planned shift ends after it begins."),
        ({"finish": at(7, 10)}, "finish: A planned shift is at most 48 hours long. Check the dates."),
        ({"department_id": 999}, "department_id: no known department with the id 999."),
        ({"shift_detail_id": 999}, "shift_detail_id: no known position with the id 999."),
        (
            {"breaks": [LUNCH], "automatic_break_length": 30},
            "A planned shift has either breaks or an automatic break. Clear the one to set the other.",
        ),
        ({"breaks": [{}]}, "breaks: a break has a start and a finish, or a length."),
        (
            {"breaks": [{"start": at(5, 12), "length": 30}]},
            "breaks: A break has both its times, the second later, or none.",
        ),
        (
            {"breaks": [{"start": at(5, 8), "finish": at(5, 9)}]},
            "breaks: A break lies within its planned shift.",
        ),
        ({"breaks": [LUNCH, LUNCH]}, "Two breaks are at the same time."),
        (
            {"automatic_break_length": 480},
            "automatic_break_length: The break is shorter than the planned shift.",
        ),
        (
            {"automatic_break_length": -1},
            "automatic_break_length: Input should be greater than or equal to 0",
        ),
    ],
)
def test_what_it_cannot_be(ada: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    with refused(400, text) as answered:
        answered.append(ada("POST", "/schedules", body(world, **changes)))


def test_nobody_is_planned_twice_nor_where_they_do_not_belong(ada: Tanda, world: World) -> None:
    made(ada, world)
    for sent, text in (
        (body(world, start=at(5, 16), finish=at(5, 20)), "start: Noah North"),
        (
            body(world, department_id=world.yard.pk, start=at(6, 9), finish=None),
            "user_id: Noah North is not active",
        ),
    ):
        with unchanged():
            answer = ada("POST", "/schedules", sent)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(text)
    deactivate_employee(Actor.system(world.organisation.pk), fresh(world, "olga"))
    with refused(400, "user_id: Olga Outback is not active in Yard.") as answered:
        answered.append(
            ada("POST", "/schedules", body(world, user_id=world.olga.pk, department_id=world.yard.pk))
        )


def test_who_may_make_them(emma: Tanda, max_: Tanda, world: World) -> None:
    other = world.other
    assert other
    rosa, zoe = Tanda(world.token("rosa")), Tanda(other.token("zoe"))
    for api in (emma, Tanda(world.token("pia")), Tanda(world.token("ada", Scope.TIMESHEET))):
        with refused(403, NO_ACCESS) as answered:
            answered.append(api("POST", "/schedules", body(world)))
    with refused(404, NO_USER) as answered:
        answered.append(max_("POST", "/schedules", body(world, user_id=world.olga.pk)))
        answered.append(zoe("POST", "/schedules", body(world, department_id=other.kitchen.pk)))
    vacant = {"user_id": None, "department_id": world.bar.pk}
    with refused(403, NO_ACCESS) as answered:
        answered.append(max_("POST", "/schedules", body(world, **vacant)))
        answered.append(max_("POST", "/schedules", {"start": at(5, 9)}))
    with refused(400, f"department_id: no known department with the id {world.kitchen.pk}.") as answered:
        answered.append(zoe("POST", "/schedules", body(world, user_id=other.zoe.pk)))
    made(rosa, world, user_id=world.olga.pk, department_id=world.yard.pk)
    made(max_, world)
    made(max_, world, user_id=None)
    own = made(max_, world, user_id=world.max.pk)
    assert ok(max_("GET", f"/schedules/{own['id']}"))["last_published_at"] is None
    join_bar = {"user_id": world.max.pk, "department_id": world.bar.pk}
    update_employee(world.actor("ada"), world.max, department_ids=[world.kitchen.pk, world.bar.pk])
    with refused(403, NO_ACCESS) as answered:
        answered.append(max_("POST", "/schedules", body(world, **join_bar)))


def test_the_zone_is_that_of_the_department(ada: Tanda, world: World) -> None:
    found = made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)
    assert (found["time_zone"], found["utc_offset"]) == ("Australia/Perth", 28800)
    winter = made(ada, world, start=at(20, 9, month=4), finish=at(20, 10, month=4), department_id=None)
    assert (winter["time_zone"], winter["utc_offset"]) == ("Australia/Sydney", 36000)


# Update


@answers("PUT /api/v2/schedules/{id}")
def test_update_as_the_document_has_it(ada: Tanda, world: World) -> None:
    """The three examples of 347-385."""
    one = made(ada, world, automatic_break_length=20)
    path = f"/schedules/{one['id']}"
    sent = {"start": at(5, 8), "breaks": [LUNCH, TEA], "automatic_break_length": None, "department_id": None}
    assert ok(ada("PUT", path, sent)) == {
        **one, **sent, "breaks": [told(LUNCH), told(TEA)],
    }  # fmt: skip
    vacant = ok(ada("PUT", path, {"user_id": None}))
    assert (vacant["user_id"], vacant["breaks"]) == (None, [told(LUNCH), told(TEA)])
    automatic = ok(ada("PUT", path, {"automatic_break_length": 25, "breaks": None}))
    assert (automatic["automatic_break_length"], automatic["breaks"]) == (25, [])


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        ({"automatic_break_length": 30}, {"breaks": [LUNCH]}),
        ({"breaks": [LUNCH]}, {"automatic_break_length": 30}),
        ({}, {"breaks": [LUNCH], "automatic_break_length": 30}),
    ],
)
def test_either_breaks_or_an_automatic_one(
    ada: Tanda, world: World, before: dict[str, Any], changes: dict[str, Any]
) -> None:
    one = made(ada, world, **before)
    text = "A planned shift has either breaks or an automatic break. Clear the one to set the other."
    with refused(400, text) as answered:
        answered.append(ada("PUT", f"/schedules/{one['id']}", changes))


def test_what_was_shown_and_is_sent_back_is_no_change(ada: Tanda, max_: Tanda, world: World) -> None:
    one = made(ada, world, breaks=[LUNCH, {"length": 10}])
    # Of a team of which the manager does not see the people.
    made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)
    for api in (ada, max_):
        assert ok(api("PUT", f"/schedules/{one['id']}", one)) == one
    assert ScheduledShift.objects.all_rows_unchecked().get(pk=one["id"]).row_version == 1


def test_a_change_of_the_start_moves_it_to_its_roster(ada: Tanda, world: World) -> None:
    one = made(ada, world)
    moved = ok(ada("PUT", f"/schedules/{one['id']}", {"start": at(12, 9), "finish": at(12, 17)}))
    assert moved["roster_id"] != one["roster_id"]
    assert ok(ada("GET", f"/rosters/{moved['roster_id']}"))["start"] == "2026-03-09"


def test_given_to_another_it_is_not_published_to_them_yet(ada: Tanda, emma: Tanda, world: World) -> None:
    key = made(ada, world, user_id=world.emma.pk)["id"]
    publish(ada, key)
    later = ok(ada("PUT", f"/schedules/{key}", {"finish": at(5, 18)}))
    assert later["last_published_at"] == int(NOW.timestamp())
    other = ok(ada("PUT", f"/schedules/{key}", {"user_id": world.noah.pk}))
    assert (other["last_published_at"], other["acceptance_status"]) == (None, "not_accepted")
    hidden(emma, f"/schedules/{key}")
    hidden(Tanda(world.token("noah")), f"/schedules/{key}")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"start": None}, "start is required."),
        ({"start": at(5, 18)}, "finish: A planned shift ends after it begins."),
        ({"department_id": 999}, "department_id: no known department with the id 999."),
    ],
)
def test_a_change_that_cannot_be(ada: Tanda, world: World, changes: dict[str, Any], text: str) -> None:
    one = made(ada, world)
    with refused(400, text) as answered:
        answered.append(ada("PUT", f"/schedules/{one['id']}", changes))
    with refused(404, NO_USER) as answered:
        answered.append(ada("PUT", f"/schedules/{one['id']}", {"user_id": 999}))


def test_who_may_change_them(ada: Tanda, emma: Tanda, max_: Tanda, world: World) -> None:
    mine, theirs = made(ada, world), made(ada, world, user_id=world.olga.pk, department_id=world.yard.pk)
    publish(ada, mine["id"])
    with refused(403, NO_ACCESS) as answered:
        for api in (emma, Tanda(world.token("noah")), Tanda(world.token("pia"))):
            answered.append(api("PUT", f"/schedules/{mine['id']}", {"finish": at(5, 18)}))
            answered.append(api("DELETE", f"/schedules/{mine['id']}"))
    with refused(404, NO_USER) as answered:
        answered.append(max_("PUT", f"/schedules/{mine['id']}", {"user_id": world.olga.pk}))
    gone(max_, f"/schedules/{theirs['id']}", "schedule")
    assert world.other
    gone(Tanda(world.other.token("zoe")), f"/schedules/{mine['id']}", "schedule")
    ok(max_("PUT", f"/schedules/{mine['id']}", {"finish": at(5, 18)}))


@answers("DELETE /api/v2/schedules/{id}")
def test_delete(ada: Tanda, max_: Tanda, world: World) -> None:
    one, other = made(ada, world), made(ada, world, user_id=None)
    assert ok(ada("DELETE", f"/schedules/{one['id']}")) == {}
    gone(ada, f"/schedules/{one['id']}", "schedule")
    assert ok(max_("DELETE", f"/schedules/{other['id']}")) == {}
    assert not ScheduledShift.objects.all_rows_unchecked().exists()
