"""Booking holidays, and acting on them: what is sent, and what the answer says (timetastic.txt 265-408)."""

from typing import Annotated, Any, NoReturn

from pydantic import BeforeValidator, Field, WithJsonSchema

from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Invalid, Locked
from muster.dialects.kit.values import needed
from muster.dialects.timetastic.errors import Told
from muster.dialects.timetastic.wire import (
    Filters,
    Flag,
    LongTextIn,
    RequiredDay,
    RequiredId,
    Wire,
)
from muster.leave import actions, type_queries
from muster.leave.approvers import awaited
from muster.leave.kinds import Half, Unit
from muster.leave.models import GroupBooking, LeaveRequest
from muster.leave.refusals import (
    AlreadyActioned,
    BalanceTooLow,
    LimitReached,
    LockedDays,
    MaximumOff,
    Refusal,
)
from muster.leave.request_queries import group_booking
from muster.people import queries as people
from muster.places import queries as places

USER, DEPARTMENT, EVERYBODY = range(3)
MINUTES_OF_A_DAY = 1440


def _time(value: Any) -> Any:
    """`AM`, `PM`, or minutes since midnight."""
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip().upper()
    if text in {"AM", "PM"}:
        return text
    if text.isascii() and text.isdigit() and int(text[:6]) <= MINUTES_OF_A_DAY:
        return text
    raise ValueError("AM, PM, or minutes since midnight, such as 540.")


def _book_for(value: Any) -> Any:
    if value is None or value == "":
        return USER
    if str(value) not in {"0", "1", "2"} or isinstance(value, bool):
        raise ValueError("0 for a user, 1 for a department, 2 for all users.")
    return int(value)


TimeIn = Annotated[
    str,
    needed(_time),
    WithJsonSchema({"type": "string", "pattern": "^(AM|PM|[0-9]{1,3}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)$"}),
]
BookFor = Annotated[
    int,
    BeforeValidator(_book_for),
    WithJsonSchema({"type": "integer", "enum": [USER, DEPARTMENT, EVERYBODY]}),
]


class HolidayIn(Wire):
    from_: RequiredDay = Field(alias="from")
    to: RequiredDay
    from_time: TimeIn
    to_time: TimeIn
    leave_type_id: RequiredId
    user_or_department_id: RequiredId
    book_for: BookFor = USER
    reason: LongTextIn = None
    suppress_emails: Flag = None
    override: Flag = None
    override_locked_days: Flag = None
    override_accrued_allowance: Flag = None
    book_as_requestee: Flag = None


class BookedOut(Wire):
    success: bool
    response: str
    rejections: bool
    auto_approved: bool
    holiday_id: int
    override_required: bool
    override_locked_date_required: bool
    override_accrued_allowance_required: bool


class ActionIn(Wire):
    reason: LongTextIn = None
    suppress_emails: Flag = None


class ActedOut(Wire):
    approval_result: str
    message: str


class Wanted(Filters):
    holiday_update_action: str = Field(alias="holidayUpdateAction")


def book(actor: Actor, body: HolidayIn) -> dict[str, Any]:
    """For one user, for a department, or for all. Raises Told with the answer to what is refused."""
    facts = {"leave_type": type_queries.leave_type(actor, body.leave_type_id), **_facts(body)}
    if body.book_for == USER:
        return _book_one(actor, body.user_or_department_id, facts)
    department = None
    if body.book_for == DEPARTMENT:
        department = places.department(actor, body.user_or_department_id)
    return _told_of_many(actions.book_for_many(actor, department=department, **facts))


def _facts(body: HolidayIn) -> dict[str, Any]:
    return {
        "starts_on": body.from_,
        "ends_on": body.to,
        **_times(body),
        "reason": body.reason or "",
        "as_employee": bool(body.book_as_requestee),
        "override_maximum_off": bool(body.override),
        "override_locked_days": bool(body.override_locked_days),
        "override_balance": bool(body.override_accrued_allowance),
        "suppress_emails": bool(body.suppress_emails),
    }


def _times(body: HolidayIn) -> dict[str, Any]:
    """An absence is counted in halves, or by the clock: both its ends in the same way."""
    by_clock = [text.isdigit() for text in (body.from_time, body.to_time)]
    if all(by_clock):
        return {
            "unit": Unit.HOURS,
            "starts_minute": int(body.from_time),
            "ends_minute": int(body.to_time),
        }
    if any(by_clock):
        raise Invalid(
            "fromTime and toTime are both AM or PM, or both minutes since midnight.", field="toTime"
        )
    halves = {"AM": Half.MORNING, "PM": Half.AFTERNOON}
    return {
        "unit": Unit.DAYS,
        "starts_half": halves[body.from_time],
        "ends_half": halves[body.to_time],
    }


def _book_one(actor: Actor, employee_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    try:
        row = actions.ask_for_leave(actor, people.employee(actor, employee_id), **facts)
    except Refusal as refusal:
        raise Told(
            _answer(success=False, response=refusal.message, rejections=True, **_overrides(refusal))
        ) from refusal
    return _answer(
        success=True,
        response="Booked!" if row.auto_approved else _sent_to(row),
        autoApproved=row.auto_approved,
        holidayId=row.pk,
    )


def _sent_to(row: LeaveRequest) -> str:
    """`Request sent to Gary Bury`"""
    names = [one.name for one in awaited(row)]
    return f"Request sent to {' and '.join(names)}" if names else "Request sent"


def _overrides(refusal: Refusal) -> dict[str, bool]:
    may = refusal.may_override
    return {
        "overrideRequired": may and isinstance(refusal, MaximumOff),
        "overrideLockedDateRequired": may and isinstance(refusal, LockedDays),
        "overrideAccruedAllowanceRequired": may and isinstance(refusal, BalanceTooLow | LimitReached),
    }


def _told_of_many(booking: GroupBooking) -> dict[str, Any]:
    """Up to some hundreds are booked by now; of more the answer says that it goes on."""
    if booking.finished_at is None:
        response = f"Booking for {len(booking.employee_ids)} users has begun, and goes on by itself."
    else:
        response = "Booked!" if booking.booked else "Nobody was booked."
        if booking.rejections:
            response = (
                f"{response} {len(booking.rejections)} of {booking.done} users were rejected: "
                + " ".join(sorted({one["message"] for one in booking.rejections})[:5])
            )
    return _answer(
        success=booking.finished_at is None or booking.booked > 0,
        response=response,
        rejections=bool(booking.rejections),
    )


def _answer(**told: Any) -> dict[str, Any]:
    return {
        "success": False,
        "response": "",
        "rejections": False,
        "autoApproved": False,
        "holidayId": 0,
        "overrideRequired": False,
        "overrideLockedDateRequired": False,
        "overrideAccruedAllowanceRequired": False,
        **told,
    }


APPROVE, DECLINE, DELETE, DELETE_GROUP = "approve", "decline", "delete", "deletegroup"
ACTIONS = {"0": APPROVE, "1": DECLINE, "2": DELETE, "3": DELETE_GROUP}


def act(actor: Actor, row: LeaveRequest, word: str, body: ActionIn) -> dict[str, Any]:
    """Raises Told with the answer to what cannot be done."""
    wanted = ACTIONS.get(word.strip(), word.strip().casefold())
    quiet = {"suppress_emails": bool(body.suppress_emails)}
    reason = body.reason or ""
    try:
        match wanted:
            case "approve":
                actions.approve(actor, row, **quiet)
            case "decline":
                actions.decline(actor, row, reason=reason, **quiet)
            case "delete":
                actions.cancel(actor, row, reason=reason, **quiet)
            case "deletegroup":
                _cancel_group(actor, row, reason, quiet["suppress_emails"])
            case _:
                raise Invalid(
                    "holidayUpdateAction is 0 (Approve), 1 (Decline), 2 (Delete) or DeleteGroup.",
                    field="holidayUpdateAction",
                )
    except AlreadyActioned as refusal:
        _fail("AlreadyActioned", refusal)
    except Denied as refusal:
        _fail("NotAllowed", refusal)
    except (Conflict, Locked) as refusal:
        _fail("UnknownError", refusal)
    return {"approvalResult": "Success", "message": "Successful"}


def _cancel_group(actor: Actor, row: LeaveRequest, reason: str, suppress_emails: bool) -> None:  # noqa: FBT001
    """All that was booked together with this one."""
    if row.group_id is None:
        raise Told(
            {"approvalResult": "DoesntExist", "message": "This holiday was not booked together with others."}
        )
    if not actions.cancel_group(
        actor, group_booking(actor, row.group_id), reason=reason, suppress_emails=suppress_emails
    ):
        raise AlreadyActioned("All holidays of this group were declined or cancelled already.")


def _fail(result: str, refusal: Conflict | Denied | Locked) -> NoReturn:
    raise Told({"approvalResult": result, "message": refusal.message}) from refusal
