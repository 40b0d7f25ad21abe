"""The rules of a roster, one named function each. Solver, checker and explanation ask these and no others."""

from collections.abc import Iterable, Iterator

from muster.rostering.constraints import person as own
from muster.rostering.constraints import roster as place
from muster.rostering.constraints import shift as one
from muster.rostering.constraints import soft
from muster.rostering.constraints.rule import (
    Breach,
    Person,
    PersonRule,
    PersonWish,
    RosterRule,
    RosterWish,
    ShiftRule,
    Works,
)
from muster.rostering.problem import Problem, Work

SHIFT_RULES = (
    ShiftRule("qualification", "Whoever works in a position holds what it requires, still valid on the shift's last day.", one.qualification, lambda person: any(person.problem.requires.values())),
    ShiftRule("availability", "People work only when they are available.", one.availability, lambda person: person.employee.available is not None),
    ShiftRule("leave", "Nobody works who is on leave or unavailable.", one.leave, lambda person: bool(person.employee.unavailable)),
    ShiftRule("shift length", "A shift is neither shorter nor longer than the person's limits.", one.shift_length, lambda person: bool(person.limits.min_shift_minutes) or person.limits.max_shift_minutes is not None),
    ShiftRule("curfew", "Nobody works during their curfew, as minors have one.", one.curfew, lambda person: bool(person.limits.curfews)),
    ShiftRule("opening hours", "Shifts lie within the opening hours.", one.opening_hours, lambda person: person.problem.opening is not None),
    ShiftRule("breaks placed", "A shift has the breaks that its length asks for, away from its ends.", one.breaks_placed),
)  # fmt: skip

PERSON_RULES = (
    PersonRule("overlap", "Nobody has two shifts at once.", own.overlap),
    PersonRule("rest between shifts", "Between the shifts of two days lies the least rest.", own.rest_between_shifts, lambda limits: limits.rest_minutes > 0),
    PersonRule("minutes per day", "Nobody works more than the most minutes of a day.", own.minutes_of_day, lambda limits: limits.max_day_minutes is not None),
    PersonRule("minutes per week", "Nobody works more than the most minutes of a week.", own.minutes_of_week, lambda limits: limits.max_week_minutes is not None),
    PersonRule("minutes in a window", "Nobody works more than the most minutes of so many days on end.", own.minutes_of_window, lambda limits: bool(limits.windows)),
    PersonRule("visa hours", "Nobody works more than their visa allows.", own.visa_hours, lambda limits: limits.visa is not None),
    PersonRule("minutes in all", "Nobody works more than the most minutes of the whole roster.", own.minutes_in_all, lambda limits: limits.max_total_minutes is not None),
    PersonRule("least minutes in all", "Everybody works the least minutes of the whole roster.", own.least_minutes_in_all, lambda limits: bool(limits.min_total_minutes)),
    PersonRule("shifts per day", "Nobody has more shifts on a day than allowed.", own.shifts_of_day),
    PersonRule("days per week", "Nobody works on more days of a week than allowed.", own.days_of_week, lambda limits: limits.max_week_days is not None),
    PersonRule("shifts in all", "Nobody has more shifts than allowed.", own.shifts_in_all, lambda limits: limits.max_shifts is not None),
    PersonRule("shifts of a kind", "Nobody has more shifts of a kind than allowed.", own.shifts_of_kind, lambda limits: bool(limits.kind_limits)),
    PersonRule("order of kinds", "Some kinds of shifts do not follow others on the next day.", own.order_of_kinds, lambda limits: bool(limits.not_after)),
    PersonRule("days running", "Nobody works more days running than allowed.", own.days_running, lambda limits: limits.max_days_running is not None),
    PersonRule("least days running", "Work comes in runs of at least so many days.", own.least_days_running, lambda limits: limits.min_days_running > 1),
    PersonRule("least days off running", "Days off come in runs of at least so many.", own.least_days_off_running, lambda limits: limits.min_days_off_running > 1),
    PersonRule("weekends", "Nobody works on more weekends than allowed.", own.weekends, lambda limits: limits.max_weekends is not None),
)  # fmt: skip
PINNED = PersonRule("pinned and published fixed", "Pinned shifts, and published ones where they are fixed, stay.", own.pinned_fixed)  # fmt: skip

ROSTER_RULES = (
    RosterRule("concurrent starts", "At most so many shifts start at one time.", place.concurrent_starts, lambda problem: problem.max_starts_at_once is not None),
    RosterRule("breaks covered", "While somebody has a break, somebody else works in the position.", place.breaks_covered, lambda problem: problem.breaks_covered),
)  # fmt: skip

PERSON_WISHES = (
    PersonWish("contract minimum", "Hours below the contract.", soft.contract_minimum, lambda problem: problem.weights.contract),
    PersonWish("overtime", "Hours above the ordinary week.", soft.overtime, lambda problem: problem.weights.overtime),
    PersonWish("wishes", "Wishes of people that are not met.", soft.wishes, lambda problem: problem.weights.wishes),
    PersonWish("fair hours", "Hours above the contract, squared, earlier periods with them.", soft.fair_hours, lambda problem: problem.weights.fair_hours),
    PersonWish("fair weekends", "Weekends worked, squared, earlier periods with them.", soft.fair_weekends, lambda problem: problem.weights.fair_weekends),
    PersonWish("fair closings", "Closing shifts, squared, earlier periods with them.", soft.fair_closings, lambda problem: problem.weights.fair_closings),
    PersonWish("single days", "Days of work and days off that stand alone.", soft.single_days, lambda problem: problem.weights.single_days),
    PersonWish("changes", "Changes against what is published.", soft.changes, lambda problem: problem.weights.changes),
    PersonWish("split gaps", "Hours between two shifts of one day.", soft.split_gaps, lambda problem: problem.weights.split),
    PersonWish("stable starts", "Hours by which a shift starts earlier or later than the day before.", soft.unstable_starts, lambda problem: problem.weights.unstable),
)  # fmt: skip

ROSTER_WISHES = (
    RosterWish("under cover", "Fewer people than wanted.", soft.under_cover),
    RosterWish("over cover", "More people than wanted.", soft.over_cover),
    RosterWish("labour cost", "What the shifts cost.", soft.labour_cost),
    RosterWish("over budget", "What the shifts cost above the budget.", soft.over_budget),
)  # fmt: skip

HARD = (*SHIFT_RULES, *PERSON_RULES, PINNED, *ROSTER_RULES)
SOFT = (*ROSTER_WISHES, *PERSON_WISHES)
NAMES = tuple(rule.name for rule in (*HARD, *SOFT))


class Rules:
    """The rules of one problem: those that are relaxed, or that ask nothing of a person, are left out."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        off = problem.relaxed
        self.roster = tuple(rule for rule in ROSTER_RULES if rule.name not in off and rule.needed(problem))
        self.wishes = tuple(
            (wish, weight)
            for wish in PERSON_WISHES
            if wish.name not in off and (weight := wish.weight(problem))
        )
        self.place = tuple(wish for wish in ROSTER_WISHES if wish.name not in off)
        self.people = {each.id: Person(problem, each) for each in problem.employees}
        alone = tuple(rule for rule in SHIFT_RULES if rule.name not in off)
        self.shift = {
            name: tuple(rule for rule in alone if rule.needed(person)) for name, person in self.people.items()
        }
        active = tuple(rule for rule in PERSON_RULES if rule.name not in off)
        shared: dict[int, tuple[PersonRule, ...]] = {}
        self.person: dict[str, tuple[PersonRule, ...]] = {}
        for each in problem.employees:
            key = id(each.limits)
            if key not in shared:
                shared[key] = tuple(rule for rule in active if rule.needed(each.limits))
            pinned = (PINNED,) if self.people[each.id].pinned else ()
            self.person[each.id] = (*shared[key], *pinned)

    def of_shift(self, employee: str, work: Work) -> Iterator[Breach]:
        person = self.people[employee]
        for rule in self.shift[employee]:
            text = rule.check(person, work)
            if text is not None:
                yield Breach(rule.name, text, (work,), employee)

    def of_person(self, employee: str, works: Works) -> Iterator[Breach]:
        """`works`: the person's own of this roster, in any order; the history is added."""
        person = self.people[employee]
        ordered = self.ordered(employee, works)
        for rule in self.person[employee]:
            yield from rule.breaches(person, ordered)

    def ordered(self, employee: str, works: Iterable[Work]) -> list[Work]:
        return sorted([*self.people[employee].employee.history, *works], key=_by_start)

    def of_roster(self, works: Works) -> Iterator[Breach]:
        for rule in self.roster:
            yield from rule.breaches(self.problem, works)

    def asked(self) -> set[str]:
        """The hard rules that ask something of somebody."""
        alone = {rule.name for rules in self.shift.values() for rule in rules}
        own = {rule.name for rules in self.person.values() for rule in rules}
        return alone | own | {rule.name for rule in self.roster}

    def allowed(self, employee: str, works: Works) -> bool:
        """Whether the person may have exactly these shifts: no hard rule of theirs is broken."""
        return next(self.of_person(employee, works), None) is None

    def points(self, employee: str, works: Works) -> int:
        """Of the person's soft rules."""
        person, ordered = self.people[employee], self.ordered(employee, works)
        return sum(weight * wish.points(person, ordered) for wish, weight in self.wishes)

    def scores(self, employee: str, works: Works) -> dict[str, int]:
        """The points of the person by soft rule."""
        person, ordered = self.people[employee], self.ordered(employee, works)
        return {wish.name: weight * wish.points(person, ordered) for wish, weight in self.wishes}


def _by_start(work: Work) -> int:
    return work.start


__all__ = [
    "HARD", "NAMES", "PERSON_RULES", "PERSON_WISHES", "PINNED", "ROSTER_RULES", "ROSTER_WISHES", "SHIFT_RULES", "SOFT",
    "Breach", "Person", "PersonRule", "PersonWish", "RosterRule", "RosterWish", "Rules", "ShiftRule", "Works",
]  # fmt: skip
