"""Rows that belong to an organisation are read through `Model.objects.visible_to(actor)`, and in no other way.

`objects` has no filter(), all() or get(): they raise, and say what to use. `all_rows_unchecked()` is the one way
around, for jobs, the admin, migrations and the inside of visibility rules; it is meant to be found by grep.
"""

from typing import Any, NoReturn, Self, TypeVar

from django.db.models import Manager, Model, QuerySet

from muster.core.actor import Actor

M = TypeVar("M", bound=Model)


class TenantQuerySet(QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        raise NotImplementedError(f"{type(self).__name__} must say who sees its rows.")


def one(rows: QuerySet[M]) -> M | None:
    """The row, where at most one can match: first() would order what needs no order."""
    return next(iter(rows.order_by()[:1]), None)


class OrganisationWide(TenantQuerySet[M]):
    """Rows that everybody of the organisation sees."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(organisation_id=actor.organisation_id)


class OfficeOnly(TenantQuerySet[M]):
    """Rows that tell of everybody, seen by those who see everybody."""

    def visible_to(self, actor: Actor) -> Self:
        rows = self.filter(organisation_id=actor.organisation_id)
        return rows if actor.sees_whole_organisation else rows.none()


class TenantManager(Manager[M]):
    """Made by `TenantManager.of(QuerySet)`; a model that overrides `visible_to` on the manager fails at import."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "visible_to" in cls.__dict__:
            raise TypeError(
                f"{cls.__name__}: write visible_to() on the query set, where the guard test looks for it."
            )

    def visible_to(self, actor: Actor) -> TenantQuerySet[M]:
        rows: TenantQuerySet[M] = self.get_queryset().visible_to(actor)  # type: ignore[attr-defined]
        return rows

    def all_rows_unchecked(self) -> TenantQuerySet[M]:
        rows: TenantQuerySet[M] = self.get_queryset()  # type: ignore[assignment]
        return rows

    def _closed(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__}.objects: start at visible_to(actor).")


# Django itself reads through get_queryset(), which stays open; people write these names.
for _name in (
    "all", "filter", "exclude", "get", "values", "values_list", "first", "last", "count", "exists", "order_by",
    "annotate", "aggregate", "in_bulk", "iterator", "none", "only", "defer", "select_related", "prefetch_related",
    "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "raw",
):  # fmt: skip
    setattr(TenantManager, _name, TenantManager._closed)  # noqa: SLF001 - our own


def tenant_manager(rows: type[TenantQuerySet[M]]) -> TenantManager[M]:
    manager: TenantManager[M] = TenantManager.from_queryset(rows)()
    return manager
