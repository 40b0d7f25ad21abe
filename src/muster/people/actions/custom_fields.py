"""Facts about employees that an organisation added."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from muster.core.actor import Actor
from muster.core.change import Change, change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.people import queries
from muster.people.models import (
    CustomField,
    CustomFieldGroup,
    CustomFieldValue,
    Employee,
)


def replace_custom(
    actor: Actor, row: Employee, values: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Replace all values; (before, after) for the Version."""
    before = queries.custom_values([row.pk]).get(row.pk, {})
    rows = custom_rows(actor, row, values)
    CustomFieldValue.objects.filter(employee=row).delete()
    CustomFieldValue.objects.bulk_create(rows)
    return before, shown(rows)


def shown(rows: Iterable[CustomFieldValue]) -> dict[str, str]:
    return {one.field.name: one.value for one in rows}


def custom_rows(actor: Actor, row: Employee, values: Mapping[str, str]) -> list[CustomFieldValue]:
    """Checked, not yet written; an empty value is none. Raises Invalid for an unknown name, or a required one left out."""
    fields = {field.name.lower(): field for field in queries.custom_fields(actor)}
    rows = []
    for name, value in values.items():
        field = fields.get(name.lower())
        if field is None:
            raise Invalid(f"There is no employee custom field called {name}.", field=f"custom_fields[{name}]")
        if value != "":
            rows.append(CustomFieldValue(employee=row, field=field, value=_custom_value(field, value)))
    if len({entry.field_id for entry in rows}) < len(rows):
        raise Invalid("A custom field is given twice.", field="custom_fields")
    _require_required(fields.values(), {entry.field_id for entry in rows})
    return rows


def _require_required(fields: Iterable[CustomField], stated: Collection[int]) -> None:
    for field in fields:
        if field.required and field.pk not in stated:
            raise Invalid(f"{field.name} is required.", field=f"custom_fields[{field.name}]")


def _custom_value(field: CustomField, value: str) -> str:
    wanted = _why_not(field, value)
    if wanted:
        raise Invalid(f"{field.name} is {wanted}.", field=f"custom_fields[{field.name}]")
    return value


def _why_not(field: CustomField, value: str) -> str | None:
    """What the field asks for, where the value is not that. Several choices are separated by commas."""
    options = ", ".join(field.option_names)
    match field.kind:
        case CustomField.Kind.NUMBER:
            return None if _reads(value, lambda text: int(float(text))) else "a number"
        case CustomField.Kind.DATE | CustomField.Kind.EXPIRY:
            return None if _reads(value, date.fromisoformat) else "a date, as 2026-12-31"
        case CustomField.Kind.CHOICE:
            return None if value in field.option_names else f"one of: {options}"
        case CustomField.Kind.CHOICES:
            chosen = {part.strip() for part in value.split(",")}
            return None if chosen <= set(field.option_names) else f"some of: {options}"
    return None


def _reads(value: str, read: Callable[[str], object]) -> bool:
    try:
        read(value)
    except (ArithmeticError, ValueError):
        return False
    return True


def create_custom_field(
    actor: Actor,
    *,
    name: str,
    kind: str = CustomField.Kind.TEXT,
    options: Sequence[str] = (),
    group: str | None = None,
    required: bool = False,
) -> CustomField:
    """`group`: the heading that it stands under, made when there is none of that name."""
    with change(actor) as made:
        require(actor, "custom_field.create")
        made.wait_for_organisation()
        row = CustomField(position=queries.custom_fields(actor).count(), group=_group(made, group))
        names = dict.fromkeys(str(option).strip() for option in options)
        told = [{"id": number, "name": option} for number, option in enumerate(names, start=1)]
        assign(row, {"name": name.strip(), "kind": kind, "options": told, "required": required})
        if row.kind == CustomField.Kind.CHOICES and any("," in option for option in names):
            raise Invalid("Of several choices none has a comma: it separates them.", field="options")
        if queries.custom_fields(actor).filter(name__iexact=row.name).exists():
            raise Conflict(f"There is a custom field called {row.name} already.", field="name")
        made.create(row)
        return row


def _group(made: Change, name: str | None) -> CustomFieldGroup | None:
    wanted = " ".join((name or "").split())
    if not wanted:
        return None
    found = queries.custom_field_groups(made.actor).filter(name__iexact=wanted).first()
    if found is None:
        found = CustomFieldGroup()
        assign(found, {"name": wanted})
        made.create(found)
    return found
