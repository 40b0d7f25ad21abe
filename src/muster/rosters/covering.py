"""Who could work a shift in place of whoever has it: gathered once, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from muster.core.actor import Actor
from muster.people.models import DepartmentMember, Employee
from muster.places.models import AssistingDepartment
from muster.rosters.checks import Objection
from muster.rosters.checks.asking import ALL_BUT_BUDGET, check_plans
from muster.rosters.models import Check, Firmness, ScheduledShift

# Who is not free, or not able: asked for no cover, however firm the organisation is otherwise.
HINDRANCES = frozenset({Check.OVERLAP, Check.ON_LEAVE, Check.UNAVAILABLE, Check.QUALIFICATION})


@dataclass(frozen=True)
class Cover:
    """Somebody, as they would be with the shift."""

    employee: Employee
    objections: list[Objection] = field(default_factory=list)
    hours_in_week: Decimal = Decimal(0)

    @property
    def hindrances(self) -> list[Objection]:
        """What keeps them from it; the rest is for a manager to weigh."""
        return [one for one in self.objections if one.firmness == Firmness.STOP or one.check in HINDRANCES]

    def told(self) -> list[dict[str, Any]]:
        return [{"check": one.check, "firmness": one.firmness, "text": one.text} for one in self.objections]


def who_can_cover(shift: ScheduledShift) -> list[Cover]:
    """Active people of the department or of those that assist it, who are free and able; by name."""
    return [one for one in covers(shift, colleagues(shift)) if not one.hindrances]


def colleagues(shift: ScheduledShift) -> list[Employee]:
    """Of a shift without a department: of its employee's own."""
    own = shift.employee.primary_department_id if shift.employee else None
    department_id = shift.department_id or own or 0
    assisting = AssistingDepartment.objects.filter(department_id=department_id).values_list("assistant_id")
    members = DepartmentMember.objects.filter(department_id=department_id).values("employee_id")
    helpers = DepartmentMember.objects.filter(department_id__in=assisting).values("employee_id")
    rows = Employee.objects.visible_to(Actor.system(shift.organisation_id)).filter(active=True)
    rows = rows.filter(pk__in=members.union(helpers)).exclude(pk=shift.employee_id or 0)
    if shift.employee and shift.employee.person_id:
        rows = rows.exclude(person_id=shift.employee.person_id)
    return list(rows.order_by("name", "pk"))


def covers(shift: ScheduledShift, people: Sequence[Employee]) -> list[Cover]:
    """What the checks would say if the shift were each one's."""
    if not people:
        return []
    said: dict[int | None, list[Objection]] = defaultdict(list)
    given = [_given(shift, person, number) for number, person in enumerate(people, start=1)]
    for one in check_plans(Actor.system(shift.organisation_id), given, only=ALL_BUT_BUDGET):
        said[one.employee_id].append(one)
    hours = _hours_in_week(shift, people)
    return [Cover(person, said[person.pk], hours[person.pk] + _hours(shift)) for person in people]


def _given(shift: ScheduledShift, person: Employee, number: int) -> ScheduledShift:
    """The shift as it would be, kept nowhere: each with a key that no other has."""
    row = copy(shift)
    row.employee, row.pk = person, -number
    return row


def _hours_in_week(shift: ScheduledShift, people: Sequence[Employee]) -> defaultdict[int | None, Decimal]:
    rows = ScheduledShift.objects.visible_to(Actor.system(shift.organisation_id)).filter(
        roster_id=shift.roster_id, employee_id__in=[person.pk for person in people]
    )
    found: defaultdict[int | None, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.employee_id] += _hours(row)
    return found


def _hours(row: ScheduledShift) -> Decimal:
    """Paid ones. One with an open end has none that are known."""
    if row.finishes_at is None:
        return Decimal(0)
    minutes = (row.finishes_at - row.starts_at) // timedelta(minutes=1) - row.break_minutes
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))
