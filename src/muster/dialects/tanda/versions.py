"""Audit trails: the same form for users, locations, departments, shifts, breaks, devices and settings."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from ninja import Schema

from muster.core.models import Version
from muster.dialects.tanda.wire import unix

Write = Callable[[Any], Any]


class AuthorOut(Schema):
    id: int | None
    name: str


class ChangeOut(Schema):
    field: str
    previous: Any
    updated: Any


class VersionOut(Schema):
    version_id: int
    time: int
    event: str
    author: AuthorOut
    item_id: int
    item_type: str
    changes: list[ChangeOut]


def written(
    versions: Iterable[Version],
    *,
    item_type: str,
    names: Mapping[str, str],
    after: datetime | None,
    values: Mapping[str, Write] | None = None,
) -> list[dict[str, Any]]:
    """`names`: our field names in the vendor's words; fields that are not among them are not the vendor's to see.

    `values`: how to write those of our fields whose values the vendor writes otherwise than a Version keeps them;
    what was not there is null.
    """
    return [
        {
            "version_id": version.pk,
            "time": unix(version.at),
            "event": version.event,
            "author": {"id": version.author_employee_id, "name": version.author_name},
            "item_id": version.item_id,
            "item_type": item_type,
            "changes": [
                _change(change, names, values or {}) for change in version.changes if change["field"] in names
            ],
        }
        for version in versions
        if after is None or version.at > after
    ]


def _change(
    change: Mapping[str, Any], names: Mapping[str, str], values: Mapping[str, Write]
) -> dict[str, Any]:
    write = values.get(change["field"])
    sides = {side: change[side] for side in ("previous", "updated")}
    if write is not None:
        sides = {side: None if value is None else write(value) for side, value in sides.items()}
    return {"field": names[change["field"]], **sides}
