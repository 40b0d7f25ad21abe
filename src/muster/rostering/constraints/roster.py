"""Hard rules about the shifts of all people together."""

from collections import defaultdict
from collections.abc import Iterator

from muster.rostering.constraints.rule import Told, Works
from muster.rostering.problem import Problem, Work


def concurrent_starts(problem: Problem, works: Works) -> Iterator[Told]:
    """At most so many shifts that begin at one minute."""
    most = problem.max_starts_at_once
    if most is None:
        return
    together: dict[int, list[Work]] = defaultdict(list)
    for work in works:
        together[work.start].append(work)
    for start, which in sorted(together.items()):
        if len(which) > most:
            at = problem.horizon.local(start)
            yield (
                f"{len(which)} shifts start at {at:%a} {at.day} {at:%b %H:%M}; the most are {most}.",
                tuple(which),
            )


def breaks_covered(problem: Problem, works: Works) -> Iterator[Told]:
    """While somebody has a break, somebody else works in the same position."""
    if not problem.breaks_covered:
        return
    for work in works:
        for each in work.breaks:
            others = (
                other for other in works
                if other.position == work.position and other != work and other.start <= each.start
                and each.finish <= other.finish
                and not any(one.start < each.finish and each.start < one.finish for one in other.breaks)
            )  # fmt: skip
            if next(others, None) is None:
                at = problem.horizon.local(each.start)
                yield (
                    f"Nobody covers the break of {work.employee} on {at:%a} {at.day} {at:%b %H:%M}.",
                    (work,),
                )
