"""Attachments on disk: named by their content's hash, checked for size and for what they truly are."""

import hashlib
import os
import re
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path, PurePosixPath
from uuid import UUID, uuid4

import filetype
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Invalid, NotFound
from muster.core.jobs import job
from muster.core.models import Attachment, Organisation, TemporaryFile
from muster.core.policy import require

PHOTOS = frozenset({"image/jpeg", "image/png"})
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
# What people hand in: none that a browser runs.
DOCUMENTS = PHOTOS | {
    "application/pdf", "image/gif", "image/webp", "image/heic", "image/tiff", "image/bmp", "application/rtf",
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    f"{_OPEN_XML}wordprocessingml.document", f"{_OPEN_XML}spreadsheetml.sheet",
    f"{_OPEN_XML}presentationml.presentation",
    f"{_OPEN_DOCUMENT}text", f"{_OPEN_DOCUMENT}spreadsheet", f"{_OPEN_DOCUMENT}presentation",
}  # fmt: skip
# "If a file ID isn't used for a week it will be deleted" (tanda-v2.txt 3038).
TEMPORARY = timedelta(days=7)
LONGEST_NAME = 200
# How long a link opens a file: a week at least. Links made on one day are alike, so that answers that hold them are.
LINKED = timedelta(days=8)


def _path(organisation_id: int, sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / str(organisation_id) / sha256[:2] / sha256


def store(
    made: Change, content: bytes, *, field: str, content_types: Collection[str] = PHOTOS, name: str = ""
) -> Attachment:
    """Keep the content. Raises Invalid when it is too large or is, by its own bytes, of another type."""
    largest = settings.ATTACHMENT_MAX_BYTES
    if len(content) > largest:
        raise Invalid(f"The file is larger than {largest // 1024 // 1024} MB.", field=field)
    kind = filetype.guess(content)
    if kind is None or kind.mime not in content_types:
        allowed = ", ".join(sorted(content_types))
        raise Invalid(f"The file is not one of: {allowed}.", field=field)
    sha256 = hashlib.sha256(content).hexdigest()
    attachment = Attachment(sha256=sha256, content_type=kind.mime, size_bytes=len(content), name=name)
    # The row first: it holds the organisation's, which whoever removes unused content waits for.
    made.create(attachment)
    path = _path(made.actor.organisation_id, sha256)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written aside, synced, then renamed: a name always stands for whole content.
        aside = path.with_suffix(f".{uuid4().hex}.part")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    return attachment


def read(attachment: Attachment) -> bytes:
    try:
        return _path(attachment.organisation_id, attachment.sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound("File") from None


def clean_name(name: str) -> str:
    """The last part of a file's name as it was sent, without what no name holds, cut before its ending."""
    last = PurePosixPath(re.sub(r"[\x00-\x1f\x7f]", "", name).replace("\\", "/")).name.strip() or "file"
    ending = PurePosixPath(last).suffix[:20]
    return last if len(last) <= LONGEST_NAME else last[: LONGEST_NAME - len(ending)] + ending


def discard(made: Change, attachment: Attachment) -> None:
    """Delete the row; its content leaves the disk by a job, unless another row stands for the same."""
    made.delete(attachment)
    made.enqueue("core.remove_content", organisation_id=attachment.organisation_id, sha256=attachment.sha256)


@job("core.remove_content")
def remove_content(organisation_id: int, sha256: str) -> None:
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation_id)
        rows = Attachment.objects.all_rows_unchecked().filter(organisation_id=organisation_id, sha256=sha256)
        if not rows.exists():
            _path(organisation_id, sha256).unlink(missing_ok=True)


# Uploads that wait to be linked


def keep_temporary(
    actor: Actor, *, content: bytes, content_types: Collection[str] | None = None, name: str = ""
) -> TemporaryFile:
    """Keep an upload for a week. `content_types` narrows what is taken; the type is read from the content."""
    with change(actor) as made:
        require(actor, "temporary_file.create")
        taken = DOCUMENTS if content_types is None else DOCUMENTS & set(content_types)
        if not taken:
            raise Invalid(
                f"content_types has none of: {', '.join(sorted(DOCUMENTS))}.", field="content_types"
            )
        attachment = store(made, content, field="file", content_types=taken, name=clean_name(name))
        return TemporaryFile.objects.get_queryset().create(
            organisation_id=actor.organisation_id,
            sent_by_employee_id=actor.employee_id,
            sent_by_name=actor.name,
            attachment=attachment,
            created_at=made.at,
        )


def take_temporary(actor: Actor, made: Change, uuid: UUID | str, *, field: str = "file_id") -> Attachment:
    """The upload that the actor sent before, for good: its id opens nothing any more. Raises Invalid without one."""
    unknown = Invalid(f"{field}: there is no file with this id that waits to be used.", field=field)
    try:
        wanted = UUID(str(uuid))
    except ValueError:
        raise unknown from None
    rows = TemporaryFile.objects.visible_to(actor).filter(uuid=wanted, created_at__gt=made.at - TEMPORARY)
    row = rows.select_related("attachment").first()
    # Of two that take it at once the second finds nothing to delete.
    if row is None or not rows.filter(pk=row.pk).delete()[0]:
        raise unknown
    return row.attachment


@job("core.purge_temporary_files", every=timedelta(days=1))
def purge_temporary_files() -> None:
    old = TemporaryFile.objects.all_rows_unchecked().filter(created_at__lte=clock.now() - TEMPORARY)
    for row in old.select_related("attachment"):
        with change(Actor.system(row.organisation_id)) as made:
            if row.delete()[0]:
                discard(made, row.attachment)


# Links that open a file without a log-in


def _signer() -> Signer:
    return Signer(salt="muster.file")


def link(attachment: Attachment) -> str:
    """An address that opens the file for whoever has it, for a week."""
    ends_on = clock.now().date() + LINKED
    return f"{settings.PUBLIC_URL}/files/{_signer().sign(f'{attachment.pk}.{ends_on:%Y%m%d}')}"


def linked(token: str) -> Attachment:
    """What the link stands for. Raises NotFound for one that we did not make, or that is too old."""
    try:
        key, ends_on = _signer().unsign(token).split(".")
    except (BadSignature, ValueError):
        raise NotFound("File") from None
    rows = Attachment.objects.all_rows_unchecked().filter(pk=int(key))
    found = rows.first() if ends_on > f"{clock.now():%Y%m%d}" else None
    if found is None:
        raise NotFound("File")
    return found
