"""Reads a pack's YAML files. Anything that it does not know is refused, with the file and the rule that has it."""

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from enum import EnumType
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from muster.payrules.facts import EmploymentType, PayRulesError
from muster.payrules.pack import Pack, Rules, Switches
from muster.payrules.rules import Penalty, Rate, Rule, Window

PACKS = Path(__file__).parent / "packs"
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EITHER: dict[type[Rule], tuple[str, str]] = {Rate: ("weekly", "hourly"), Penalty: ("percent", "flat")}
_RENAMED = {"from": "from_on", "to": "to_on", "for": "employment", "if": "arrangements"}


class PackError(PayRulesError):
    """A pack's file says something that no rule has."""


class _Loader(yaml.SafeLoader):
    """Safe YAML with exact numbers and without silent doubles."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise PackError(f"{node.start_mark}: {', '.join(sorted(twice))} is there twice.")
        return super().construct_mapping(node, deep)


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def load_yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        raise PackError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: it is not text in UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(f"{path}: line {line}: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise PackError(f"{path}: {error}.") from error
    except PackError:
        raise
    except (ValueError, ArithmeticError) as error:
        raise PackError(f"{path}: a date or a number in it cannot be.") from error


def pack_codes() -> list[str]:
    return sorted(path.name for path in PACKS.iterdir() if (path / "pack.yaml").is_file())


@cache
def load_pack(code: str) -> Pack:
    """One of the packs that come with the product."""
    if code not in pack_codes():
        raise PackError(f"There is no pack {code}. There are {', '.join(pack_codes())}.")
    return read_pack(PACKS / code)


def read_pack(folder: Path) -> Pack:
    """A pack of an organisation's own, from any folder."""
    switches = _switches(folder / "pack.yaml")
    known = {kind.name: get_args(get_type_hints(Rules)[kind.name])[0] for kind in fields(Rules)}
    found: dict[str, list[Rule]] = {name: [] for name in known}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "pack.yaml":
            continue
        given = _mapping(path)
        defaults = given.pop("defaults", {})
        for name, rows in given.items():
            if name not in known:
                raise PackError(f"{path}: no rules are called {name}. There are {', '.join(known)}.")
            if not _are_rows(rows):
                raise PackError(f"{path}: {name} is not a list of rules.")
            found[name] += [_rule(known[name], row, f"{path}: {name}") for row in _rows(rows, defaults)]
    rules: dict[str, Any] = {name: tuple(rows) for name, rows in found.items()}
    return Pack(switches, Rules(**rules))


def _switches(path: Path) -> Switches:
    given = _mapping(path)
    return Switches(**_values(Switches, given, str(path)))


def _mapping(path: Path) -> dict[str, Any]:
    given = load_yaml(path)
    if not isinstance(given, dict) or not isinstance(given.get("defaults", {}), dict):
        raise PackError(f"{path}: it is not made of names and what they stand for.")
    return given


def _are_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, dict)
        and ("rows" not in row or (_are_rows(row["rows"]) and isinstance(row.get("with"), dict)))
        for row in rows
    )


def _rows(rows: list[dict[str, Any]], defaults: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows with what they share: a `with` beside `rows` stands for each of them."""
    for row in rows:
        if "rows" in row:
            yield from _rows(row["rows"], {**defaults, **row["with"]})
        else:
            yield {**defaults, **row}


def _rule(kind: type[Rule], row: Mapping[str, Any], where: str) -> Rule:
    named = f"{where}: {row.get('id', row.get('level', row.get('name', 'a rule without id')))}"
    identified = {"id": row["level"], **row} if "level" in row else row
    values = _values(kind, identified, named)
    either = _EITHER.get(kind, ())
    if either and all(values.get(name) is None for name in either):
        raise PackError(f"{named}: {' or '.join(either)} is missing.")
    return kind(**values)


def _values(kind: type, row: Mapping[str, Any], where: str) -> dict[str, Any]:
    hints = get_type_hints(kind)
    values = {}
    for key, value in row.items():
        name, in_hours = _named(key, hints)
        if name not in hints:
            raise PackError(f"{where}: {key} is not known here.")
        try:
            values[name] = _converted(_minutes(value) if in_hours else value, hints[name], name)
        except (AttributeError, TypeError, ValueError, ArithmeticError) as error:
            raise PackError(f"{where}: {key} cannot be {value}.") from error
    needed = {
        field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
    }
    missing = sorted(name for name in needed if values.get(name) is None)
    if missing:
        raise PackError(f"{where}: {', '.join(missing)} is missing.")
    return values


def _named(key: str, hints: Mapping[str, Any]) -> tuple[str, bool]:
    """People write hours; the engine counts minutes."""
    name = _RENAMED.get(key, key)
    in_hours = name not in hints and "hours" in name
    return (name.replace("hours", "minutes"), True) if in_hours else (name, False)


def _minutes(hours: Any) -> Any:
    if isinstance(hours, dict):
        return {days: _minutes(each) for days, each in hours.items()}
    minutes = _number(hours) * 60
    if minutes != int(minutes):
        raise ValueError(hours)
    return int(minutes)


def _converted(value: Any, hint: Any, name: str) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        if value is None:
            return None
        hint = next(each for each in get_args(hint) if each is not type(None))
    if isinstance(hint, EnumType):
        return hint(value)
    return _BY_NAME.get(name, _CONVERTERS[hint])(value)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(kind.__name__)
        return value

    return check


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError("number")
    if value < 0:
        raise ValueError(value)
    return Decimal(value)


def _weekdays(value: Any) -> frozenset[int]:
    names = [value] if isinstance(value, str) else value
    return frozenset(day for name in names for day in _weekday_range(name))


def _weekday_range(name: str) -> range:
    first, _, last = name.partition("-")
    days = range(DAY_NAMES.index(first), DAY_NAMES.index(last or first) + 1)
    if not days:
        raise ValueError(name)
    return days


def _window(value: Any) -> Window:
    first, last = (_wall(text) for text in value)
    return first, last


def _wall(text: str) -> int:
    hour, minute = text.split(":")
    wall = int(hour) * 60 + int(minute)
    if not 0 <= wall <= 1440 or int(minute) > 59:  # noqa: PLR2004 - the minutes of a day and of an hour
        raise ValueError(text)
    return wall


def _of_one_day(value: Any) -> Window:
    """Hours past midnight are those of two days, and would never hold."""
    first, last = _window(value)
    if first >= last:
        raise ValueError(value)
    return first, last


def _spans(value: Mapping[str, Any]) -> dict[int, Window]:
    return {day: _of_one_day(window) for days, window in value.items() for day in _weekday_range(days)}


def _words(value: Any) -> frozenset[str]:
    return frozenset(_exactly(str)(word) for word in value)


def _above_zero(value: Any) -> Decimal:
    number = _number(value)
    if not number:
        raise ValueError(value)
    return number


def _count(value: Any) -> int:
    if _exactly(int)(value) < 0:
        raise ValueError(value)
    return int(value)


def _weekday(value: Any) -> int:
    if _exactly(int)(value) not in range(len(DAY_NAMES)):
        raise ValueError(value)
    return int(value)


# What its type alone does not say of a value.
_BY_NAME: dict[str, Callable[[Any], Any]] = {
    "between": _of_one_day,
    "week_hours": _above_zero,
    "week_starts": _weekday,
}
_CONVERTERS: dict[Any, Callable[[Any], Any]] = {
    str: _exactly(str),
    int: _count,
    bool: _exactly(bool),
    date: _exactly(date),
    Decimal: _number,
    frozenset[str]: _words,
    frozenset[int]: _weekdays,
    frozenset[EmploymentType]: lambda value: frozenset(EmploymentType(each) for each in value),
    Window: _window,
    Mapping[int, Window]: _spans,
    Mapping[int, int]: lambda value: {_count(days): _count(each) for days, each in value.items()},
}
