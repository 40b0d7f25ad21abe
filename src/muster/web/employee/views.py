"""My time: the clock, today, and this week."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from muster.attendance import actions, queries
from muster.attendance.clocking_queries import clock_event
from muster.attendance.kinds import EventType
from muster.attendance.models import ClockEvent, QuestionPlace, Source, TimeclockQuestion
from muster.attendance.question_queries import choices, unanswered
from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid, NotFound
from muster.people.queries import departments_of
from muster.places.queries import settings as place_settings
from muster.rosters.queries import scheduled_shifts
from muster.web.employee.forms import AnswersForm, PressForm
from muster.web.forms import REFUSALS, sent
from muster.web.lines import PlanLine, Reader, ShiftLine, plan_lines, shift_lines
from muster.web.middleware import PageRequest

WEEK = timedelta(days=7)
PLACE = QuestionPlace.APP
BUTTONS = {
    EventType.START: "Clock in",
    EventType.FINISH: "Clock out",
    EventType.BREAK_START: "Start break",
    EventType.BREAK_FINISH: "End break",
}
SAID = {
    EventType.START: "You are clocked in since {}. Have a good shift.",
    EventType.FINISH: "You clocked out at {}. See you next time.",
    EventType.BREAK_START: "Your break began at {}.",
    EventType.BREAK_FINISH: "Your break ended at {}. You are back at work.",
}


@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    plans: list[PlanLine]
    shifts: list[ShiftLine]

    @property
    def minutes(self) -> int:
        return sum(line.worked_minutes for line in self.shifts)


def my_time(request: PageRequest) -> HttpResponse:
    actor, profile = request.actor, request.profile
    reader = Reader.of(profile)
    state = queries.states(actor, [profile])[profile.pk]
    today = queries.work_day_of(profile, clock.now())
    days = _week(request, reader, today)
    departments = departments_of(actor, profile)
    offered = departments if not state.clocked_in and len(departments) > 1 else []
    default = [] if offered else [queries.department_of_press(actor, profile, state, clock.now())]
    fenced = {one.pk for one in (*offered, *default) if one and queries.fence_of(one)}
    context = {
        "zone": reader.zone.key,
        "now": clock.now().astimezone(reader.zone),
        "today": today,
        "state": state,
        "since": state.since.astimezone(reader.zone) if state.since else None,
        "department": next((one for one in departments if one.pk == state.department_id), None),
        "departments": offered,
        "fenced": fenced,
        "buttons": [(kind.value, BUTTONS[kind]) for kind in state.next_types],
        "key": uuid4(),
        "days": days,
        "today_shifts": next(day for day in days if day.is_today).shifts,
        "worked_minutes": sum(day.minutes for day in days),
        "unprocessed": queries.clock_events(actor)
        .filter(employee=profile, processed_at__isnull=True, removed=False)
        .exists(),
    }
    response = render(request, "web/employee/my_time.html", context)
    if fenced:
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


def _week(request: PageRequest, reader: Reader, today: date) -> list[Day]:
    starts_on = place_settings(request.actor).week_starts_on
    first = today - timedelta(days=(today.isoweekday() - starts_on) % 7)
    shifts = queries.shifts_between(request.actor, first=first, last=first + WEEK - timedelta(days=1))
    own = shifts.filter(employee=request.profile).select_related("department__location", "employee")
    worked = shift_lines(request.actor, reader, own)
    midnight = datetime.combine(first, time(), reader.zone)
    plans = scheduled_shifts(request.actor).filter(
        employee=request.profile,
        published_at__isnull=False,
        starts_at__gte=midnight - timedelta(days=1),
        starts_at__lt=midnight + WEEK + timedelta(days=1),
    )
    planned = plan_lines(reader, plans)
    return [
        Day(
            on,
            on == today,
            [line for line in planned if line.span.starts.date() == on],
            [line for line in worked if line.shift.on_date == on],
        )
        for on in (first + timedelta(days=number) for number in range(7))
    ]


def press(request: PageRequest) -> HttpResponse:
    """Keep the press, and say in plain words what came of it."""
    actor, profile = request.actor, request.profile
    departments = {one.pk: one for one in departments_of(actor, profile)}
    form = PressForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This button is not known. Load the page again.")
        return redirect("my_time")
    kind = EventType(form.cleaned_data["type"])
    state = queries.states(actor, [profile])[profile.pk]
    if kind not in state.next_types:
        messages.warning(request, _does_not_fit(state))
        return redirect("my_time")
    try:
        event = actions.record_clock_event(
            actor,
            employee=profile,
            type=kind,
            at=clock.now(),
            source=Source.WEB,
            department=departments.get(form.cleaned_data["department"] or 0),
            idempotency_key=form.cleaned_data["key"],
            asked_on=PLACE,
            latitude=form.cleaned_data["latitude"],
            longitude=form.cleaned_data["longitude"],
            accuracy_metres=form.cleaned_data["accuracy_metres"] or 0,
        )
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        _say(request, event, kind)
        if unanswered(actor, event, PLACE):
            return redirect("answers", event.pk)
    return redirect("my_time")


def answers(request: PageRequest, event_id: int) -> HttpResponse:
    """What somebody is asked about a press of theirs. The press stands, whether they answer or not."""
    actor = request.actor
    event = clock_event(actor, event_id)
    if event.employee_id != request.profile.pk:
        raise NotFound("Press")
    rows = unanswered(actor, event, PLACE)
    form = AnswersForm(sent(request), asked=[(row, choices(actor, row)) for row in rows])

    def act(_: object) -> None:
        with change(actor):  # all or none
            for row in rows:
                _answer(actor, event, row, form)

    if not rows or form.carry_out(act):
        missing = [row.question for row in rows if row.required and form.given(row) is None]
        for question in missing:
            messages.warning(request, f"“{question}” has no answer, and your manager needs one. Tell them.")
        return redirect("my_time")
    return render(request, "web/employee/answers.html", {"form": form, "rows": rows})


def _answer(actor: Actor, event: ClockEvent, row: TimeclockQuestion, form: AnswersForm) -> None:
    given = form.given(row)
    if given is None:
        return
    try:
        actions.answer_press(actor, event, row, given)
    except Invalid as refusal:
        raise Invalid(refusal.message, field=form.name_of(row)) from refusal


def _say(request: PageRequest, event: ClockEvent, kind: EventType) -> None:
    if event.removed:
        messages.warning(request, "You pressed this a moment ago already. Nothing was changed.")
        return
    local = event.sent_at.astimezone(Reader.of(request.profile).zone)
    messages.success(request, SAID[kind].format(f"{local:%H:%M}"))


def _does_not_fit(state: queries.State) -> str:
    """The page was older than what happened since, at a kiosk perhaps."""
    if not state.clocked_in:
        return "You are not clocked in, so nothing was changed."
    if state.on_break:
        return "You are on a break already, so nothing was changed."
    return "You are clocked in already, so nothing was changed."
