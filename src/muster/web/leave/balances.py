"""Balances with what moved them: one's own, and for those who answer for them a person's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.policy import may, require
from muster.leave import actions, balance_queries, request_queries, type_queries
from muster.leave.figures import YearFigures
from muster.leave.models import LeaveAccount
from muster.leave.years import DAY, next_year, year_start
from muster.people import queries as people
from muster.people.models import Employee
from muster.web.forms import pressed, sent
from muster.web.leave.balance_forms import (
    AdjustForm,
    AtForm,
    EntryForm,
    OpenAccountForm,
    OpeningForm,
    PayOutForm,
    TermsForm,
    ToilForm,
    YearForm,
)
from muster.web.leave.requests import request_lines
from muster.web.leave.words import amount_in_words
from muster.web.middleware import PageRequest

VIEW, ADJUST = "leave_account.view", "leave_account.adjust"


@dataclass(frozen=True)
class BalanceLine:
    """A balance as it is shown among others."""

    account: LeaveAccount
    amount: Decimal
    figures: YearFigures

    @property
    def words(self) -> str:
        return amount_in_words(self.amount, self.account.unit)

    @property
    def year_ends_on(self) -> date:
        return next_year(self.figures.year_on) - DAY


def balance_lines(actor: Actor, employee: Employee) -> list[BalanceLine]:
    """Of each balance of the person, as it is today and in its leave year."""
    rows = balance_queries.accounts(actor, [employee])
    today = type_queries.today(actor)
    amounts = balance_queries.balances(actor, rows)
    years = [year_start(today, row.year_starts_month).year for row in rows]
    figures = balance_queries.year_figures(actor, rows, sorted(set(years)))
    return [
        BalanceLine(row, amount, next(one for one in of_row if one.year_on.year == year))
        for row, amount, of_row, year in zip(rows, amounts, figures, years, strict=True)
    ]


def my_balance(request: PageRequest, bank_id: int) -> HttpResponse:
    row = balance_queries.account(request.actor, request.profile, _bank_of(request, request.profile, bank_id))
    return _ledger(request, row, back=reverse("my_leave"), back_label="My leave")


def balance_of(request: PageRequest, employee_id: int, bank_id: int) -> HttpResponse:
    row = _account(request, employee_id, bank_id, VIEW)
    back = reverse("leave_of", args=[row.employee_id])
    return _ledger(request, row, back=back, back_label=f"Leave of {row.employee.name}")


def _ledger(request: PageRequest, row: LeaveAccount, *, back: str, back_label: str) -> HttpResponse:
    actor = request.actor
    form = AtForm(request.GET or None)
    at = form.cleaned_data["at"] if form.is_valid() else None
    today = type_queries.today(actor)
    figures = balance_queries.year_figures(actor, [row], [year_start(today, row.year_starts_month).year])
    now = balance_queries.balance(actor, row)
    context = {
        "account": row,
        "own": row.employee_id == actor.employee_id,
        "balance": amount_in_words(now, row.unit),
        "form": form,
        "at": at,
        "then": amount_in_words(balance_queries.balance(actor, row, at=at), row.unit) if at else "",
        "figures": figures[0][0],
        "year_ends_on": next_year(figures[0][0].year_on) - DAY,
        "lines": balance_queries.ledger(actor, row),
        "terms": balance_queries.terms(actor, row),
        "today": today,
        "may_adjust": may(actor, ADJUST, row),
        "entries": [(name, entry.label) for name, entry in ENTRIES.items()],
        "back": back,
        "back_label": back_label,
    }
    return render(request, "web/leave/ledger.html", context)


def leave_of(request: PageRequest, employee_id: int) -> HttpResponse:
    """All that concerns a person's leave."""
    actor = request.actor
    row = people.employee(actor, employee_id, active=None)
    lines = balance_lines(actor, row)
    require(actor, VIEW, lines[0].account)
    requests = request_queries.requests(actor).filter(employee=row)
    context = {
        "employee": row,
        "balances": lines,
        "profile_of": request_queries.profiles([row.pk]).get(row.pk),
        "requests": request_lines(requests[:SHOWN]),
        "may_adjust": may(actor, ADJUST, lines[0].account),
        "may_book": may(actor, "leave_request.create", lines[0].account),
        "may_update_profile": may(actor, "leave_profile.update", lines[0].account),
    }
    return render(request, "web/leave/leave_of.html", context)


SHOWN = 50


@dataclass(frozen=True)
class Entering:
    """What is entered by a page: what it is called, what it asks for, what it does."""

    label: str
    lead: str
    form: type[EntryForm]
    act: Callable[[Actor, LeaveAccount, dict[str, Any]], Any]


def _toil(actor: Actor, account: LeaveAccount, facts: dict[str, Any]) -> None:
    year = year_start(facts["on"], account.year_starts_month).year
    actions.add_toil(actor, account, year=year, **facts)


ENTRIES = {
    "adjust": Entering(
        "Adjust",
        "Give or take by hand. Nothing is written over: it is one entry more.",
        AdjustForm,
        lambda actor, account, facts: actions.adjust(actor, account, **facts),
    ),
    "toil": Entering("Time off in lieu", "For time that was worked beyond what was agreed.", ToilForm, _toil),
    "allowance": Entering(
        "Allowance of a year",
        "So much in all for a leave year; the difference to now is entered.",
        YearForm,
        lambda actor, account, facts: actions.set_allowance_of_year(actor, account, **facts),
    ),
    "carry-forward": Entering(
        "Carried forward",
        "So much brought into a leave year; the difference to now is entered.",
        YearForm,
        lambda actor, account, facts: actions.set_carry_forward_of_year(actor, account, **facts),
    ),
    "pay-out": Entering(
        "Pay out",
        "It leaves the balance. The money itself is paid by your payroll.",
        PayOutForm,
        lambda actor, account, facts: actions.encash(actor, account, **facts),
    ),
    "opening": Entering(
        "Opening balance",
        "What is brought from another system.",
        OpeningForm,
        lambda actor, account, facts: actions.set_opening_balance(actor, account, **facts),
    ),
}


def enter(request: PageRequest, employee_id: int, bank_id: int, what: str) -> HttpResponse:
    entering = ENTRIES.get(what)
    if entering is None:
        raise NotFound("Page")
    row = _account(request, employee_id, bank_id, ADJUST)
    form = entering.form(sent(request), account=row, today=type_queries.today(request.actor))
    return _entered(
        request,
        row,
        form,
        heading=f"{entering.label}: {row.bank.name} of {row.employee.name}",
        lead=entering.lead,
        act=lambda: entering.act(request.actor, row, form.facts()),
    )


def terms(request: PageRequest, employee_id: int, bank_id: int) -> HttpResponse:
    """By what a balance grows from a day on."""
    row = _account(request, employee_id, bank_id, ADJUST)
    actor = request.actor
    form = TermsForm(sent(request), actor=actor, account=row, today=type_queries.today(actor))
    return _entered(
        request,
        row,
        form,
        heading=f"How {row.bank.name} of {row.employee.name} grows",
        lead="",
        act=lambda: actions.set_terms(actor, row, **form.facts()),
    )


def _entered(
    request: PageRequest,
    row: LeaveAccount,
    form: EntryForm,
    *,
    heading: str,
    lead: str,
    act: Callable[[], Any],
) -> HttpResponse:
    back = reverse("balance_of", args=[row.employee_id, row.bank_id])
    if form.carry_out(lambda _: act()):
        opened = balance_queries.account(request.actor, row.employee, row.bank)
        now = amount_in_words(balance_queries.balance(request.actor, opened), opened.unit)
        messages.success(request, f"It is entered. The balance is {now} today.")
        return redirect(back)
    context = {
        "heading": heading,
        "lead": lead,
        "form": form,
        "button": "Enter",
        "back": back,
        "back_label": f"{row.bank.name} of {row.employee.name}",
    }
    return render(request, "web/form_page.html", context)


def take_back(request: PageRequest, entry_id: int) -> HttpResponse:
    line = balance_queries.entry(request.actor, entry_id)
    pressed(request, lambda: actions.reverse(request.actor, line), "It is taken back by another entry.")
    return redirect("balance_of", line.employee_id, line.account.bank_id)


def open_account(request: PageRequest, employee_id: int) -> HttpResponse:
    """A balance of a bank that the person has none of yet."""
    actor = request.actor
    row = people.employee(actor, employee_id, active=None)
    rows = balance_queries.accounts(actor, [row])
    require(actor, ADJUST, rows[0])
    form = OpenAccountForm(sent(request), actor=actor, there={one.bank_id for one in rows if one.pk})
    if form.carry_out(lambda _: actions.open_account(actor, row, form.bank_chosen, **form.facts())):
        messages.success(request, f"{row.name} has a balance of {form.bank_chosen.name} now.")
        return redirect("leave_of", row.pk)
    context = {
        "heading": f"Add a balance to {row.name}",
        "form": form,
        "button": "Add",
        "back": reverse("leave_of", args=[row.pk]),
        "back_label": f"Leave of {row.name}",
    }
    return render(request, "web/form_page.html", context)


def _account(request: PageRequest, employee_id: int, bank_id: int, right: str) -> LeaveAccount:
    employee = people.employee(request.actor, employee_id, active=None)
    row = balance_queries.account(request.actor, employee, _bank_of(request, employee, bank_id))
    require(request.actor, right, row)
    return row


def _bank_of(request: PageRequest, employee: Employee, bank_id: int) -> Any:
    """A bank of which the person has a balance, one that was archived too. Raises NotFound."""
    rows = balance_queries.accounts(request.actor, [employee])
    found = next((row.bank for row in rows if row.bank_id == bank_id), None)
    if found is None:
        raise NotFound("Leave balance")
    return found
