"""Rostered days off, sleepovers and on calls, which differ by their name alone (tanda-v2.txt 3895-4028)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import Body, Query, Schema

from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, Nothing, named, referred
from muster.dialects.tanda.schedule_input import FIELDS
from muster.dialects.tanda.schedule_wire import daily_schedule_id
from muster.dialects.tanda.shift_input import required
from muster.dialects.tanda.wire import COMMON_ERRORS, DayIn, ErrorOut, IdIn, IdList, UnixIn, unix
from muster.people.queries import employee
from muster.places.models import Department
from muster.places.queries import department
from muster.rosters import actions, queries
from muster.rosters.models import DutyKind, DutyPeriod

NEEDED = ("user_id", "date", "start", "finish")


class DutyPeriodOut(Schema):
    id: int
    user_id: int
    daily_schedule_id: int
    start: int
    finish: int
    department_id: int | None
    updated_at: int


class DutyPeriodIn(Schema):
    user_id: IdIn = None
    date: DayIn = None
    start: UnixIn = None
    finish: UnixIn = None
    department_id: IdIn = None


class Which(Schema):
    """At least one; of all that are given all must hold."""

    roster_id: IdIn = None
    user_id: IdIn = None
    ids: IdList = None

    def given(self) -> dict[str, Any]:
        filters = {"roster_id": self.roster_id, "employee_id": self.user_id, "pk__in": self.ids}
        found = {name: value for name, value in filters.items() if value is not None}
        if not found:
            raise Invalid("At least one filter parameter is required.", field="ids")
        return found


def _written(row: DutyPeriod) -> dict[str, Any]:
    return {
        "id": row.pk,
        "user_id": row.employee_id,
        "daily_schedule_id": daily_schedule_id(row),
        "start": unix(row.starts_at),
        "finish": unix(row.finishes_at),
        "department_id": row.department_id,
        "updated_at": unix(row.updated_at),
    }


def _create(actor: Actor, kind: DutyKind, data: DutyPeriodIn) -> DutyPeriod:
    for name in NEEDED:
        if getattr(data, name) is None:
            raise required(name)
    person = employee(actor, data.user_id or 0, active=None)
    where: Department | None = referred(
        lambda key: department(actor, key), data.department_id, field="department_id"
    )
    facts: Any = {"on_date": data.date, "starts_at": data.start, "finishes_at": data.finish}
    with named(**FIELDS, on_date="date"):
        return actions.create_duty_period(actor, kind=kind.value, employee=person, department=where, **facts)


def _door(kind: DutyKind, path: str, title: str, noun: str) -> PolicyRouter:
    """The four operations of a kind."""
    router = PolicyRouter(tags=[title], errors=COMMON_ERRORS)

    def found(actor: Actor, key: int) -> DutyPeriod:
        row = queries.duty_periods(actor, kind.value).filter(pk=key).first()
        if row is None:
            raise NotFound(noun)
        return row

    def listed(request: ApiRequest, which: Query[Which]) -> HttpResponse:
        rows = queries.duty_periods(request.auth, kind.value).filter(**which.given())
        return json_response([_written(row) for row in rows])

    def create(request: ApiRequest, data: Body[DutyPeriodIn]) -> HttpResponse:
        return json_response(_written(_create(request.auth, kind, data)))

    def get(request: ApiRequest, key: Key) -> HttpResponse:
        return json_response(_written(found(request.auth, key)))

    def delete(request: ApiRequest, key: Key) -> HttpResponse:
        actions.delete_duty_period(request.auth, found(request.auth, key))
        return json_response({})

    one = f"{path}/{{id}}"
    single = {200: DutyPeriodOut, 404: ErrorOut}
    name = noun.lower().replace(" ", "_")
    _route(router.get, path, "list", listed, f"list_{path[1:]}", {200: list[DutyPeriodOut]}, title)
    _route(router.post, path, "create", create, f"create_{name}", single, f"New {noun.lower()}")
    _route(router.get, one, "list", get, f"get_{name}", single, noun)
    gone = {200: Nothing, 404: ErrorOut}
    _route(router.delete, one, "delete", delete, f"delete_{name}", gone, f"Delete {noun.lower()}")
    return router


def _route(  # noqa: PLR0917 - a row of the table above
    method: Callable[..., Any],
    path: str,
    verb: str,
    view: Callable[..., HttpResponse],
    name: str,
    response: dict[int, Any],
    summary: str,
) -> None:
    view.__name__ = name  # the operation's name in the API document
    method(path, policy=f"duty_period.{verb}", response=response, summary=summary)(view)


routers = (
    _door(DutyKind.DAY_OFF, "/rostered_days_off", "Rostered days off", "Rostered day off"),
    _door(DutyKind.SLEEPOVER, "/sleepovers", "Sleepovers", "Sleepover"),
    _door(DutyKind.ON_CALL, "/on_calls", "On calls", "On call"),
)
