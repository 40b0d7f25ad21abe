"""Checking values by the rules their model states."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from muster.core.errors import Invalid


def check(row: models.Model, *fields: str) -> None:
    """Run the named fields' own validators, in no statement. Raises Invalid with the first field that is wrong."""
    for name in fields:
        field = row._meta.get_field(name)  # noqa: SLF001 - Django's documented meta API
        if not isinstance(field, models.Field):
            continue
        try:
            setattr(row, field.attname, field.clean(getattr(row, field.attname), row))
        except ValidationError as error:
            raise Invalid(" ".join(error.messages), field=name) from error


def assign(row: models.Model, values: dict[str, Any]) -> None:
    """Set values and check those that are plain columns."""
    for name, value in values.items():
        setattr(row, name, value)
    check(
        row,
        *(name for name in values if not row._meta.get_field(name).is_relation),  # noqa: SLF001 - as above
    )
