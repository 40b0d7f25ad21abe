"""Locations (tanda-v2.txt 1554-1673)."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.core.actor import Scope
from muster.places.actions import create_location, update_location
from muster.places.models import Location
from tests.dialects.kit.coverage import answers
from tests.dialects.tanda.asked import gone, newest, refused, unchanged
from tests.presses import reread
from tests.world import NOW, Tanda, World, at

# The document's bodies and answers (1570-1594, 1609-1621).
SPRINGFIELD = {
    "name": "Springfield",
    "short_name": "S",
    "latitude": -27.467004,
    "longitude": 153.025453,
    "address": "Springfield Powerplant Logistics Centre",
    "public_holiday_regions": ["au"],
    "specific_holiday_dates": [{"date": "2016-03-14"}, {"date": "2016-08-08", "from": 12, "to": 17}],
}
BASIC = {
    "name": "Springfield",
    "short_name": None,
    "latitude": None,
    "longitude": None,
    "address": None,
    "time_zone": None,
    "public_holiday_regions": [],
    "specific_holiday_dates": [],
    "business_day_cutoff": 0,
}
HOURS = [
    {"weekday": 0, "start": "08:30", "finish": "17:00"},
    {"weekday": 1, "start": "6am", "finish": "2pm"},
    {"weekday": 1, "start": "3pm", "finish": "8pm"},
    {"weekday": 2, "start": "11:30", "finish": "11:45pm"},
]
WRITTEN_HOURS = [
    {"weekday": 0, "start": "08:30", "finish": "17:00"},
    {"weekday": 1, "start": "06:00", "finish": "14:00"},
    {"weekday": 1, "start": "15:00", "finish": "20:00"},
    {"weekday": 2, "start": "11:30", "finish": "23:45"},
]
# The document's whole list (2979-3010).
REGIONS = [
    "au",
    "au_act",
    "au_nsw",
    "au_nt",
    "au_qld",
    "au_sa",
    "au_tas",
    "au_vic",
    "au_wa",
    "cy",
    "el",
    "fi",
    "gb",
    "gb_eng",
    "gb_nir",
    "gb_sct",
    "gb_wls",
    "jp",
    "lr",
    "nz",
    "mm",
    "mt_en",
    "mu",
    "us",
    "za",
    "ph",
    "vi",
    "ca",
    "be_fr",
    "be_nl",
    "th",
    "uy",
]


def make(ada: Tanda, **body: Any) -> dict[str, Any]:
    answer = ada("POST", "/locations", {"name": "Springfield", **body})
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


@answers("POST /api/v2/locations")
def test_a_location_is_made_as_the_document_makes_it(ada: Tanda, world: World) -> None:
    made = make(ada, **SPRINGFIELD)
    row = newest(Location)
    assert made == SPRINGFIELD | {
        "id": row.pk,
        "time_zone": None,
        "utc_offset": 39600,
        "organisation_id": world.organisation.pk,
        "business_day_cutoff": 0,
        "updated_at": int(NOW.timestamp()),
    }
    assert (row.holiday_regions, row.specific_holidays) == (
        ["AU"], [{"date": "2016-03-14"}, {"date": "2016-08-08", "from": "12:00", "to": "17:00"}],
    )  # fmt: skip


def test_a_name_is_enough(ada: Tanda, world: World) -> None:
    made = make(ada)
    assert {name: made[name] for name in BASIC} == BASIC
    assert made["organisation_id"] == world.organisation.pk


@answers("GET /api/v2/locations", "GET /api/v2/locations/{id}")
def test_a_location_is_read(ada: Tanda, world: World) -> None:
    cafe = {
        "id": world.cafe.pk,
        "name": "Cafe",
        "short_name": None,
        "latitude": None,
        "longitude": None,
        "address": None,
        "time_zone": "Australia/Sydney",
        "utc_offset": 39600,
        "organisation_id": world.organisation.pk,
        "public_holiday_regions": [],
        "specific_holiday_dates": [],
        "business_day_cutoff": 4,
        "updated_at": int(NOW.timestamp()),
    }
    depot = cafe | {
        "id": world.depot.pk, "name": "Depot", "time_zone": "Australia/Perth", "utc_offset": 28800, "business_day_cutoff": 0,
    }  # fmt: skip
    assert ada("GET", "/locations").json() == [cafe, depot]
    assert ada("GET", f"/locations/{world.cafe.pk}").json() == cafe


def test_one_without_a_zone_is_in_the_organisations(ada: Tanda) -> None:
    made = make(ada)
    assert ada("GET", f"/locations/{made['id']}").json()["time_zone"] == "Australia/Sydney"


def test_what_is_shown_when_it_is_asked_for(ada: Tanda, world: World) -> None:
    hours = [{"weekday": 7, "start": "09:00", "finish": "17:00"}]
    update_location(world.actor("ada"), world.cafe, business_hours=hours)
    shown = ada("GET", "/locations?show_business_hours=true&platform=true").json()[0]
    assert shown["business_hours"] == [{"weekday": 0, "start": "09:00", "finish": "17:00"}]
    assert shown["record_id"] is None
    assert ada("GET", f"/locations/{world.cafe.pk}?platform=true").json()["record_id"] is None
    assert {"business_hours", "record_id"}.isdisjoint(ada("GET", "/locations").json()[0])


@answers("PUT /api/v2/locations/{id}")
def test_a_location_is_updated(ada: Tanda, world: World) -> None:
    body = {"name": "Shelbyville", "short_name": "S", "latitude": -27.467004, "longitude": 153.025453}
    answer = ada("PUT", f"/locations/{world.cafe.pk}", body)
    assert answer.json() == ada("GET", f"/locations/{world.cafe.pk}").json()
    assert {name: answer.json()[name] for name in body} == body
    assert answer.json()["business_day_cutoff"] == 4


def test_business_hours_are_updated(ada: Tanda, world: World) -> None:
    answer = ada("PUT", f"/locations/{world.cafe.pk}", {"business_hours": HOURS})
    assert answer.json()["business_hours"] == WRITTEN_HOURS
    assert [one["weekday"] for one in reread(world.cafe).business_hours] == [7, 1, 1, 2]
    again = ada("PUT", f"/locations/{world.cafe.pk}", {"business_hours": WRITTEN_HOURS})
    assert again.json()["business_hours"] == WRITTEN_HOURS
    emptied = ada("PUT", f"/locations/{world.cafe.pk}", {"business_hours": None})
    assert emptied.json()["business_hours"] == []


@pytest.mark.parametrize(
    ("sent", "written"),
    [("12am", "00:00"), ("12pm", "12:00"), ("12:30AM", "00:30"), ("9 am", "09:00"), ("7:05", "07:05"), ("23:59:59", "23:59")],
)  # fmt: skip
def test_the_forms_of_a_time(ada: Tanda, world: World, sent: str, written: str) -> None:
    window = {"weekday": 6, "start": sent, "finish": "18:00"}
    answer = ada("PUT", f"/locations/{world.cafe.pk}", {"business_hours": [window]})
    assert answer.json()["business_hours"][0]["start"] == written


def test_every_region_of_the_document(ada: Tanda, world: World) -> None:
    assert len(REGIONS) == 32
    answer = ada("PUT", f"/locations/{world.cafe.pk}", {"public_holiday_regions": REGIONS})
    assert answer.json()["public_holiday_regions"] == REGIONS
    ours = reread(world.cafe).holiday_regions
    assert (len(set(ours)), ours[4], ours[10], ours[28]) == (32, "AU-QLD", "GR", "BE:fr")


def test_a_region_that_the_vendor_does_not_list_is_written_alike(ada: Tanda, world: World) -> None:
    update_location(world.actor("ada"), world.cafe, holiday_regions=["DE-BY"])
    assert ada("GET", f"/locations/{world.cafe.pk}").json()["public_holiday_regions"] == ["de_by"]


def test_the_hours_of_a_holiday(ada: Tanda, world: World) -> None:
    sent = [
        {"date": "2026-08-12", "from": 12},
        {"date": "2026-08-13", "to": 9.5},
        {"date": "2026-08-14", "to": 24},
    ]
    answer = ada("PUT", f"/locations/{world.cafe.pk}", {"specific_holiday_dates": sent})
    written = [
        {"date": "2026-08-12", "from": 12, "to": 24}, {"date": "2026-08-13", "from": 0, "to": 9.5}, {"date": "2026-08-14"},
    ]  # fmt: skip
    assert answer.json()["specific_holiday_dates"] == written
    again = ada("PUT", f"/locations/{world.cafe.pk}", {"specific_holiday_dates": written})
    assert again.json()["specific_holiday_dates"] == written


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"name": None}, "name: give a text that is not empty."),
        ({"name": " "}, "name: give a text that is not empty."),
        ({"name": "n" * 201}, "name: String should have at most 200 characters"),
        ({"name": "cafe"}, "name: There is a location called cafe already."),
        ({"latitude": 91}, "A latitude lies between -90 and 90."),
        ({"longitude": "east"}, "longitude: not a number."),
        ({"address": "Here"}, "latitude is required with an address."),
        ({"address": "Here", "latitude": 1}, "longitude is required with an address."),
        ({"time_zone": "Brisbane"}, "time_zone: 'Brisbane' is no time zone of the IANA database, such as Australia/Brisbane."),
        ({"business_day_cutoff": 24}, "business_day_cutoff: Input should be less than or equal to 23"),
        ({"public_holiday_regions": ["au", "au_xx"]}, "public_holiday_regions: 'au_xx' is not one of the supported regions, such as au_qld."),
        ({"public_holiday_regions": ["AU-QLD"]}, "public_holiday_regions: 'AU-QLD' is not one of the supported regions, such as au_qld."),
        ({"specific_holiday_dates": [{"date": "2016-02-30"}]}, "specific_holiday_dates.0.date: not a date such as 2016-03-02."),
        ({"specific_holiday_dates": [{"date": None}]}, "specific_holiday_dates.0.date: not a date such as 2016-03-02."),
        ({"specific_holiday_dates": [{"from": 3}]}, "specific_holiday_dates.0.date is required."),
        ({"specific_holiday_dates": [{"date": "2016-03-14", "from": 25}]}, "specific_holiday_dates.0.from: not an hour of the day, from 0 to 24."),
        ({"specific_holiday_dates": [{"date": "2016-03-14", "from": True}]}, "specific_holiday_dates.0.from: not an hour of the day such as 12."),
        ({"specific_holiday_dates": [{"date": "2016-03-14", "from": 17, "to": 12}]}, "specific_holiday_dates.0: a holiday's hours end after they begin."),
        ({"business_hours": [{"weekday": 7, "start": "08:30", "finish": "17:00"}]}, "business_hours.0.weekday: Input should be less than or equal to 6"),
        ({"business_hours": [{"weekday": 0, "start": "8", "finish": "17:00"}]}, "business_hours.0.start: not a time such as 08:30, 6am or 11:45pm."),
        ({"business_hours": [{"weekday": 0, "start": "13pm", "finish": "17:00"}]}, "business_hours.0.start: an hour of am or pm is 1 to 12."),
        ({"business_hours": [{"weekday": 0, "start": "24:00", "finish": "17:00"}]}, "business_hours.0.start: hour must be in 0..23"),
        ({"business_hours": [{"weekday": 0, "start": "08:30"}]}, "business_hours.0.finish is required."),
        ({"business_hours": "always"}, "business_hours: Input should be a valid list"),
    ],
)  # fmt: skip
def test_what_cannot_be(ada: Tanda, world: World, body: dict[str, Any], text: str) -> None:
    with unchanged():
        refused(ada("POST", "/locations", {"name": "Springfield", **body}), 400, text)
        refused(ada("PUT", f"/locations/{world.depot.pk}", body), 400, text)


def test_a_new_location_has_a_name(ada: Tanda, world: World) -> None:
    with unchanged():
        refused(ada("POST", "/locations", {"short_name": "S"}), 400, "name is required.")


def test_an_address_needs_a_point_that_may_be_there_before(ada: Tanda) -> None:
    made = make(ada, **SPRINGFIELD)
    path = f"/locations/{made['id']}"
    assert ada("PUT", path, {"address": "Next door"}).json()["address"] == "Next door"
    with unchanged():
        text = "latitude is required with an address."
        refused(ada("PUT", path, {"address": "There", "latitude": None}), 400, text)


def test_more_decimals_than_a_place_needs_are_rounded(ada: Tanda) -> None:
    made = make(ada, latitude=-27.46700412345, longitude="153.0254535")
    assert (made["latitude"], made["longitude"]) == (-27.467004, 153.025454)


@answers("DELETE /api/v2/locations/{id}")
def test_a_location_is_deleted_when_nothing_is_there(ada: Tanda, world: World) -> None:
    made = make(ada)
    answer = ada("DELETE", f"/locations/{made['id']}")
    assert (answer.status_code, answer.json()) == (200, {})
    with unchanged():
        gone(ada, f"/locations/{made['id']}", "location")
        text = "Cafe has departments in use. Archive or move them first."
        refused(ada("DELETE", f"/locations/{world.cafe.pk}"), 400, text)


def test_only_what_was_changed_after(ada: Tanda, world: World) -> None:
    moment = int(NOW.timestamp())
    with at(NOW.replace(minute=1)):
        update_location(world.actor("ada"), world.depot, address="Dock")
    assert [one["name"] for one in ada("GET", f"/locations?updated_after={moment}").json()] == ["Depot"]
    assert ada("GET", f"/locations?updated_after={moment + 60}").json() == []
    text = "updated_after: not a whole number."
    refused(ada("GET", "/locations?updated_after=noon"), 400, text)


@answers("GET /api/v2/locations/{id}/versions")
def test_what_was_changed_is_told_in_the_vendors_words(ada: Tanda, world: World) -> None:
    made = make(ada, **SPRINGFIELD)
    with at(NOW.replace(minute=1)):
        ada("PUT", f"/locations/{made['id']}", {
            "name": "Shelbyville", "longitude": 100.500169, "public_holiday_regions": ["au_qld"],
            "specific_holiday_dates": [], "business_hours": HOURS[:1],
        })  # fmt: skip
    first, second = ada("GET", f"/locations/{made['id']}/versions").json()
    assert (first["event"], {one["field"] for one in first["changes"]}) == (
        "create", {*SPRINGFIELD, "business_day_cutoff"},
    )  # fmt: skip
    assert second == {
        "version_id": second["version_id"],
        "time": int(NOW.timestamp()) + 60,
        "event": "update",
        "author": {"id": world.ada.pk, "name": "API v2"},
        "item_id": made["id"],
        "item_type": "Location",
        "changes": second["changes"],
    }
    assert sorted(second["changes"], key=lambda one: one["field"]) == [
        {"field": "business_hours", "previous": [], "updated": HOURS[:1]},
        {"field": "longitude", "previous": 153.025453, "updated": 100.500169},
        {"field": "name", "previous": "Springfield", "updated": "Shelbyville"},
        {"field": "public_holiday_regions", "previous": ["au"], "updated": ["au_qld"]},
        {"field": "specific_holiday_dates", "previous": SPRINGFIELD["specific_holiday_dates"], "updated": []},
    ]
    later = ada("GET", f"/locations/{made['id']}/versions?updated_after={int(NOW.timestamp())}").json()
    assert later == [second]


def test_everybody_reads_and_administrators_change(emma: Tanda, max_: Tanda, world: World) -> None:
    path = f"/locations/{world.cafe.pk}"
    for who in (emma, max_):
        assert who("GET", path).status_code == 200
        with unchanged():
            for method, to, body in (
                ("POST", "/locations", {"name": "X"}), ("PUT", path, {"name": "X"}), ("DELETE", path, None),
                ("GET", f"{path}/versions", None),
            ):  # fmt: skip
                refused(who(method, to, body), 403)


def test_another_organisations_location_is_not_there(ada: Tanda, world: World) -> None:
    assert world.other
    with unchanged():
        for key in (world.other.cafe.pk, 999_999, 10**30, "abc", "-1"):
            gone(ada, f"/locations/{key}", "location")


def test_the_scope(world: World) -> None:
    with unchanged():
        refused(Tanda(world.token("ada", Scope.USER))("GET", "/locations"), 403)
    assert Tanda(world.token("ada", Scope.DEPARTMENT))("GET", "/locations").status_code == 200


def test_the_list_takes_the_same_statements_however_many_there_are(
    ada: Tanda, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada("GET", "/locations")
    for number in range(3):
        with django_assert_num_queries(3):  # the token, locations, the organisation's zone
            assert len(ada("GET", "/locations?show_business_hours=true").json()) == 2 + 10 * number
        for one in range(10):
            create_location(world.actor("ada"), name=f"Shop {number} {one}")
