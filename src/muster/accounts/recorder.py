"""Calls of programs, kept for some days for whoever builds against us.

A call is noted in memory and written a little later, many at once, so that no caller waits for it. It is no record of
what happened (versions and the outbox are): what a killed process had not written yet is gone.
"""

import json
import logging
import os
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections

from muster.accounts.models import RequestRecord
from muster.core import clock

log = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
# Beyond that the oldest are dropped: a process that cannot write does not fill its memory.
MOST_WAITING = 5_000
KEPT = timedelta(days=3)
KEPT_OF_AN_ORGANISATION = 1_000
LARGEST_BODY, SHOWN = 16_384, 4_000
MASK = "(masked)"
# Parts of names whose values nobody needs to see in order to mend a program.
SECRETS = (
    "password", "secret", "token", "passcode", "access_code", "card", "photo", "tax", "bank", "iban",
    "account_number", "super_fund", "national_insurance", "salary", "hourly_rate", "authorization",
)  # fmt: skip
SECRET_NAMES = frozenset({"otp", "code", "pin", "bsb", "ssn"})


@dataclass(frozen=True)
class Call:
    """Bodies as they were; they are masked when they are written."""

    organisation_id: int
    vendor: str
    requester: str
    method: str
    path: str
    query: str
    status: int
    milliseconds: int
    limit: str
    remaining: int
    resets_at: datetime
    request_type: str
    request_body: bytes
    response_body: bytes
    at: datetime


_waiting: deque[Call] = deque(maxlen=MOST_WAITING)


def note(call: Call) -> None:
    _waiting.append(call)
    if settings.RECORD_CALLS and _writer.pid != os.getpid():
        _writer.start()


def flush() -> None:
    """Write what waits."""
    calls = []
    while _waiting:
        calls.append(_waiting.popleft())
    RequestRecord.objects.all_rows_unchecked().bulk_create([_record(call) for call in calls])


class _Writer:
    """A thread of this process. It begins with the first call: a server may fork after it has imported us."""

    def __init__(self) -> None:
        self.pid = 0
        self._guard = threading.Lock()

    def start(self) -> None:
        with self._guard:
            if self.pid != os.getpid():
                self.pid = os.getpid()
                threading.Thread(target=_run, name="request-recorder", daemon=True).start()


_writer = _Writer()


def _run() -> None:
    pause = threading.Event()
    while not pause.wait(EVERY_SECONDS):
        if _waiting:
            try:
                flush()
            except DatabaseError as error:
                log.warning("Calls could not be kept: %s", error)
            finally:
                connections.close_all()


def purge() -> None:
    """Remove the old ones, and of each organisation all but the newest."""
    rows = RequestRecord.objects.all_rows_unchecked()
    rows.filter(at__lt=clock.now() - KEPT).delete()
    for organisation_id in rows.order_by().values_list("organisation_id", flat=True).distinct():
        own = rows.filter(organisation_id=organisation_id)
        last = own.order_by("-pk").values_list("pk", flat=True)[
            KEPT_OF_AN_ORGANISATION - 1 : KEPT_OF_AN_ORGANISATION
        ]
        for pk in last:
            own.filter(pk__lt=pk).delete()


def _record(call: Call) -> RequestRecord:
    query = urlencode(
        [(name, _shown(name, value)) for name, value in parse_qsl(call.query, keep_blank_values=True)]
    )
    return RequestRecord(
        organisation_id=call.organisation_id,
        vendor=call.vendor,
        requester=call.requester[:100],
        method=call.method[:10],
        path=(call.path + (f"?{query}" if query else ""))[:500],
        status=call.status,
        milliseconds=call.milliseconds,
        limit=call.limit,
        remaining=call.remaining,
        resets_at=call.resets_at,
        request_body=masked(call.request_body, call.request_type),
        response_body=masked(call.response_body, "application/json"),
        at=call.at,
    )


def masked(body: bytes, content_type: str) -> str:
    """What may be shown of a body; a file, or what is long, by its size alone."""
    if not body:
        return ""
    size = f"({len(body):,} bytes)"
    if len(body) > LARGEST_BODY or content_type.startswith("multipart/"):
        return size
    try:
        text = body.decode()
        if text.lstrip().startswith(("{", "[")):
            return json.dumps(_masked(json.loads(text)), indent=1, ensure_ascii=False)[:SHOWN]
    except ValueError:
        return size
    pairs = parse_qsl(text, keep_blank_values=True)
    return urlencode([(name, _shown(name, value)) for name, value in pairs])[:SHOWN] if pairs else size


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shown(name, _masked(inner)) for name, inner in value.items()}
    return [_masked(one) for one in value] if isinstance(value, list) else value


def _shown(name: str, value: Any) -> Any:
    hidden = name.lower() in SECRET_NAMES or any(part in name.lower() for part in SECRETS)
    return MASK if hidden and value not in (None, "", [], {}) else value
