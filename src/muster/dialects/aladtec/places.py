"""Schedules, positions, qualifications and time types as records name them, and as queries choose among them.

0 stands where there is none: of a shift without a position, a note for all schedules, time without a pay code.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from ninja import Schema

from muster.core.actor import Actor
from muster.core.policy import require_ever
from muster.dialects.aladtec.wire import known, shown
from muster.people.queries import employees, qualifications
from muster.places import queries
from muster.places.models import PayCode

NONE = 0
REGULAR = "Regular"
Rows = Callable[[Actor], QuerySet[Any]]
# What a query may name, those put away too: records of the past have them.
ROWS: Mapping[str, Rows] = {
    "schedule_ids": lambda actor: queries.departments(actor, archived=True),
    "position_ids": lambda actor: queries.positions(actor, archived=True),
    "position_qualification_ids": qualifications,
    "time_type_ids": lambda actor: queries.pay_codes(actor, archived=True),
    "member_ids": lambda actor: employees(actor, active=None),
}


def schedule_id(actor: Actor, department_id: int | None) -> int | None:
    return shown(actor, "department.list", department_id or NONE)


def position_id(actor: Actor, pk: int | None) -> int | None:
    return shown(actor, "position.view", pk or NONE)


def qualification_id(actor: Actor, pk: int | None) -> int | None:
    return shown(actor, "qualification.list", pk or NONE)


def time_type(actor: Actor, row: PayCode | None) -> dict[str, Any]:
    return {
        "time_type_id": shown(actor, "pay_code.list", row.pk if row else NONE),
        "time_type": shown(actor, "pay_code.list", row.name if row else REGULAR),
    }


# What an API profile closes is not told by choosing among it either.
RIGHTS = {
    "schedule_ids": "department.list",
    "position_ids": "position.view",
    "position_qualification_ids": "qualification.list",
    "time_type_ids": "pay_code.list",
}


def asked_ids(actor: Actor, field: str, ids: Iterable[int] | None) -> set[int] | None:
    """None: all. Raises Invalid for one that is not there, Denied where the API profile does not open them."""
    if ids is None:
        return None
    if field in RIGHTS:
        require_ever(actor, RIGHTS[field])
    wanted = set(ids)
    none = {NONE} if field != "member_ids" else set()
    rows = ROWS[field](actor).order_by().in_bulk(wanted - none)
    known(rows, sorted(wanted - none), field)
    return wanted


def among(actor: Actor, wanted: Schema, **columns: str) -> Q:
    """Rows of what the query names, by the column of each of its lists of ids. Raises Invalid."""
    rule = Q()
    for field, column in columns.items():
        ids = asked_ids(actor, field, getattr(wanted, field))
        if ids is not None:
            rule &= Q(**{f"{column}__in": ids - {NONE}}) | (
                Q(**{f"{column}__isnull": True}) if NONE in ids else Q(pk__in=())
            )
    return rule
