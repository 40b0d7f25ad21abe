"""Locations (tanda-v2.txt 1554-1673)."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema
from pydantic import BeforeValidator

from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.deleting import deletion
from muster.dialects.tanda.fields import Key, NameIn, ShortTextIn, named
from muster.dialects.tanda.opening import MOST, HolidayIn, OpenIn, write_holidays, write_hours
from muster.dialects.tanda.paging import Since
from muster.dialects.tanda.regions import read_region, write_region
from muster.dialects.tanda.versions import VersionOut, Write, written
from muster.dialects.tanda.wire import (
    COMMON_ERRORS,
    ErrorOut,
    NumberIn,
    TextIn,
    given,
    number,
    unix,
    utc_offset,
)
from muster.places import actions, queries
from muster.places.models import COORDINATE_STEP, Location

router = PolicyRouter(tags=["Locations"], errors=COMMON_ERRORS)

# Our columns in the vendor's words, where theirs are others.
THEIRS = {"holiday_regions": "public_holiday_regions", "specific_holidays": "specific_holiday_dates"}
SAME = (
    "name",
    "short_name",
    "latitude",
    "longitude",
    "address",
    "time_zone",
    "business_day_cutoff",
    "business_hours",
)
NAMES = {name: name for name in SAME} | THEIRS


def _regions(codes: list[str]) -> list[str]:
    return [write_region(code) for code in codes]


# How they write what a Version keeps otherwise.
VALUES: dict[str, Write] = {
    "latitude": float,
    "longitude": float,
    "business_hours": write_hours,
    "holiday_regions": _regions,
    "specific_holidays": write_holidays,
}


class HolidayOut(Schema):
    date: str
    from_: float | None = Field(None, alias="from")
    to: float | None = None


class OpenOut(Schema):
    weekday: int = Field(description="0 is Sunday.")
    start: str
    finish: str


class LocationOut(Schema):
    id: int
    name: str
    short_name: str | None
    latitude: float | None
    longitude: float | None
    address: str | None
    time_zone: str | None
    utc_offset: int
    organisation_id: int
    public_holiday_regions: list[str]
    specific_holiday_dates: list[HolidayOut]
    business_day_cutoff: int
    business_hours: list[OpenOut] | None = None
    record_id: int | None = Field(None, description="With platform.")
    updated_at: int


class Show(Schema):
    platform: bool = False
    show_business_hours: bool = False


def _listed(value: Any) -> Any:
    return [] if value is None else value


class LocationIn(Schema):
    name: NameIn = ""
    short_name: TextIn = Field(None, max_length=50)
    latitude: NumberIn = None
    longitude: NumberIn = None
    address: TextIn = Field(None, max_length=500)
    time_zone: ShortTextIn = None
    business_day_cutoff: Annotated[int, Field(ge=0, le=23)] = 0
    public_holiday_regions: Annotated[list[str], BeforeValidator(_listed), Field(max_length=MOST)] = []
    specific_holiday_dates: Annotated[list[HolidayIn], BeforeValidator(_listed), Field(max_length=MOST)] = []
    business_hours: Annotated[list[OpenIn], BeforeValidator(_listed), Field(max_length=MOST)] = []


class NewLocationIn(LocationIn):
    name: NameIn


def _all_written(actor: Actor, rows: Iterable[Location], show: Show) -> list[dict[str, Any]]:
    organisation_zone = queries.organisation(actor).time_zone
    return [_written(row, row.time_zone or organisation_zone, show) for row in rows]


def _one(actor: Actor, row: Location, show: Show) -> dict[str, Any]:
    return _all_written(actor, [row], show)[0]


def _as_sent(body: LocationIn) -> Show:
    """Whoever sends business hours is shown them (1629)."""
    return Show(show_business_hours="business_hours" in body.model_fields_set)


def _written(row: Location, zone: str, show: Show) -> dict[str, Any]:
    shown = {
        "id": row.pk,
        "name": row.name,
        "short_name": row.short_name,
        "latitude": number(row.latitude),
        "longitude": number(row.longitude),
        "address": row.address,
        "time_zone": zone,
        "utc_offset": utc_offset(zone),
        "organisation_id": row.organisation_id,
        "public_holiday_regions": _regions(row.holiday_regions),
        "specific_holiday_dates": write_holidays(row.specific_holidays),
        "business_day_cutoff": row.business_day_cutoff,
        "updated_at": unix(row.updated_at),
    }
    if show.show_business_hours:
        shown["business_hours"] = write_hours(row.business_hours)
    if show.platform:
        shown["record_id"] = None
    return shown


def _facts(body: LocationIn, row: Location) -> dict[str, Any]:
    """In our words, what was sent. "If an address is provided, latitude and longitude are also required" (1568)."""
    sent = given(body)
    if sent.get("address"):
        for name in ("latitude", "longitude"):
            if sent.get(name, getattr(row, name)) is None:
                raise Invalid(f"{name} is required with an address.", field=name)
    for name in sent.keys() & {"latitude", "longitude"}:
        # Maps give more decimals than a place needs.
        sent[name] = sent[name] and sent[name].quantize(COORDINATE_STEP)
    if "public_holiday_regions" in sent:
        field = "public_holiday_regions"
        sent["holiday_regions"] = [read_region(code, field=field) for code in sent.pop(field)]
    if "specific_holiday_dates" in sent:
        sent["specific_holidays"] = [one.ours() for one in sent.pop("specific_holiday_dates")]
    if "business_hours" in sent:
        sent["business_hours"] = [one.ours() for one in sent["business_hours"]]
    return sent


@router.get("/locations", policy="location.list", response={200: list[LocationOut]}, summary="Locations")
def list_locations(request: ApiRequest, since: Since, show: Query[Show]) -> HttpResponse:
    rows = since.of(queries.locations(request.auth).order_by("pk"))
    return json_response(_all_written(request.auth, rows, show))


@router.post("/locations", policy="location.create", response={200: LocationOut}, summary="New location")
def create_location(request: ApiRequest, data: Body[NewLocationIn]) -> HttpResponse:
    with named(**THEIRS):
        row = actions.create_location(request.auth, **_facts(data, Location()))
    # A new location has no zone but one that was given (1585).
    return json_response(_one(request.auth, row, _as_sent(data)) | {"time_zone": row.time_zone})


@router.get(
    "/locations/{id}", policy="location.list", response={200: LocationOut, 404: ErrorOut}, summary="Location"
)
def get_location(request: ApiRequest, location_id: Key, show: Query[Show]) -> HttpResponse:
    return json_response(_one(request.auth, queries.location(request.auth, location_id), show))


@router.put(
    "/locations/{id}",
    policy="location.update",
    response={200: LocationOut, 404: ErrorOut},
    summary="Update location",
)
def update_location(request: ApiRequest, location_id: Key, data: Body[LocationIn]) -> HttpResponse:
    row = queries.location(request.auth, location_id)
    with named(**THEIRS):
        actions.update_location(request.auth, row, **_facts(data, row))
    return json_response(_one(request.auth, row, _as_sent(data)))


deletion(
    router,
    "/locations/{id}",
    policy="location.archive",
    summary="Delete location",
    one=queries.location,
    delete=actions.archive_location,
)


@router.get(
    "/locations/{id}/versions",
    policy="location.view_history",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of a location",
)
def list_location_versions(request: ApiRequest, location_id: Key, since: Since) -> HttpResponse:
    row = queries.location(request.auth, location_id)
    found = queries.versions(request.auth, "location", item_id=row.pk)
    after = since.updated_after
    return json_response(written(found, item_type="Location", names=NAMES, values=VALUES, after=after))
