"""What programs called, and what they were answered: for whoever builds one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from muster.accounts import queries
from muster.accounts.models import RequestRecord
from muster.core import clock
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

PAGE = 50
FAILED = 400


def requests(request: PageRequest) -> HttpResponse:
    zone, now = Reader.of(request.profile).zone, clock.now()
    rows = queries.request_records(request.actor)
    if request.GET.get("failed"):
        rows = rows.filter(status__gte=FAILED)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    limits = [
        {
            "record": row,
            "over": row.resets_at is None or row.resets_at <= now,
            "resets_at": _local(row.resets_at, zone),
        }
        for row in queries.limits(request.actor)
    ]
    context = {
        "rows": [_line(row, zone) for row in page],
        "page": page,
        "failed": bool(request.GET.get("failed")),
        "limits": limits,
    }
    return render(request, "web/admin/requests.html", context)


def one(request: PageRequest, record_id: int) -> HttpResponse:
    row = queries.request_record(request.actor, record_id)
    return render(request, "web/admin/request.html", _line(row, Reader.of(request.profile).zone))


def _line(row: RequestRecord, zone: Any) -> dict[str, Any]:
    return {"record": row, "at": row.at.astimezone(zone), "bad": row.status >= FAILED}


def _local(at: Any, zone: Any) -> Any:
    return at.astimezone(zone) if at else None
