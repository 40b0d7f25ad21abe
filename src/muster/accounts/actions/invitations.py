"""Invitations: a mailed link with which somebody sets up their log-in and, when onboarding, tells their details."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from muster.accounts.actions.log_ins import check_strength
from muster.accounts.invitation_queries import (
    invitations_of,
    is_all_told,
    open_invitation,
    open_onboarding,
    valid_invitation,
)
from muster.accounts.models import Invitation
from muster.accounts.queries import actor_of_profile
from muster.core import mail
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.encryption import hash_secret, new_secret
from muster.core.errors import Conflict, Denied, Invalid
from muster.core.models import Mail, Organisation
from muster.core.policy import require
from muster.core.values import assign, check
from muster.people.actions import create_employee
from muster.people.models import Employee, Person

VALID = timedelta(days=7)
LONGEST_MESSAGE = 2000
Kind = Invitation.Kind


def invite(actor: Actor, employee: Employee) -> Invitation:
    """Mail them a link to a log-in. Raises Invalid without a good address, Conflict when there is nothing to invite to.

    tanda-v2.txt 1342: they must have a valid e-mail address, no log-in yet, and no invitation that is valid still.
    """
    with change(actor) as made:
        _require_invitable(actor, made, employee)
        return _send(made, employee, Kind.SIGN_UP)


def onboard(actor: Actor, employee: Employee, *, custom_message: str = "") -> Invitation:
    """Mail them a link to a log-in and to the pages that ask for their details.

    tanda-v2.txt 1361: not when they were invited before. One whose mail was not delivered never was.
    """
    with change(actor) as made:
        _require_invitable(actor, made, employee)
        if invitations_of(actor, employee).filter(failed_at__isnull=True).exists():
            raise Conflict(f"{employee.name} was invited already.")
        return _send(made, employee, Kind.ONBOARDING, custom_message)


def onboard_new(
    actor: Actor, *, name: str, email: str, phone: str | None = None, custom_message: str = ""
) -> Invitation:
    """Add an employee, and onboard them. Raises Conflict for an address that another employee has."""
    with change(actor) as made:
        address = mail.check_address(email)
        employee = create_employee(actor, name=name, email=address, phone=phone, email_once=True)
        require(actor, "employee.invite", employee)
        return _send(made, employee, Kind.ONBOARDING, custom_message)


def invite_again(actor: Actor, invitation: Invitation) -> Invitation:
    """A new link of the same kind, for one that was lost, ran out or was not delivered: the old one opens nothing."""
    with change(actor) as made:
        withdraw_invitation(actor, invitation)
        _require_invitable(actor, made, invitation.employee)
        return _send(made, invitation.employee, Kind(invitation.kind), invitation.custom_message)


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """Its link opens nothing any more."""
    with change(actor) as made:
        require(actor, "employee.invite", invitation.employee)
        if invitation.accepted_at is not None:
            raise Conflict("This invitation was accepted. It cannot be taken back.")
        invitation.withdrawn_at = invitation.withdrawn_at or made.at
        made.save(invitation)


def _require_invitable(actor: Actor, made: Change, employee: Employee) -> None:
    require(actor, "employee.invite", employee)
    # One valid invitation at a time, however many ask at once.
    made.wait_for_organisation()
    if not employee.email:
        raise Invalid(f"{employee.name} has no email.", field="email")
    mail.check_address(employee.email)
    if employee.person_id is not None:
        raise Conflict(f"{employee.name} has already signed up.")
    if not employee.active or not employee.login_enabled:
        raise Conflict(f"{employee.name} may not log in.")
    if valid_invitation(actor, employee) is not None:
        raise Conflict(f"{employee.name} already has a valid invitation.")


def _send(made: Change, employee: Employee, kind: Kind, custom_message: str = "") -> Invitation:
    message = (custom_message or "").strip()
    if len(message) > LONGEST_MESSAGE:
        raise Invalid(f"custom_message has up to {LONGEST_MESSAGE} characters.", field="custom_message")
    secret = new_secret("")
    row = Invitation(employee=employee, token_hash=hash_secret(secret), expires_at=made.at + VALID)
    facts = {"kind": kind.value, "email": employee.email, "custom_message": message}
    assign(row, {**facts, "roles": list(employee.roles)})
    made.create(row)
    organisation = Organisation.objects.get(pk=employee.organisation_id)
    mail.send(
        made,
        to=row.email,
        subject=f"{organisation.name} invites you to Muster",
        body=_body(row, organisation, f"{settings.PUBLIC_URL}/invitation/{secret}"),
        about=row,
    )
    made.emit("employee.invited", employee, employee_id=employee.pk)
    return row


def _body(row: Invitation, organisation: Organisation, link: str) -> str:
    asks = (
        "asks you to set up your log-in and to tell what they need to know before you start."
        if row.kind == Kind.ONBOARDING
        else "gives you a log-in, for your hours, your timesheets and your roster."
    )
    own_words = f"{row.custom_message}\n\n" if row.custom_message else ""
    return (
        f"Hello {row.employee.name},\n\n{own_words}{organisation.name} {asks}\n\n"
        f"Open this link to begin:\n\n{link}\n\n"
        f"It works once, and until {row.expires_at:%d %B %Y}. Do not pass it on: whoever has it logs in as you.\n"
        "If you know nothing of this, do nothing.\n"
    )


# What became of the mail


def note_sent(actor: Actor, row: Mail) -> None:
    """Reaction to mail.sent: it left, or waits in the outbox for an administrator to pass it on."""
    _note(actor, row, failed=False)


def note_failed(actor: Actor, row: Mail) -> None:
    """Reaction to mail.failed."""
    _note(actor, row, failed=True)


def _note(actor: Actor, row: Mail, *, failed: bool) -> None:
    if row.about_type != "invitation" or row.about_id is None:
        return
    with change(actor) as made:
        invitation = Invitation.objects.visible_to(actor).filter(pk=row.about_id).first()
        if invitation is None:
            return
        invitation.sent_at = None if failed else made.at
        invitation.failed_at = made.at if failed else None
        made.save(invitation)


# On the other side of the link


def accept_as_new(token: str, *, password: str) -> Person:
    """Make the log-in that the invitation is for. Raises NotFound for a link that opens nothing any more."""
    invitation = open_invitation(token)
    if invitation.person is not None:
        raise Conflict("Somebody logs in with this address by now. Load the page again.")
    person = Person(email=invitation.row.email.strip().lower(), name=invitation.row.employee.name)
    check(person, "email", "name")
    check_strength(password, person, field="password")
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            _accept(invitation.row, person)
    except IntegrityError as error:
        raise Conflict("Somebody logs in with this address by now. Load the page again.") from error
    return person


def accept_as(token: str, person: Person) -> None:
    """Add the profile to the log-in of whoever the mail was for, as they themselves say, being logged in."""
    invitation = open_invitation(token)
    if invitation.person != person:
        raise Denied("This invitation is for somebody else. Log in with the address that it was sent to.")
    _accept(invitation.row, person)


def _accept(row: Invitation, person: Person) -> None:
    employee = row.employee
    with change(actor_of_profile(employee)) as made:
        employee.person = person
        made.save(employee)
        row.accepted_at = made.at
        made.save(row)
        made.emit("invitation.accepted", row, employee_id=employee.pk)


def complete_onboarding(actor: Actor, employee: Employee) -> bool:
    """Whether this was the last thing to tell: then their onboarding is over."""
    row = open_onboarding(actor, employee)
    if row is None or not is_all_told(actor, employee):
        return False
    with change(actor) as made:
        require(actor, "own_details.update", employee)
        row.completed_at = made.at
        made.save(row)
        made.emit("employee.onboarded", employee, employee_id=employee.pk)
        return True
