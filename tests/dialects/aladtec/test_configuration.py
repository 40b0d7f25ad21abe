"""What holds for the whole system."""

import pytest

from muster.people.models import Employee
from tests.dialects.aladtec.door import Door, token
from tests.dialects.kit.coverage import answers
from tests.world import World


@answers("GET /api/v3/configuration")
def test_the_configuration(world: World, door: Door) -> None:
    answer = door("GET", "/configuration")
    assert answer.status_code == 200
    assert answer.json() == {
        "data": {
            "timezone": "Australia/Sydney",
            "organization_name": "Bramble & Co",
            "system_admin_member_id": world.ada.pk,
            "historical_edits_limit": None,
        },
        "meta": {"generated_at_datetime": "2026-03-04T09:00:00+11:00"},
    }


def test_v2_tells_naive_times(door: Door) -> None:
    answer = door.at("/api/v2")("GET", "/configuration")
    assert answer.json()["meta"] == {"generated_at_datetime": "2026-03-04T09:00"}


def test_the_administrator_is_not_told_to_a_profile_without_members(world: World) -> None:
    told = Door(token(world, rights={"settings": "read"})).get("/configuration")
    assert told["organization_name"] == "Bramble & Co"
    assert told["system_admin_member_id"] is None


def test_a_profile_without_settings_is_refused(world: World) -> None:
    narrow = Door(token(world, rights={"employee": "read"}))
    assert narrow.refused("GET", "/configuration", status=403) == (
        "This credential was not given the right to do this."
    )


@pytest.mark.usefixtures("world")
def test_a_system_without_an_administrator(world: World, door: Door) -> None:
    Employee.objects.all_rows_unchecked().filter(pk=world.ada.pk).update(roles=["employee"])
    assert door.get("/configuration")["system_admin_member_id"] is None
