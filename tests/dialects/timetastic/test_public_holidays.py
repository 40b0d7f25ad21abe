"""Public holidays (timetastic.txt 1119-1214)."""

from typing import Any

import pytest

from muster.leave.actions import set_profile
from muster.places.actions import ensure_holiday_set, update_location
from muster.places.models import HolidaySet
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, asked, user
from tests.unchanged import unchanged
from tests.world import World


def of_britain(world: World) -> HolidaySet:
    return ensure_holiday_set(world.actor("ada"), "GB")


@answers("GET /api/publicholidays", "GET /api/publicholidays/{id}")
def test_public_holidays(world: World, door: Door) -> None:
    row = of_britain(world)
    listed = door.told("GET", "/publicholidays?year=2026")
    first = {
        "id": listed[0]["id"],
        "name": "New Year's Day",
        "date": "2026-01-01T00:00:00",
        "formattedDate": "Thu 01-Jan-2026",
        "createdAt": "2026-03-03T22:00:00",
        "updatedAt": "2026-03-03T22:00:00",
        "countryCode": "GB",
        "bankHolidaySetId": row.pk,
        "bankHolidaySetName": "United Kingdom",
    }
    assert listed[0] == first
    assert [one["date"][:10] for one in listed] == [
        "2026-01-01", "2026-04-03", "2026-05-04", "2026-05-25", "2026-12-25", "2026-12-26", "2026-12-28",
    ]  # fmt: skip
    assert door.told("GET", f"/publicholidays/{first['id']}") == first
    assert door.refused("GET", "/publicholidays/999999", status=404) == {
        "message": "Public holiday not found."
    }


def test_which_are_listed(world: World, door: Door) -> None:
    ada = world.actor("ada")
    update_location(ada, world.cafe, holiday_regions=["AU-NSW"])
    britain, nsw = of_britain(world), ensure_holiday_set(ada, "AU-NSW")
    set_profile(ada, world.noah, holiday_set=britain)
    set_profile(ada, world.max, has_public_holidays=False)

    def sets(query: str) -> set[int]:
        return {one["bankHolidaySetId"] for one in door.told("GET", f"/publicholidays?{query}")}

    assert sets("") == {britain.pk, nsw.pk}
    assert sets("countryCode=GB") == sets("COUNTRYCODE=gb") == {britain.pk}
    assert sets(f"userId={world.noah.pk}") == {britain.pk}
    assert sets(f"userId={world.emma.pk}") == {nsw.pk}
    assert sets(f"userId={world.max.pk}") == sets(f"userId={world.olga.pk}") == set()
    assert sets(f"bankHolidaySetId={nsw.pk}&year=2027") == {nsw.pk}
    assert (
        sets(f"bankHolidaySetId={nsw.pk}&countryCode=GB") == sets("year=1990") == sets("year=99999") == set()
    )
    assert {one["date"][:4] for one in door.told("GET", "/publicholidays")} == {
        str(year) for year in range(2024, 2032)
    }
    door.refused("GET", "/publicholidays?userId=999999", status=404)
    door.refused("GET", "/publicholidays?year=soon")


@answers("GET /api/publicholidays/countries")
def test_countries_as_sampled(world: World, door: Door) -> None:
    listed = door.told("GET", "/publicholidays/countries")
    assert listed[:2] == [
        {"code": "AF", "name": "Afghanistan", "hasRegions": False},
        {"code": "AX", "name": "Åland Islands", "hasRegions": False},
    ]
    assert {"code": "GB", "name": "United Kingdom", "hasRegions": True} in listed
    assert len(listed) == 250


@answers("PATCH /api/users/{id}/publicholidays")
def test_whose_holidays_a_user_has(world: World, door: Door) -> None:
    path = f"/users/{world.emma.pk}/publicholidays"
    door.done("PATCH", path, {"countryCode": "GB"})
    told = user(door, world.emma)
    assert (told["hasPublicHolidays"], told["countryCode"]) == (True, "GB")
    door.done("PATCH", path, {"countryCode": "gb", "regionCode": "ENG"})
    listed = door.told("GET", f"/publicholidays?userId={world.emma.pk}&year=2026")
    assert {one["bankHolidaySetName"] for one in listed} == {"United Kingdom (England)"}
    assert "2026-08-31T00:00:00" in {one["date"] for one in listed}
    # Easter Monday of England costs nothing.
    booked = door.told("POST", "/holidays", asked(world.emma, "2026-04-02", "2026-04-07"))
    told = door.told("GET", f"/holidays/{booked['holidayId']}")
    assert (told["duration"], told["deduction"]) == (6, 2)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "countryCode is required."),
        ({"countryCode": ""}, "countryCode: give a text that is not empty."),
        ({"countryCode": "XX"}, "No public holidays are known of XX."),
        ({"countryCode": "GB", "regionCode": "QLD"}, "No public holidays are known of GB-QLD."),
        ({"countryCode": "GB", "regionCode": ["ENG"]}, "regionCode: give a text."),
    ],
)
def test_what_is_no_region(world: World, door: Door, body: dict[str, Any], message: str) -> None:
    with unchanged():
        answer = door.refused("PATCH", f"/users/{world.emma.pk}/publicholidays", body)
        assert answer == {"message": message}
        door.refused("PATCH", "/users/999999/publicholidays", {"countryCode": "GB"}, status=404)
