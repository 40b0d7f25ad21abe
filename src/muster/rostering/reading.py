"""Problems and solutions as JSON: the names of problem.py are the keys, times are those of the horizon's zone."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from muster.rostering.constraints import NAMES
from muster.rostering.errors import RosteringError
from muster.rostering.explain import Candidate, Conflict, Gap
from muster.rostering.horizon import Horizon
from muster.rostering.problem import Demand, Problem, Roster, Slot, Work
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
    body = {key: value for key, value in given.items() if key not in ("horizon", "limits")}
    employees = body.get("employees")
    if isinstance(employees, list):
        body["employees"] = [_with_limits(each, named) for each in employees]
    problem: Problem = _object(Problem, body, "", horizon, horizon=horizon)
    _meaning(problem)
    return problem


def _with_limits(employee: Any, named: Mapping[str, Any]) -> Any:
    """Limits by name are those of the whole file."""
    if not isinstance(employee, dict) or not isinstance(employee.get("limits"), str):
        return employee
    if employee["limits"] not in named:
        raise RosteringError(f"employees: there are no limits {employee['limits']}.")
    return {**employee, "limits": named[employee["limits"]]}


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
            values[name] = _value(hint, given[name], _at(place, name), clock, time=name in TIMES)
        elif must and name not in known:
            raise RosteringError(f"{_at(place, name)} is missing.")
    return kind(**values)


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
        return {str(key): _value(parts[1], one, _at(place, key), horizon) for key, one in given.items()}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, given, place, horizon)
    return _plain(hint, given, place, horizon, time=time)


def _plain(hint: Any, given: Any, place: str, horizon: Horizon | None, *, time: bool) -> Any:
    if time and horizon is not None:
        return _minute(given, place, horizon)
    if hint is date:
        return _date(given, place)
    if type(given) is not hint:
        raise RosteringError(f"{place}: {given!r} is not {WORDS[hint]}.")
    return given


WORDS = {int: "a whole number", str: "a text", bool: "true or false"}


def _minute(given: Any, place: str, horizon: Horizon) -> int:
    try:
        return horizon.minute(datetime.fromisoformat(given))
    except (TypeError, ValueError) as error:
        raise RosteringError(f"{place}: {given!r} is not a time such as 2026-03-02T09:00.") from error


def _date(given: Any, place: str) -> date:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise RosteringError(f"{place}: {given!r} is not a date such as 2026-03-02.") from error


def _meaning(problem: Problem) -> None:
    """What no single value shows."""
    named = {
        "employees": [each.id for each in problem.employees],
        "positions": [each.id for each in problem.positions],
        "slots": [each.id for each in problem.slots],
    }
    for name, ids in named.items():
        if len(set(ids)) < len(ids):
            raise RosteringError(f"{name}: an id is there twice.")
    if not 1 <= problem.step_minutes <= 60 or 60 % problem.step_minutes:  # noqa: PLR2004 - an hour
        raise RosteringError("step_minutes: a part of an hour is expected, such as 15.")
    for demand in problem.demands:
        _wanted(problem, demand)
    for slot in problem.slots:
        _wanted(problem, slot)
    for work in (*problem.pins, *problem.published):
        if work.employee not in problem.by_id:
            raise RosteringError(f"There is no employee {work.employee}.")
    unknown = problem.relaxed - set(NAMES)
    if unknown:
        raise RosteringError(f"There is no rule {', '.join(sorted(unknown))}.")


def _wanted(problem: Problem, one: Demand | Slot) -> None:
    if one.position not in problem.requires:
        raise RosteringError(f"There is no position {one.position}.")
    if not 0 <= one.start < one.finish or min(one.wanted, one.under, one.over) < 0:
        raise RosteringError(
            f"The demand for {one.position} has a finish before its start, or is below zero."
        )


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
        "able": [{"employee": one.employee, "points": one.points, "cost": one.cost} for one in gap.able],
        "barred": [_barred(one) for one in gap.barred],
    }


def _barred(one: Candidate) -> dict[str, Any]:
    first = one.breaches[0]
    return {"employee": one.employee, "rule": first.rule, "text": first.text}
