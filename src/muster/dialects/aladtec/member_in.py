"""A member as it is sent, and what is done with that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import Field

from muster.core.actor import Actor
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require_ever
from muster.dialects.aladtec.errors import conflict_is_invalid
from muster.dialects.aladtec.member_facts import value_in
from muster.dialects.aladtec.member_out import NO_WORK_GROUP, RIGHTS
from muster.dialects.aladtec.wire import DayIn, FlagIn, IdIn, IdsIn, TextIn, Wire, WordsIn, given, known
from muster.people import actions, queries
from muster.people.listing import first_and_last
from muster.people.models import Employee, Qualification
from muster.places.queries import departments

PLAIN = {
    "login": "login",
    "mobile_phone": "phone",
    "primary_email": "email",
    "secondary_emails": "secondary_emails",
    "date_hired": "starts_on",
}
# Our names of what an action finds wrong.
FIELDS = {ours: theirs for theirs, ours in PLAIN.items()} | {
    "name": "first_name",
    "department_ids": "schedule_ids",
}


class AttributeIn(Wire):
    attribute_id: IdIn
    value: Any = Field(
        json_schema_extra={
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}, {"type": "number"}]
        }
    )


class MemberFacts(Wire):
    """What may be left out, of a new member too."""

    is_active: FlagIn = True
    mobile_phone: TextIn = ""
    secondary_emails: list[TextIn] = Field([], max_length=20)
    date_hired: DayIn = None  # type: ignore[assignment]  # never read unless it was sent
    employee_type_id: IdIn = 0
    work_group_id: IdIn = 0
    schedule_ids: IdsIn = []
    position_qualification_ids: IdsIn = []
    custom_attributes: list[AttributeIn] = Field([], max_length=1000)


class NewMemberIn(MemberFacts):
    first_name: WordsIn
    last_name: WordsIn
    login: WordsIn
    primary_email: WordsIn


class MemberIn(MemberFacts):
    """Only what is sent is changed."""

    first_name: WordsIn = ""
    last_name: WordsIn = ""
    login: WordsIn = ""
    primary_email: WordsIn = ""


class MemberOfManyIn(MemberIn):
    member_id: IdIn


def create(actor: Actor, body: NewMemberIn) -> Employee:
    """Raises Conflict for a login that somebody has."""
    sent = given(body)
    with _in_their_words():
        facts = _facts(actor, sent, None)
        facts.setdefault("custom_fields", {})
        row = actions.create_employee(actor, **facts)
        _qualify(actor, row, sent)
        if sent.get("is_active") is False:
            actions.deactivate_employee(actor, row)
    return queries.saved(row)


def update(actor: Actor, row: Employee, body: MemberIn) -> Employee:
    """Raises Invalid for a login that somebody has."""
    sent = given(body)
    with conflict_is_invalid(), _in_their_words():
        if sent.get("is_active") is True and not row.active:
            actions.reactivate_employee(actor, row)
        actions.update_employee(actor, row, **_facts(actor, sent, row))
        _qualify(actor, row, sent)
        if sent.get("is_active") is False and row.active:
            actions.deactivate_employee(actor, row)
    return queries.saved(row)


def create_all(actor: Actor, bodies: Sequence[NewMemberIn]) -> list[Employee]:
    """All of them, or none: the first that cannot be made is named by its number."""
    found = []
    for number, body in enumerate(bodies):
        with _numbered(number):
            found.append(create(actor, body))
    return found


def update_all(actor: Actor, bodies: Sequence[MemberOfManyIn]) -> list[Employee]:
    """All of them, or none."""
    ids = [body.member_id for body in bodies]
    if len(set(ids)) < len(ids):
        raise Invalid("member_id: a member is given twice.", field="member_id")
    rows = known(
        queries.employees(actor, active=None).select_related("primary_department").in_bulk(ids),
        ids,
        "member_id",
    )
    found = []
    for number, (row, body) in enumerate(zip(rows, bodies, strict=True)):
        with _numbered(number):
            found.append(update(actor, row, body))
    return found


def _facts(actor: Actor, sent: dict[str, Any], row: Employee | None) -> dict[str, Any]:
    for name in sent.keys() & RIGHTS.keys():
        require_ever(actor, RIGHTS[name])
    facts = {ours: sent[theirs] for theirs, ours in PLAIN.items() if theirs in sent}
    if facts.get("phone") == "":
        facts["phone"] = None
    first, last = first_and_last(row) if row else ("", "")
    if sent.keys() & {"first_name", "last_name"}:
        first, last = sent.get("first_name", first), sent.get("last_name", last)
        facts |= {"name": f"{first} {last}", "legal_first_name": first, "legal_last_name": last}
    if "schedule_ids" in sent:
        facts |= _schedules(actor, sent["schedule_ids"], row)
    if "custom_attributes" in sent:
        facts["custom_fields"] = _custom(actor, sent["custom_attributes"], row)
    return facts | _lists(actor, sent)


def _lists(actor: Actor, sent: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "employee_type_id" in sent:
        (found["employment_type"],) = known(
            queries.employment_types(actor).in_bulk(), [sent["employee_type_id"]], "employee_type_id"
        )
    if sent.get("work_group_id") == NO_WORK_GROUP:
        found["work_group"] = None
    elif "work_group_id" in sent:
        (found["work_group"],) = known(
            queries.work_groups(actor).in_bulk(), [sent["work_group_id"]], "work_group_id"
        )
    return found


def _schedules(actor: Actor, ids: list[int], row: Employee | None) -> dict[str, Any]:
    """The first is their primary department, unless the one that they have stays among them."""
    rows = known(departments(actor).in_bulk(ids), ids, "schedule_ids")
    now = row.primary_department if row else None
    return {
        "department_ids": ids,
        "primary_department": now if now in rows else next(iter(rows), None),
    }


def _custom(actor: Actor, sent: list[AttributeIn], row: Employee | None) -> dict[str, str]:
    """All that they have then: those not sent stay."""
    fields = {field.pk: field for field in queries.custom_fields(actor)}
    if len({one.attribute_id for one in sent}) < len(sent):
        raise Invalid("custom_attributes: an attribute is given twice.", field="custom_attributes")
    known(fields, [one.attribute_id for one in sent], "custom_attributes")
    there = queries.custom_values([row.pk]).get(row.pk, {}) if row else {}
    return there | {
        fields[one.attribute_id].name: value_in(fields[one.attribute_id], one.value) for one in sent
    }


def _qualify(actor: Actor, row: Employee, sent: dict[str, Any]) -> None:
    if "position_qualification_ids" not in sent:
        return
    ids: list[int] = sent["position_qualification_ids"]
    listed: dict[int, Qualification] = queries.qualifications(actor).in_bulk(ids)
    wanted = known(listed, ids, "position_qualification_ids")
    held = {one.qualification_id: one for one in queries.held_qualifications(actor, row)}
    for qualification in wanted:
        if qualification.pk not in held:
            actions.give_qualification(actor, row, qualification)
    for pk, one in held.items():
        if pk not in listed:
            actions.remove_qualification(actor, one)


@contextmanager
def _in_their_words() -> Iterator[None]:
    """An action's refusal names its field as it was sent."""
    try:
        yield
    except (Invalid, Conflict) as refusal:
        field = FIELDS.get(refusal.field or "")
        if field is None or refusal.message.startswith(f"{field}: "):
            raise
        raise type(refusal)(f"{field}: {refusal.message}", field=field) from refusal


@contextmanager
def _numbered(number: int) -> Iterator[None]:
    try:
        yield
    except (Invalid, Conflict) as refusal:
        raise type(refusal)(f"{number}.{refusal.message}", field=refusal.field) from refusal
