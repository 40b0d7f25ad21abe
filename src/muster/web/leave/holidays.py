"""Public holidays: the sets of regions, their days by year, and days added to them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muster.core.policy import may
from muster.leave import type_queries
from muster.places import actions, holidays
from muster.places.models import HolidaySet
from muster.web.forms import YEARS, pressed, sent
from muster.web.leave.place_forms import CountryForm, HolidayForm, RegionForm
from muster.web.middleware import PageRequest

LIST = "holiday_sets"


def holiday_sets(request: PageRequest) -> HttpResponse:
    return render(request, "web/leave/holiday_sets.html", {"rows": holidays.holiday_sets(request.actor)})


def add_set(request: PageRequest) -> HttpResponse:
    """First the country, then the part of it."""
    context = {"back": reverse(LIST), "back_label": "Public holidays", "heading": "Add public holidays"}
    chosen = CountryForm(request.GET or None)
    if not chosen.is_valid():
        return render(request, "web/leave/choose_country.html", {**context, "form": chosen})
    form = RegionForm(sent(request), country=chosen.cleaned_data["country"])
    made: list[HolidaySet] = []
    if form.carry_out(lambda _: made.append(actions.ensure_holiday_set(request.actor, form.region))):
        messages.success(request, f"The holidays of {made[0].name} are here.")
        return redirect("holiday_set", made[0].pk)
    lead = "A location whose regions name it observes them, and whoever is given the set on their leave page."
    return render(request, "web/form_page.html", {**context, "lead": lead, "form": form, "button": "Add"})


def holiday_set(request: PageRequest, set_id: int) -> HttpResponse:
    actor = request.actor
    row = holidays.holiday_set(actor, set_id)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, YEARS) else type_queries.today(actor).year
    days = holidays.public_holidays(actor).filter(holiday_set=row, on_date__year=year)
    context = {
        "set": row,
        "year": year,
        "days": days,
        "may_add": may(actor, "public_holiday.create", row),
        "may_remove": may(actor, "public_holiday.delete", row),
    }
    return render(request, "web/leave/holiday_set.html", context)


def add_holiday(request: PageRequest, set_id: int) -> HttpResponse:
    row = holidays.holiday_set(request.actor, set_id)
    form = HolidayForm(sent(request))
    if form.carry_out(lambda values: actions.add_public_holiday(request.actor, row, **values)):
        messages.success(request, f"{form.cleaned_data['name']} is added.")
        return redirect(f"{reverse('holiday_set', args=[row.pk])}?year={form.cleaned_data['on'].year}")
    context = {
        "heading": f"Add a day to {row.name}",
        "form": form,
        "button": "Add",
        "back": reverse("holiday_set", args=[row.pk]),
        "back_label": row.name,
    }
    return render(request, "web/form_page.html", context)


def remove_holiday(request: PageRequest, holiday_id: int) -> HttpResponse:
    row = holidays.public_holiday(request.actor, holiday_id)
    pressed(request, lambda: actions.remove_public_holiday(request.actor, row), f"{row.name} is removed.")
    return redirect(f"{reverse('holiday_set', args=[row.holiday_set_id])}?year={row.on_date.year}")
