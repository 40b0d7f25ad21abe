"""Telling people, and how they want to be told."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from muster.core import targets
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.models import Mail
from muster.core.policy import require
from muster.notices import webpush
from muster.notices.models import Notice, NoticeChoices, NoticeDelivery, PushSubscription
from muster.people.models import Employee, Person

PORTION = 50
MOST_DEVICES = 20
LONGEST_DEVICE = 200


@dataclass(frozen=True)
class Telling:
    """What somebody is to be told. `path` is that of a page; after `expires_at` it is not sent any more."""

    employee: Employee
    kind: str
    subject: str
    body: str = ""
    path: str = ""
    expires_at: datetime | None = None


def notify(
    made: Change,
    employee: Employee,
    *,
    kind: str,
    subject: str,
    body: str = "",
    path: str = "",
    expires_at: datetime | None = None,
) -> None:
    """Tell somebody on all ways they chose. Who has left is told nothing."""
    notify_all(made, [Telling(employee, kind, subject, body, path, expires_at)])


def notify_all(made: Change, tellings: Sequence[Telling]) -> None:
    """One statement for however many; what is sent of them is jobs' work."""
    rows = [
        Notice(
            organisation_id=made.actor.organisation_id,
            employee=one.employee,
            kind=one.kind,
            subject=" ".join(one.subject.split())[:200],
            body=one.body,
            path=one.path,
            created_at=made.at,
            expires_at=one.expires_at,
        )
        for one in tellings
        if one.employee.active
    ]
    if any(row.employee.organisation_id != row.organisation_id for row in rows):
        raise TypeError("A change tells people of its own organisation.")
    Notice.objects.all_rows_unchecked().bulk_create(rows)
    for start in range(0, len(rows), PORTION):
        ids = [row.pk for row in rows[start : start + PORTION]]
        made.enqueue("notices.hand_on", organisation_id=made.actor.organisation_id, notice_ids=ids)


# One's own


def read(actor: Actor, notice: Notice) -> None:
    with change(actor) as made:
        require(actor, "notice.update", notice)
        _unread(actor).filter(pk=notice.pk).update(read_at=made.at)


def read_all(actor: Actor, *, until_id: int) -> None:
    """All that were there when the page was shown: none that came meanwhile."""
    with change(actor) as made:
        require(actor, "notice.update")
        _unread(actor).filter(pk__lte=until_id).update(read_at=made.at)


def _unread(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.visible_to(actor).filter(read_at__isnull=True)


def choose(actor: Actor, *, by_email: bool) -> None:
    with change(actor):
        require(actor, "notice.update")
        NoticeChoices.objects.update_or_create(person_id=_person_id(actor), defaults={"by_email": by_email})


def add_device(
    actor: Actor, *, endpoint: str, public_key: str, secret: str, server_key: str, device: str = ""
) -> PushSubscription:
    """A browser that is known already is the actor's from now on, whoever used it before.

    Raises Invalid for an address that is none of the public internet, and for keys that are none.
    """
    require(actor, "notice.update")
    webpush.Browser(endpoint, public_key, secret).check()
    if server_key not in webpush.server_keys():
        raise Conflict("This page is older than Muster's key. Load it again.", field="server_key")
    try:
        # Outside the change: a resolver may take its time, and nobody is to wait for it.
        targets.check(endpoint, local=False)
    except Invalid as refused:
        raise Invalid(refused.message, field="endpoint") from refused
    with change(actor) as made:
        row, _ = PushSubscription.objects.update_or_create(
            endpoint_digest=hashlib.sha256(endpoint.encode()).hexdigest(),
            defaults={
                "person_id": _person_id(actor),
                "endpoint": endpoint,
                "public_key": public_key,
                "secret": secret,
                "server_key": server_key,
                "device": device[:LONGEST_DEVICE],
                "created_at": made.at,
            },
        )
        _forget_oldest(row.person_id)
        return row


def _forget_oldest(person_id: int) -> None:
    rows = PushSubscription.objects.filter(person_id=person_id).order_by("-created_at", "-pk")
    ids = list(rows.values_list("pk", flat=True)[MOST_DEVICES:])
    PushSubscription.objects.filter(pk__in=ids).delete()


def remove_device(actor: Actor, device: PushSubscription) -> None:
    """One of the actor's own; of another's nothing happens."""
    with change(actor):
        require(actor, "notice.update")
        PushSubscription.objects.filter(pk=device.pk, person_id=_person_id(actor)).delete()


def forget_browsers_of(person: Person, *, device_id: int | None = None) -> None:
    """All, or that one: for whoever logs out, who may have no active profile any more."""
    rows = PushSubscription.objects.filter(person=person)
    (rows if device_id is None else rows.filter(pk=device_id)).delete()


def _person_id(actor: Actor) -> int:
    if actor.person_id is None:
        raise Conflict("Only people choose how they are told.")
    return actor.person_id


# What became of it


def note_sent(actor: Actor, row: Mail) -> None:
    """Reaction to mail.sent: it left, or waits in the outbox for an administrator to pass it on."""
    _note(actor, row, failed=False)


def note_failed(actor: Actor, row: Mail) -> None:
    """Reaction to mail.failed."""
    _note(actor, row, failed=True)


def _note(actor: Actor, row: Mail, *, failed: bool) -> None:
    if row.about_type != "notice_delivery":
        return
    with change(actor) as made:
        NoticeDelivery.objects.filter(pk=row.about_id or 0).update(
            sent_at=None if failed else made.at,
            failed_at=made.at if failed else None,
            detail=row.last_error if failed else "",
        )
