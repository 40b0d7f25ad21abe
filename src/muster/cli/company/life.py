"""What happens in the company, moment by moment: rosters made, people clocking, managers approving."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from muster.accounts.queries import actor_of_device, actor_of_profile
from muster.attendance import actions, queries
from muster.attendance.jobs import look_for_forgotten
from muster.attendance.kinds import EventType
from muster.attendance.models import Shift, Source
from muster.cli.company import beside, leave, swaps
from muster.cli.company.found import Company
from muster.cli.company.roster import BREAK_MINUTES, OFFICE, SYDNEY, TEAMS, Team, Turn, turns
from muster.core import clock, jobs
from muster.core.actor import Actor
from muster.people.models import Employee
from muster.rosters.actions import Plan, create_scheduled_shifts

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
NOTES = (
    "Stayed on for a late delivery.", "Covered the first hour for a colleague.", "Trained a new starter.",
    "Oven two was down until ten.", "Stocktake after closing.", "Fire drill at eleven.",
)  # fmt: skip
STILL_ASKED = 3  # forgotten clock-outs of the last days that nobody has settled yet
RECENT = timedelta(hours=60)
ALL_JOBS = 100_000  # where somebody is told: as many as there are ways to tell them
SURELY_FORGOTTEN = timedelta(hours=6)


@dataclass(frozen=True, order=True)
class Moment:
    """`jobs` is how many follow from what is done, so that nobody need ask whether there are more."""

    at: datetime
    number: int
    do: Callable[[], None]
    jobs: int


class Life:
    def __init__(self, company: Company, draw: random.Random, *, weeks: int) -> None:
        self._company = company
        self._draw = draw
        self._now = clock.now()
        today = self._now.astimezone(SYDNEY).date()
        this_monday = today - timedelta(days=today.weekday())
        # The last week is the coming one: planned, and nobody has worked in it.
        self._mondays = [this_monday + WEEK * (1 - back) for back in reversed(range(weeks))]
        self._kiosks = {place: actor_of_device(device) for place, device in company.devices.items()}
        self._moments: list[Moment] = []

    @staticmethod
    def first_day(weeks: int) -> datetime:
        """When the company must be there: before its first roster is made."""
        return clock.now() - WEEK * (weeks + 1)

    def live(self, report: Callable[[str], None]) -> None:
        for monday in self._mondays:
            self._expect_week(monday)
        self._expect_checks()
        for at, do in leave.moments(self._company, self._mondays[-1] + WEEK, self._now):
            self._expect(at, do)
        for at, do in beside.moments(self._company, self._mondays[-1], self._now):
            self._expect(at, do, jobs=ALL_JOBS)
        for at, do in swaps.moments(self._company, self._now):
            self._expect(at, do, jobs=ALL_JOBS)
        told = self._mondays[0]
        for moment in sorted(self._moments):
            if moment.at > self._now:
                break
            if moment.at.date() >= told:
                report(f"the week of {told}")
                told += WEEK
            with clock.fixed(moment.at):
                moment.do()
                jobs.run_due(moment.jobs)

    # What is to come

    def _expect(self, at: datetime, do: Callable[[], None], *, jobs: int = 0) -> None:
        self._moments.append(Moment(at, len(self._moments), do, jobs))

    def _expect_week(self, monday: date) -> None:
        week = [turn for team, members in self._teams() for turn in turns(team, len(members), monday)]
        self._expect(_office_hours(monday - timedelta(days=11), 14), lambda: self._plan(week), jobs=ALL_JOBS)
        forgotten = self._forgotten(week)
        for turn in week:
            self._expect_turn(turn, forgets=turn in forgotten)
        self._expect(_office_hours(monday + WEEK, 12), lambda: self._approve(monday))
        self._expect(_office_hours(monday + WEEK + 2 * DAY, 10), lambda: self._export(monday))

    def _teams(self) -> Iterator[tuple[Team, list[Employee]]]:
        for team in (*TEAMS, OFFICE):
            yield team, self._company.members[team.name]

    def _forgotten(self, week: list[Turn]) -> set[Turn]:
        """Whose end nobody clocks: one in a week, and some of the last days."""
        recent = [t for t in week if self._now - RECENT < t.finishes_at < self._now - SURELY_FORGOTTEN]
        return {self._draw.choice(week), *self._draw.sample(recent, min(STILL_ASKED, len(recent)))}

    def _expect_turn(self, turn: Turn, *, forgets: bool) -> None:
        draw = self._draw
        away = draw.random() < 0.015 and not forgets
        pressed = list(_presses(draw, turn))
        noted = draw.random() < 0.02
        note = draw.choice(NOTES)
        if away:
            return
        for at, type_ in pressed:
            if not (forgets and type_ is EventType.FINISH):
                self._expect(at, partial(self._press, turn, type_, at), jobs=1)
        if noted and not forgets:
            self._expect(turn.finishes_at + timedelta(hours=2), lambda: self._note(turn, note))

    def _expect_checks(self) -> None:
        """The repeating job, often enough to tell on the day who forgot."""
        at = _office_hours(self._mondays[0], 0)
        while at < self._now:
            self._expect(at, look_for_forgotten)
            at += DAY
        self._expect(self._now, look_for_forgotten)

    # What is done

    def _member(self, turn: Turn) -> Employee:
        return self._company.members[turn.team.name][turn.member]

    def _chief(self, turn_or_team: str, member: int) -> Actor:
        """Who approves: the department's manager, and for managers and the office the general manager."""
        leads = member == 0 or turn_or_team == OFFICE.name
        return actor_of_profile(self._company.admin if leads else self._company.members[turn_or_team][0])

    def _plan(self, week: list[Turn]) -> None:
        plans = [
            Plan(
                department=self._company.departments[turn.team.name],
                employee=self._member(turn),
                position=self._company.position(turn.team.name, turn.member),
                starts_at=turn.starts_at,
                finishes_at=turn.finishes_at,
                automatic_break_minutes=BREAK_MINUTES,
            )
            for turn in week
        ]
        create_scheduled_shifts(actor_of_profile(self._company.roster_manager), plans, publish=True)

    def _press(self, turn: Turn, type_: EventType, at: datetime) -> None:
        actions.record_clock_event(
            self._kiosks[turn.team.place],
            employee=self._member(turn),
            type=type_,
            at=at,
            source=Source.KIOSK,
            device=self._company.devices[turn.team.place],
        )

    def _note(self, turn: Turn, note: str) -> None:
        chief = self._chief(turn.team.name, turn.member)
        worked = queries.shifts(chief).filter(
            employee=self._member(turn),
            clocked_in_at__gt=turn.starts_at - timedelta(hours=1),
            leave_request=None,
        )
        shift = worked.order_by("clocked_in_at").first()
        if shift is not None and shift.clocked_out_at is not None:
            _rewrite(chief, shift.pk, finish=None, note=note)

    def _approve(self, monday: date) -> None:
        for name, members in self._company.members.items():
            for number, employee in enumerate(members):
                self._approve_one(self._chief(name, number), employee, monday)

    def _approve_one(self, chief: Actor, employee: Employee, monday: date) -> None:
        sheet = queries.timesheets(chief).filter(employee=employee, starts_on=monday).first()
        if sheet is None:
            return
        unfinished = queries.shifts(chief).filter(timesheet=sheet, clocked_out_at__isnull=True)
        for shift in list(unfinished.select_related("scheduled_shift")):
            if shift.clocked_in_at > self._now - RECENT or shift.scheduled_shift is None:
                return
            _rewrite(
                chief,
                shift.pk,
                finish=shift.scheduled_shift.finishes_at,
                note="Forgot to clock out; asked, and it was as planned.",
            )
        actions.approve_timesheet(chief, queries.timesheet(chief, sheet.pk))

    def _export(self, monday: date) -> None:
        officer = actor_of_profile(self._company.payroll_officer)
        approved = queries.timesheets(officer).filter(starts_on=monday, status="approved")
        for sheet in approved.order_by("id"):
            actions.export_timesheet(officer, sheet)


def _office_hours(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), SYDNEY).astimezone(UTC)


def _presses(draw: random.Random, turn: Turn) -> Iterator[tuple[datetime, EventType]]:
    """A little early or late, as people are; one in four clocks the break, from the others it is deducted."""
    yield turn.starts_at + timedelta(seconds=draw.randint(-540, 300)), EventType.START
    pause = turn.starts_at + timedelta(seconds=draw.randint(12_000, 16_000))
    length = timedelta(seconds=draw.randint(1_700, 2_100))
    if draw.random() < 0.25:
        yield pause, EventType.BREAK_START
        yield pause + length, EventType.BREAK_FINISH
    yield turn.finishes_at + timedelta(seconds=draw.randint(-240, 840)), EventType.FINISH


def _rewrite(chief: Actor, shift_id: int, *, finish: datetime | None, note: str) -> Shift:
    shift = queries.shift(chief, shift_id)
    return actions.update_shift(
        chief,
        shift,
        department=shift.department,
        clocked_in_at=shift.clocked_in_at,
        in_offset_minutes=shift.clocked_in_offset_minutes,
        clocked_out_at=finish or shift.clocked_out_at,
        out_offset_minutes=shift.clocked_in_offset_minutes if finish else shift.clocked_out_offset_minutes,
        notes=note,
    )
