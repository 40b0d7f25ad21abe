"""Tax, bank and super fund: one's own, and those of others for whoever pays them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from muster.core.policy import require
from muster.people import actions, financial, private_queries, queries
from muster.people.models import Employee
from muster.people.private_queries import Financial
from muster.web.details.pay_forms import BankForm, SuperForm, TaxForm
from muster.web.details.views import form_page, saved
from muster.web.forms import Form, sent
from muster.web.middleware import PageRequest

TITLES = {
    "tax": (
        "Tax declaration",
        "Kept encrypted. The number is shown to nobody but its owner and the tax office.",
    ),
    "bank": ("Bank account", "Kept encrypted, and seen by its owner and by whoever pays them."),
    "super": ("Super fund", "The fund that superannuation is paid into."),
}


def _whose(request: PageRequest, employee_id: int | None) -> Employee:
    if employee_id is None:
        return private_queries.own_profile(request.actor)
    found = queries.employee(request.actor, employee_id, active=None)
    require(request.actor, "financial.update", found)
    return found


def _told(request: PageRequest, row: Employee) -> Financial:
    return private_queries.financial_details(request.actor, [row]).get(row.pk, private_queries.NOTHING_TOLD)


def _answer(
    request: PageRequest, row: Employee, form: Form, kind: financial.Kind, act: Callable[[], Any]
) -> HttpResponse:
    own, (heading, lead) = row.pk == request.actor.employee_id, TITLES[kind]
    if form.carry_out(lambda _: act()):
        if own:
            return saved(request, row)
        messages.success(request, "The changes are saved.")
        return redirect("person", row.pk)
    if own:
        return form_page(request, form, heading, lead)
    back = {"back": reverse("person", args=[row.pk]), "back_label": row.name}
    return form_page(request, form, f"{heading} of {row.name}", lead, **back)


def tax(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    row = _whose(request, employee_id)
    told = _told(request, row).tax
    form = TaxForm(sent(request), country=private_queries.country(request.actor), told=told)
    act = actions.set_financial_details
    return _answer(request, row, form, "tax", lambda: act(request.actor, row, "tax", form.facts()))


def bank(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    row = _whose(request, employee_id)
    told = _told(request, row).bank
    form = BankForm(sent(request), country=private_queries.country(request.actor), told=told)
    act = actions.set_financial_details
    return _answer(request, row, form, "bank", lambda: act(request.actor, row, "bank", form.facts()))


def fund(request: PageRequest, employee_id: int | None = None) -> HttpResponse:
    row = _whose(request, employee_id)
    told = _told(request, row)
    initial = {"member_number": told.super["member_number"]} if told.super else {}
    if told.fund:
        initial |= {
            "fund_name": told.fund.name,
            "product_name": told.fund.product_name or None,
            "abn": told.fund.abn,
            "self_managed": told.fund.self_managed,
        }
    form = SuperForm(sent(request), initial=initial)
    return _answer(
        request,
        row,
        form,
        "super",
        lambda: actions.join_super_fund(
            request.actor,
            row,
            name=form.cleaned_data["fund_name"],
            abn=form.cleaned_data["abn"],
            product_name=form.cleaned_data["product_name"] or "",
            self_managed=form.cleaned_data["self_managed"],
            member_number=form.cleaned_data["member_number"],
        ),
    )
