"""Telling people how their plan changed, one notice each, and those who plan what people made of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from muster.core.actor import Actor, Role
from muster.core.change import Change
from muster.core.models import Organisation
from muster.notices.actions import Telling, notify_all
from muster.people.listing import with_roles
from muster.people.models import DepartmentManager, Employee
from muster.places.queries import organisation
from muster.rosters.models import ScheduledShift
from muster.rosters.words import Times, shift_in_words

KIND = "roster"
PATH = "/roster/"
PLANNERS = (Role.ROSTER_MANAGER, Role.ORGANISATION_ADMIN)
WORDS = {"new": "New", "changed": "Changed", "removed": "Not yours any more"}
MOST_LINES = 60


@dataclass(frozen=True)
class PlanChange:
    """What a shift came to mean for somebody: new, changed, or removed (given to another, made vacant or deleted).

    Of one that is removed, `was` is when they were to work it.
    """

    employee_id: int
    what: str
    shift: ScheduledShift
    was: Times | None = None


def tell(made: Change, changes: Sequence[PlanChange]) -> None:
    """Three statements at most."""
    if not changes:
        return
    company = organisation(made.actor)
    by_person: dict[int, list[PlanChange]] = defaultdict(list)
    for one in changes:
        by_person[one.employee_id].append(one)
    people = _people(made, changes)
    notify_all(
        made,
        [
            Telling(people[pk], KIND, _subject(theirs), _body(theirs, company), PATH)
            for pk, theirs in sorted(by_person.items())
        ],
    )


def _people(made: Change, changes: Sequence[PlanChange]) -> dict[int, Employee]:
    """Those who have the shift now are known with it."""
    people = {one.shift.employee.pk: one.shift.employee for one in changes if one.shift.employee}
    missing = {one.employee_id for one in changes} - people.keys()
    if missing:
        everybody = Employee.objects.visible_to(Actor.system(made.actor.organisation_id))
        people |= everybody.in_bulk(missing)
    return people


def _subject(changes: Sequence[PlanChange]) -> str:
    if len(changes) > 1:
        return f"{len(changes)} of your shifts changed"
    return {"new": "You have a new shift", "changed": "A shift of yours changed"}.get(
        changes[0].what, "A shift is not yours any more"
    )


def _body(changes: Sequence[PlanChange], company: Organisation) -> str:
    ordered = sorted(changes, key=lambda one: _times(one)[0])
    lines = [
        f"{WORDS[one.what]}: {shift_in_words(one.shift, company, one.was)}" for one in ordered[:MOST_LINES]
    ]
    if len(ordered) > MOST_LINES:
        lines.append(f"And {len(ordered) - MOST_LINES} more.")
    return "\n".join(lines)


def _times(one: PlanChange) -> Times:
    return one.was or (one.shift.starts_at, one.shift.finishes_at)


# Those who plan


def planners_of(shift: ScheduledShift, *, but: int) -> list[Employee]:
    """Managers of its department who may plan; where it has none, those who roster everybody."""
    everybody = Employee.objects.visible_to(Actor.system(shift.organisation_id)).filter(active=True)
    managers = DepartmentManager.objects.filter(department_id=shift.department_id or 0).values("employee_id")
    found = with_roles(everybody.filter(pk__in=managers).exclude(pk=but), [Role.MANAGER, *PLANNERS])
    return list(found) or list(with_roles(everybody, PLANNERS))


def tell_planners(made: Change, shift: ScheduledShift, kind: str, said: str) -> None:
    """What whoever has a shift made of it: `said`, such as `declined`. Nobody is told what they did themselves."""
    theirs = shift.employee
    assert theirs is not None  # noqa: S101 - people answer for their own
    when, path = shift_in_words(shift, organisation(made.actor)), f"/roster/team/?week={shift.on_date}"
    subject, body = f"{theirs.name} {said} a shift", f"{theirs.name} {said} {when}."
    people = [one for one in planners_of(shift, but=theirs.pk) if one.pk != theirs.pk]
    notify_all(made, [Telling(one, f"scheduled_shift.{kind}", subject, body, path) for one in people])
