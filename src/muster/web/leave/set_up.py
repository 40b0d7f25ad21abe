"""The set-up of leave: its kinds, the balances they are taken from, how these grow, and what the organisation chose."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.errors import NotFound
from muster.core.policy import may, require
from muster.leave import actions, type_queries
from muster.web.forms import pressed, sent
from muster.web.leave.set_up_forms import MONTHS, BankForm, LeaveSettingsForm, LeaveTypeForm, PolicyForm
from muster.web.leave.words import STEPS_IN_WORDS
from muster.web.middleware import PageRequest

LIST = "leave_set_up"
LABEL = "Leave"


def set_up(request: PageRequest) -> HttpResponse:
    actor = request.actor
    settings = type_queries.settings(actor)
    context = {
        "types": type_queries.leave_types(actor),
        "archived": type_queries.leave_types(actor, archived=True),
        "banks": type_queries.banks(actor),
        "policies": type_queries.policies(actor),
        "chosen": settings,
        "month": dict(MONTHS)[settings.year_starts_month],
        "steps": [STEPS_IN_WORDS[step] for step in settings.approval_steps],
        "may_book": may(actor, "leave_request.book_for_many"),
    }
    return render(request, "web/leave/set_up.html", context)


def leave_type(request: PageRequest, leave_type_id: int | None = None) -> HttpResponse:
    """Add one, or edit the one."""
    actor = request.actor
    row = type_queries.leave_type(actor, leave_type_id) if leave_type_id else None
    form = LeaveTypeForm(sent(request), actor=actor, leave_type=row)

    def save(_: object) -> None:
        if row is None:
            actions.create_leave_type(actor, **form.facts())
        else:
            actions.update_leave_type(actor, row, **form.facts())

    if form.carry_out(save):
        return _saved(request, form.cleaned_data["name"])
    archive = reverse("archive_leave_type", args=[row.pk]) if row else None
    return _edit(request, form, row.loaded["name"] if row else "Add a leave type", archive)


def bank(request: PageRequest, bank_id: int | None = None) -> HttpResponse:
    actor = request.actor
    row = type_queries.bank(actor, bank_id) if bank_id else None
    form = BankForm(sent(request), initial={"name": row.name} if row else {})

    def save(_: object) -> None:
        if row is None:
            actions.create_bank(actor, name=form.cleaned_data["name"])
        else:
            actions.update_bank(actor, row, name=form.cleaned_data["name"])

    if form.carry_out(save):
        return _saved(request, form.cleaned_data["name"])
    archive = reverse("archive_leave_bank", args=[row.pk]) if row else None
    return _edit(request, form, row.loaded["name"] if row else "Add a balance", archive)


def policy(request: PageRequest, policy_id: int | None = None) -> HttpResponse:
    actor = request.actor
    row = type_queries.policy(actor, policy_id) if policy_id else None
    followed = row is not None and bool(type_queries.followed(row))
    form = PolicyForm(sent(request), actor=actor, policy=row, followed=followed)

    def save(_: object) -> None:
        if row is None:
            actions.create_policy(actor, **form.facts() | {"bank": form.cleaned_data["bank"]})
        else:
            actions.update_policy(actor, row, **form.facts())

    if form.carry_out(save):
        return _saved(request, form.cleaned_data["name"])
    archive = reverse("archive_accrual_policy", args=[row.pk]) if row else None
    lead = "Balances grow by it already, so its figures stay as they are. Make another policy for new figures, and let people follow it from a day on."
    heading = row.loaded["name"] if row else "Add an accrual policy"
    return _edit(request, form, heading, archive, lead=lead if followed else "")


def settings(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = LeaveSettingsForm(sent(request), actor=actor, settings=type_queries.settings(actor))
    if form.carry_out(lambda _: actions.update_leave_settings(actor, **form.facts())):
        messages.success(request, "The settings are saved.")
        return redirect(LIST)
    return _edit(request, form, "Settings of leave", None)


def _saved(request: PageRequest, name: str) -> HttpResponse:
    messages.success(request, f"{name} is saved.")
    return redirect(LIST)


def _edit(
    request: PageRequest, form: object, heading: str, archive: str | None, *, lead: str = ""
) -> HttpResponse:
    context = {
        "heading": heading,
        "lead": lead,
        "form": form,
        "back": reverse(LIST),
        "back_label": LABEL,
        "archive": archive,
    }
    return render(request, "web/leave/edit.html", context)


def archive_type(request: PageRequest, leave_type_id: int) -> HttpResponse:
    row = type_queries.leave_type(request.actor, leave_type_id)
    require(request.actor, "leave_type.delete", row)
    lead = "Nobody can ask for it any more. Leave that was asked for keeps it."
    return _archive(request, row.name, lambda: actions.delete_leave_type(request.actor, row), lead)


def restore_type(request: PageRequest, leave_type_id: int) -> HttpResponse:
    row = type_queries.leave_types(request.actor, archived=True).filter(pk=leave_type_id).first()
    if row is None:
        raise NotFound("Leave type")
    pressed(request, lambda: actions.restore_leave_type(request.actor, row), f"{row.name} is in use again.")
    return redirect(LIST)


def archive_bank(request: PageRequest, bank_id: int) -> HttpResponse:
    row = type_queries.bank(request.actor, bank_id)
    require(request.actor, "leave_bank.delete", row)
    lead = "No leave can be taken from it any more. What people have of it stays on record."
    return _archive(request, row.name, lambda: actions.archive_bank(request.actor, row), lead)


def archive_policy(request: PageRequest, policy_id: int) -> HttpResponse:
    row = type_queries.policy(request.actor, policy_id)
    require(request.actor, "accrual_policy.delete", row)
    lead = "Nobody can be given it any more. Balances that grow by it go on."
    return _archive(request, row.name, lambda: actions.archive_policy(request.actor, row), lead)


def _archive(request: PageRequest, name: str, archive: Callable[[], None], lead: str) -> HttpResponse:
    if request.method == "POST":
        pressed(request, archive, f"{name} is archived.")
        return redirect(LIST)
    context = {"heading": f"Archive {name}?", "lead": lead, "button": "Archive", "back": reverse(LIST)}
    return render(request, "web/confirm.html", context)
