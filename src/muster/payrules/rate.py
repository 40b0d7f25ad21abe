"""What a minute in its bucket is paid: the base rate, times the percentage of the rule that counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from muster.payrules.bucket import Sorted
from muster.payrules.facts import EmploymentType, PayRulesError
from muster.payrules.lines import Bucket
from muster.payrules.money import HUNDRED, percent_of
from muster.payrules.normalise import Spell
from muster.payrules.pack import Book
from muster.payrules.person import Base, Person
from muster.payrules.rules import CasualLoading, OvertimeOf, Paid, Penalties, Penalty, Rest


@dataclass(frozen=True, slots=True)
class Price:
    """An hour's pay and its cause. `percent` has the casual loading inside where that is added."""

    base: Base
    rule: Paid
    percent: Decimal
    unit: Decimal
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    rule: Paid
    percent: Decimal
    casual_percent: Decimal | None
    text: str
    is_overtime: bool = False


def price(sorted_: Sorted, spell: Spell, person: Person) -> Price:
    piece, book = sorted_.piece, sorted_.piece.book
    on = date.fromordinal(piece.date)
    base = person.base(piece.date, book)
    candidates = _candidates(sorted_, spell, person)
    priced = [_priced(candidate, book, base) for candidate in candidates]
    best = max(priced, key=lambda found: found.unit)
    if person.pack.switches.penalties is Penalties.STACK and not candidates[0].is_overtime:
        best = _stacked(best, candidates, book, base)
    person.warnings.unconfirmed(best.rule, on)
    if book.terms.employment_type is EmploymentType.CASUAL and book.loading is not None:
        person.warnings.unconfirmed(book.loading, on)
    return best


def _candidates(sorted_: Sorted, spell: Spell, person: Person) -> list[_Candidate]:
    """Overtime or the penalties of ordinary time, never both; too short a rest counts beside either."""
    rule = sorted_.overtime
    if rule is not None and person.pack.switches.overtime_of is OvertimeOf.BASE_RATE:
        found = [
            _Candidate(rule, rule.percent, rule.casual_percent, _because_overtime(sorted_), is_overtime=True)
        ]
    else:
        found = [
            _Candidate(penalty, penalty.percent, penalty.casual_percent, _because(penalty, sorted_))
            for penalty in _penalties(sorted_, spell)
            if penalty.percent is not None
        ]
        if not found:
            raise PayRulesError(f"The pack {person.pack.switches.code} has no rate for ordinary time.")
    rest = sorted_.piece.book.rest
    if sorted_.rest is not None and rest is not None:
        found.append(
            _Candidate(rest, rest.percent, rest.casual_percent, _because_of_rest(rest, sorted_.rest))
        )
    return found


def _penalties(sorted_: Sorted, spell: Spell) -> list[Penalty]:
    piece = sorted_.piece
    return [
        penalty
        for penalty in piece.book.rules.penalties
        if penalty.covers(
            piece.weekday,
            piece.from_minute(sorted_.starts),
            is_holiday=piece.holiday is not None,
            shift_wall=spell.wall,
        )
    ]


def _priced(candidate: _Candidate, book: Book, base: Base) -> Price:
    percent, unit = with_loading(
        candidate.percent, candidate.casual_percent, book, base.hourly, candidate.is_overtime
    )
    return Price(base, candidate.rule, percent, unit, candidate.rule.name, candidate.text)


def with_loading(
    percent: Decimal,
    casual_percent: Decimal | None,
    book: Book,
    hourly: Decimal,
    is_overtime: bool,  # noqa: FBT001 - one of two kinds of time
) -> tuple[Decimal, Decimal]:
    """A casual's percentage: the one that the law names, or the loading added to or multiplied with the others'."""
    loading = book.loading
    is_casual = book.terms.employment_type is EmploymentType.CASUAL
    if is_casual and casual_percent is not None:
        return casual_percent, percent_of(hourly, casual_percent)
    if not is_casual or loading is None or (is_overtime and not loading.on_overtime):
        return percent, percent_of(hourly, percent)
    if loading.mode is CasualLoading.COMPOUND:
        return percent, percent_of(percent_of(hourly, HUNDRED + loading.percent), percent)
    return percent + loading.percent, percent_of(hourly, percent + loading.percent)


def _stacked(best: Price, candidates: list[_Candidate], book: Book, base: Base) -> Price:
    """All loadings of the hour together, named after the greatest."""
    percent = HUNDRED + sum(each.percent - HUNDRED for each in candidates)
    shown, unit = with_loading(percent, None, book, base.hourly, is_overtime=False)
    names = " and ".join(each.rule.name for each in candidates if each.percent > HUNDRED)
    return Price(base, best.rule, shown, unit, names or best.name, best.text)


def _because(penalty: Penalty, sorted_: Sorted) -> str:
    if sorted_.bucket is Bucket.TOP_UP:
        return "it is paid as if it had been worked"
    if penalty.public_holiday and sorted_.piece.holiday:
        return f"it is {sorted_.piece.holiday}"
    if penalty.percent == HUNDRED:
        return "these are ordinary hours"
    return f"the hours fall under {penalty.name}"


def _because_overtime(sorted_: Sorted) -> str:
    trigger = sorted_.trigger
    return f"the hours are {trigger.name} ({trigger.clause})" if trigger is not None else ""


def _because_of_rest(rule: Rest, minutes: int) -> str:
    had, asked = f"{minutes // 60} h {minutes % 60:02d} min", f"{rule.minutes // 60} h"
    return f"the rest before the shift was {had} and not {asked}"
