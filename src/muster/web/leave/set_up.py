"""The set-up of leave: its kinds, the balances they are taken from, how these grow, and what the organisation chose."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from muster.core.errors import NotFound
from muster.core.policy import may, require
from muster.leave import actions, type_queries
from muster.web.forms import sent
from muster.web.leave.set_up_forms import MONTHS, BankForm, LeaveSettingsForm, LeaveTypeForm, PolicyForm
from muster.web.leave.words import STEPS_IN_WORDS
from muster.web.lists import ListPages, saving
from muster.web.middleware import PageRequest

PAGES = ListPages("leave_set_up", "Leave")


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
    save = saving(actor, row, create=actions.create_leave_type, update=actions.update_leave_type)
    archive = reverse("archive_leave_type", args=[row.pk]) if row else None
    heading = row.loaded["name"] if row else "Add a leave type"
    return PAGES.edit(request, form, lambda _: save(form.facts()), heading=heading, archive=archive)


def bank(request: PageRequest, bank_id: int | None = None) -> HttpResponse:
    actor = request.actor
    row = type_queries.bank(actor, bank_id) if bank_id else None
    form = BankForm(sent(request), initial={"name": row.name} if row else {})
    save = saving(actor, row, create=actions.create_bank, update=actions.update_bank)
    archive = reverse("archive_leave_bank", args=[row.pk]) if row else None
    heading = row.loaded["name"] if row else "Add a balance"
    return PAGES.edit(request, form, save, heading=heading, archive=archive)


def policy(request: PageRequest, policy_id: int | None = None) -> HttpResponse:
    actor = request.actor
    row = type_queries.policy(actor, policy_id) if policy_id else None
    followed = row is not None and bool(type_queries.followed(row))
    form = PolicyForm(sent(request), actor=actor, policy=row, followed=followed)
    save = saving(actor, row, create=actions.create_policy, update=actions.update_policy)

    def act(values: dict[str, Any]) -> None:
        save(form.facts() | ({} if row else {"bank": values["bank"]}))

    archive = reverse("archive_accrual_policy", args=[row.pk]) if row else None
    lead = "Balances grow by it already, so its figures stay as they are. Make another policy for new figures, and let people follow it from a day on."
    heading = row.loaded["name"] if row else "Add an accrual policy"
    return PAGES.edit(request, form, act, heading=heading, archive=archive, lead=lead if followed else "")


def settings(request: PageRequest) -> HttpResponse:
    actor = request.actor
    form = LeaveSettingsForm(sent(request), actor=actor, settings=type_queries.settings(actor))

    def save(_: object) -> None:
        actions.update_leave_settings(actor, **form.facts())

    return PAGES.edit(request, form, save, heading="Settings of leave", said="The settings are saved.")


def archive_type(request: PageRequest, leave_type_id: int) -> HttpResponse:
    row = type_queries.leave_type(request.actor, leave_type_id)
    require(request.actor, "leave_type.delete", row)
    lead = "Nobody can ask for it any more. Leave that was asked for keeps it."
    return PAGES.archive(
        request, lambda: actions.delete_leave_type(request.actor, row), name=row.name, lead=lead
    )


def restore_type(request: PageRequest, leave_type_id: int) -> HttpResponse:
    row = type_queries.leave_types(request.actor, archived=True).filter(pk=leave_type_id).first()
    if row is None:
        raise NotFound("Leave type")
    return PAGES.press(
        request, lambda: actions.restore_leave_type(request.actor, row), f"{row.name} is in use again."
    )


def archive_bank(request: PageRequest, bank_id: int) -> HttpResponse:
    row = type_queries.bank(request.actor, bank_id)
    require(request.actor, "leave_bank.delete", row)
    lead = "No leave can be taken from it any more. What people have of it stays on record."
    return PAGES.archive(request, lambda: actions.archive_bank(request.actor, row), name=row.name, lead=lead)


def archive_policy(request: PageRequest, policy_id: int) -> HttpResponse:
    row = type_queries.policy(request.actor, policy_id)
    require(request.actor, "accrual_policy.delete", row)
    lead = "Nobody can be given it any more. Balances that grow by it go on."
    return PAGES.archive(
        request, lambda: actions.archive_policy(request.actor, row), name=row.name, lead=lead
    )
