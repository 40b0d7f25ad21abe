"""What the checks are asked about, read once for all shifts: a statement a kind of fact, however many shifts there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.db.models import IntegerField, Value, prefetch_related_objects

from muster.core.actor import Actor
from muster.core.policy import may
from muster.leave.availability import Occurrence
from muster.leave.availability_queries import occurrences_of
from muster.leave.away import Away, leave_between
from muster.leave.models import Availability, Preference
from muster.people.models import DepartmentQualification, Employee, EmployeeQualification
from muster.places.models import OrganisationSettings
from muster.rosters.models import (
    Acknowledgement,
    PositionQualification,
    RosterBudget,
    RosterSettings,
    ScheduledShift,
)
from muster.rosters.settings_queries import settings_of

# The engine looks no further back, nor ahead.
LOOK = timedelta(days=49)
WEEK = timedelta(days=7)


class Gathered:
    """Of the shifts asked about, as they are in memory; each kind of fact is read when the first check asks for it."""

    def __init__(self, actor: Actor, rows: Sequence[ScheduledShift]) -> None:
        self.rows = list(rows)
        self.names: dict[int, str] = {}  # of qualifications that are asked for
        # What speaks against a shift is the same whoever asks; what it costs is not for everybody.
        self._actor = actor
        self._all = Actor.system(actor.organisation_id)
        prefetch_related_objects(
            self.rows, "employee__primary_department__location", "department__location", "roster"
        )

    def read(self) -> Self:
        """All that checks of people look at, now."""
        for name in (
            "settings",
            "people",
            "others",
            "asked_for",
            "held",
            "unavailable",
            "away",
            "acknowledged",
        ):
            getattr(self, name)
        return self

    def alone(self, row: ScheduledShift) -> Self:
        """The same facts, asked about one of the rows."""
        found = copy(self)
        found.rows = [row]
        return found

    @cached_property
    def sees_costs(self) -> bool:
        return may(self._actor, "roster_budget.view_spent")

    @cached_property
    def settings(self) -> RosterSettings:
        return settings_of(self._all)

    @cached_property
    def company(self) -> OrganisationSettings:
        """With the organisation."""
        return OrganisationSettings.objects.visible_to(self._all).select_related("organisation").get()

    @cached_property
    def people(self) -> dict[int, Employee]:
        people = {row.employee.pk: row.employee for row in self.rows if row.employee}
        for one in people.values():
            one.organisation = self.company.organisation
        return people

    @property
    def first(self) -> datetime:
        return min(row.starts_at for row in self.rows)

    @property
    def last(self) -> datetime:
        return max(row.finishes_at or row.starts_at for row in self.rows)

    @property
    def days(self) -> tuple[date, date]:
        """Dates on any wall."""
        one = timedelta(days=1)
        return (self.first - one).astimezone(UTC).date(), (self.last + one).astimezone(UTC).date()

    @cached_property
    def others(self) -> dict[int, list[ScheduledShift]]:
        """By person, what else is planned around."""
        rows = (
            ScheduledShift.objects.visible_to(self._all)
            .select_related("department")
            .filter(
                employee_id__in=self.people,
                starts_at__gt=self.first - LOOK - WEEK,
                starts_at__lt=self.last + LOOK,
            )
        )
        found: dict[int, list[ScheduledShift]] = defaultdict(list)
        for row in rows.exclude(pk__in=[one.pk for one in self.rows if one.pk]):
            if row.employee_id is not None:
                found[row.employee_id].append(row)
        return found

    @cached_property
    def asked_for(self) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
        """Ids of the qualifications that departments ask for, and positions."""
        nothing = Value(None, output_field=IntegerField())
        of_departments = DepartmentQualification.objects.filter(
            department_id__in={row.department_id for row in self.rows if row.department_id}
        ).values_list("department_id", nothing, "qualification_id", "qualification__name")
        of_positions = PositionQualification.objects.filter(
            position_id__in={row.position_id for row in self.rows if row.position_id}
        ).values_list(nothing, "position_id", "qualification_id", "qualification__name")
        departments: dict[int, set[int]] = defaultdict(set)
        positions: dict[int, set[int]] = defaultdict(set)
        for department_id, position_id, qualification_id, name in of_departments.union(of_positions):
            self.names[qualification_id] = name
            if department_id is not None:
                departments[department_id].add(qualification_id)
            else:
                positions[position_id].add(qualification_id)
        return departments, positions

    @cached_property
    def held(self) -> dict[int, list[EmployeeQualification]]:
        """By person, with the qualification. What they are still in training for is not held."""
        if not any(self.asked_for):
            return {}
        rows = EmployeeQualification.objects.visible_to(self._all).filter(
            employee_id__in=self.people, in_training=False
        )
        found: dict[int, list[EmployeeQualification]] = defaultdict(list)
        for row in rows.select_related("qualification").order_by("pk"):
            found[row.employee_id].append(row)
        return found

    @cached_property
    def unavailable(self) -> dict[int, list[tuple[Availability, Occurrence]]]:
        found = occurrences_of(self._all, self.people.values(), *self.days)
        return {
            pk: [pair for pair in pairs if pair[0].preference == Preference.UNAVAILABLE]
            for pk, pairs in found.items()
        }

    @cached_property
    def away(self) -> dict[int, list[Away]]:
        return leave_between(self._all, self.people, *self.days)

    @cached_property
    def budgets(self) -> dict[tuple[int, date | None], Decimal]:
        """By department and first day of the week, or None for every week without its own."""
        rows = RosterBudget.objects.visible_to(self._all).filter(
            department_id__in={row.department_id for row in self.rows if row.department_id}
        )
        found = rows.values_list("department_id", "week_starts_on", "amount")
        return {(department_id, week): amount for department_id, week, amount in found}

    def planned(self, department_ids: Collection[int], weeks: Collection[int]) -> list[ScheduledShift]:
        """What is kept of these departments in rosters with these ids and not asked about, with the person."""
        rows = ScheduledShift.objects.visible_to(self._all).filter(
            department_id__in=department_ids, roster_id__in=weeks, employee__isnull=False
        )
        return list(rows.exclude(pk__in=[one.pk for one in self.rows if one.pk]).select_related("employee"))

    @cached_property
    def acknowledged(self) -> set[tuple[int, str, str]]:
        rows = Acknowledgement.objects.visible_to(self._all).filter(
            scheduled_shift_id__in=[one.pk for one in self.rows if one.pk]
        )
        return set(rows.values_list("scheduled_shift_id", "check_name", "text"))
