"""Shift ratings (tanda-v2.txt 3497-3517)."""

from django.http import HttpResponse
from ninja import Body, Schema

from muster.attendance import actions, shift_queries
from muster.core.actor import Actor
from muster.core.errors import Invalid, NotFound
from muster.dialects.kit.dialect import json_response
from muster.dialects.kit.router import ApiRequest, PolicyRouter
from muster.dialects.tanda.fields import named
from muster.dialects.tanda.shift_input import required
from muster.dialects.tanda.shift_wire import RATED, ShiftOut, Show
from muster.dialects.tanda.shifts import one_written
from muster.dialects.tanda.wire import COMMON_ERRORS, DayIn, ErrorOut, IdIn, TextIn
from muster.people.models import Employee
from muster.people.queries import employee, employees

router = PolicyRouter(tags=["Shift ratings"], errors=COMMON_ERRORS)


class RatingIn(Schema):
    """With user_id or employee_number, which is the user's employee_id; user_id counts where both are given."""

    user_id: IdIn = None
    employee_number: TextIn = None
    date: DayIn = None
    rating: int


def _rated(actor: Actor, data: RatingIn) -> Employee:
    if data.user_id is not None:
        return employee(actor, data.user_id, active=None)
    if not data.employee_number:
        raise Invalid("user_id or employee_number is required.", field="user_id")
    found = employees(actor, active=None).filter(external_id=data.employee_number).first()
    if found is None:
        raise NotFound("Employee")
    return found


@router.post(
    "/shift_ratings",
    policy="shift.update",
    response={200: ShiftOut, 404: ErrorOut},
    summary="Rate a shift",
)
def rate_shift(request: ApiRequest, data: Body[RatingIn]) -> HttpResponse:
    person = _rated(request.auth, data)
    if data.date is None:
        raise required("date")
    row = shift_queries.shift_on(request.auth, person, data.date)
    if row is None:
        raise Invalid(f"date: {person.name} did not work on {data.date}.", field="date")
    with named():
        actions.rate_shift(request.auth, row, data.rating)
    return json_response(one_written(request.auth, row, Show(show_export_name=True), RATED))
