"""Leave types (timetastic.txt 1035-1118)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, book, leave_type
from tests.unchanged import unchanged
from tests.world import NOW, World, at

Body = dict[str, Any]


@answers("GET /api/leavetypes", "GET /api/leavetypes/{id}")
def test_leave_types(world: World, door: Door) -> None:
    row = leave_type(world.emma)
    annual = {
        "id": row.pk,
        "name": "Annual leave",
        "organisationId": world.organisation.pk,
        "deducted": True,
        "requiresApproval": True,
        "includeMaxOff": True,
        "isPrivate": True,
        "active": True,
        "isInUse": False,
        "createdAt": "2026-03-03T22:00:00",
        "updatedAt": "2026-03-03T22:00:00",
        "color": row.colour.lower(),
        "icon": row.icon,
        "calendarVisibility": 1,
        "limitHours": None,
        "limitDays": None,
    }
    listed = door.told("GET", "/leavetypes")
    assert listed[0] == annual
    assert [one["id"] for one in listed] == sorted(one["id"] for one in listed)
    assert {one["name"]: one["deducted"] for one in listed}["Sick leave"] is False
    assert door.told("GET", f"/leavetypes/{row.pk}") == annual
    assert door.refused("GET", "/leavetypes/999999", status=404) == {"message": "Leave type not found."}


def test_one_that_is_in_use(world: World, door: Door) -> None:
    book(door, world.emma, "2026-08-06")
    used = {one["name"]: one["isInUse"] for one in door.told("GET", "/leavetypes")}
    assert (used["Annual leave"], used["Sick leave"]) == (True, False)
    assert door.told("GET", f"/leavetypes/{leave_type(world.emma).pk}")["isInUse"] is True


@answers("POST /api/leavetypes")
def test_adding_one(world: World, door: Door) -> None:
    """The sample: a bare integer is the answer."""
    pk = door.told("POST", "/leavetypes", {"name": "Acme Dryrun Test Leave", "color": "#66cc99"})
    assert isinstance(pk, int)
    told = door.told("GET", f"/leavetypes/{pk}")
    assert (told["name"], told["color"], told["deducted"], told["icon"]) == (
        "Acme Dryrun Test Leave", "#66cc99", True, None,
    )  # fmt: skip
    whole = {
        "name": "Study",
        "color": "#3377cc",
        "icon": "school",
        "deducted": False,
        "requiresApproval": False,
        "includeMaxOff": False,
        "isPrivate": False,
        "calendarVisibility": 2,
        "limitHours": 7.5,
        "limitDays": 3,
    }
    told = door.told("GET", f"/leavetypes/{door.told('POST', '/leavetypes', whole)}")
    assert {name: told[name] for name in whole} == whole


@answers("PUT /api/leavetypes/{id}")
def test_changing_what_is_given_alone(world: World, door: Door) -> None:
    pk = door.told("POST", "/leavetypes", {"name": "Study", "icon": "school", "limitDays": 3})
    body = {"name": "Acme Dryrun Test Leave B (updated)", "color": "#66cc99"}
    with at(NOW + timedelta(hours=1)):
        door.done("PUT", f"/leavetypes/{pk}", body)
    told = door.told("GET", f"/leavetypes/{pk}")
    assert {name: told[name] for name in body} == body
    assert (told["icon"], told["limitDays"], told["deducted"]) == ("school", 3, True)
    assert told["updatedAt"] == "2026-03-03T23:00:00"
    door.done("PUT", f"/leavetypes/{pk}", {"icon": "", "limitDays": None, "deducted": False, "name": None})
    told = door.told("GET", f"/leavetypes/{pk}")
    assert (told["icon"], told["limitDays"], told["deducted"], told["name"]) == (
        None, None, False, "Acme Dryrun Test Leave B (updated)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "name is required."),
        ({"name": ""}, "name: "),
        ({"name": "annual LEAVE"}, "There is a leave type called annual LEAVE already."),
        ({"name": "Study", "color": "blue"}, "A colour is # and six hexadecimal digits."),
        ({"name": "Study", "icon": "unicorn"}, "icon: there is no icon unicorn."),
        ({"name": "Study", "calendarVisibility": 3}, "calendarVisibility is 1 (busy) or 2 (available)."),
        ({"name": "Study", "limitDays": -1}, "The most that one may take is 0 or more."),
        ({"name": "Study", "limitDays": "many"}, "limitDays: not a number."),
        ({"name": "Study", "deducted": "maybe"}, "deducted: "),
    ],
)
def test_what_is_wrong_with_one(world: World, door: Door, body: Body, message: str) -> None:
    with unchanged():
        assert door.refused("POST", "/leavetypes", body)["message"].startswith(message)


@answers("DELETE /api/leavetypes/{id}")
def test_deleting_one(world: World, door: Door) -> None:
    unused = door.told("POST", "/leavetypes", {"name": "Study"})
    door.done("DELETE", f"/leavetypes/{unused}")
    door.refused("GET", f"/leavetypes/{unused}", status=404)
    door.refused("DELETE", f"/leavetypes/{unused}", status=404)
    # One that was used is put away: holidays still name it.
    annual = leave_type(world.emma).pk
    book(door, world.emma, "2026-08-06")
    door.done("DELETE", f"/leavetypes/{annual}")
    assert door.told("GET", f"/leavetypes/{annual}")["active"] is False
    names = {one["name"] for one in door.told("GET", "/leavetypes")}
    assert "Annual leave" not in names
    names = {one["name"] for one in door.told("GET", "/leavetypes?includeInactive=true")}
    assert "Annual leave" in names
    door.refused("DELETE", f"/leavetypes/{annual}", status=404)
    door.done("PUT", f"/leavetypes/{annual}", {"active": True})
    assert door.told("GET", f"/leavetypes/{annual}")["active"] is True
    door.done("PUT", f"/leavetypes/{annual}", {"active": False})
    assert door.told("GET", f"/leavetypes/{annual}")["active"] is False


@answers("GET /api/leavetypes/colors")
def test_colours_as_sampled(world: World, door: Door) -> None:
    light = (
        "#66cc99",
        "#99cc66",
        "#66cccc",
        "#ff6666",
        "#ffcc33",
        "#ff99cc",
        "#ff6600",
        "#cc9933",
        "#ff9966",
    )
    order = [
        "#996666",
        "#66cc99",
        "#99cc66",
        "#66cccc",
        "#ff6666",
        "#ffcc33",
        "#cc3333",
        "#ff99cc",
        "#bb5533",
        "#3377cc",
        "#bb4488",
        "#6666cc",
        "#ff6600",
        "#225588",
        "#cc9933",
        "#ff9966",
        "#118844",
        "#992266",
    ]
    assert door.told("GET", "/leavetypes/colors") == [
        {"value": value, "isDark": value not in light} for value in order
    ]


@answers("GET /api/leavetypes/icons")
def test_icons_as_sampled(world: World, door: Door) -> None:
    listed = [one["value"] for one in door.told("GET", "/leavetypes/icons")]
    assert listed[:10] == [
        "", "school", "redeem", "sick", "coronavirus", "groups", "work_outline", "flight_takeoff", "shopping_basket",
        "beach_access",
    ]  # fmt: skip
    assert (len(listed), listed[27], listed[28]) == (29, "watch_later", "child_care")
