"""The activity report of v1.2 (contract: TimeStation beyond the v1 document)."""

import csv
import io
from datetime import timedelta
from operator import itemgetter
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query

from muster.attendance import queries
from muster.core.errors import Invalid
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.timestation.shifts import EARLIEST, LATEST, midnight, read_date
from muster.dialects.timestation.wire import COMMON_ERRORS, EMPLOYEE_ID, DateText, ErrorOut

router = PolicyRouter(tags=["Reports"], errors=COMMON_ERRORS)

HEADER = ("Date", "Employee ID", "Name", "Department", "Device", "Time", "Activity")
COLUMNS = (
    "employee_id", "employee__external_id", "employee__name", "department__name",
    "clocked_in_at", "clocked_in_offset_minutes", "clocked_in_device__nickname",
    "clocked_out_at", "clocked_out_offset_minutes", "clocked_out_device__nickname",
)  # fmt: skip
LONGEST_DAYS = 366
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@router.get(
    "/reports/EmployeeActivity",
    policy="shift.list",
    response={200: list[dict[str, str]], 400: ErrorOut},
    summary="Activity report as CSV or JSON",
    description="Of v1.2 alone. Both dates are required; their names are taken in any case of letters (Report_StartDate).",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def employee_activity(
    request: ApiRequest,
    report_startdate: Query[DateText | None] = None,
    report_enddate: Query[DateText | None] = None,
    exportformat: Query[Literal["csv", "json"]] = "csv",
) -> HttpResponse:
    given = {name.lower(): str(value) for name, value in request.GET.items()}
    first = read_date(given.get("report_startdate", report_startdate), "report_startdate")
    last = read_date(given.get("report_enddate", report_enddate), "report_enddate")
    if first is None or last is None or last < first or last - first > timedelta(days=LONGEST_DAYS):
        raise Invalid(
            "report_startdate and report_enddate are required (YYYY-MM-DD), in this order, a year apart at most.",
            field="report_startdate",
        )
    rows = queries.worked_shifts(request.auth).filter(
        clocked_in_at__lt=midnight(last) + LATEST,
        clocked_in_at__gte=midnight(first) + EARLIEST - timedelta(days=14),
    )
    presses = [
        press
        for row in rows.order_by("pk").values_list(*COLUMNS)
        for press in _presses(row)
        if first.isoformat() <= press[0] <= last.isoformat()
    ]
    presses.sort(key=itemgetter(0, 5, 2, 1))  # by the clock, then by person
    if exportformat == "json":
        return json_response([dict(zip(HEADER, press, strict=True)) for press in presses])
    return HttpResponse(_csv(presses), content_type="text/csv; charset=utf-8")


def _presses(row: tuple[Any, ...]) -> list[tuple[str, ...]]:
    """The punch in, and the punch out when there is one, each on its own local date."""
    who = (row[1] or EMPLOYEE_ID.encode(row[0]), row[2], row[3] or "")
    found: list[tuple[str, ...]] = []
    for at, offset, device, activity in ((*row[4:7], "Punch In"), (*row[7:10], "Punch Out")):
        if at is not None:
            local = at + timedelta(minutes=offset or 0)
            found.append((f"{local:%Y-%m-%d}", *who, device or "", f"{local:%H:%M:%S}", activity))
    return found


def _csv(presses: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    # A cell that begins like a formula is one to a spreadsheet: a quote in front makes it text.
    writer.writerows(
        [[f"'{cell}" if cell.startswith(FORMULA) else cell for cell in press] for press in presses]
    )
    return out.getvalue()
