"""What nobody wants but may have to be: each gives an amount of points, 0 when all is well."""

from collections import Counter
from itertools import pairwise

from muster.rostering import cover
from muster.rostering.constraints.person import runs, worked_weekends
from muster.rostering.constraints.rule import Person, Works
from muster.rostering.horizon import WEEK
from muster.rostering.problem import Problem, Work

# Two days of work so far apart have one day off between them.
ALONE = 2


def labour_cost(problem: Problem, works: Works) -> int:
    return problem.weights.labour * cost(problem, works)


def over_budget(problem: Problem, works: Works) -> int:
    if problem.budget is None or not problem.weights.over_budget:
        return 0
    return problem.weights.over_budget * max(0, cost(problem, works) - problem.budget)


def cost(problem: Problem, works: Works) -> int:
    """Money for all shifts."""
    return sum(problem.cost(problem.by_id[work.employee], work) for work in works)


def under_cover(problem: Problem, works: Works) -> int:
    have = cover.filled(problem, works)
    points = sum(slot.under * max(0, slot.wanted - have[slot.id]) for slot in problem.slots)
    table, wanted = cover.counts(problem, works), cover.wanted(problem)
    for position, row in wanted.items():
        here = table[position]
        points += sum(
            weight * (people - count)
            for people, weight, count in zip(row.people, row.under, here, strict=True)
            if count < people
        )
    return points


def over_cover(problem: Problem, works: Works) -> int:
    have = cover.filled(problem, works)
    points = sum(slot.over * max(0, have[slot.id] - slot.wanted) for slot in problem.slots)
    table, wanted = cover.counts(problem, works), cover.wanted(problem)
    for position, row in wanted.items():
        here = table[position]
        points += sum(
            weight * (count - people)
            for people, weight, count in zip(row.people, row.over, here, strict=True)
            if count > people
        )
    return points


def week_minutes(person: Person, works: Works) -> Counter[int]:
    minutes: Counter[int] = Counter()
    for work in works:
        minutes[person.horizon.week_of(person.horizon.day_of(work.start))] += work.minutes
    return minutes


def week_days(person: Person) -> Counter[int]:
    """How many days of each week the horizon has."""
    return Counter(person.horizon.week_of(day) for day in range(person.horizon.days))


def contract_minimum(person: Person, works: Works) -> int:
    """Whole hours below the contract; of a part of a week, its share."""
    least = person.employee.contract_week_minutes
    if not least:
        return 0
    have = week_minutes(person, [work for work in works if work.start >= 0])
    return sum(max(0, least * days // WEEK - have[week]) // 60 for week, days in week_days(person).items())


def overtime(person: Person, works: Works) -> int:
    """Whole hours above the ordinary week, those of the history in the same week with them."""
    most = person.employee.ordinary_week_minutes
    if most is None:
        return 0
    have = week_minutes(person, works)
    return sum(max(0, have[week] - most) // 60 for week in week_days(person))


def wishes(person: Person, works: Works) -> int:
    points = 0
    own = [work for work in works if work.start >= 0]
    for wish in person.employee.wishes:
        met = sum(max(0, min(work.finish, wish.finish) - max(work.start, wish.start)) for work in own)
        missed = (wish.finish - wish.start - met) if wish.points > 0 else met
        points += abs(wish.points) * missed // 60
    slots = {work.slot for work in own}
    return points + sum(
        wish.points for wish in person.employee.slot_wishes if (wish.slot in slots) != wish.wanted
    )


def fair_hours(person: Person, works: Works) -> int:
    contract = person.employee.contract_week_minutes * person.horizon.days // WEEK
    minutes = sum(work.minutes for work in works if work.start >= 0) + person.employee.carried.minutes
    return int((max(0, minutes - contract) // 60) ** 2)


def fair_weekends(person: Person, works: Works) -> int:
    return (len(worked_weekends(person, works)) + person.employee.carried.weekends) ** 2


def fair_closings(person: Person, works: Works) -> int:
    closings = sum(closes(person.problem, work) for work in works if work.start >= 0)
    return (closings + person.employee.carried.closings) ** 2


def closes(problem: Problem, work: Work) -> bool:
    """Whether the shift finishes at the closing hour of its day or later."""
    horizon = problem.horizon
    return work.finish >= horizon.at(horizon.day_of(work.start), problem.closing_wall)


def single_days(person: Person, works: Works) -> int:
    """Days of work, and days off between two of work, that stand alone; the horizon's edges are not known."""
    days = person.days(works)
    last = person.horizon.days - 1
    alone = sum(1 for first, end in runs(days) if first == end and 0 < first < last)
    return alone + sum(1 for one, two in pairwise(days) if two - one == ALONE and two > 0)


def changes(person: Person, works: Works) -> int:
    if not person.problem.published:
        return 0
    return len(person.published ^ {work for work in works if work.start >= 0})


def split_gaps(person: Person, works: Works) -> int:
    """Hours, begun ones with them, between two shifts of one day."""
    day_of = person.horizon.day_of
    return sum(
        -(-(two.start - one.finish) // 60)
        for one, two in pairwise(works)
        if one.start >= 0 and two.start > one.finish and day_of(one.start) == day_of(two.start)
    )


def unstable_starts(person: Person, works: Works) -> int:
    """Whole hours, by the wall clock, between the starts of two days running."""
    horizon, points = person.horizon, 0
    for one, two in pairwise(works):
        if two.start >= 0 and horizon.day_of(two.start) == horizon.day_of(one.start) + 1:
            points += abs(horizon.wall(two.start) - horizon.wall(one.start)) // 60
    return points
