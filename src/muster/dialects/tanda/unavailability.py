"""When people ask not to be rostered (tanda-v2.txt 1885; tanda-extra.md)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from ninja import Body, Field, Query, Schema

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, Nothing, named
from muster.dialects.tanda.paging import Since, UpdatedAfter
from muster.dialects.tanda.shift_input import required
from muster.dialects.tanda.unavailability_versions import changes_of
from muster.dialects.tanda.unavailability_wire import (
    DAYS,
    MOST,
    ONE_DAY,
    Told,
    UnavailabilityIn,
    UnavailabilityOut,
    members,
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
from muster.leave.availability_queries import (
    availability_between,
    instead_of,
    unavailability,
    zone_of_person,
)
from muster.leave.models import Availability, Preference
from muster.leave.type_queries import today
from muster.people.queries import employee

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
            keys = {key // DAYS for key in self.ids}
            rows = rows.filter(Q(pk__in=keys) | Q(instead_of__in=keys))
        now = today(actor)
        return [one for row in rows for one in self._of(row, now)]

    def _of(self, row: Availability, now: date) -> list[Told]:
        zone = zone_of(row)
        if self.from_ is not None and self.to is not None:
            found = occurrences(row, self.from_, self.to, zone)
        elif self.ids is not None and row.repeat_every_weeks:
            days = [row.starts_on + key % DAYS * ONE_DAY for key in self.ids if key // DAYS == row.pk]
            found = [one for day in days if (one := occurrence_on(row, day, zone))]
        else:
            found = series(row, zone, now)
        told = (Told(row, zone, one) for one in found)
        return [one for one in told if self.ids is None or one.key in self.ids]


def _one(actor: Actor, key: int) -> Told:
    found = _found(actor, key)
    if found is None:
        raise NotFound("Unavailability")
    return found


def _found(actor: Actor, key: int) -> Told | None:
    rows = unavailability(actor)
    row = rows.filter(pk=key // DAYS).first()
    if row is None:
        return None
    day = row.starts_on + key % DAYS * ONE_DAY
    when = occurrence_on(row, day, zone_of(row))
    alone = None if when else rows.filter(instead_of=row, instead_of_on=day).first()
    if alone is not None:
        row, when = alone, occurrence_on(alone, alone.starts_on, zone_of(alone))
    told = Told(row, zone_of(row), when) if when else None
    return told if told and told.key == key else None


def _all_of(actor: Actor, row: Availability) -> list[Told]:
    """Of the series, if it is one."""
    alone = _alone(actor, [row.pk]).get(row.pk, [])
    return members(row, zone_of(row), today(actor), alone)


def _alone(actor: Actor, series_ids: Iterable[int]) -> dict[int, list[Availability]]:
    """What was changed alone, by series."""
    found: dict[int, list[Availability]] = defaultdict(list)
    for row in instead_of(actor, series_ids).filter(preference=Preference.UNAVAILABLE):
        found[row.instead_of_id or 0].append(row)
    return found


def _written(actor: Actor, told: Sequence[Told]) -> list[dict[str, Any]]:
    alone = _alone(actor, {one.series.pk for one in told if one.series.repeat_every_weeks})
    return written(told, today(actor), alone)


def _answer(actor: Actor, row: Availability, key: int) -> HttpResponse:
    """As it is now; another of the row where it does not repeat so any more."""
    told = _found(actor, key) or _all_of(actor, unavailability(actor).get(pk=row.pk))[0]
    return json_response(_written(actor, [told])[0])


@router.get(
    "/unavailability",
    policy="availability.list",
    response={200: list[UnavailabilityOut]},
    summary="Unavailability",
)
def list_unavailability(request: ApiRequest, which: Query[Which], since: Since) -> HttpResponse:
    which.check()
    return json_response(_written(request.auth, which.told(request.auth, since)))


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
    return _answer(request.auth, row, row.pk * DAYS)


@router.get(
    "/unavailability/repeating_for/{id}",
    policy="availability.list",
    response={200: list[UnavailabilityOut], 404: ErrorOut},
    summary="The series of a repeating unavailability",
)
def list_repeating_unavailability(request: ApiRequest, key: Key) -> HttpResponse:
    one = _one(request.auth, key)
    return json_response(_written(request.auth, _all_of(request.auth, one.series)))


@router.get(
    "/unavailability/{id}",
    policy="availability.list",
    response={200: UnavailabilityOut, 404: ErrorOut},
    summary="One unavailability",
)
def get_unavailability(request: ApiRequest, key: Key) -> HttpResponse:
    return json_response(_written(request.auth, [_one(request.auth, key)])[0])


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
    with named(**FIELDS):
        _change(request.auth, one, data)
    return _answer(request.auth, one.row, key)


def _change(actor: Actor, one: Told, data: UnavailabilityIn) -> None:
    """How it repeats is changed of all, anything else of the occurrence alone."""
    changes: Any
    if data.repeats_otherwise(_written(actor, [one])[0]["repeating_info"]):
        if one.series is not one.row:
            raise Invalid(
                "repeating_info: this one was changed alone. Send it with another of the series.",
                field="repeating_info",
            )
        changes = data.changes_of_series(one)
        actions.update_availability(actor, one.row, **changes)
        return
    changes = data.changes(one)
    if one.row.repeat_every_weeks is None:
        actions.update_availability(actor, one.row, **changes)
    else:
        actions.update_occurrence(actor, one.row, one.when.first, **changes)


@router.delete(
    "/unavailability/{id}",
    policy="availability.delete",
    response={200: Nothing, 404: ErrorOut},
    summary="Delete unavailability",
)
def delete_unavailability(request: ApiRequest, key: Key) -> HttpResponse:
    one = _one(request.auth, key)
    if one.row.repeat_every_weeks is None:
        actions.delete_availability(request.auth, one.row)
    else:
        actions.delete_occurrence(request.auth, one.row, one.when.first)
    return json_response({})


@router.get(
    "/unavailability/{id}/versions",
    policy="availability.list",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of an unavailability",
)
def list_unavailability_versions(request: ApiRequest, key: Key, since: Since) -> HttpResponse:
    one = _one(request.auth, key)
    told = versions_written(
        changes_of(one), item_type="Unavailability", names=NAMES, after=since.updated_after
    )
    return json_response([{**version, "item_id": key} for version in told])
