"""Inviting somebody, and the outbox: mail that was sent, and mail that waits for an administrator to pass it on."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.accounts import actions
from muster.accounts.invitation_queries import (
    Onboarding,
    invitation_of,
    invitations_of,
    status_of,
    valid_invitation,
)
from muster.core import mail
from muster.core.actor import Actor
from muster.core.policy import may, require
from muster.people import queries
from muster.people.models import Employee
from muster.web.admin.people_forms import InviteForm
from muster.web.forms import pressed, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

A_PAGE = 50
IN_WORDS = {
    Onboarding.PENDING: "The invitation is being sent.",
    Onboarding.INVITED: "Invited. The link was not used yet.",
    Onboarding.IN_PROGRESS: "Logged in, and still telling their details.",
    Onboarding.COMPLETED: "Told all their details.",
    Onboarding.INVITATION_FAILED: "The invitation could not be delivered.",
}


def state_of(actor: Actor, row: Employee) -> dict[str, Any]:
    """For the page of the person: how far they are, in words, and what may be done."""
    last = invitations_of(actor, row).first()
    valid = valid_invitation(actor, row)
    status = status_of(last) if last else None
    if status == Onboarding.IN_PROGRESS and last and last.kind != last.Kind.ONBOARDING:
        status = None
    words = IN_WORDS[status] if status else ""
    if status == Onboarding.INVITED and not valid and row.person_id is None:
        words = (
            "Invited, but the link works no more: it ran out, or their address or roles were changed since."
        )
    return {
        "invitation": last,
        "invitation_words": words,
        "invitation_valid": valid is not None,
        "may_invite": may(actor, "employee.invite", row) and row.active and row.person_id is None,
    }


def _employee(request: PageRequest, employee_id: int) -> Employee:
    found = queries.employee(request.actor, employee_id, active=None)
    require(request.actor, "employee.invite", found)
    return found


def invite(request: PageRequest, employee_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    form = InviteForm(sent(request))

    def act(values: dict[str, Any]) -> None:
        if values["kind"] == "onboarding":
            actions.onboard(request.actor, row, custom_message=values["custom_message"])
        else:
            actions.invite(request.actor, row)

    if form.carry_out(act):
        messages.success(request, f"{row.name} is invited at {row.email}.")
        return redirect("person", row.pk)
    context = {
        "heading": f"Invite {row.name}",
        "lead": f"They get a link at {row.email}." if row.email else "Enter their e-mail address first.",
        "form": form,
        "button": "Send invitation",
        "back": reverse("person", args=[row.pk]),
        "back_label": row.name,
    }
    return render(request, "web/form_page.html", context)


def invite_again(request: PageRequest, employee_id: int, invitation_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    found = invitation_of(request.actor, row, invitation_id)
    act = actions.invite_again
    pressed(request, lambda: act(request.actor, found), f"A new link is on its way to {row.email}.")
    return redirect("person", row.pk)


def withdraw(request: PageRequest, employee_id: int, invitation_id: int) -> HttpResponse:
    row = _employee(request, employee_id)
    found = invitation_of(request.actor, row, invitation_id)
    act = actions.withdraw_invitation
    pressed(
        request, lambda: act(request.actor, found), "The invitation is taken back. Its link opens nothing."
    )
    return redirect("person", row.pk)


def outbox(request: PageRequest) -> HttpResponse:
    rows = Paginator(mail.mails(request.actor), A_PAGE).get_page(request.GET.get("page") or 1)
    zone = Reader.of(request.profile).zone
    return render(
        request, "web/admin/outbox.html", {"rows": rows, "zone": zone, "is_set_up": mail.is_set_up()}
    )


def read_mail(request: PageRequest, mail_id: int) -> HttpResponse:
    return render(request, "web/admin/mail.html", _letter(request, mail_id))


def _letter(request: PageRequest, mail_id: int) -> dict[str, Any]:
    return {"mail": mail.mail(request.actor, mail_id), "zone": Reader.of(request.profile).zone}


def send_again(request: PageRequest, mail_id: int) -> HttpResponse:
    found = mail.mail(request.actor, mail_id)
    said = "It is being sent." if mail.is_set_up() else "There is still no mail server, so it is kept here."
    pressed(request, lambda: mail.send_again(request.actor, found), said)
    return redirect("mail", found.pk)
