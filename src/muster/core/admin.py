"""The operator's pages: every table to look at, and the jobs that failed for good to try again.

Rows are changed through actions, which record what changed; here nothing is written but a job's second chance.
"""

# ruff: noqa: ARG002 - the signatures are those that Django calls

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from muster.core import jobs
from muster.core.models import Job, JobSchedule, Organisation, OutboxEvent, Recorded, Version

LISTED = 8  # columns of a list
LARGE = (models.JSONField, models.TextField)
SECRET = frozenset({"password", "sign_in_stamp"})
# And of the tables of django-oauth-toolkit.
SECRET |= {"client_secret", "code", "code_challenge", "token", "token_checksum"}


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """All columns of a table but the secret ones, to look at."""

    show_full_result_count = False
    list_per_page = 50
    actions: Any = None

    ordering = ("-pk",)

    def _shown(self) -> "list[models.Field[Any, Any]]":
        secret = SECRET | getattr(self.model, "secret_fields", frozenset())
        return [
            field
            for field in self.model._meta.concrete_fields  # noqa: SLF001 - Django's documented meta API
            if field.name not in secret and not field.name.endswith("_digest")
        ]

    def _columns(self) -> "list[models.Field[Any, Any]]":
        return [field for field in self._shown() if not isinstance(field, LARGE)][:LISTED]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [field.name for field in self._shown()]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [field.name for field in self._columns()]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        return [field.name for field in self._columns() if field.is_relation]

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """What is not shown is not searched for either, letter by letter."""
        columns = self.model._meta.concrete_fields  # noqa: SLF001
        hidden = {field.name for field in columns} - {field.name for field in self._shown()}
        return lookup.partition("__")[0] not in hidden and super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DeadFilter(admin.SimpleListFilter):
    """The dead-letter list is what one comes for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("dead", "Failed for good"), ("waiting", "Waiting")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Job]") -> "QuerySet[Job]":
        if self.value() is None:
            return queryset
        return queryset.filter(dead_at__isnull=self.value() == "waiting")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_filter = (DeadFilter,)
    actions = ("try_again",)

    @admin.action(description="Try again")
    def try_again(self, request: HttpRequest, queryset: "QuerySet[Job]") -> None:
        dead = list(queryset.filter(dead_at__isnull=False))
        for job in dead:
            jobs.retry(job)
        self.message_user(request, f"{len(dead)} will be tried again.", messages.SUCCESS)


admin.site.site_header = admin.site.site_title = "Muster for operators"
admin.site.index_title = "Tables"
admin.site.unregister(Group)
# The package's own pages would show tokens and secrets, and change them.
admin.site.unregister(
    [model for model in admin.site._registry if model._meta.app_label == "oauth2_provider"]  # noqa: SLF001
)
admin.site.register(
    [Organisation, Version, OutboxEvent, JobSchedule, apps.get_model("people", "Person")], ReadOnlyAdmin
)
admin.site.register([model for model in apps.get_models() if issubclass(model, Recorded)], ReadOnlyAdmin)
