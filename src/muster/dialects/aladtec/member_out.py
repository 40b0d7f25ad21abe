"""A member as it is told."""

from collections.abc import Collection, Sequence
from typing import Any

from muster.core.actor import Actor
from muster.core.policy import may_ever
from muster.dialects.aladtec.member_facts import value_out
from muster.dialects.aladtec.wire import MetaOut, Wire, shown
from muster.people import queries
from muster.people.listing import beside, first_and_last
from muster.people.models import CustomField, Employee

NO_WORK_GROUP = 0
# What of a member an API profile opens by itself: without it the field is null, and cannot be set.
RIGHTS = {
    "employee_type_id": "employment_type.list",
    "work_group_id": "work_group.list",
    "schedule_ids": "department.list",
    "position_qualification_ids": "qualification.list",
    "custom_attributes": "custom_field.list",
}


class AttributeValueOut(Wire):
    attribute_id: int
    value: str | list[int] | float


class MemberOut(Wire):
    member_id: int
    is_active: bool
    first_name: str
    last_name: str
    login: str
    mobile_phone: str
    primary_email: str | None
    secondary_emails: list[str]
    date_hired: str | None
    employee_type_id: int | None
    work_group_id: int | None
    schedule_ids: list[int] | None
    position_qualification_ids: list[int] | None
    custom_attributes: list[AttributeValueOut] | None


class MemberAnswer(Wire):
    data: MemberOut
    meta: MetaOut


class MembersAnswer(Wire):
    data: list[MemberOut]
    meta: MetaOut


def written(
    actor: Actor, rows: Sequence[Employee], *, attribute_ids: Collection[int] | None = None
) -> list[dict[str, Any]]:
    """`attribute_ids`: tell these custom attributes alone. Two statements beside the rows, and two for attributes."""
    around = beside(
        actor, rows, qualifications=may_ever(actor, RIGHTS["position_qualification_ids"]), hours=False
    )
    fields, values = _attributes(actor, rows, attribute_ids)
    return [
        {
            **_own(row),
            "employee_type_id": shown(actor, RIGHTS["employee_type_id"], row.employment_type_id),
            "work_group_id": shown(actor, RIGHTS["work_group_id"], row.work_group_id or NO_WORK_GROUP),
            "schedule_ids": shown(actor, RIGHTS["schedule_ids"], around.departments.get(row.pk, [])),
            "position_qualification_ids": shown(
                actor,
                RIGHTS["position_qualification_ids"],
                [held.qualification_id for held in around.qualifications.get(row.pk, ())],
            ),
            "custom_attributes": shown(
                actor, RIGHTS["custom_attributes"], _values(fields, values.get(row.pk, {}))
            ),
        }
        for row in rows
    ]


def _own(row: Employee) -> dict[str, Any]:
    first, last = first_and_last(row)
    return {
        "member_id": row.pk,
        "is_active": row.active,
        "first_name": first,
        "last_name": last,
        "login": row.login or "",
        "mobile_phone": row.phone or "",
        "primary_email": row.email,
        "secondary_emails": row.secondary_emails,
        "date_hired": row.starts_on.isoformat() if row.starts_on else None,
    }


def _attributes(
    actor: Actor, rows: Sequence[Employee], attribute_ids: Collection[int] | None
) -> tuple[list[CustomField], dict[int, dict[str, str]]]:
    if not may_ever(actor, RIGHTS["custom_attributes"]):
        return [], {}
    fields = queries.custom_fields(actor)
    if attribute_ids is not None:
        fields = fields.filter(pk__in=attribute_ids)
    return list(fields), queries.custom_values(row.pk for row in rows)


def _values(fields: Sequence[CustomField], values: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"attribute_id": field.pk, "value": value_out(field, values[field.name])}
        for field in fields
        if field.name in values
    ]
