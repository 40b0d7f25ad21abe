"""What people clock with: paycodes and kiosks (aladtec-v2.txt 143-150)."""

from django.http import HttpResponse

from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.wire import COMMON_ERRORS, MetaOut, Wire, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.places import queries

router = PolicyRouter(tags=["Time clock"], errors=COMMON_ERRORS)


class PaycodeOut(Wire):
    paycode_id: int
    name: str


class PaycodesAnswer(Wire):
    data: list[PaycodeOut]
    meta: MetaOut


class KioskOut(Wire):
    kiosk_id: int
    name: str
    is_enabled: bool


class KiosksAnswer(Wire):
    data: list[KioskOut]
    meta: MetaOut


@router.get(
    "/time-clock/paycodes",
    policy="pay_code.list",
    response={200: PaycodesAnswer},
    summary="Paycodes in use",
)
def list_paycodes(request: AladtecRequest) -> HttpResponse:
    rows = queries.pay_codes(request.auth).order_by("pk").values_list("pk", "name")
    return enveloped(request.times, [{"paycode_id": pk, "name": name} for pk, name in rows])


@router.get("/time-clock/kiosks", policy="device.list", response={200: KiosksAnswer}, summary="Kiosks in use")
def list_kiosks(request: AladtecRequest) -> HttpResponse:
    rows = queries.devices(request.auth).filter(returned_on__isnull=True).order_by("pk")
    return enveloped(
        request.times,
        [{"kiosk_id": row.pk, "name": row.nickname, "is_enabled": not row.returned} for row in rows],
    )
