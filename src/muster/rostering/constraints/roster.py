"""Hard rules about the shifts of all people together."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter

from muster.rostering.constraints.rule import Told, Works
from muster.rostering.problem import Problem, Work

Piece = tuple[int, int, Work]


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
    """In each minute of a break somebody else works in the same position: one person, or several after each other."""
    if not problem.breaks_covered:
        return
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for work in works:
        pieces[work.position] += _pieces(work)
    for found in pieces.values():
        found.sort(key=itemgetter(0, 1))
    longest = max((finish - start for found in pieces.values() for start, finish, _ in found), default=0)
    for work in works:
        for each in work.breaks:
            found = pieces[work.position]
            first = bisect_left(found, each.start - longest, key=itemgetter(0))
            at = each.start
            for start, finish, other in islice(found, first, None):
                if start > at or at >= each.finish:
                    break
                if other is not work:
                    at = max(at, finish)
            if at < each.finish:
                when = problem.horizon.local(each.start)
                text = f"Nobody else works in {work.position} during the break on {when:%a} {when.day} {when:%b %H:%M}."
                yield text, (work,)


def _pieces(work: Work) -> Iterator[Piece]:
    """The shift without its breaks."""
    at = work.start
    for each in sorted(work.breaks):
        if each.start > at:
            yield at, each.start, work
        at = max(at, each.finish)
    if work.finish > at:
        yield at, work.finish, work
