"""Problems and solutions as JSON: the names of problem.py are the keys, times are those of the horizon's zone."""

import dataclasses
import types
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from muster.rostering.check import facts
from muster.rostering.constraints import NAMES
from muster.rostering.errors import RosteringError
from muster.rostering.explain import Candidate, Conflict, Gap
from muster.rostering.horizon import Horizon
from muster.rostering.problem import (
    Break,
    BreakRule,
    Carried,
    Curfew,
    Demand,
    Employee,
    Limits,
    Problem,
    Roster,
    Shapes,
    Slot,
    SlotWish,
    Span,
    Weights,
    Window,
    Wish,
    Work,
)
from muster.rostering.solve import Solution

TIMES = {"start", "finish"}
UNWRITTEN = {"cost", "horizon", "midnights", "place", "first"}


def read_problem(given: Any) -> Problem:
    """Raises RosteringError, naming the place, for what is missing, unknown or of another kind."""
    if not isinstance(given, dict) or "horizon" not in given:
        raise RosteringError("A problem is an object with a horizon and employees.")
    horizon = _object(Horizon, given["horizon"], "horizon", None)
    named = given.get("limits", {})
    if not isinstance(named, dict):
        raise RosteringError("limits: names of limits and what they are.")
    for name, limits in named.items():
        _object(Limits, limits, _at("limits", name), horizon)
    body = {key: value for key, value in given.items() if key not in ("horizon", "limits")}
    employees = body.get("employees")
    if isinstance(employees, list):
        body["employees"] = [_employee(each, at, named) for at, each in enumerate(employees)]
    problem: Problem = _object(Problem, body, "", horizon, horizon=horizon)
    _meaning(problem)
    return problem


def _employee(given: Any, at: int, named: Mapping[str, Any]) -> Any:
    """Limits by name are those of the whole file, and the shifts of a history are the employee's own."""
    if not isinstance(given, dict):
        return given
    whole, limits, history = dict(given), given.get("limits"), given.get("history")
    if isinstance(limits, str):
        if limits not in named:
            raise RosteringError(f"employees[{at}].limits: there are no limits {limits}.")
        whole["limits"] = named[limits]
    if isinstance(history, list):
        whole["history"] = [
            {"employee": given.get("id"), **one} if isinstance(one, dict) else one for one in history
        ]
    return whole


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    """Of a dataclass: each field's type, and whether it must be given."""
    hints = get_type_hints(kind)
    return {
        one.name: (hints[one.name], one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING)
        for one in dataclasses.fields(kind)
        if one.init
    }  # fmt: skip


def _object(kind: type, given: Any, place: str, clock: Horizon | None, **known: Any) -> Any:
    if not isinstance(given, dict):
        raise RosteringError(f"{place}: an object is expected.")
    fields = _fields(kind)
    unknown = sorted(set(given) - set(fields) | set(given) & {"cost"})
    if unknown:
        raise RosteringError(f"{_at(place, unknown[0])} is not known here.")
    values = dict(known)
    for name, (hint, must) in fields.items():
        if name in given:
            where = _at(place, name)
            values[name] = _value(hint, given[name], where, clock, time=name in TIMES)
            _within(RANGES.get((kind, name), USUAL), values[name], where)
        elif must and name not in known:
            raise RosteringError(f"{_at(place, name)} is missing.")
    if set(fields) >= TIMES and values["finish"] <= values["start"]:
        raise RosteringError(f"{place}: the finish is not after the start.")
    try:
        return kind(**values)
    except RosteringError as error:
        raise RosteringError(f"{place}: {error}") from error


# What numbers may be, both ends with them. Times are given as dates; these are the others.
USUAL = (0, 10**9)
RANGES: dict[tuple[type, str], tuple[int, int]] = {
    **{(kind, name): (-(10**9), 10**9) for kind in (Slot, Demand, Break, Span, Wish, Work) for name in TIMES},
    **{(Carried, name): (-(10**6), 10**6) for name in ("minutes", "weekends", "closings")},
    **{(Weights, one.name): (0, 10**6) for one in dataclasses.fields(Weights)},
    (Wish, "points"): (-(10**6), 10**6),
    (SlotWish, "points"): (0, 10**6),
    (Employee, "hourly_rate"): (0, 10**8),
    (Demand, "wanted"): (0, 10**4),
    (Slot, "wanted"): (0, 10**4),
    (Window, "days"): (1, 10**4),
    (Limits, "max_days_running"): (0, 366),
    (Limits, "min_days_running"): (0, 366),
    (Limits, "min_days_off_running"): (0, 366),
    (BreakRule, "minutes"): (1, 1440),
    (Shapes, "min_minutes"): (1, 1440),
    (Shapes, "max_minutes"): (1, 1440),
    (Curfew, "from_wall"): (0, 1439),
    (Curfew, "until_wall"): (0, 1440),
    (Curfew, "weekdays"): (0, 6),
    (Problem, "closing_wall"): (0, 2880),
    (Problem, "budget"): (0, 10**15),
}


def _within(ends: tuple[int, int], value: Any, place: str) -> None:
    """A number, or the numbers of a list or an object."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            _within(ends, one, _at(place, key))
    elif isinstance(value, frozenset):
        for one in sorted(value):
            _within(ends, one, place)
    elif type(value) is int and not ends[0] <= value <= ends[1]:
        raise RosteringError(f"{place}: {_short(value)} is not from {ends[0]} to {ends[1]}.")


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _value(hint: Any, given: Any, place: str, horizon: Horizon | None, *, time: bool = False) -> Any:
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = next(part for part in parts if part is not type(None))
        return None if given is None else _value(inner, given, place, horizon)
    if origin is tuple or origin is frozenset:
        if not isinstance(given, list):
            raise RosteringError(f"{place}: a list is expected.")
        return origin(_value(parts[0], one, f"{place}[{at}]", horizon) for at, one in enumerate(given))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(given, dict):
            raise RosteringError(f"{place}: an object is expected.")
        return {key: _value(parts[1], one, _at(place, key), horizon) for key, one in given.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, given, place, horizon)
    return _plain(hint, given, place, horizon, time=time)


def _plain(hint: Any, given: Any, place: str, horizon: Horizon | None, *, time: bool) -> Any:
    if time and horizon is not None:
        return _minute(given, place, horizon)
    if hint is date:
        return _date(given, place)
    if type(given) is not hint:
        raise RosteringError(f"{place}: {_short(given)} is not {WORDS[hint]}.")
    return given


WORDS = {int: "a whole number", str: "a text", bool: "true or false"}
LONGEST = 60


def _short(given: Any) -> str:
    """As it was given, without what would fill a page."""
    if type(given) is int and abs(given) > 10**LONGEST:
        return "a number of so many digits"
    shown = "null" if given is None else repr(given)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."


def _minute(given: Any, place: str, horizon: Horizon) -> int:
    """Of a time of the wall clock there is, or of an instant."""
    try:
        at = datetime.fromisoformat(given)
        minute = horizon.minute(at)
    except (TypeError, ValueError) as error:
        raise RosteringError(f"{place}: {_short(given)} is not a time such as 2026-03-02T09:00.") from error
    except OverflowError as error:
        raise RosteringError(f"{place}: {given} is too far away.") from error
    if at.second or at.microsecond:
        raise RosteringError(f"{place}: {given} is not a whole minute.")
    if not at.tzinfo and horizon.local(minute).replace(tzinfo=None) != at:
        raise RosteringError(f"{place}: the clock of {horizon.zone} leaves out {given}.")
    return minute


def _date(given: Any, place: str) -> date:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise RosteringError(f"{place}: {_short(given)} is not a date such as 2026-03-02.") from error


def _meaning(problem: Problem) -> None:
    """What no single value shows."""
    _ids("employees", [each.id for each in problem.employees])
    _ids("positions", [each.id for each in problem.positions])
    _ids("slots", [each.id for each in problem.slots])
    _steps(problem)
    for at, demand in enumerate(problem.demands):
        _wanted(problem, demand, f"demands[{at}]")
    for at, slot in enumerate(problem.slots):
        _wanted(problem, slot, f"slots[{at}]")
    for name, works in (("pins", problem.pins), ("published", problem.published)):
        for at, work in enumerate(works):
            for breach in facts(problem, (work,)):
                raise RosteringError(f"{name}[{at}]: {breach.text}")
    for at, employee in enumerate(problem.employees):
        _person(problem, employee, f"employees[{at}]")
    unknown = problem.relaxed - set(NAMES)
    if unknown:
        raise RosteringError(f"relaxed: there is no rule {', '.join(sorted(unknown))}.")


def _ids(name: str, ids: list[str]) -> None:
    for one, count in Counter(ids).items():
        if not one:
            raise RosteringError(f"{name}: an id is empty.")
        if count > 1:
            raise RosteringError(f"{name}: the id {one} is there twice.")


def _steps(problem: Problem) -> None:
    step, shapes = problem.step_minutes, problem.shapes
    if step not in STEPS:
        raise RosteringError(f"step_minutes: {step} is not one of {', '.join(map(str, STEPS))}.")
    if -(-shapes.min_minutes // step) > shapes.max_minutes // step:
        raise RosteringError(
            f"shapes: no whole steps lie between {shapes.min_minutes} and {shapes.max_minutes} minutes."
        )
    for at, demand in enumerate(problem.demands):
        if demand.start % step or demand.finish % step:
            raise RosteringError(
                f"demands[{at}]: start and finish are not on steps of {step} minutes after the first midnight."
            )


# Parts of an hour. Shorter ones would make more shifts than can be looked at.
STEPS = (5, 6, 10, 12, 15, 20, 30, 60)


def _wanted(problem: Problem, one: Demand | Slot, place: str) -> None:
    if one.position not in problem.requires:
        raise RosteringError(f"{place}.position: there is no position {one.position}.")
    last = one.finish if isinstance(one, Demand) else one.start + 1
    if not 0 <= one.start < last <= problem.horizon.end:
        raise RosteringError(f"{place}: it is not within the days of the horizon.")


def _person(problem: Problem, employee: Employee, place: str) -> None:
    for at, work in enumerate(employee.history):
        if work.employee != employee.id:
            raise RosteringError(f"{place}.history[{at}].employee: it is not {employee.id}.")
        if work.start >= 0:
            raise RosteringError(f"{place}.history[{at}].start: it is not before the first day.")
    for at, wish in enumerate(employee.slot_wishes):
        if wish.slot not in problem.slot_of:
            raise RosteringError(f"{place}.slot_wishes[{at}].slot: there is no fixed shift {wish.slot}.")


def write_problem(problem: Problem) -> dict[str, Any]:
    """What read_problem reads; prices of a cost function of one's own are not in it."""
    horizon = problem.horizon
    head = {"starts_on": horizon.starts_on.isoformat(), "days": horizon.days, "zone": horizon.zone}
    return {"horizon": {**head, "week_starts": horizon.week_starts}, **_written(problem, horizon)}


def _written(one: Any, horizon: Horizon, *, time: bool = False) -> Any:
    if dataclasses.is_dataclass(one) and not isinstance(one, type):
        return {
            field.name: _written(value, horizon, time=field.name in TIMES)
            for field in dataclasses.fields(one)
            if field.name not in UNWRITTEN and (value := getattr(one, field.name)) != field.default
        }
    if isinstance(one, Mapping):
        return {key: _written(value, horizon) for key, value in one.items()}
    if isinstance(one, (tuple, frozenset)):
        items = sorted(one) if isinstance(one, frozenset) else one
        return [_written(value, horizon) for value in items]
    if isinstance(one, date):
        return one.isoformat()
    return horizon.local(one).isoformat(timespec="minutes") if time else one


def read_roster(given: Any, horizon: Horizon) -> Roster:
    roster: Roster = _value(tuple[Work, ...], given, "roster", horizon)
    return roster


def write_solution(
    problem: Problem, solution: Solution, gaps: list[Gap], conflicts: list[Conflict]
) -> dict[str, Any]:
    """The answer of `muster roster solve`: docs/how-to/roster-files.md says what each key is."""
    horizon = problem.horizon
    return {
        "points": solution.points,
        "bound": solution.bound,
        "gap": solution.gap,
        "seconds": round(solution.seconds, 2),
        "method": solution.method,
        "scores": dict(solution.scores),
        "roster": [_written(work, horizon) for work in solution.roster],
        "gaps": [_gap(gap, horizon) for gap in gaps],
        "breaches": [{"rule": breach.rule, "text": breach.text} for breach in solution.breaches],
        "conflicts": [
            {"employee": one.employee, "rules": list(one.rules), "texts": list(one.texts)} for one in conflicts
        ],
    }  # fmt: skip


def _gap(gap: Gap, horizon: Horizon) -> dict[str, Any]:
    return {
        "position": gap.position,
        "slot": gap.slot,
        "start": _written(gap.start, horizon, time=True),
        "finish": _written(gap.finish, horizon, time=True),
        "missing": gap.missing,
        "able": [_candidate(one, horizon) for one in gap.able],
        "barred": [_candidate(one, horizon) for one in gap.barred],
    }


def _candidate(one: Candidate, horizon: Horizon) -> dict[str, Any]:
    shift = {
        "employee": one.employee,
        "start": _written(one.work.start, horizon, time=True),
        "finish": _written(one.work.finish, horizon, time=True),
    }
    if one.breaches:
        return {**shift, "rule": one.breaches[0].rule, "text": one.breaches[0].text}
    return {**shift, "points": one.points, "cost": one.cost, "scores": dict(one.scores)}
