"""Which holidays a list holds, and its pages (timetastic.txt 197-224, timetastic-extra.md)."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import BeforeValidator, WithJsonSchema

from muster.core.actor import Actor
from muster.dialects.timetastic.holiday_out import STATUSES
from muster.dialects.timetastic.wire import DayIn, Filters, Flag, IdIn, IdList
from muster.leave import request_filters, request_queries
from muster.leave.models import LeaveRequest

# A bitwise enum: 12 is all declined and cancelled ones.
BITS = {"Pending": 1, "Approved": 2, "Cancelled": 4, "Declined": 8}
NAMED = {**BITS, "PendingOrApproved": 3, "Any": 15}
ALL = 15
LARGEST_PAGE, LAST_PAGE = 100, 10**9


def _status(value: Any) -> Any:
    """`12`, `Declined`, or several with commas; no bit is as good as nothing."""
    if value is None:
        return None
    bits = 0
    for part in filter(None, re.split(r"[,\s]+", str(value))):
        bits |= _bits(part)
    return bits or None


def _bits(word: str) -> int:
    if word.isascii() and word.isdigit() and int(word[:3]) <= ALL:
        return int(word[:3])
    for name, bits in NAMED.items():
        if name.casefold() == word.casefold():
            return bits
    raise ValueError(f"the sum of some of 1, 2, 4 and 8, or some of {', '.join(NAMED)}.")


StatusIn = Annotated[
    int | None,
    BeforeValidator(_status),
    WithJsonSchema(
        {
            "type": "string",
            "description": "Pending (1), Approved (2), Cancelled (4), Declined (8), their sum, or Any.",
        }
    ),
]


class Wanted(Filters):
    department_id: IdIn = None
    user_ids: IdList = None
    exclusion_user_ids: IdList = None
    non_archived_users_only: Flag = None
    start: DayIn = None
    end: DayIn = None
    status: StatusIn = None
    approver_id: IdIn = None
    leave_type_id: IdIn = None
    department_managers_only: Flag = None
    my_team_only: Flag = None
    my_favourites_only: Flag = None
    transaction_year: IdIn = None
    page_number: IdIn = None
    page_size: IdIn = None

    @property
    def page(self) -> int:
        return min(max(self.page_number or 1, 1), LAST_PAGE)

    @property
    def size(self) -> int:
        return min(self.page_size or LARGEST_PAGE, LARGEST_PAGE)


def found(actor: Actor, wanted: Wanted, *, me: int | None) -> QuerySet[LeaveRequest]:
    """The latest first. `me` is who asks: whoever made the key."""
    rows = request_queries.requests(actor)
    rows = rows.filter(status__in=_statuses(wanted.status or NAMED["PendingOrApproved"]))
    for name, value in _plain(wanted):
        rows = rows.filter(**{name: value})
    if wanted.exclusion_user_ids:
        rows = rows.exclude(employee_id__in=wanted.exclusion_user_ids)
    if wanted.approver_id:
        rows = request_filters.awaiting_word_of(actor, rows, wanted.approver_id)
    if wanted.department_managers_only:
        rows = request_filters.of_managers(rows)
    if wanted.my_team_only:
        rows = request_filters.of_team(rows, me)
    # Nobody has favourites here.
    return rows.none() if wanted.my_favourites_only else rows


def _statuses(bits: int) -> list[str]:
    return [ours for ours, theirs in STATUSES.items() if bits & BITS[theirs]]


def _plain(wanted: Wanted) -> Iterator[tuple[str, Any]]:
    if wanted.non_archived_users_only is not False:
        yield "employee__active", True
    for name, value in (
        ("employee__primary_department_id", wanted.department_id or None),
        ("employee_id__in", wanted.user_ids),
        ("starts_on__gte", wanted.start),
        ("ends_on__lte", wanted.end),
        ("leave_type_id", wanted.leave_type_id or None),
    ):
        if value is not None and value != []:
            yield name, value
    if wanted.transaction_year:
        # Years that no date has have no holidays.
        yield "starts_on__year", min(wanted.transaction_year, 9999)


def links(request: HttpRequest, wanted: Wanted, total: int) -> dict[str, Any]:
    """`pageNumber`, and the addresses of the pages around it, which keep the other filters."""
    last = -(-total // wanted.size)
    following = wanted.page + 1 if wanted.page < last else None
    before = wanted.page - 1 if 1 < wanted.page <= last + 1 else None
    return {
        "totalRecords": total,
        "pageNumber": wanted.page,
        "nextPageLink": _link(request, following),
        "previousPageLink": _link(request, before),
    }


def _link(request: HttpRequest, page: int | None) -> str:
    if page is None:
        return ""
    query = request.GET.copy()
    for name in [name for name in query if name.casefold() == "pagenumber"]:
        del query[name]
    query["pagenumber"] = str(page)
    return f"{request.scheme}://{request.get_host()}{request.path}?{query.urlencode()}"
