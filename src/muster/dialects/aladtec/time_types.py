"""Time types: pay codes, and Regular, which is time without one (aladtec-v2.txt 195)."""

from typing import Any

from django.http import HttpResponse
from ninja import Query

from muster.core.actor import Actor
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.paging import Paging
from muster.dialects.aladtec.places import NONE, REGULAR
from muster.dialects.aladtec.wire import COMMON_ERRORS, MetaOut, Wire, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.places.queries import pay_codes

router = PolicyRouter(tags=["Time types"], errors=COMMON_ERRORS)


class TimeTypeOut(Wire):
    time_type_id: int
    name: str
    is_default: bool
    is_active: bool


class TimeTypesAnswer(Wire):
    data: list[TimeTypeOut]
    meta: MetaOut


def _told(pk: int, name: str, *, default: bool, active: bool) -> dict[str, Any]:
    return {"time_type_id": pk, "name": name, "is_default": default, "is_active": active}


def _page(actor: Actor, paging: Paging) -> list[dict[str, Any]]:
    """Regular is the first of all."""
    first = [_told(NONE, REGULAR, default=True, active=True)] if paging.offset == 0 else []
    start = max(paging.offset - 1, 0)
    rows = pay_codes(actor, archived=True).order_by("pk")[start : paging.offset + paging.limit - 1]
    others = (_told(row.pk, row.name, default=False, active=row.archived_at is None) for row in rows)
    return [*first, *others]


@router.get("/time-types", policy="pay_code.list", response={200: TimeTypesAnswer}, summary="Time types")
def list_time_types(request: AladtecRequest, paging: Query[Paging]) -> HttpResponse:
    return enveloped(request.times, _page(request.auth, paging))
