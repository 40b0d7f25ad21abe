"""What stands beside shifts on the pages of rosters: days off and time on call, events, extra hours."""

# ruff: noqa: RUF001 - the typography of the pages

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from tests.presses import local
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import counted, errors, says, text
from tests.web.roster_rows import WEEK, planned
from tests.web.test_roster_set_up import opened
from tests.world import World

from muster.core.models import Version
from muster.leave.models import LockedPeriod
from muster.people.actions import create_qualification
from muster.places.actions import archive_location, create_event, create_location, create_pay_code
from muster.places.models import Event
from muster.places.queries import department_ids_of_events, location_ids_of_events
from muster.rosters.actions import create_duty_period, settle_extra_hours, state_extra_hours
from muster.rosters.models import DutyPeriod, ExtraHours

TEAM = f"/roster/team/?week={WEEK}"
MINE = f"/roster/?week={WEEK}"
TUESDAY = date(2026, 3, 10)


# Days off and time on call

DUTY = "/roster/duty/"


def duty(world: World, **changes: Any) -> dict[str, Any]:
    given = {"kind": "on_call", "employee": world.emma.pk, "department": world.kitchen.pk}
    return {**given, "on": "2026-03-10", "starts": "22:00", "finishes": "06:00", **changes}


def duties() -> list[tuple[Any, ...]]:
    rows = DutyPeriod.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("kind", "employee_id", "on_date", "starts_at", "finishes_at"))


def test_duty_is_planned_changed_and_removed(browse: Browse, world: World) -> None:
    max_ = browse("max")
    assert says(max_.post(f"{DUTY}add", duty(world), follow=True)) == ["It is planned."]
    on_call = ("on_call", world.emma.pk, TUESDAY, local("2026-03-10T22:00"), local("2026-03-11T06:00"))
    assert duties() == [on_call]
    assert "Emma Example Tue 10 Mar On call 22:00 – 06:00 Wed 11 Mar Kitchen" in text(
        max_.get(f"{DUTY}?week={WEEK}")
    )
    row = DutyPeriod.objects.all_rows_unchecked().get()
    address = f"{DUTY}{row.pk}/"
    sent = opened(max_, address)
    with unchanged():
        max_.post(address, sent)
    max_.post(address, {**sent, "kind": "day_off", "starts": "", "finishes": "", "employee": world.noah.pk})
    whole = ("day_off", world.noah.pk, TUESDAY, local("2026-03-10T00:00"), local("2026-03-11T00:00"))
    assert duties() == [whole]
    assert [
        one.event
        for one in Version.objects.all_rows_unchecked().filter(item_type="duty_period").order_by("pk")
    ] == ["create", "update"]
    assert opened(max_, address)["starts"] == ""
    assert says(max_.post(f"{address}remove", follow=True))[-1] == "It is removed."
    assert duties() == []


def test_a_night_after_its_day_keeps_its_day(browse: Browse, world: World) -> None:
    """The Cafe's day ends at four."""
    row = create_duty_period(
        world.actor("ada"),
        kind="sleepover",
        employee=world.emma,
        on_date=TUESDAY,
        starts_at=local("2026-03-11T01:00"),
        finishes_at=local("2026-03-11T06:00"),
    )
    ada, address = browse("ada"), f"{DUTY}{row.pk}/"
    ada.post(address, {**opened(ada, address), "finishes": "07:00"})
    assert duties() == [
        ("sleepover", world.emma.pk, TUESDAY, local("2026-03-11T01:00"), local("2026-03-11T07:00"))
    ]


def test_duty_is_by_the_clock_of_the_persons_place(browse: Browse, world: World) -> None:
    rosa = browse("rosa")
    rosa.post(f"{DUTY}add", duty(world, employee=world.olga.pk, department=""))
    assert duties()[0][3:] == (
        local("2026-03-10T22:00", "Australia/Perth"),
        local("2026-03-11T06:00", "Australia/Perth"),
    )
    assert "22:00 – 06:00" in text(rosa.get(f"{DUTY}?week={WEEK}"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"employee": "x"}, "employee"),
        ({"on": "9999-12-31"}, "on"),
        ({"starts": ""}, "starts"),
        ({"finishes": ""}, "finishes"),
        ({"department": "99999999999999999999"}, "department"),
        ({"on": "2026-10-04", "starts": "02:30"}, "starts"),
    ],
)
def test_wrong_duty(browse: Browse, world: World, changes: dict[str, Any], field: str) -> None:
    max_ = browse("max")
    with unchanged():
        answer = max_.post(f"{DUTY}add", duty(world, **changes))
    assert set(errors(answer)) == {field}


def test_whose_duty(browse: Browse, world: World) -> None:
    row = create_duty_period(world.actor("ada"), kind="day_off", employee=world.olga, on_date=TUESDAY)
    max_, emma, stranger = browse("max"), browse("emma"), browse("zoe")
    address = f"{DUTY}{row.pk}/"
    with unchanged():
        assert set(errors(max_.post(f"{DUTY}add", duty(world, employee=world.olga.pk)))) == {"employee"}
        for browser in (max_, stranger):
            assert browser.get(address).status_code == 404
            assert browser.post(f"{address}remove").status_code == 404
        assert set(errors(stranger.post(f"{DUTY}add", duty(world)))) == {"employee", "department"}
        for path in (f"{DUTY}add", address, f"{address}remove"):
            assert emma.post(path, duty(world)).status_code == 403
    for browser in (max_, emma, stranger):
        assert "Olga" not in text(browser.get(f"{DUTY}?week={WEEK}"))
    assert "Olga Outback Tue 10 Mar Day off" in text(browse("rosa").get(f"{DUTY}?week={WEEK}"))


def test_two_who_change_duty(browse: Browse, world: World) -> None:
    row = create_duty_period(world.actor("ada"), kind="day_off", employee=world.emma, on_date=TUESDAY)
    address, max_ = f"{DUTY}{row.pk}/", browse("max")
    old = opened(max_, address)
    browse("rosa").post(address, {**old, "on": "2026-03-11"})
    with unchanged():
        answer = max_.post(address, {**old, "on": "2026-03-12"})
    assert set(errors(answer)) == {"__all__"}


def test_a_hundred_days_off_take_no_more_statements(browse: Browse, world: World) -> None:
    ada, max_ = world.actor("ada"), browse("max")

    def statements() -> int:
        with counted() as found:
            assert max_.get(f"{DUTY}?week={WEEK}").status_code == 200
        return len(found)

    create_duty_period(ada, kind="day_off", employee=world.emma, on_date=TUESDAY)
    max_.get(DUTY)
    few = statements()
    for name in ("emma", "noah"):
        for day in range(9, 23):
            create_duty_period(ada, kind="day_off", employee=world.people[name], on_date=date(2026, 3, day))
    assert statements() == few


# Events

EVENTS = "/roster/events/"


def event(**changes: Any) -> dict[str, Any]:
    return {"name": "Stocktaking", "starts_on": "2026-03-10", **changes}


def named(name: str = "Stocktaking") -> Event:
    return Event.objects.all_rows_unchecked().get(name=name)


def test_an_event_is_added_changed_and_removed(browse: Browse, world: World) -> None:
    rosa = browse("rosa")
    given = event(venue="Cellar", starts_at="10:00", finishes_at="12:00", departments=[world.kitchen.pk])
    assert says(rosa.post(f"{EVENTS}add", given, follow=True)) == ["Stocktaking is saved."]
    row = named()
    assert (row.starts_on, row.ends_on, row.starts_at, row.venue, row.discourages_time_off) == (
        TUESDAY, TUESDAY, time(10), "Cellar", False,
    )  # fmt: skip
    assert department_ids_of_events([row.pk])[row.pk] == [world.kitchen.pk]
    assert "Stocktaking Cellar Tue 10 Mar 2026 10:00 – 12:00 Kitchen as always" in text(rosa.get(EVENTS))
    address = f"{EVENTS}{row.pk}/"
    sent = opened(rosa, address)
    with unchanged():
        rosa.post(address, sent)
    rosa.post(address, {**sent, "ends_on": "2026-03-11", "discourages_time_off": "on"})
    assert (named().ends_on, named().discourages_time_off) == (date(2026, 3, 11), True)
    locked = LockedPeriod.objects.all_rows_unchecked().get()
    assert (locked.department_id, locked.starts_on, locked.ends_on) == (
        world.kitchen.pk, TUESDAY, date(2026, 3, 11),
    )  # fmt: skip
    assert says(rosa.post(f"{address}remove", follow=True))[-1] == "Stocktaking is removed."
    assert not Event.objects.all_rows_unchecked().exists()


def test_an_event_keeps_what_was_archived_since(browse: Browse, world: World) -> None:
    """An event of nothing is everybody's."""
    ada = world.actor("ada")
    stall = create_location(ada, name="Stall", time_zone="Australia/Sydney")
    row = create_event(ada, name="Fair", starts_on=TUESDAY, location_ids=[stall.pk])
    archive_location(ada, stall)
    browser, address = browse("ada"), f"{EVENTS}{row.pk}/"
    browser.post(address, {**opened(browser, address), "name": "Street fair"})
    assert location_ids_of_events([row.pk])[named("Street fair").pk] == [stall.pk]
    browser.post(address, {**opened(browser, address), "locations": [world.cafe.pk]})
    assert location_ids_of_events([row.pk])[row.pk] == sorted([world.cafe.pk, stall.pk])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "2026-03-09"}, "ends_on"),
        ({"starts_at": "10:00"}, "finishes_at"),
        ({"starts_at": "10:00", "finishes_at": "09:00"}, "finishes_at"),
        ({"departments": ["99999999999999999999"]}, "departments"),
    ],
)
def test_wrong_events(browse: Browse, world: World, changes: dict[str, Any], field: str) -> None:
    rosa = browse("rosa")
    with unchanged():
        answer = rosa.post(f"{EVENTS}add", event(**changes))
    assert set(errors(answer)) == {field}


def test_whose_events(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    create_event(ada, name="Barbecue", starts_on=TUESDAY)
    row = create_event(ada, name="Gravel comes", starts_on=TUESDAY, department_ids=[world.yard.pk])
    address = f"{EVENTS}{row.pk}/"
    browsers = {name: browse(name) for name in ("emma", "max", "olga", "rosa", "zoe")}
    with unchanged():
        for name in ("emma", "max"):
            for path in (f"{EVENTS}add", address, f"{address}remove"):
                assert browsers[name].post(path, event()).status_code == 403
        for path in (address, f"{address}remove"):
            assert browsers["zoe"].post(path, event()).status_code == 404
        answer = browsers["zoe"].post(f"{EVENTS}add", event(departments=[world.kitchen.pk]))
        assert set(errors(answer)) == {"departments"}
    for name, seen in (("emma", False), ("max", False), ("olga", True), ("rosa", True)):
        shown = text(browsers[name].get(EVENTS))
        assert ("Barbecue" in shown, "Gravel" in shown) == (True, seen), name
    assert "Barbecue" not in text(browsers["zoe"].get(EVENTS))


def test_events_on_the_rosters_of_those_concerned(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    create_event(ada, name="Barbecue", starts_on=TUESDAY, starts_at=time(18), finishes_at=time(21))
    create_event(
        ada, name="Fair", starts_on=TUESDAY, ends_on=date(2026, 3, 11),
        location_ids=[world.cafe.pk], discourages_time_off=True,
    )  # fmt: skip
    create_event(ada, name="Gravel comes", starts_on=TUESDAY, department_ids=[world.yard.pk])
    mine = text(browse("emma").get(MINE))
    assert "Tue 10 Mar Barbecue 18:00 – 21:00 Fair No time off" in mine
    assert "Wed 11 Mar Fair No time off" in mine
    assert "Gravel" not in mine
    for address in (TEAM, f"{TEAM}&department={world.kitchen.pk}"):
        team = text(browse("max").get(address))
        assert "Tue 10 Mar Barbecue 18:00 – 21:00 Fair No time off Wed 11 Mar Fair No time off" in team
        assert "Gravel" not in team
    assert "Gravel comes" in text(browse("rosa").get(TEAM))


def test_duty_on_the_rosters(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    create_duty_period(ada, kind="day_off", employee=world.emma, on_date=TUESDAY)
    create_duty_period(
        ada, kind="on_call", employee=world.emma, on_date=date(2026, 3, 11),
        starts_at=local("2026-03-11T20:00"), finishes_at=local("2026-03-11T23:00"),
    )  # fmt: skip
    planned(world, "noah", day=10, publish=True)
    assert "Tue 10 Mar Day off Wed 11 Mar On call 20:00 – 23:00" in text(browse("emma").get(MINE))
    assert "Emma Example" in text(browse("max").get(TEAM))
    assert "Day off" in text(browse("max").get(TEAM))
    assert "On call 20:00 – 23:00" in text(browse("max").get(TEAM))
    assert "Day off" not in text(browse("noah").get(TEAM))


# Extra hours

EXTRA = "/roster/extra/"


def hours(**changes: Any) -> dict[str, Any]:
    return {"on": "2026-03-03", "starts": "17:00", "finishes": "19:30", "reason": "Late delivery", **changes}


def told(world: World, name: str) -> ExtraHours:
    return state_extra_hours(
        world.actor("ada"),
        world.people[name],
        starts_at=datetime(2026, 3, 3, 6, tzinfo=UTC),
        finishes_at=datetime(2026, 3, 3, 8, tzinfo=UTC),
    )


def states() -> list[tuple[Any, ...]]:
    rows = ExtraHours.objects.all_rows_unchecked().order_by("pk")
    return list(rows.values_list("employee_id", "starts_at", "finishes_at", "status", "settled_by_id"))


def test_hours_are_told_approved_declined_and_removed(browse: Browse, world: World) -> None:
    ada = world.actor("ada")
    first_aid, code = create_qualification(ada, name="First aid"), create_pay_code(ada, name="Late")
    emma, max_ = browse("emma"), browse("max")
    given = hours(department=world.kitchen.pk, qualification=first_aid.pk, pay_code=code.pk)
    assert says(emma.post(f"{EXTRA}add", given, follow=True)) == [
        "The hours are told. They wait until they are approved."
    ]
    times = (world.emma.pk, local("2026-03-03T17:00"), local("2026-03-03T19:30"))
    assert states() == [(*times, "pending", None)]
    row = ExtraHours.objects.all_rows_unchecked().get()
    line = "Emma Example Tue 3 Mar 2026 17:00 – 19:30 2 h 30 min Kitchen First aid Late Late delivery"
    assert f"{line} Settled" in text(emma.get(EXTRA))
    assert f"{line} Approve Decline Remove Settled" in text(max_.get(EXTRA))
    assert says(max_.post(f"{EXTRA}{row.pk}/approve", follow=True)) == [
        "The hours of Emma Example are approved."
    ]
    assert states() == [(*times, "approved", world.max.pk)]
    assert f"{line} Approved by Max Manager Decline Remove" in text(max_.get(EXTRA))
    max_.post(f"{EXTRA}{row.pk}/decline")
    assert states() == [(*times, "declined", world.max.pk)]
    max_.post(f"{EXTRA}{row.pk}/remove")
    assert states() == []


def test_a_manager_tells_hours_of_their_people(browse: Browse, world: World) -> None:
    browse("max").post(f"{EXTRA}add", hours(employee=world.noah.pk))
    assert states()[0][0] == world.noah.pk


def test_hours_are_by_the_clock_of_the_persons_place(browse: Browse, world: World) -> None:
    browse("olga").post(f"{EXTRA}add", hours())
    assert states()[0][1] == local("2026-03-03T17:00", "Australia/Perth")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "0001-01-01"}, "on"),
        ({"starts": ""}, "starts"),
        ({"finishes": "x"}, "finishes"),
        ({"starts": "17:00", "on": "2026-03-03", "department": "x"}, "department"),
    ],
)
def test_wrong_hours(browse: Browse, world: World, changes: dict[str, Any], field: str) -> None:
    emma = browse("emma")
    with unchanged():
        answer = emma.post(f"{EXTRA}add", hours(**changes))
    assert set(errors(answer)) == {field}


def test_hours_are_told_once(browse: Browse, world: World) -> None:
    emma = browse("emma")
    emma.post(f"{EXTRA}add", hours())
    with unchanged():
        answer = emma.post(f"{EXTRA}add", hours(starts="18:00"))
    assert errors(answer) == {"starts": ["Extra hours of Emma Example were told for this time already."]}


def test_whose_hours(browse: Browse, world: World) -> None:
    olga, emma, max_ = told(world, "olga"), told(world, "emma"), told(world, "max")
    browsers = {name: browse(name) for name in ("emma", "max", "rosa", "zoe")}
    with unchanged():
        for verb in ("approve", "decline", "remove"):
            assert browsers["emma"].post(f"{EXTRA}{emma.pk}/{verb}").status_code == 403
            assert browsers["max"].post(f"{EXTRA}{olga.pk}/{verb}").status_code == 404
            assert browsers["zoe"].post(f"{EXTRA}{emma.pk}/{verb}").status_code == 404
            browsers["max"].post(f"{EXTRA}{max_.pk}/{verb}")
        answer = browsers["max"].post(f"{EXTRA}add", hours(employee=world.olga.pk))
        assert set(errors(answer)) == {"employee"}
    browsers["emma"].post(f"{EXTRA}add", hours(employee=world.noah.pk, starts="20:00", finishes="21:00"))
    assert states()[-1][0] == world.emma.pk
    settle_extra_hours(world.actor("rosa"), olga, approve=True)
    for name, seen in (("emma", {"Emma"}), ("max", {"Emma", "Max"}), ("rosa", {"Emma", "Max", "Olga"})):
        rows = re.findall(r'<tr><th scope="row">(\w+)', browsers[name].get(EXTRA).content.decode())
        assert set(rows) == seen, name
    assert "Emma" not in text(browsers["zoe"].get(EXTRA))


def test_many_hours_take_no_more_statements(browse: Browse, world: World) -> None:
    max_ = browse("max")

    def statements() -> int:
        with counted() as found:
            assert max_.get(EXTRA).status_code == 200
        return len(found)

    told(world, "emma")
    max_.get(EXTRA)
    few = statements()
    for day in range(4, 20):
        for name in ("emma", "noah"):
            browse("max").post(f"{EXTRA}add", hours(employee=world.people[name].pk, on=f"2026-03-{day:02d}"))
    assert len(states()) == 33
    assert statements() == few
