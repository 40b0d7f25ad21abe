"""What members are described by: employee types, custom attributes in their groups, work groups."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from muster.core.errors import Invalid
from muster.dialects.aladtec.auth import AladtecRequest
from muster.dialects.aladtec.wire import COMMON_ERRORS, MetaOut, Wire, enveloped, number
from muster.dialects.kit.router import PolicyRouter
from muster.people import queries
from muster.people.models import CustomField

router = PolicyRouter(tags=["Members"], errors=COMMON_ERRORS)
Kind = CustomField.Kind
TYPES = {
    Kind.TEXT: "text",
    Kind.CHOICE: "singleoption",
    Kind.CHOICES: "multioption",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.EXPIRY: "expirationdate",
}
# An option's id is one of the whole system: its field's, and its number in that.
OPTIONS_OF_A_FIELD = 1_000
# Those that stand under no heading.
UNGROUPED: dict[str, Any] = {"attribute_group_id": 0, "name": "General"}


class EmployeeTypeOut(Wire):
    employee_type_id: int
    name: str


class EmployeeTypesAnswer(Wire):
    data: list[EmployeeTypeOut]
    meta: MetaOut


class OptionOut(Wire):
    option_id: int
    name: str


class AttributeOut(Wire):
    attribute_id: int
    type: str
    name: str
    required: bool
    options: list[OptionOut]


class AttributeGroupOut(Wire):
    attribute_group_id: int
    name: str
    attributes: list[AttributeOut]


class AttributesAnswer(Wire):
    data: list[AttributeGroupOut]
    meta: MetaOut


class WorkGroupOut(Wire):
    work_group_id: int
    name: str


class WorkGroupsAnswer(Wire):
    data: list[WorkGroupOut]
    meta: MetaOut


def option_ids(field: CustomField) -> dict[str, int]:
    """By name."""
    return {option["name"]: field.pk * OPTIONS_OF_A_FIELD + option["id"] for option in field.options}


def _grouped(fields: Iterable[CustomField]) -> list[dict[str, Any]]:
    groups: dict[int, dict[str, Any]] = {}
    for field in fields:
        of = field.group
        heading = UNGROUPED if of is None else {"attribute_group_id": of.pk, "name": of.name}
        group = groups.setdefault(heading["attribute_group_id"], {**heading, "attributes": []})
        group["attributes"].append(
            {
                "attribute_id": field.pk,
                "type": TYPES[Kind(field.kind)],
                "name": field.name,
                "required": field.required,
                "options": [{"option_id": pk, "name": name} for name, pk in option_ids(field).items()],
            }
        )
    return [groups[pk] for pk in sorted(groups)]


def value_out(field: CustomField, text: str) -> Any:
    """As the field's type has it: a text, a number, or ids of options."""
    if field.kind == Kind.NUMBER:
        return number(Decimal(text))
    if field.kind not in {Kind.CHOICE, Kind.CHOICES}:
        return text
    chosen = [text] if field.kind == Kind.CHOICE else [part.strip() for part in text.split(",")]
    ids = option_ids(field)
    return [ids[name] for name in chosen if name in ids]


def value_in(field: CustomField, value: Any) -> str:
    """As the field keeps it; what is empty is none. Raises Invalid that names the attribute."""
    read = _READ.get(Kind(field.kind), _text_in)
    found = None if isinstance(value, bool) else read(field, value)
    if found is None:
        raise Invalid(
            f"custom_attributes: {field.name} takes {_WANTED[Kind(field.kind)]}.", field="custom_attributes"
        )
    return found


def _text_in(field: CustomField, value: Any) -> str | None:
    del field
    return value if isinstance(value, str) and "\x00" not in value else None


def _number_in(field: CustomField, value: Any) -> str | None:
    del field
    if value == "":
        return ""
    return str(value) if isinstance(value, int | float) else None


def _options_in(field: CustomField, value: Any) -> str | None:
    wanted = [value] if isinstance(value, int) else value
    if wanted == "":
        return ""
    if not isinstance(wanted, list) or (field.kind == Kind.CHOICE and len(wanted) > 1):
        return None
    names: Mapping[Any, str] = {pk: name for name, pk in option_ids(field).items()}
    if not all(isinstance(one, int) and one in names for one in wanted):
        return None
    return ", ".join(names[one] for one in dict.fromkeys(wanted))


_READ: Mapping[Kind, Callable[[CustomField, Any], str | None]] = {
    Kind.NUMBER: _number_in,
    Kind.CHOICE: _options_in,
    Kind.CHOICES: _options_in,
}
_WANTED = {
    Kind.TEXT: "a text",
    Kind.NUMBER: "a number",
    Kind.DATE: "a date such as 2018-05-01",
    Kind.EXPIRY: "a date such as 2018-05-01",
    Kind.CHOICE: "a list with the id of one of its options",
    Kind.CHOICES: "a list of ids of its options",
}


@router.get(
    "/members/employee-types",
    policy="employment_type.list",
    response={200: EmployeeTypesAnswer},
    summary="Employee types",
)
def list_employee_types(request: AladtecRequest) -> HttpResponse:
    rows = queries.employment_types(request.auth).values_list("pk", "name")
    return enveloped(request.times, [{"employee_type_id": pk, "name": name} for pk, name in rows])


@router.get(
    "/members/custom-attributes",
    policy="custom_field.list",
    response={200: AttributesAnswer},
    summary="Attributes that the customer added",
)
def list_custom_attributes(request: AladtecRequest) -> HttpResponse:
    return enveloped(request.times, _grouped(queries.custom_fields(request.auth)))


@router.get("/work-groups", policy="work_group.list", response={200: WorkGroupsAnswer}, summary="Work groups")
def list_work_groups(request: AladtecRequest) -> HttpResponse:
    rows = queries.work_groups(request.auth).values_list("pk", "name")
    return enveloped(request.times, [{"work_group_id": pk, "name": name} for pk, name in rows])
