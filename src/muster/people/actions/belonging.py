"""Which departments an employee belongs to, and which they manage."""

from collections.abc import Iterable, Sequence

from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import Invalid
from muster.core.policy import require
from muster.people.models import DepartmentManager, DepartmentMember, Employee
from muster.places.models import Department


def wanted(row: Employee, department_ids: Iterable[int]) -> list[int]:
    """Those asked for, and the primary one, which is always one of theirs."""
    primary = {row.primary_department_id} if row.primary_department_id else set()
    return sorted(set(department_ids) | primary)


def require_known(
    organisation_id: int, department_ids: Iterable[int], *, field: str = "department_ids"
) -> list[Department]:
    """Those of the organisation that are in use. Raises Invalid for any other."""
    asked = set(department_ids)
    rows = Department.objects.all_rows_unchecked().filter(
        pk__in=asked, organisation_id=organisation_id, archived_at__isnull=True
    )
    found = list(rows)
    unknown = asked - {department.pk for department in found}
    if unknown:
        raise Invalid(f"There is no department {min(unknown)}.", field=field)
    return found


def set_departments(actor: Actor, row: Employee, now: Sequence[int], before: Sequence[int] = ()) -> None:
    added, removed = set(now) - set(before), set(before) - set(now)
    for department in require_known(row.organisation_id, added | removed):
        require(actor, "department.set_staff", department)
    DepartmentMember.objects.bulk_create(
        [DepartmentMember(department_id=pk, employee=row) for pk in sorted(added)], ignore_conflicts=True
    )
    if removed:
        DepartmentMember.objects.filter(employee=row, department_id__in=removed).delete()
    touch(added | removed)


def set_managed(row: Employee, now: Sequence[int], before: Sequence[int] = ()) -> None:
    added, removed = set(now) - set(before), set(before) - set(now)
    if added:
        require_known(row.organisation_id, added, field="managed_department_ids")
        DepartmentManager.objects.bulk_create(
            [DepartmentManager(department_id=pk, employee=row) for pk in sorted(added)]
        )
    if removed:
        DepartmentManager.objects.filter(employee=row, department_id__in=removed).delete()
    touch(added | removed)


def touch(department_ids: Iterable[int]) -> None:
    """Programs that ask for changed departments see who belongs to them. Of what moved, the employee's Version tells."""
    rows = Department.objects.all_rows_unchecked().filter(pk__in=set(department_ids))
    rows.update(updated_at=clock.now())
