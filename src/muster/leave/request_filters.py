"""Narrowing lists of requests, each by one condition in the same statement."""

from django.db.models import Q, QuerySet

from muster.core.actor import Actor
from muster.leave.models import LeaveProfile, LeaveRequest
from muster.people.models import DepartmentManager, DepartmentMember

Requests = QuerySet[LeaveRequest]


def awaiting_word_of(actor: Actor, rows: Requests, employee_id: int) -> Requests:
    """Of people whose approver it is: named as theirs, or else a manager of their primary department."""
    named = LeaveProfile.objects.visible_to(actor).filter(approver__isnull=False)
    managed = DepartmentManager.objects.filter(employee_id=employee_id).values("department_id")
    theirs = Q(employee_id__in=named.filter(approver_id=employee_id).values("employee_id"))
    others = Q(employee__primary_department_id__in=managed) & ~Q(employee_id__in=named.values("employee_id"))
    return rows.filter(theirs | others)


def of_managers(rows: Requests) -> Requests:
    """Of people who manage a department in use."""
    managers = DepartmentManager.objects.filter(department__archived_at__isnull=True)
    return rows.filter(employee_id__in=managers.values("employee_id"))


def of_team(rows: Requests, employee_id: int | None) -> Requests:
    """Of people who belong to a department that this one belongs to; of nobody where there is no such person."""
    mine = DepartmentMember.objects.filter(employee_id=employee_id or 0).values("department_id")
    colleagues = DepartmentMember.objects.filter(department_id__in=mine)
    return rows.filter(employee_id__in=colleagues.values("employee_id"))
