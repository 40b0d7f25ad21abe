"""A member as it is sent, and what is done with that."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from pydantic import Field

from muster.core.actor import Actor
from muster.core.errors import Conflict, Invalid, of_many
from muster.core.policy import require_ever
from muster.dialects.aladtec.errors import conflict_is_invalid
from muster.dialects.aladtec.member_facts import value_in
from muster.dialects.aladtec.member_out import NO_WORK_GROUP, RIGHTS
from muster.dialects.aladtec.wire import (
    DayIn,
    FlagIn,
    IdIn,
    IdsIn,
    TextIn,
    Wire,
    WordsIn,
    given,
    known,
    known_each_once,
)
from muster.people import actions, queries
from muster.people.listing import first_and_last
from muster.people.models import CustomField, Employee, EmploymentType, Qualification, WorkGroup
from muster.places.models import Department
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
    "custom_fields": "custom_attributes",
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


class Lists:
    """What members may be given: each list is read once, however many members are sent."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @cached_property
    def employment_types(self) -> dict[int, EmploymentType]:
        return queries.employment_types(self._actor).in_bulk()

    @cached_property
    def work_groups(self) -> dict[int, WorkGroup]:
        return queries.work_groups(self._actor).in_bulk()

    @cached_property
    def departments(self) -> dict[int, Department]:
        return departments(self._actor).in_bulk()

    @cached_property
    def qualifications(self) -> dict[int, Qualification]:
        return queries.qualifications(self._actor).in_bulk()

    @cached_property
    def custom_fields(self) -> dict[int, CustomField]:
        return queries.custom_fields(self._actor).in_bulk()


def create(actor: Actor, body: NewMemberIn, lists: Lists) -> Employee:
    """Raises Conflict for a login that somebody has."""
    sent = given(body)
    with _in_their_words():
        facts = _facts(actor, sent, None, lists)
        facts.setdefault("custom_fields", {})
        row = actions.create_employee(actor, **facts)
        _qualify(actor, row, sent, lists)
        if sent.get("is_active") is False:
            actions.deactivate_employee(actor, row)
    return queries.saved(row)


def update(actor: Actor, row: Employee, body: MemberIn, lists: Lists) -> Employee:
    """Raises Invalid for a login that somebody has."""
    sent = given(body)
    with conflict_is_invalid(), _in_their_words():
        if sent.get("is_active") is True and not row.active:
            actions.reactivate_employee(actor, row)
        actions.update_employee(actor, row, **_facts(actor, sent, row, lists))
        _qualify(actor, row, sent, lists)
        if sent.get("is_active") is False and row.active:
            actions.deactivate_employee(actor, row)
    return queries.saved(row)


def create_all(actor: Actor, bodies: Sequence[NewMemberIn]) -> list[Employee]:
    """All of them, or none: the first that cannot be made is named by its number."""
    found, lists = [], Lists(actor)
    for number, body in enumerate(bodies):
        with of_many(number):
            found.append(create(actor, body, lists))
    return found


def update_all(actor: Actor, bodies: Sequence[MemberOfManyIn]) -> list[Employee]:
    """All of them, or none."""
    ids = [body.member_id for body in bodies]
    rows = known_each_once(
        queries.employees(actor, active=None).select_related("primary_department").in_bulk(ids),
        ids,
        "member_id",
    )
    found, lists = [], Lists(actor)
    for number, (row, body) in enumerate(zip(rows, bodies, strict=True)):
        with of_many(number):
            found.append(update(actor, row, body, lists))
    return found


def _facts(actor: Actor, sent: dict[str, Any], row: Employee | None, lists: Lists) -> dict[str, Any]:
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
        facts |= _schedules(lists, sent["schedule_ids"], row)
    if "custom_attributes" in sent:
        facts["custom_fields"] = _custom(lists, sent["custom_attributes"], row)
    return facts | _listed(lists, sent)


def _listed(lists: Lists, sent: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "employee_type_id" in sent:
        (found["employment_type"],) = known(
            lists.employment_types, [sent["employee_type_id"]], "employee_type_id"
        )
    if sent.get("work_group_id") == NO_WORK_GROUP:
        found["work_group"] = None
    elif "work_group_id" in sent:
        (found["work_group"],) = known(lists.work_groups, [sent["work_group_id"]], "work_group_id")
    return found


def _schedules(lists: Lists, ids: list[int], row: Employee | None) -> dict[str, Any]:
    """The first is their primary department, unless the one that they have stays among them."""
    rows = known(lists.departments, ids, "schedule_ids")
    now = row.primary_department if row else None
    return {
        "department_ids": ids,
        "primary_department": now if now in rows else next(iter(rows), None),
    }


def _custom(lists: Lists, sent: list[AttributeIn], row: Employee | None) -> dict[str, str]:
    """All that they have then: those not sent stay."""
    fields = lists.custom_fields
    if len({one.attribute_id for one in sent}) < len(sent):
        raise Invalid("custom_attributes: an attribute is given twice.", field="custom_attributes")
    known(fields, [one.attribute_id for one in sent], "custom_attributes")
    there = queries.custom_values([row.pk]).get(row.pk, {}) if row else {}
    return there | {
        fields[one.attribute_id].name: value_in(fields[one.attribute_id], one.value) for one in sent
    }


def _qualify(actor: Actor, row: Employee, sent: dict[str, Any], lists: Lists) -> None:
    if "position_qualification_ids" not in sent:
        return
    ids: list[int] = sent["position_qualification_ids"]
    actions.set_qualifications(actor, row, known(lists.qualifications, ids, "position_qualification_ids"))


@contextmanager
def _in_their_words() -> Iterator[None]:
    """An action's refusal names its field as it was sent."""
    try:
        yield
    except (Invalid, Conflict) as refusal:
        field = FIELDS.get((refusal.field or "").partition("[")[0])
        if field is None or refusal.message.startswith(f"{field}: "):
            raise
        raise type(refusal)(f"{field}: {refusal.message}", field=field) from refusal
