"""Who takes which shift, for all shifts and people at once: the points of each pair, within days, weeks and rest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import highspy

from muster.rostering.model.design import Programme, Row
from muster.rostering.model.people import own_points
from muster.rostering.model.team import Team, Works
from muster.rostering.problem import Employee, Work


def assign(team: Team, names: Sequence[str], shifts: Sequence[Work], seconds: float) -> dict[str, Works]:
    """The shifts of some people shared out among them anew, or nothing where no way was found in time."""
    programme = Programme()
    pairs: dict[int, tuple[int, Work]] = {}
    takers: list[Row] = [[] for _ in shifts]
    own: dict[str, list[tuple[int, Work]]] = defaultdict(list)
    for name in names:
        person = team.rules.people[name]
        for at, shift in enumerate(shifts):
            work = replace(shift, employee=name)
            if next(team.rules.of_shift(name, work), None) is None:
                column = programme.column(own_points(person, work), 1.0)
                pairs[column] = at, work
                takers[at].append((column, 1.0))
                own[name].append((column, work))
    whole = len(programme.costs)
    for shift, takes in zip(shifts, takers, strict=True):
        left = programme.column(float(team.under[team.cells((shift,))].sum()), 1.0)
        programme.row(1.0, 1.0, [*takes, (left, 1.0)])
    for name in names:
        _person(team, programme, team.problem.by_id[name], own[name])
    found: dict[str, Works] = dict.fromkeys(names, ())
    if programme.solve(seconds, whole=whole) is None:
        return {}
    for column, (_, work) in pairs.items():
        if programme.values[column] > 0.5:  # noqa: PLR2004 - one or none
            found[work.employee] = (*found[work.employee], work)
    return found if all(team.rules.allowed(name, works) for name, works in found.items()) else {}


def _person(team: Team, programme: Programme, employee: Employee, own: list[tuple[int, Work]]) -> None:
    problem, limits = team.problem, employee.limits
    horizon, off = problem.horizon, problem.relaxed
    days: dict[int, list[tuple[int, Work]]] = defaultdict(list)
    weeks: dict[int, list[tuple[int, Work]]] = defaultdict(list)
    for column, work in own:
        day = horizon.day_of(work.start)
        days[day].append((column, work))
        weeks[horizon.week_of(day)].append((column, work))
    for pairs in days.values():
        programme.row(0.0, 1.0, [(column, 1.0) for column, _ in pairs])
    before = _week_minutes(team, employee)
    for week, pairs in weeks.items():
        if limits.max_week_minutes is not None and "minutes per week" not in off:
            terms = [(column, float(work.minutes)) for column, work in pairs]
            programme.row(0.0, float(max(0, limits.max_week_minutes - before.get(week, 0))), terms)
        if limits.max_week_days is not None and "days per week" not in off:
            programme.row(0.0, float(limits.max_week_days), [(column, 1.0) for column, _ in pairs])
    if limits.max_total_minutes is not None and "minutes in all" not in off:
        programme.row(
            0.0, float(limits.max_total_minutes), [(column, float(work.minutes)) for column, work in own]
        )
    _neighbours(team, programme, employee, days)


def _neighbours(
    team: Team, programme: Programme, employee: Employee, days: dict[int, list[tuple[int, Work]]]
) -> None:
    """What two days or more decide together: rest, and days running."""
    limits, off, horizon = employee.limits, team.problem.relaxed, team.problem.horizon
    if limits.rest_minutes and "rest between shifts" not in off:
        for day, pairs in days.items():
            _rest(programme, pairs, days.get(day + 1, []), limits.rest_minutes)
    if limits.max_days_running is not None and "days running" not in off:
        for first in range(horizon.days - limits.max_days_running):
            run = [
                pair
                for day in range(first, first + limits.max_days_running + 1)
                for pair in days.get(day, [])
            ]
            programme.row(
                -highspy.kHighsInf, float(limits.max_days_running), [(column, 1.0) for column, _ in run]
            )


def _week_minutes(team: Team, employee: Employee) -> dict[int, int]:
    horizon = team.problem.horizon
    found: dict[int, int] = defaultdict(int)
    for work in employee.history:
        found[horizon.week_of(horizon.day_of(work.start))] += work.minutes
    return found


def _rest(
    programme: Programme, today: list[tuple[int, Work]], after: list[tuple[int, Work]], rest: int
) -> None:
    """Of those that finish at some time or later, and those that start too soon after it, one alone."""
    for finish in sorted({work.finish for _, work in today}):
        soon = [(column, 1.0) for column, work in after if work.start < finish + rest]
        if soon:
            late = [(column, 1.0) for column, work in today if work.finish >= finish]
            programme.row(-highspy.kHighsInf, 1.0, [*late, *soon])
