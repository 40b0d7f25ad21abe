"""`muster pay explain`: what the cases of a file are paid, each line with its clause and its reason."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from muster.core.errors import Invalid
from muster.payrules import (
    AllowanceLine,
    Pack,
    PayLine,
    PayRulesError,
    Result,
    explain,
    load_pack,
    read_pack,
)
from muster.payrules.cases import Case, read_cases
from muster.payrules.money import hours
from muster.payrules.words import DAYS, money, number

COLUMNS = "{:>3}  {:<14}  {:>5}  {:>5}  {:>8}  {:>9}  {:>10}  {}"


def run(options: Namespace) -> int:
    try:
        pack = _pack(options.pack)
        cases = _chosen(options, list(read_cases(Path(options.case), pack.switches.code)))
        paid = [(case, case.run(pack)) for case in cases]
    except PayRulesError as error:
        raise Invalid(str(error)) from error
    if options.line is not None:
        print(_sentence(options.line, *paid[0], pack))
        return 0
    print("\n\n".join("\n".join(_table(case, result, pack)) for case, result in paid))
    return 0


def _pack(given: str) -> Pack:
    """A folder with a pack of one's own, or the code of one that comes with the product."""
    folder = Path(given)
    return read_pack(folder) if (folder / "pack.yaml").is_file() else load_pack(given)


def _chosen(options: Namespace, cases: list[Case]) -> list[Case]:
    names = ", ".join(str(case.id) for case in cases)
    if options.name is not None:
        cases = [case for case in cases if str(case.id) == options.name]
        if not cases:
            raise Invalid(f"{options.case} has no case {options.name}. There are: {names}.")
    if options.line is not None and len(cases) != 1:
        raise Invalid(f"--line is for one case. Name it by --name: {names}.")
    return cases


def _sentence(at: int, case: Case, result: Result, pack: Pack) -> str:
    lines = _lines(result)
    if not 1 <= at <= len(lines):
        raise Invalid(f"Case {case.id} has no line {at}. It has {len(lines)}.")
    return explain(lines[at - 1], pack.switches.currency)


def _table(case: Case, result: Result, pack: Pack) -> Iterator[str]:
    """A row for each line, its reason below it; then the total and what somebody should look at."""
    terms = "; ".join(f"{each.employment_type} {each.level}" for each in case.employee.terms)
    yield f"{case.id}: {terms}, {case.dates.from_on} to {case.dates.to_on}"
    yield f"{pack.switches.code} {pack.switches.name}"
    yield ""
    yield COLUMNS.format("#", "day", "from", "to", "units", "rate", "pay", "for")
    for at, line in enumerate(_lines(result), 1):
        yield from _rows(at, line)
    minutes = sum(int(line.inputs["minutes"]) for line in result.lines if line.reason.bucket.is_worked)
    total = money(result.total, pack.switches)
    yield COLUMNS.format("", "worked, total", "", "", number(hours(minutes)), "", total, "").rstrip()
    if result.warnings:
        yield from ("", "To look at:")
    for warning in result.warnings:
        yield f"- {f'{warning.on}: ' if warning.on else ''}{warning.text}"


def _lines(result: Result) -> list[PayLine | AllowanceLine]:
    return [*result.lines, *result.allowances]


def _rows(at: int, line: PayLine | AllowanceLine) -> Iterator[str]:
    day = f"{DAYS[line.date.weekday()][:3]} {line.date}"
    if isinstance(line, PayLine):
        between, reason = (f"{line.from_:%H:%M}", f"{line.to:%H:%M}"), f"because {line.reason.text}"
    else:
        between, reason = ("", ""), line.reason
    what = f"{line.name} ({line.clause})" if line.clause else line.name
    yield COLUMNS.format(at, day, *between, number(line.units), line.unit_rate, line.cost, what)
    yield f"     {reason}"
