"""The payroll report: hours by member, page by page (aladtec-v2.txt 199)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from ninja import Query

from muster.attendance.payable import Category, Entry, Kind
from muster.attendance.payroll_queries import paid_people, paid_time
from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.places import NONE, REGULAR
from muster.dialects.aladtec.ranges import Range
from muster.dialects.aladtec.wire import (
    COMMON_ERRORS,
    IdList,
    MetaOut,
    Times,
    Wire,
    chosen,
    enveloped,
    hours,
    known,
    shown,
)
from muster.dialects.kit.router import PolicyRouter
from muster.people.listing import first_and_last
from muster.people.models import Employee
from muster.people.queries import employees
from muster.rosters.beside_queries import qualifications_of_positions

router = PolicyRouter(tags=["Reports"], errors=COMMON_ERRORS)
MEMBERS_OF_A_PAGE = 50
RECORD_TYPE = {
    Kind.PLANNED: "time_type",
    Kind.EXTRA: "time_type",
    Kind.CLOCKED: "paycode",
    Kind.LEAVE: "time_off_type",
}


class MemberOut(Wire):
    member_id: int
    first_name: str | None
    last_name: str | None


class ScheduleOut(Wire):
    schedule_id: int
    name: str


class QualificationOut(Wire):
    position_qualification_id: int
    name: str


class PayTypeOut(Wire):
    id: int
    name: str
    record_type: str


class EntryOut(Wire):
    start_datetime: str
    stop_datetime: str
    schedule: ScheduleOut | None
    position_qualification: QualificationOut | None
    pay_type: PayTypeOut | None
    time_category: str
    shift_differential: str
    payroll_hours: float


class RowOut(Wire):
    member: MemberOut
    report_entries: list[EntryOut]


class PageOut(MetaOut):
    next_token: str | None


class PayrollAnswer(Wire):
    data: list[RowOut]
    meta: PageOut


class Wanted(Range):
    member_ids: IdList = None
    time_categories: chosen(*Category) = None  # type: ignore[valid-type]
    next_token: str | None = None

    @property
    def categories(self) -> list[Category]:
        return [one for one in Category if self.time_categories is None or one in self.time_categories]


class Token:
    """What a page ends with, bound to what was asked for: the same token gives the same page again."""

    def __init__(self, request: AladtecRequest, wanted: Wanted) -> None:
        first, last = wanted.read(request.times)
        members = None if wanted.member_ids is None else sorted(set(wanted.member_ids))
        span = [first.timestamp(), last.timestamp()]
        self._asked = [request.auth.organisation_id, span, members, [*wanted.categories]]

    def after(self, employee_id: int) -> str:
        return _signer().sign_object([employee_id, self._asked])

    def read(self, text: str | None) -> int:
        """The id after which the page begins. Raises Invalid for another request's token."""
        if text is None:
            return 0
        try:
            after, asked = _signer().unsign_object(text)
        except (BadSignature, ValueError):
            after, asked = 0, None
        if asked != self._asked:
            raise Invalid("next_token: it does not belong to this request.", field="next_token")
        return int(after)


def _signer() -> Signer:
    return Signer(salt="aladtec.payroll")


def _page(actor: Actor, wanted: Wanted, times: Times, after: int) -> tuple[list[Employee], int | None]:
    """The members of a page, and after whom the next one begins. Raises NotFound for a member that is not there."""
    rows = paid_people(actor, *wanted.read(times), wanted.categories).filter(pk__gt=after)
    if wanted.member_ids is not None:
        there = employees(actor, active=None).in_bulk(wanted.member_ids)
        known(there, wanted.member_ids, "member_ids", error=NotFound, noun="Employee")
        rows = rows.filter(pk__in=wanted.member_ids)
    found = list(rows[: MEMBERS_OF_A_PAGE + 1])
    page = found[:MEMBERS_OF_A_PAGE]
    return page, page[-1].pk if len(found) > len(page) else None


class Written:
    """Entries as the report has them."""

    def __init__(self, actor: Actor, times: Times, found: Iterable[Entry]) -> None:
        self._actor, self._times = actor, times
        positions = {getattr(one.record.row, "position_id", None) for one in found}
        self._asked = qualifications_of_positions([pk for pk in positions if pk])

    def entry(self, one: Entry) -> dict[str, Any]:
        row = one.record.row
        return {
            "start_datetime": self._times.write(one.starts_at),
            "stop_datetime": self._times.write(one.finishes_at),
            "schedule": self._named("department.list", "schedule_id", row.department),
            "position_qualification": self._named(
                "qualification.list", "position_qualification_id", self._qualification(one)
            ),
            "pay_type": self._pay_type(one),
            "time_category": one.category.value,
            "shift_differential": "",
            "payroll_hours": hours(one.hours),
        }

    def _named(self, action: str, field: str, row: Any) -> dict[str, Any] | None:
        told = {field: row.pk, "name": row.name} if row else {field: NONE, "name": ""}
        return shown(self._actor, action, told)

    def _qualification(self, one: Entry) -> Any:
        row = one.record.row
        return row.qualification if one.record.kind is Kind.EXTRA else self._asked.get(row.position_id)

    def _pay_type(self, one: Entry) -> dict[str, Any] | None:
        row, kind = one.record.row, one.record.kind
        leave = kind is Kind.LEAVE
        paid_as = row.leave_request.leave_type if leave else row.pay_code
        told = {"id": paid_as.pk, "name": paid_as.name} if paid_as else {"id": NONE, "name": REGULAR}
        action = "leave_type.list" if leave else "pay_code.list"
        return shown(self._actor, action, {**told, "record_type": RECORD_TYPE[kind]})


def _member(actor: Actor, row: Employee) -> dict[str, Any]:
    first, last = first_and_last(row)
    return {
        "member_id": row.pk,
        "first_name": shown(actor, "employee.list", first),
        "last_name": shown(actor, "employee.list", last),
    }


def _told(actor: Actor, wanted: Wanted, times: Times, people: Sequence[Employee]) -> list[dict[str, Any]]:
    by_person = paid_time(actor, people, *wanted.read(times)) if people else {}
    found = {
        pk: [one for one in entries if one.category in wanted.categories] for pk, entries in by_person.items()
    }
    written = Written(actor, times, [one for entries in found.values() for one in entries])
    return [
        {"member": _member(actor, row), "report_entries": [written.entry(one) for one in found[row.pk]]}
        for row in people
        if found.get(row.pk)
    ]


@router.get(
    "/reports/payroll",
    policy="payroll_report.view",
    response={200: PayrollAnswer},
    summary="Hours by member, for payroll",
)
def payroll_report(request: AladtecRequest, wanted: Query[Wanted]) -> HttpResponse:
    token = Token(request, wanted)
    after = token.read(wanted.next_token)
    people, ends_with = _page(request.auth, wanted, request.times, after)
    told = _told(request.auth, wanted, request.times, people)
    following = None if ends_with is None else token.after(ends_with)
    return enveloped(request.times, told, next_token=following)
