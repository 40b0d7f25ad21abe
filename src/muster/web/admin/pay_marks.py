"""Pay codes and allowances: what is marked on time, and what is paid beside it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from muster.core.policy import require
from muster.places import actions, queries
from muster.places.models import Allowance, PayCode
from muster.web.forms import EditForm, sent, text
from muster.web.lists import ListPages, saving
from muster.web.middleware import PageRequest

PAGES = ListPages("settings", "Settings")


class PayCodeForm(EditForm):
    name = text("Name", required=True, max_length=200, help_text="Such as Higher duties.")
    export_name = text("Name for exports", max_length=200, help_text="Empty: its name.")


class AllowanceForm(PayCodeForm):
    name = text("Name", required=True, max_length=200, help_text="Such as Tool allowance or Tips.")
    automatic = forms.BooleanField(
        label="The pay rules apply it", required=False, help_text="Nobody sets it on a shift by hand then."
    )


def pay_code(request: PageRequest, pay_code_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = queries.pay_code(actor, pay_code_id) if pay_code_id else None
    form = PayCodeForm(sent(request), initial=_initial(row, "name", "export_name"))
    save = saving(actor, row, create=actions.create_pay_code, update=actions.update_pay_code)
    archive = reverse("archive_pay_code", args=[row.pk]) if row else None
    return PAGES.edit(request, form, save, heading=row.name if row else "Add a pay code", archive=archive)


def allowance(request: PageRequest, allowance_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = queries.allowance(actor, allowance_id) if allowance_id else None
    form = AllowanceForm(sent(request), initial=_initial(row, "name", "export_name", "automatic"))
    save = saving(actor, row, create=actions.create_allowance, update=actions.update_allowance)
    archive = reverse("archive_allowance", args=[row.pk]) if row else None
    return PAGES.edit(request, form, save, heading=row.name if row else "Add an allowance", archive=archive)


def _initial(row: PayCode | Allowance | None, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row else {}


def archive_pay_code(request: PageRequest, pay_code_id: int) -> HttpResponse:
    row = queries.pay_code(request.actor, pay_code_id)
    require(request.actor, "pay_code.archive", row)
    lead = "Nobody can choose it any more. Time that has it keeps it."
    return PAGES.archive(
        request, lambda: actions.archive_pay_code(request.actor, row), name=row.name, lead=lead
    )


def archive_allowance(request: PageRequest, allowance_id: int) -> HttpResponse:
    row = queries.allowance(request.actor, allowance_id)
    require(request.actor, "allowance.archive", row)
    lead = "Nobody can be given it any more. What was given stays."
    return PAGES.archive(
        request, lambda: actions.archive_allowance(request.actor, row), name=row.name, lead=lead
    )
