"""Settings, locations, departments, positions and devices."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.at_once import at_once
from tests.presses import reread
from tests.unchanged import rows, unchanged
from tests.world import NOW, World, at, build

from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.people.actions import update_employee
from muster.places import queries
from muster.places.actions import (
    archive_department,
    archive_location,
    claim_device,
    create_allowance,
    create_department,
    create_location,
    create_pay_code,
    create_position,
    device_set_up,
    ensure_department,
    found_organisation,
    hear_from_device,
    pair_device,
    register_device,
    reset_device_access_code,
    return_device,
    set_assisting_departments,
    update_department,
    update_device,
    update_location,
    update_position,
    update_settings,
)
from muster.places.models import AssistingDepartment, Department, Device, OrganisationSettings

WRONG = [
    ({"name": ""}, "name"),
    ({"name": "   "}, "name"),
    ({"name": "n" * 201}, "name"),
    ({"time_zone": "Australia/Melburn"}, "time_zone"),
    ({"latitude": Decimal("90.000001")}, "latitude"),
    ({"longitude": Decimal(-181)}, "longitude"),
    ({"latitude": Decimal("1.0000001")}, "latitude"),
    ({"radius_metres": -1}, "radius_metres"),
    ({"business_day_cutoff": 24}, "business_day_cutoff"),
    ({"business_day_cutoff": -1}, "business_day_cutoff"),
    ({"holiday_regions": ["AU", "AU-XX"]}, "holiday_regions"),
    ({"holiday_regions": ["ZZ"]}, "holiday_regions"),
    ({"holiday_regions": [""]}, "holiday_regions"),
    ({"business_hours": [{"weekday": 8, "start": "09:00", "finish": "17:00"}]}, "business_hours"),
    ({"business_hours": [{"weekday": 1, "start": "9 am", "finish": "17:00"}]}, "business_hours"),
    ({"business_hours": [{"weekday": 1}]}, "business_hours"),
    ({"business_hours": ["Monday"]}, "business_hours"),
    ({"specific_holidays": [{"date": "2026-02-30"}]}, "specific_holidays"),
    ({"specific_holidays": [{"date": "2026-02-28", "from": "noon"}]}, "specific_holidays"),
    ({"specific_holidays": [{"date": "2026-02-28", "from": "12:00", "to": "11:00"}]}, "specific_holidays"),
]


@pytest.mark.parametrize(("facts", "field"), WRONG)
def test_a_wrong_fact_of_a_location(world: World, facts: dict[str, Any], field: str) -> None:
    create = partial(create_location, world.actor("ada"), **{"name": "Shop", **facts})
    update = partial(update_location, world.actor("ada"), world.cafe, **facts)
    ways: tuple[Callable[[], object], ...] = (create, update)
    for way in ways:
        with unchanged(), pytest.raises(Invalid) as refused:
            way()
        assert refused.value.field == field


def test_all_that_is_known_of_a_location(world: World) -> None:
    facts: dict[str, Any] = {
        "time_zone": "Australia/Brisbane",
        "latitude": Decimal("-27.469800"),
        "longitude": Decimal("153.025100"),
        "radius_metres": 150,
        "business_day_cutoff": 5,
        "business_hours": [{"weekday": 7, "start": "09:00", "finish": "17:00"}],
        "holiday_regions": ["AU", "AU-QLD"],
        "specific_holidays": [{"date": "2026-08-12", "from": "12:00", "to": "18:00"}, {"date": "2026-12-24"}],
    }
    row = reread(create_location(world.actor("ada"), name="  Kiosk ", **facts))
    assert {name: getattr(row, name) for name in facts} == facts
    assert row.name == "Kiosk"


def test_a_location_is_named_once_in_its_organisation(world: World) -> None:
    for way in (
        partial(create_location, world.actor("ada"), name=" CAFE"),
        partial(update_location, world.actor("ada"), world.depot, name="cafe "),
    ):
        with unchanged(), pytest.raises(Conflict) as refused:
            way()
        assert refused.value.field == "name"
    assert world.other
    assert create_location(world.other.actor("zoe"), name="Depot").name == "Depot"


def test_a_location_in_use_stays(world: World) -> None:
    ada = world.actor("ada")
    with unchanged(), pytest.raises(Conflict) as refused:
        archive_location(ada, world.depot)
    assert refused.value.message == "Depot has departments in use. Archive or move them first."
    update_department(ada, world.yard, location=world.cafe)
    device, _ = register_device(ada, location=world.depot)
    with unchanged(), pytest.raises(Conflict):
        archive_location(ada, world.depot)
    return_device(ada, device)
    with at(NOW):
        archive_location(ada, world.depot)
    assert reread(world.depot).archived_at == NOW
    assert [one.name for one in queries.locations(ada)] == ["Cafe"]
    assert create_location(ada, name="Depot").pk != world.depot.pk


@pytest.mark.parametrize("colour", ["red", "#12345", "#GGGGGG", "", "#1234567"])
def test_a_colour_is_six_figures(world: World, colour: str) -> None:
    for way in (
        partial(create_department, world.actor("ada"), name="Garden", colour=colour),
        partial(update_department, world.actor("ada"), world.bar, colour=colour),
    ):
        with unchanged(), pytest.raises(Invalid) as refused:
            way()
        assert refused.value.field == "colour"


def test_a_department_is_named_once_at_its_location(world: World) -> None:
    ada = world.actor("ada")
    for way in (
        partial(create_department, ada, name="KITCHEN ", location=world.cafe),
        partial(update_department, ada, world.bar, name="kitchen"),
        partial(
            update_department,
            ada,
            create_department(ada, name="Bar", location=world.depot),
            location=world.cafe,
        ),
    ):
        with unchanged(), pytest.raises(Conflict) as refused:
            way()
        assert refused.value.field == "name"
    assert create_department(ada, name="Kitchen", location=world.depot)
    assert queries.department_named(ada, " kitchen ") == world.kitchen


def test_a_department_by_name_is_made_once(world: World) -> None:
    ada = world.actor("ada")
    assert ensure_department(ada, name="bar") == world.bar
    garden = ensure_department(ada, name=" Garden ")
    with unchanged():
        assert ensure_department(ada, name="GARDEN") == garden


def test_made_by_many_at_once_it_is_one(transactional_db: None) -> None:
    world = build()
    at_once(*[partial(ensure_department, world.actor("ada"), name="Garden")] * 4)
    assert Department.objects.all_rows_unchecked().filter(name="Garden").count() == 1


def test_a_staffed_department_is_not_archived(world: World) -> None:
    ada = world.actor("ada")
    with unchanged(), pytest.raises(Conflict) as refused:
        archive_department(ada, world.yard)
    assert refused.value.message == "1 employee has Yard as their primary department. Move them first."
    with unchanged(), pytest.raises(Conflict, match=r"^3 employees have Kitchen"):
        archive_department(ada, world.kitchen)
    update_employee(ada, world.olga, primary_department=world.bar, department_ids=[])
    archive_department(ada, world.yard)
    with pytest.raises(NotFound):
        queries.department(ada, world.yard.pk)


def test_assistants_are_of_the_same_organisation_and_not_oneself(world: World) -> None:
    assert world.other
    ada = world.actor("ada")
    set_assisting_departments(ada, world.kitchen, [world.bar, world.kitchen, world.bar])
    pairs = AssistingDepartment.objects.values_list("department_id", "assistant_id")
    assert list(pairs) == [(world.kitchen.pk, world.bar.pk)]
    with unchanged(), pytest.raises(NotFound):
        set_assisting_departments(ada, world.kitchen, [world.other.kitchen])


def test_positions_are_those_of_a_department(world: World) -> None:
    ada = world.actor("ada")
    baker = create_position(ada, name="Baker", department=world.kitchen)
    create_position(ada, name="Barista", department=world.bar)
    assert [one.pk for one in queries.positions(ada, [world.kitchen.pk])] == [baker.pk]
    assert [one.name for one in queries.positions(ada)] == ["Baker", "Barista"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"default_leave_hours": Decimal(0)}, "default_leave_hours"),
     ({"default_leave_hours": Decimal("24.01")}, "default_leave_hours"),
     ({"default_preferred_weekly_hours": Decimal(169)}, "default_preferred_weekly_hours"),
     ({"availability_notice_days": -1}, "availability_notice_days"),
     ({"timesheet_weeks": 0}, "timesheet_weeks"), ({"timesheet_weeks": 3}, "timesheet_weeks"),
     ({"week_starts_on": 0}, "week_starts_on"), ({"week_starts_on": 8}, "week_starts_on"),
     ({"timesheet_anchor_on": None}, "timesheet_anchor_on")],
)  # fmt: skip
def test_wrong_settings(world: World, facts: dict[str, Any], field: str) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        update_settings(world.actor("ada"), **facts)
    assert refused.value.field == field


def test_a_new_organisation_counts_its_weeks_from_monday(db: None) -> None:
    with at(NOW):
        found = found_organisation(
            name="New", country="GB", time_zone="Europe/London", currency="GBP", locale="en-GB"
        )
    settings = OrganisationSettings.objects.all_rows_unchecked().get()
    assert (settings.organisation_id, settings.timesheet_anchor_on) == (found.pk, date(2026, 3, 2))
    with unchanged(), pytest.raises(Invalid):
        found_organisation(name="No", country="GB", time_zone="London", currency="GBP", locale="en-GB")


def test_the_zone_and_cut_off_are_the_locations_or_the_organisations(world: World) -> None:
    assert queries.zone_of(world.yard, world.organisation) == ZoneInfo("Australia/Perth")
    floating = create_department(world.actor("ada"), name="Floating")
    assert queries.zone_of(floating, world.organisation) == ZoneInfo("Australia/Sydney")
    assert queries.zone_of(None, world.organisation) == ZoneInfo("Australia/Sydney")
    assert [queries.cutoff_of(one) for one in (world.kitchen, world.yard, None)] == [4, 0, 0]


# Devices


def test_a_device_has_a_name_or_a_place(world: World) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        register_device(world.actor("ada"))
    assert refused.value.field == "nickname"
    device, code = register_device(world.actor("ada"), location=world.depot)
    assert (device.nickname, device.kind, len(code)) == ("Depot", "kiosk", 10)
    assert not set(code) & set("ILO01")


def test_one_code_on_two_tablets_at_once_pairs_one(transactional_db: None) -> None:
    world = build()
    found = at_once(*[partial(pair_device, world.kiosk_code)] * 2)
    assert sum(isinstance(one, tuple) for one in found) == 1
    assert {type(one) for one in found} <= {tuple, Conflict, Invalid}


def test_a_device_is_heard_to_the_minute_and_no_version_tells_of_it(world: World) -> None:
    before = len(rows()["core.Version"])
    for seconds, heard in ((0, 0), (59, 0), (60, 60)):
        with at(NOW.replace(minute=seconds // 60, second=seconds % 60)):
            hear_from_device(Device.objects.all_rows_unchecked().get(pk=world.kiosk.pk))
        assert reread(world.kiosk).last_heard_at == NOW.replace(minute=heard // 60)
    assert len(rows()["core.Version"]) == before


def test_a_device_is_changed_and_keeps_a_name(world: World) -> None:
    ada = world.actor("ada")
    update_device(ada, world.kiosk, nickname=" ", location=world.depot, location_specific=True)
    row = reread(world.kiosk)
    assert (row.nickname, row.location, row.location_specific) == ("Depot", world.depot, True)
    with unchanged(), pytest.raises(Invalid) as refused:
        update_device(ada, row, nickname=None, location=None)
    assert refused.value.field == "nickname"


def test_a_device_that_is_back_keeps_its_date(world: World) -> None:
    ada = world.actor("ada")
    return_device(ada, reread(world.kiosk))
    with at(NOW + timedelta(days=3)), unchanged():
        return_device(ada, reread(world.kiosk))


def test_an_access_code_opens_its_own_organisation(world: World) -> None:
    assert world.other
    ours = reset_device_access_code(world.actor("ada"))
    theirs = reset_device_access_code(world.other.actor("zoe"))
    found = device_set_up(code=theirs)
    assert found.actor.organisation_id == world.other.organisation.pk
    assert device_set_up(stamp=device_set_up(code=ours).stamp).actor.organisation_id == world.organisation.pk
    kept = rows()["places.OrganisationSettings"] + rows()["core.Version"]
    assert not any(code in str(kept) for code in (ours, theirs))
    for wrong in ({"code": None}, {"code": ""}, {"stamp": ""}, {"stamp": ours}, {"code": found.stamp}):
        with pytest.raises(Invalid):
            device_set_up(**wrong)
    with unchanged(), pytest.raises(NotFound):
        claim_device(found.actor, device=world.kiosk)


def test_a_position_moves_to_another_department(world: World) -> None:
    ada = world.actor("ada")
    baker = create_position(ada, name="Baker", department=world.kitchen)
    create_position(ada, name="Host", department=world.bar)
    update_position(ada, baker, department=world.bar)
    assert reread(baker).department == world.bar
    with unchanged(), pytest.raises(Conflict) as refused:
        update_position(ada, reread(baker), name="host")
    assert refused.value.field == "name"
    # Its own name in another case is free.
    assert update_position(ada, reread(baker), name="BAKER").name == "BAKER"
    with unchanged(), pytest.raises(Denied):
        update_position(world.actor("max"), reread(baker), department=world.kitchen)


def test_a_manager_changes_positions_of_their_own_department(world: World) -> None:
    baker = create_position(world.actor("ada"), name="Baker", department=world.kitchen)
    assert update_position(world.actor("max"), baker, name="Cook").name == "Cook"
    with unchanged(), pytest.raises(Denied):
        update_position(world.actor("max"), reread(baker), department=world.bar)


def test_pay_codes_and_allowances_are_named_once(world: World) -> None:
    ada = world.actor("ada")
    for create in (create_pay_code, create_allowance):
        made = create(ada, name=" Tools ")
        assert made.name == "Tools"
        with unchanged(), pytest.raises(Conflict):
            create(ada, name="TOOLS")
        with unchanged(), pytest.raises(Invalid):
            create(ada, name=" ")


def test_a_manager_does_not_decide_what_a_department_pays(world: World) -> None:
    level = create_pay_code(world.actor("ada"), name="Level 2")
    with unchanged(), pytest.raises(Denied):
        update_department(world.actor("max"), world.kitchen, pay_code=level)
    update_department(world.actor("ada"), reread(world.kitchen), pay_code=level)
    assert (
        update_department(world.actor("max"), reread(world.kitchen), group="Back", pay_code=level).group
        == "Back"
    )


@pytest.mark.parametrize(
    ("code", "known"), [("BE:fr", True), ("BE:xx", False), ("BE:", False), ("AU-QLD:en_AU", True)]
)
def test_a_region_may_name_a_language(world: World, code: str, *, known: bool) -> None:
    if known:
        assert update_location(world.actor("ada"), world.cafe, holiday_regions=[code]).holiday_regions == [
            code
        ]
        return
    with unchanged(), pytest.raises(Invalid):
        update_location(world.actor("ada"), world.cafe, holiday_regions=[code])
