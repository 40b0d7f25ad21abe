"""Devices: time clocks (tanda-v2.txt 2392-2489)."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from ninja import Body, Field, Schema

from muster.core.actor import Actor
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import Key, ShortTextIn, named, referred
from muster.dialects.tanda.paging import Since
from muster.dialects.tanda.versions import VersionOut, written
from muster.dialects.tanda.wire import COMMON_ERRORS, ErrorOut, IdIn, day, given, unix
from muster.places import actions, queries
from muster.places.models import Device

router = PolicyRouter(tags=["Devices"], errors=COMMON_ERRORS)

THEIRS = {"location": "location_id"}
NAMES = {
    "nickname": "nickname",
    "location_id": "location_id",
    "location_specific": "location_specific",
    "dispatched_on": "dispatch_date",
    "returned_on": "return_date",
}


class DeviceOut(Schema):
    id: int
    location_id: int | None
    nickname: str
    returned: bool
    return_date: str | None = Field(None, description="Of a device that was returned.")
    last_heard_from: int | None
    dispatch_date: str | None
    location_specific: bool
    updated_at: int


class AccessCodeOut(Schema):
    access_code: str


class DeviceIn(Schema):
    """One or both of nickname and location_id, when it is new."""

    nickname: ShortTextIn = None
    location_id: IdIn = None
    location_specific: bool = False


def _written(row: Device) -> dict[str, Any]:
    shown = {
        "id": row.pk,
        "location_id": row.location_id,
        "nickname": row.nickname,
        "returned": row.returned,
        "last_heard_from": unix(row.last_heard_at),
        "dispatch_date": day(row.dispatched_on),
        "location_specific": row.location_specific,
        "updated_at": unix(row.updated_at),
    }
    return shown | ({"return_date": day(row.returned_on)} if row.returned else {})


def _facts(actor: Actor, body: DeviceIn) -> dict[str, Any]:
    """In our words, what was sent."""
    sent = given(body)
    if "location_id" in sent:
        find = partial(queries.location, actor)
        sent["location"] = referred(find, sent.pop("location_id"), field="location_id")
    return sent


@router.get("/devices", policy="device.list", response={200: list[DeviceOut]}, summary="Devices")
def list_devices(request: ApiRequest, since: Since) -> HttpResponse:
    """Those that were not returned."""
    rows = since.of(queries.devices(request.auth).filter(returned_on=None).order_by("pk"))
    return json_response([_written(row) for row in rows])


@router.post("/devices", policy="device.create", response={200: DeviceOut}, summary="New device")
def create_device(request: ApiRequest, data: Body[DeviceIn]) -> HttpResponse:
    """Somebody with its code, which the devices page makes anew, or with the access code sets it up."""
    with named(**THEIRS):
        row, _ = actions.register_device(request.auth, **_facts(request.auth, data))
    return json_response(_written(row))


@router.get(
    "/devices/returned", policy="device.list", response={200: list[DeviceOut]}, summary="Returned devices"
)
def list_returned_devices(request: ApiRequest, since: Since) -> HttpResponse:
    rows = since.of(queries.devices(request.auth).exclude(returned_on=None).order_by("pk"))
    return json_response([_written(row) for row in rows])


@router.post(
    "/devices/reset_access_code",
    policy="device.reset_access_code",
    response={200: AccessCodeOut},
    summary="New access code",
)
def reset_access_code(request: ApiRequest) -> HttpResponse:
    """For administrators who set up a device: typed on its pairing page in place of e-mail and password."""
    return json_response({"access_code": actions.reset_device_access_code(request.auth)})


@router.get("/devices/{id}", policy="device.list", response={200: DeviceOut, 404: ErrorOut}, summary="Device")
def get_device(request: ApiRequest, device_id: Key) -> HttpResponse:
    return json_response(_written(queries.device(request.auth, device_id)))


@router.put(
    "/devices/{id}",
    policy="device.update",
    response={200: DeviceOut, 404: ErrorOut},
    summary="Update device",
)
def update_device(request: ApiRequest, device_id: Key, data: Body[DeviceIn]) -> HttpResponse:
    row = queries.device(request.auth, device_id)
    with named(**THEIRS):
        actions.update_device(request.auth, row, **_facts(request.auth, data))
    return json_response(_written(row))


@router.post(
    "/devices/{id}/return",
    policy="device.update",
    response={200: DeviceOut, 404: ErrorOut},
    summary="Return device",
)
def return_device(request: ApiRequest, device_id: Key) -> HttpResponse:
    """One that was returned before keeps its date."""
    row = queries.device(request.auth, device_id)
    actions.return_device(request.auth, row)
    return json_response(_written(row))


@router.get(
    "/devices/{id}/versions",
    policy="device.view_history",
    response={200: list[VersionOut], 404: ErrorOut},
    summary="Versions of a device",
)
def list_device_versions(request: ApiRequest, device_id: Key, since: Since) -> HttpResponse:
    row = queries.device(request.auth, device_id)
    found = queries.versions(request.auth, "device", item_id=row.pk)
    after = since.updated_after
    return json_response(written(found, item_type="Device", names=NAMES, after=after))
