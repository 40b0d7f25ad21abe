"""`muster roster solve`: a roster for the problem of a file, as JSON, with what is missing and why."""

import json
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    if options.output:
        _write(Path(options.output), "")  # a slip in it is said before the search, not after
    with _interrupted() as cancelled:
        solution = solve(
            problem,
            seconds=options.seconds,
            seed=options.seed,
            progress=_told,
            cancelled=cancelled,
            plain=options.plain,
        )
    gaps = Roundup(problem, solution.roster).gaps()
    found = conflicts(problem) if solution.breaches else []
    answer = json.dumps(write_solution(problem, solution, gaps, found), indent=1, ensure_ascii=False)
    # Half a character, which JSON can name and UTF-8 cannot write, stays named.
    text = answer.encode("utf-8", "backslashreplace").decode() + "\n"
    if options.output:
        _write(Path(options.output), text)
    else:
        sys.stdout.write(text)
    return 1 if solution.breaches else 0


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Ctrl-C ends the search with the best roster so far; a second one ends the command."""
    asked = False

    def stop(*_: object) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
    except OSError as error:
        raise Invalid(f"{path}: {error.strerror}.") from error
    except RosteringError as error:
        raise Invalid(f"{path}: {error}") from error
    except RecursionError as error:
        raise Invalid(f"{path}: this is nested too deeply.") from error
    except ValueError as error:
        raise Invalid(f"{path}: this is not JSON: {error}.") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(key == one for one, _ in pairs) > 1)
        raise RosteringError(f"the key {twice} is there twice in one object.")
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{path}: {error.strerror}.") from error


def _told(progress: Progress) -> None:
    gap = "" if progress.gap is None else f", at most {progress.gap:.1%} from the best"
    print(f"{progress.seconds:7.1f} s  {progress.points} points{gap}", file=sys.stderr)
