"""E-mail: one way for whatever Muster writes to people.

    mail.send(made, to=employee.email, subject="...", body="...", about=invitation)

The mail is written in the transaction of the change that asks for it, and sent by a job, which tries again after 5 s,
10 s, 20 s ... and gives up after ATTEMPTS or when the server says that there is no such address. Then it tells what
became of it by `mail.sent` or `mail.failed`, for who wrote it to react (config/reactions.py). Where no mail server is
set (MUSTER_SMTP_URL, MUSTER_MAIL_FROM) the mail is kept, and administrators read it in the outbox.
"""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import models

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import Change, change, type_of
from muster.core.errors import Conflict, Invalid, NotFound
from muster.core.jobs import job
from muster.core.models import Mail
from muster.core.policy import require

ATTEMPTS = 12  # the last one some three hours after the first
KEPT = timedelta(days=30)
LONGEST_ERROR = 500
NEVER = 500  # from here on an answer of a mail server is for good


def is_set_up() -> bool:
    """Whether there is a server to send by."""
    return bool(settings.MAIL_FROM and settings.EMAIL_HOST)


def check_address(address: str | None, *, field: str = "email") -> str:
    """Raises Invalid for what is no e-mail address."""
    try:
        validate_email(address or "")
    except ValidationError as error:
        raise Invalid(f"{field}: {address!r} is no e-mail address.", field=field) from error
    return str(address)


def send(made: Change, *, to: str, subject: str, body: str, about: models.Model | None = None) -> Mail:
    """Plain text. `about` is the row that mail.sent and mail.failed find their way back to."""
    row = Mail(
        organisation_id=made.actor.organisation_id,
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        about_type=type_of(about) if about else "",
        about_id=about.pk if about else None,
        created_at=made.at,
    )
    row.save()
    made.enqueue("core.send_mail", mail_id=row.pk)
    return row


def mails(actor: Actor) -> models.QuerySet[Mail]:
    """What was written for the organisation, the newest first."""
    require(actor, "mail.list")
    return Mail.objects.visible_to(actor).order_by("-id")


def mail(actor: Actor, mail_id: int) -> Mail:
    found = mails(actor).filter(pk=mail_id).first()
    if found is None:
        raise NotFound("Mail")
    return found


def send_again(actor: Actor, row: Mail) -> None:
    """One that was kept or given up."""
    with change(actor) as made:
        require(actor, "mail.send", row)
        if row.body is None:
            raise Conflict("This mail was sent, or is too old to be sent again.")
        row.attempts, row.failed_at, row.kept_at, row.last_error = 0, None, None, ""
        row.save()
        made.enqueue("core.send_mail", mail_id=row.pk)


@job("core.send_mail", attempts=ATTEMPTS + 1)
def send_mail(mail_id: int) -> None:
    row = Mail.objects.all_rows_unchecked().filter(pk=mail_id).first()
    if row is None or row.body is None or row.sent_at or row.failed_at:
        return
    if not is_set_up():
        row.kept_at = clock.now()
        _settle(row, "mail.sent")
        return
    row.attempts += 1
    try:
        EmailMessage(row.subject, row.body, settings.MAIL_FROM, [row.to]).send()
    except (OSError, smtplib.SMTPException) as error:
        _not_sent(row, error)
    else:
        row.sent_at, row.body, row.last_error = clock.now(), None, ""
        _settle(row, "mail.sent")


def _not_sent(row: Mail, error: Exception) -> None:
    """Raises the error again, for another attempt, unless that would be in vain."""
    row.last_error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    if row.attempts < ATTEMPTS and not _is_final(error):
        row.save()
        raise error
    row.failed_at = clock.now()
    _settle(row, "mail.failed")


def _is_final(error: Exception) -> bool:
    """Whether the server said that it will never take mail to this address (RFC 5321, 4.2.1)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= NEVER for code, _ in error.recipients.values()
    )


def _settle(row: Mail, event: str) -> None:
    with change(Actor.system(row.organisation_id)) as made:
        row.save()
        made.emit(event, row)


@job("core.purge_mail", every=timedelta(days=1))
def purge_mail() -> None:
    Mail.objects.all_rows_unchecked().filter(created_at__lte=clock.now() - KEPT).delete()
