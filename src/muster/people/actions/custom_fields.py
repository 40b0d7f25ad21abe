"""Facts about employees that an organisation added."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Invalid
from muster.core.policy import require
from muster.core.values import assign
from muster.people import queries
from muster.people.models import (
    CustomField,
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
    """Checked, not yet written; an empty value is none. Raises Invalid for an unknown name."""
    fields = {field.name.lower(): field for field in queries.custom_fields(actor)} if values else {}
    rows = []
    for name, value in values.items():
        field = fields.get(name.lower())
        if field is None:
            raise Invalid(f"There is no employee custom field called {name}.", field=f"custom_fields[{name}]")
        if value != "":
            rows.append(CustomFieldValue(employee=row, field=field, value=_custom_value(field, value)))
    if len({entry.field_id for entry in rows}) < len(rows):
        raise Invalid("A custom field is given twice.", field="custom_fields")
    return rows


def _custom_value(field: CustomField, value: str) -> str:
    wanted = _why_not(field, value)
    if wanted:
        raise Invalid(f"{field.name} is {wanted}.", field=f"custom_fields[{field.name}]")
    return value


def _why_not(field: CustomField, value: str) -> str | None:
    """What the field asks for, where the value is not that. Several choices are separated by commas."""
    options = ", ".join(map(str, field.options))
    match field.kind:
        case CustomField.Kind.NUMBER:
            return None if _reads(value, lambda text: Decimal(text).as_integer_ratio()) else "a number"
        case CustomField.Kind.DATE:
            return None if _reads(value, date.fromisoformat) else "a date, as 2026-12-31"
        case CustomField.Kind.CHOICE:
            return None if value in field.options else f"one of: {options}"
        case CustomField.Kind.CHOICES:
            chosen = {part.strip() for part in value.split(",")}
            return None if chosen <= set(field.options) else f"some of: {options}"
    return None


def _reads(value: str, read: Callable[[str], object]) -> bool:
    try:
        read(value)
    except (ArithmeticError, ValueError):
        return False
    return True


def create_custom_field(
    actor: Actor, *, name: str, kind: str = CustomField.Kind.TEXT, options: Sequence[str] = ()
) -> CustomField:
    with change(actor) as made:
        require(actor, "custom_field.create")
        row = CustomField(position=queries.custom_fields(actor).count())
        assign(row, {"name": name.strip(), "kind": kind, "options": list(options)})
        if row.kind == CustomField.Kind.CHOICES and any("," in str(option) for option in row.options):
            raise Invalid("Of several choices none has a comma: it separates them.", field="options")
        if queries.custom_fields(actor).filter(name__iexact=row.name).exists():
            raise Conflict(f"There is a custom field called {row.name} already.", field="name")
        made.create(row)
        return row
