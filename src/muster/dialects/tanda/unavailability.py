"""When people ask not to be rostered (tanda-v2.txt 1885; tanda-extra.md)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, Nothing, named
from muster.dialects.tanda.paging import Since, UpdatedAfter
from muster.dialects.tanda.shift_input import required
from muster.dialects.tanda.unavailability_wire import (
    DAYS,
    MOST,
    ONE_DAY,
    Told,
    UnavailabilityIn,
    UnavailabilityOut,
    changed_in_their_words,
    occurrence_on,
    series,
    written,
    zone_of,
)
from muster.dialects.tanda.versions import VersionOut
from muster.dialects.tanda.versions import written as versions_written
from muster.dialects.tanda.wire import COMMON_ERRORS, DayIn, ErrorOut, IdList
from muster.leave import actions
from muster.leave.availability import occurrences
from muster.leave.availability_queries import availability_between, unavailability, zone_of_person
from muster.leave.models import Availability
from muster.leave.type_queries import today
from muster.people.queries import employee
from muster.places.queries import versions_of

router = PolicyRouter(tags=["Unavailability"], errors=COMMON_ERRORS)

# The domain's names of fields, in the caller's words.
FIELDS = {
    "starts_on": "start",
    "ends_on": "finish",
    "finishes_at": "finish",
    "repeat_every_weeks": "repeating_info",
    "repeat_until": "repeating_info",
}
NAMES = {
    name: name
    for name in ("user_id", "title", "start", "finish", "all_day", "repeating", "interval", "occurrences")
}


class Which(Schema):
    """Of all that are given all must hold."""

    ids: IdList = None
    user_ids: IdList = None
    from_: DayIn = Field(None, alias="from")
    to: DayIn = None

    def check(self) -> None:
        if (self.from_ is None) != (self.to is None):
            raise Invalid("from and to are given together.", field="from" if self.to else "to")
        if self.from_ is not None and self.to is not None and not 0 <= (self.to - self.from_).days < MOST:
            raise Invalid(f"to: at most {MOST} days from from on.", field="to")

    def told(self, actor: Actor, since: UpdatedAfter) -> list[Told]:
        rows = since.of(unavailability(actor))
        if self.from_ is not None and self.to is not None:
            rows = rows.filter(
                pk__in=availability_between(actor, self.from_, self.to).order_by().values("pk")
            )
        if self.user_ids is not None:
            rows = rows.filter(employee_id__in=self.user_ids)
        if self.ids is not None:
            rows = rows.filter(pk__in={key // DAYS for key in self.ids})
        now = today(actor)
        return [one for row in rows for one in self._of(row, now)]

    def _of(self, row: Availability, now: date) -> list[Told]:
        zone = zone_of(row)
        if self.from_ is not None and self.to is not None:
            found = occurrences(row, self.from_, self.to, zone)
        elif self.ids is not None:
            days = [row.starts_on + key % DAYS * ONE_DAY for key in self.ids if key // DAYS == row.pk]
            found = [one for day in days if (one := occurrence_on(row, day, zone))]
        else:
            found = series(row, zone, now)
        told = (Told(row, zone, one) for one in found)
        return [one for one in told if self.ids is None or row.pk * DAYS + one.offset in self.ids]


def _one(actor: Actor, key: int) -> Told:
    row = unavailability(actor).filter(pk=key // DAYS).first()
    if row is not None:
        zone = zone_of(row)
        when = occurrence_on(row, row.starts_on + key % DAYS * ONE_DAY, zone)
        if when is not None:
            return Told(row, zone, when)
    raise NotFound("Unavailability")


def _answer(actor: Actor, row: Availability, offset: int) -> HttpResponse:
    """As it is now: the occurrence so many days from the first, which is no more there when it does not repeat now."""
    kept = unavailability(actor).get(pk=row.pk)
    zone = zone_of(kept)
    when = occurrence_on(kept, kept.starts_on + offset * ONE_DAY, zone) or series(kept, zone, today(actor))[0]
    return json_response(written([Told(kept, zone, when)], today(actor))[0])


@router.get(
    "/unavailability",
    policy="availability.list",
    response={200: list[UnavailabilityOut]},
    summary="Unavailability",
)
def list_unavailability(request: ApiRequest, which: Query[Which], since: Since) -> HttpResponse:
    which.check()
    return json_response(written(which.told(request.auth, since), today(request.auth)))


@router.post(
    "/unavailability",
    policy="availability.create",
    response={200: UnavailabilityOut, 404: ErrorOut},
    summary="New unavailability",
)
def create_unavailability(request: ApiRequest, data: Body[UnavailabilityIn]) -> HttpResponse:
    if data.user_id is None:
        raise required("user_id")
    person = employee(request.auth, data.user_id)
    with named(**FIELDS):
        facts: Any = data.facts(zone_of_person(person))
        row = actions.enter_availability(request.auth, person, **facts)
    return _answer(request.auth, row, 0)


@router.get(
    "/unavailability/repeating_for/{id}",
    policy="availability.list",
    response={200: list[UnavailabilityOut], 404: ErrorOut},
    summary="The series of a repeating unavailability",
)
def list_repeating_unavailability(request: ApiRequest, key: Key) -> HttpResponse:
    one = _one(request.auth, key)
    now = today(request.auth)
    told = [Told(one.row, one.zone, when) for when in series(one.row, one.zone, now)]
    return json_response(written(told, now))


@router.get(
    "/unavailability/{id}",
    policy="availability.list",
    response={200: UnavailabilityOut, 404: ErrorOut},
    summary="One unavailability",
)
def get_unavailability(request: ApiRequest, key: Key) -> HttpResponse:
    return json_response(written([_one(request.auth, key)], today(request.auth))[0])


@router.put(
    "/unavailability/{id}",
    policy="availability.update",
    response={200: UnavailabilityOut, 404: ErrorOut},
    summary="Update unavailability",
)
def update_unavailability(request: ApiRequest, key: Key, data: Body[UnavailabilityIn]) -> HttpResponse:
    one = _one(request.auth, key)
    if data.user_id not in {None, one.row.employee_id}:
        raise Invalid("user_id: an unavailability stays that of its user.", field="user_id")
    offset = one.offset
    with named(**FIELDS):
        changes: Any = data.changes(one, today(request.auth))
        actions.update_availability(request.auth, one.row, **changes)
    return _answer(request.auth, one.row, offset)


@router.delete(
    "/unavailability/{id}",
    policy="availability.delete",
    response={200: Nothing, 404: ErrorOut},
    summary="Delete unavailability",
)
def delete_unavailability(request: ApiRequest, key: Key) -> HttpResponse:
    actions.delete_availability(request.auth, _one(request.auth, key).row)
    return json_response({})


@router.get(
    "/unavailability/{id}/versions",
    policy="availability.list",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of an unavailability",
)
def list_unavailability_versions(request: ApiRequest, key: Key, since: Since) -> HttpResponse:
    one = _one(request.auth, key)
    found = list(versions_of(one.row))
    changed_in_their_words(found, one.zone)
    after = since.updated_after
    told = versions_written(found, item_type="Unavailability", names=NAMES, after=after)
    return json_response([{**version, "item_id": key} for version in told])
