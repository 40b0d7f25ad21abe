"""What a refused action must leave behind: nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model


def rows(*models: type[Model]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the models named, or of all: by plain SQL, for hundreds of tests ask for it twice each."""
    found = {}
    with connection.cursor() as cursor:
        for model in models or apps.get_models():
            cursor.execute(_reading(model))
            found[model._meta.label] = cursor.fetchall()
    return found


# That a key or a device was here is told of a refused request too.
PASSING = {"last_used_at", "last_heard_at"}


@cache
def _reading(model: type[Model]) -> str:
    quoted, meta = connection.ops.quote_name, model._meta
    columns = [quoted(field.column) for field in meta.concrete_fields if field.attname not in PASSING]
    return f"SELECT {', '.join(columns)} FROM {quoted(meta.db_table)} ORDER BY {quoted(meta.pk.column)}"


@contextmanager
def unchanged(*but: str) -> Iterator[None]:
    """After the block each table holds what it held before, but for the models whose labels are given."""
    before = rows()
    yield
    after = rows()
    moved = [label for label in before if label not in but and before[label] != after[label]]
    assert not moved, {label: (before[label], after[label]) for label in moved}
