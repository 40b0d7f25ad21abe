"""Attachments on disk: named by their content's hash, checked for size and for what they truly are."""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

import filetype
from django.conf import settings

from muster.core.change import Change
from muster.core.errors import Invalid, NotFound
from muster.core.models import Attachment

PHOTOS = frozenset({"image/jpeg", "image/png"})


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
    attachment = Attachment(sha256=sha256, content_type=kind.mime, size_bytes=len(content), name=name)
    made.create(attachment)
    return attachment


def read(attachment: Attachment) -> bytes:
    try:
        return _path(attachment.organisation_id, attachment.sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound("File") from None
