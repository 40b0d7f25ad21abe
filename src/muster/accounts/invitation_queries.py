"""Reading invitations, and how far an onboarding is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max, QuerySet

from muster.accounts.models import Invitation
from muster.core import clock
from muster.core.actor import Actor
from muster.core.encryption import hash_secret
from muster.core.errors import NotFound
from muster.people.models import Employee, Person
from muster.people.private_queries import financial_details
from muster.people.queries import emergency_contacts


class Onboarding(StrEnum):
    """The words of tanda-v2.txt 946."""

    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    INVITED = "invited"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    INVITATION_FAILED = "invitation_failed"


def invitations_of(actor: Actor, employee: Employee) -> QuerySet[Invitation]:
    """Those that were not taken back, the newest first."""
    rows = Invitation.objects.visible_to(actor).filter(employee=employee, withdrawn_at__isnull=True)
    return rows.select_related("employee").order_by("-id")


def invitation_of(actor: Actor, employee: Employee, invitation_id: int) -> Invitation:
    found = invitations_of(actor, employee).filter(pk=invitation_id).first()
    if found is None:
        raise NotFound("Invitation")
    return found


def valid_invitation(actor: Actor, employee: Employee) -> Invitation | None:
    """The one whose link works, which was not given up by the mail server."""
    rows = invitations_of(actor, employee).filter(accepted_at__isnull=True, failed_at__isnull=True)
    return next((row for row in rows.filter(expires_at__gt=clock.now()) if row.fits), None)


@dataclass(frozen=True)
class Opened:
    """An invitation whose link works, and who logs in with its address already."""

    row: Invitation
    person: Person | None


def open_invitation(token: str) -> Opened:
    """Raises NotFound for a link that nobody was sent, that was used, taken back or ran out.

    So it does for one that went to an address that is not theirs any more.
    """
    rows = Invitation.objects.all_rows_unchecked().filter(
        token_hash=hash_secret(token),
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=clock.now(),
        employee__active=True,
        employee__login_enabled=True,
        employee__person__isnull=True,
    )
    row = rows.select_related("employee__organisation").first()
    if row is None or not row.fits:
        raise NotFound("Invitation")
    return Opened(row, Person.objects.filter(email=row.email.strip().lower()).first())


def onboarding_statuses(actor: Actor, employee_ids: Iterable[int]) -> dict[int, Onboarding]:
    """Of each of them, in one statement: by their last onboarding that was not taken back."""
    found = dict.fromkeys(employee_ids, Onboarding.NOT_APPLICABLE)
    rows = Invitation.objects.visible_to(actor).filter(
        employee_id__in=list(found), kind=Invitation.Kind.ONBOARDING, withdrawn_at__isnull=True
    )
    for row in rows.order_by("id"):
        found[row.employee_id] = status_of(row)
    return found


def last_sent(actor: Actor, employee_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of them was last sent an invitation; who never was is left out."""
    rows = Invitation.objects.visible_to(actor).filter(
        employee_id__in=list(employee_ids), sent_at__isnull=False
    )
    return dict(rows.order_by().values_list("employee_id").annotate(Max("sent_at")))


def status_of(row: Invitation) -> Onboarding:
    if row.completed_at:
        return Onboarding.COMPLETED
    if row.accepted_at:
        return Onboarding.IN_PROGRESS
    if row.failed_at:
        return Onboarding.INVITATION_FAILED
    return Onboarding.INVITED if row.sent_at else Onboarding.PENDING


def open_onboarding(actor: Actor, employee: Employee) -> Invitation | None:
    """The onboarding that they are in the middle of."""
    rows = invitations_of(actor, employee).filter(kind=Invitation.Kind.ONBOARDING)
    return rows.filter(accepted_at__isnull=False, completed_at__isnull=True).first()


@dataclass(frozen=True)
class Told:
    """What somebody told of themselves so far; all of it is asked for in an onboarding."""

    person: bool
    address: bool
    contact: bool
    tax: bool
    bank: bool

    @property
    def done(self) -> int:
        return sum(vars(self).values())

    @property
    def of(self) -> int:
        return len(vars(self))


def told_by(actor: Actor, employee: Employee) -> Told:
    details = financial_details(actor, [employee]).get(employee.pk)
    return Told(
        person=bool(employee.legal_first_name and employee.legal_last_name and employee.date_of_birth),
        address=bool(employee.phone and employee.address.get("street_line_one")),
        contact=emergency_contacts(actor, employee).exists(),
        tax=details is not None and details.tax is not None,
        bank=details is not None and details.bank is not None,
    )


def is_all_told(actor: Actor, employee: Employee) -> bool:
    told = told_by(actor, employee)
    return told.done == told.of
