"""`muster roster solve`: a roster for the problem of a file, as JSON, with what is missing and why."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from muster.core.errors import Invalid
from muster.rostering import (
    Progress,
    RosteringError,
    Roundup,
    conflicts,
    read_problem,
    relaxed,
    solve,
    write_solution,
)


def run(options: Namespace) -> int:
    """1 when no roster keeps all hard rules: the answer then names those in conflict."""
    try:
        problem = relaxed(read_problem(_read(Path(options.file))), *options.relax)
    except RosteringError as error:
        raise Invalid(f"{options.file}: {error}") from error
    solution = solve(problem, seconds=options.seconds, seed=options.seed, progress=_told, plain=options.plain)
    gaps = Roundup(problem, solution.roster).gaps()
    found = conflicts(problem) if solution.breaches else []
    answer = json.dumps(write_solution(problem, solution, gaps, found), indent=1, ensure_ascii=False)
    if options.output:
        Path(options.output).write_text(f"{answer}\n", encoding="utf-8")
    else:
        print(answer)
    return 1 if solution.breaches else 0


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Invalid(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise Invalid(f"{path}: this is not JSON: {error}.") from error


def _told(progress: Progress) -> None:
    gap = "" if progress.gap is None else f", at most {progress.gap:.1%} from the best"
    print(f"{progress.seconds:7.1f} s  {progress.points} points{gap}", file=sys.stderr)
