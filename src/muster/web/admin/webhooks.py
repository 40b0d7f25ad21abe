"""Webhooks: where events of leave are told, and what was answered."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core import clock
from muster.core.errors import NotFound
from muster.exchange import actions, queries
from muster.exchange.models import WebhookEvent, WebhookSubscription
from muster.exchange.webhooks import habits
from muster.exchange.webhooks.timetastic import VENDOR
from muster.web.forms import EditForm, pressed, sent
from muster.web.lines import Reader
from muster.web.middleware import PageRequest

LIST = "webhooks"
A_PAGE = 50


class AddressForm(EditForm):
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text="Such as https://example.com/webhooks. Empty: nothing is sent.",
    )


def webhooks(request: PageRequest) -> HttpResponse:
    """The address, its state, and the events of the last 24 hours."""
    rows = queries.events(request.actor, vendor=VENDOR, days=1)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    subscription = queries.subscription(request.actor, vendor=VENDOR)
    context = {
        "subscription": subscription,
        "is_on": _is_on(subscription),
        "rows": [_line(row) for row in page],
        "page": page,
        "known": habits.of(VENDOR),
        "zone": Reader.of(request.profile).zone,
    }
    return render(request, "web/admin/webhooks.html", context)


def event(request: PageRequest, event_id: int) -> HttpResponse:
    row = queries.event(request.actor, event_id)
    body = json.dumps(json.loads(row.body), indent=2, ensure_ascii=False)
    context = {
        **_line(row),
        "is_on": _is_on(row.subscription),
        "body": body,
        "zone": Reader.of(request.profile).zone,
    }
    return render(request, "web/admin/webhook_event.html", context)


def _is_on(subscription: WebhookSubscription | None) -> bool:
    return subscription is not None and subscription.disabled_at is None and subscription.url != ""


def _line(row: WebhookEvent) -> dict[str, Any]:
    words = dict(habits.of(VENDOR).events.values())
    waits = row.next_attempt_at is not None and row.expires_at > clock.now()
    return {"event": row, "word": words.get(row.event_type, row.event_type), "waits": waits}


def address(request: PageRequest) -> HttpResponse:
    row = queries.subscription(request.actor, vendor=VENDOR)
    form = AddressForm(sent(request), initial={"url": row.url if row else ""})
    act = actions.set_webhook
    if form.carry_out(lambda values: act(request.actor, vendor=VENDOR, url=values["url"])):
        messages.success(
            request, "The address is saved." if form.cleaned_data["url"] else "Nothing is sent any more."
        )
        return redirect(LIST)
    context = {
        "heading": "Webhook address",
        "lead": "A program of yours that takes events by HTTPS. What still waits goes to the new address too.",
        "form": form,
        "back": reverse(LIST),
        "back_label": "Webhooks",
    }
    return render(request, "web/form_page.html", context)


def _row(request: PageRequest) -> WebhookSubscription:
    row = queries.subscription(request.actor, vendor=VENDOR)
    if row is None:
        raise NotFound("Webhook")
    return row


def secret(request: PageRequest) -> HttpResponse:
    """Shown when it is asked for, by POST, so that no browser keeps it."""
    context = {
        "heading": "Secret of your webhooks",
        "lead": "It comes with each request, in the header Timetastic-Secret. Whoever knows it can pretend to be Muster.",
        "secret": _row(request).secret,
        "back": reverse(LIST),
    }
    return render(request, "web/admin/secret.html", context)


def renew_secret(request: PageRequest) -> HttpResponse:
    row = _row(request)
    if request.method == "POST":
        said = "There is a new secret. Show it, and give it to your program."
        pressed(request, lambda: actions.renew_secret(request.actor, row), said)
        return redirect(LIST)
    context = {
        "heading": "A new secret for your webhooks?",
        "lead": "From then on each request comes with the new one, those that are tried again too.",
        "button": "Make a new secret",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)


def enable(request: PageRequest) -> HttpResponse:
    row = _row(request)
    pressed(request, lambda: actions.enable(request.actor, row), "Webhooks are switched on.")
    return redirect(LIST)


def disable(request: PageRequest) -> HttpResponse:
    row = _row(request)
    if request.method == "POST":
        pressed(request, lambda: actions.disable(request.actor, row), "Webhooks are switched off.")
        return redirect(LIST)
    context = {
        "heading": "Switch webhooks off?",
        "lead": "What happens meanwhile is not told later. What waits already is, if you switch them on within a day.",
        "button": "Switch off",
        "back": reverse(LIST),
    }
    return render(request, "web/confirm.html", context)


def test(request: PageRequest) -> HttpResponse:
    row = _row(request)
    said = "A test event is on its way. Load the page again to see what was answered."
    pressed(request, lambda: actions.send_test_event(request.actor, row), said)
    return redirect(LIST)
