"""What a refused action must leave behind: nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as values."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()
    }


@contextmanager
def unchanged() -> Iterator[None]:
    """After the block each table holds what it held before."""
    before = rows()
    yield
    after = rows()
    moved = [label for label in before if before[label] != after[label]]
    assert not moved, {label: (before[label], after[label]) for label in moved}
