"""Public holidays (timetastic.txt 1119-1214)."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timetastic.wire import COMMON_ERRORS, IdIn, Key, TextIn, Wire, day, stamp
from muster.dialects.timetastic.words import holiday_date
from muster.leave.profile_queries import holiday_set_ids_of
from muster.people.queries import employee
from muster.places import holidays as queries
from muster.places.calendars import countries
from muster.places.models import PublicHoliday

router = PolicyRouter(tags=["Public holidays"], errors=COMMON_ERRORS, by_alias=True)
YEARS = range(1, 10_000)


class PublicHolidayOut(Wire):
    id: int
    name: str
    date: str
    formatted_date: str
    created_at: str
    updated_at: str
    country_code: str
    bank_holiday_set_id: int
    bank_holiday_set_name: str


class CountryOut(Wire):
    code: str
    name: str
    has_regions: bool


class Wanted(Schema):
    model_config = ConfigDict(alias_generator=to_camel, from_attributes=True)

    country_code: TextIn = None
    year: IdIn = None
    user_id: IdIn = None
    bank_holiday_set_id: IdIn = None


def written(row: PublicHoliday) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "date": day(row.on_date),
        "formattedDate": holiday_date(row.on_date),
        "createdAt": stamp(row.created_at),
        "updatedAt": stamp(row.updated_at),
        "countryCode": row.holiday_set.country,
        "bankHolidaySetId": row.holiday_set_id,
        "bankHolidaySetName": row.holiday_set.name,
    }


def _found(actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    rows = queries.public_holidays(actor)
    if wanted.country_code:
        rows = rows.filter(holiday_set__region__istartswith=wanted.country_code[:2])
    if wanted.year is not None:
        rows = rows.filter(on_date__year=wanted.year) if wanted.year in YEARS else rows.none()
    if wanted.user_id:
        rows = rows.filter(
            holiday_set_id__in=holiday_set_ids_of(employee(actor, wanted.user_id, active=None))
        )
    if wanted.bank_holiday_set_id:
        rows = rows.filter(holiday_set_id=wanted.bank_holiday_set_id)
    return [written(row) for row in rows]


@router.get(
    "/publicholidays",
    policy="public_holiday.list",
    response={200: list[PublicHolidayOut]},
    summary="List all public holidays",
)
def list_public_holidays(request: ApiRequest, wanted: Query[Wanted]) -> HttpResponse:
    return json_response(_found(request.auth, wanted))


@router.get(
    "/publicholidays/countries",
    policy="public_holiday.list",
    response={200: list[CountryOut]},
    summary="Countries whose public holidays are known",
)
def list_countries(request: ApiRequest) -> HttpResponse:
    del request
    return json_response(
        [
            {"code": one.code, "name": one.name, "hasRegions": bool(one.subdivisions)}
            for one in countries().values()
        ]
    )


@router.get(
    "/publicholidays/{id}",
    policy="public_holiday.list",
    response={200: PublicHolidayOut},
    summary="Get a specific public holiday",
)
def get_public_holiday(request: ApiRequest, holiday_id: Key) -> HttpResponse:
    return json_response(written(queries.public_holiday(request.auth, holiday_id)))
