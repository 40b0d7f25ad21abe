"""What the kiosk page asks for while it is open: JSON both ways, and the server's time in each reply."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from muster.accounts.guesses import WRONG_CODES, count_wrong, require_patience
from muster.accounts.queries import actor_of_device
from muster.attendance import actions, queries
from muster.attendance.clocking_queries import clock_event
from muster.attendance.models import ClockEvent, QuestionPlace, Source
from muster.attendance.question_queries import choices, unanswered
from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import Conflict, Denied, Invalid, MusterError, NotFound, TooMany
from muster.core.policy import may
from muster.people.models import Employee
from muster.people.queries import departments_of, employee_by_code
from muster.places.models import Department, Device
from muster.places.queries import zone_of_device
from muster.places.workday import offset_minutes
from muster.web.errors import STATUS
from muster.web.kiosk.bodies import Answer, Code, Press, read
from muster.web.kiosk.device import COOKIE, keep_token, require_device
from muster.web.kiosk.words import confirmation, state_sentence

PLACE = QuestionPlace.TIMECLOCK
Handler = Callable[[HttpRequest, Device], tuple[int, dict[str, Any]]]


def endpoint(handle: Handler) -> Callable[[HttpRequest], JsonResponse]:
    """For a paired device alone; the domain's errors become JSON.

    Free of the CSRF token, because another site cannot make such a request: the device's cookie is SameSite=Strict,
    and what changes anything takes only application/json, which a browser sends across origins after asking us first;
    we never allow it. A page that opens without network could not carry a token that is still valid.
    """

    @csrf_exempt
    def view(request: HttpRequest) -> JsonResponse:
        try:
            status_code, body = handle(request, require_device(request))
        except MusterError as error:
            return _refusal(error)
        return _reply(body, status_code)

    return view


def _reply(body: dict[str, Any], status_code: int) -> JsonResponse:
    return JsonResponse(
        {**body, "server_time": clock.now().isoformat(timespec="milliseconds")},
        status=status_code,
        headers={"Cache-Control": "no-store"},
    )


def _refusal(error: MusterError) -> JsonResponse:
    told = {"code": error.code, "message": error.message, "field": error.field}
    response = _reply({"error": told}, STATUS[error.code])
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


@csrf_exempt
def status(request: HttpRequest) -> JsonResponse:
    """Where the device hangs; renews its cookie."""
    response = endpoint(_describe)(request)
    if response.status_code == 200:  # noqa: PLR2004 - OK
        keep_token(response, request.COOKIES[COOKIE])
    return response


def _describe(request: HttpRequest, device: Device) -> tuple[int, dict[str, Any]]:
    del request
    return 200, {
        "organisation": str(device.organisation.uuid),
        "device": device.nickname,
        "location": device.location.name if device.location else device.organisation.name,
        "time_zone": zone_of_device(device).key,
    }


@endpoint
def identify(request: HttpRequest, device: Device) -> tuple[int, dict[str, Any]]:
    actor = actor_of_device(device)
    employee = _recognise(actor, device, Code.of(read(request)))
    state = queries.states(actor, [employee])[employee.pk]
    return 200, {
        "name": employee.name,
        "state": state_sentence(state, zone_of_device(device)),
        "presses": list(state.next_types),
        "departments": _choices(actor, device, employee),
    }


@endpoint
def press(request: HttpRequest, device: Device) -> tuple[int, dict[str, Any]]:
    """Record it. What was kept while the network was away and is refused now is kept for a person, never lost."""
    asked = Press.of(request)
    actor = actor_of_device(device)
    try:
        event = _record(actor, device, asked)
    except (Invalid, Denied, Conflict):
        if not asked.kept:
            raise
        first = queries.clock_event_with_key(actor, asked.idempotency_key)
        if first is None:
            actions.keep_unclaimed(
                actor, device=device, type=asked.type, at=asked.at, idempotency_key=asked.idempotency_key
            )
            return 202, {"message": "It could not be recorded. A manager will see it."}
        event = first
    return 201, {**_told(event, device), "questions": [] if asked.kept else _questions(actor, event)}


@endpoint
def answer(request: HttpRequest, device: Device) -> tuple[int, dict[str, Any]]:
    """To a question that its press was followed by: of whoever pressed, at the device where they did."""
    given = Answer.of(request)
    actor = actor_of_device(device)
    employee = _recognise(actor, device, given.code)
    event = clock_event(actor, given.press_id)
    if (event.employee_id, event.device_id) != (employee.pk, device.pk):
        raise NotFound("Press")
    row = next((one for one in unanswered(actor, event, PLACE) if one.pk == given.question_id), None)
    if row is None:
        raise NotFound("Question")
    actions.answer_press(actor, event, row, given.answer)
    return 201, {"message": "Thank you."}


def _questions(actor: Actor, event: ClockEvent) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "question": row.question,
            "required": row.required,
            "type": row.type,
            "choices": choices(actor, row),
        }
        for row in unanswered(actor, event, PLACE)
    ]


def _told(event: ClockEvent, device: Device) -> dict[str, Any]:
    return {
        "id": event.pk,
        "type": event.type,
        "at": event.sent_at.isoformat(),
        "name": event.employee.name,
        "message": confirmation(event, zone_of_device(device)),
    }


def _record(actor: Actor, device: Device, asked: Press) -> ClockEvent:
    employee = _recognise(actor, device, asked.code)
    return actions.record_clock_event(
        actor,
        employee=employee,
        type=asked.type,
        at=asked.at,
        source=Source.KIOSK,
        utc_offset_minutes=offset_minutes(asked.at, zone_of_device(device)),
        department=_chosen(actor, employee, asked.department_id),
        idempotency_key=asked.idempotency_key,
        # Who stood there while the network was away was asked nothing, and is refused nothing.
        asked_on=None if asked.kept else PLACE,
        device=device,
    )


def _recognise(actor: Actor, device: Device, code: Code) -> Employee:
    """Raises Invalid when nobody has the code, Denied for who works elsewhere, TooMany after too many wrong ones."""
    counted = (WRONG_CODES, str(device.pk), code.kind)
    require_patience(*counted)
    employee = employee_by_code(actor, pin=code.pin, card=code.card)
    if employee is None:
        count_wrong(*counted)
        noun = "PIN" if code.pin else "card"
        raise Invalid(f"Nobody has this {noun}. Check it and try again.", field=code.kind)
    if not may(actor, "clock_event.record", employee):
        place = device.location.name if device.location else device.nickname
        raise Denied(f"This clock is for the staff of {place}. Use the one where you work.")
    return employee


def _chosen(actor: Actor, employee: Employee, department_id: int | None) -> Department | None:
    if department_id is None:
        return None
    found = next((one for one in departments_of(actor, employee) if one.pk == department_id), None)
    if found is None:
        raise Invalid(f"{employee.name} does not belong to this department.", field="department_id")
    return found


def _choices(actor: Actor, device: Device, employee: Employee) -> list[dict[str, Any]]:
    """The departments to start in: the planned one comes chosen, else the first, which is the primary one."""
    rows = departments_of(actor, employee)
    if device.location_specific and device.location_id:
        rows = [one for one in rows if one.location_id == device.location_id]
    planned = queries.planned_department_id(actor, employee, clock.now())
    ids = [one.pk for one in rows]
    chosen = planned if planned in ids else next(iter(ids), None)
    return [{"id": one.pk, "name": one.name, "chosen": one.pk == chosen} for one in rows]
