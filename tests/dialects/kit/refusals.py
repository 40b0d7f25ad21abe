"""Asserting that something was refused, and that nothing came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps


@contextmanager
def unchanged() -> Iterator[None]:
    """No row of ours is other after the block than before it."""
    before = _everything()
    yield
    after = _everything()
    assert after == before, [name for name in before if before[name] != after[name]]


def _everything() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list(*_kept(model)))
        for model in apps.get_models()
        if model.__module__.startswith("muster.")
    }


def _kept(model: Any) -> list[str]:
    """All columns but those that tell only that somebody was here, such as a key's last use."""
    passing = getattr(model, "unrecorded_fields", frozenset())
    return [field.attname for field in model._meta.concrete_fields if field.attname not in passing]
