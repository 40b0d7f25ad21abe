"""When members can, prefer to and cannot work (aladtec-v2.txt 94)."""

from django.http import HttpResponse
from ninja import Query

from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.ranges import Range
from muster.dialects.aladtec.splits import LONGEST_YEAR, at_most
from muster.dialects.aladtec.wire import COMMON_ERRORS, MetaOut, Wire, enveloped
from muster.dialects.kit.router import PolicyRouter
from muster.leave.availability_queries import availability_spans
from muster.leave.models import Preference

router = PolicyRouter(tags=["Availability"], errors=COMMON_ERRORS)
WORDS = {
    Preference.AVAILABLE.value: "Available",
    Preference.PREFERS.value: "Prefer",
    Preference.UNAVAILABLE.value: "Unavailable",
}


class AvailabilityOut(Wire):
    member_id: int
    type: str
    start_datetime: str
    stop_datetime: str


class AvailabilityAnswer(Wire):
    data: list[AvailabilityOut]
    meta: MetaOut


@router.get(
    "/availability",
    policy="availability.list",
    response={200: AvailabilityAnswer},
    summary="Availability of members",
)
def list_availability(request: AladtecRequest, wanted: Query[Range]) -> HttpResponse:
    first, last = at_most(wanted.read(request.times), LONGEST_YEAR, "year")
    told = [
        {
            "member_id": row.employee_id,
            "type": WORDS[row.preference],
            "start_datetime": request.times.write(max(one.starts_at, first)),
            "stop_datetime": request.times.write(min(one.finishes_at, last)),
        }
        for row, one in availability_spans(request.auth, first, last)
    ]
    return enveloped(request.times, told)
