"""The organisation and what it chose."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TypedDict, Unpack

import phonenumbers

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Invalid
from muster.core.models import Organisation
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.actions.zones import check_zone
from muster.places.models import OrganisationSettings

LONGEST_NAME = 200
HOURS_OF_A_DAY, HOURS_OF_A_WEEK = 24, 168


class SettingsFacts(TypedDict, total=False):
    week_starts_on: int
    timesheet_weeks: int
    timesheet_anchor_on: date
    employees_enter_availability: bool
    availability_notice_days: int
    employees_ask_for_leave: bool
    default_leave_hours: Decimal
    default_preferred_weekly_hours: Decimal


def found_organisation(
    *, name: str, country: str, time_zone: str, currency: str, locale: str
) -> Organisation:
    """A new tenant with its settings. Not a verb of any actor: the operator's command line does it."""
    check_zone(time_zone)
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Invalid(f"An organisation has a name of up to {LONGEST_NAME} characters.", field="name")
    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise Invalid(f"{country!r} is no country's two letters (ISO 3166), such as AU.", field="country")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise Invalid(
            f"{currency!r} is no currency's three letters (ISO 4217), such as AUD.", field="currency"
        )
    organisation = Organisation.objects.create(
        name=name.strip(), country=country, time_zone=time_zone, currency=currency, locale=locale
    )
    today = clock.now().date()
    with change(Actor.system(organisation.pk)) as made:
        settings = OrganisationSettings(timesheet_anchor_on=today - timedelta(days=today.weekday()))
        made.create(settings)
        made.emit("organisation.founded", settings)
    return organisation


def update_settings(actor: Actor, **facts: Unpack[SettingsFacts]) -> OrganisationSettings:
    with change(actor) as made:
        row = queries.settings(actor)
        require(actor, "settings.update", row)
        assign(row, dict(facts))
        _check_hours(row)
        made.save(row)
        return row


def _check_hours(row: OrganisationSettings) -> None:
    if not 0 < row.default_leave_hours <= HOURS_OF_A_DAY:
        raise Invalid(
            f"A day of leave has more than 0 and up to {HOURS_OF_A_DAY} hours.", field="default_leave_hours"
        )
    if not 0 <= row.default_preferred_weekly_hours <= HOURS_OF_A_WEEK:
        raise Invalid(f"A week has 0 to {HOURS_OF_A_WEEK} hours.", field="default_preferred_weekly_hours")


def update_organisation(actor: Actor, *, name: str, time_zone: str) -> Organisation:
    """Its name, and the zone of what has no location."""
    with change(actor) as made:
        settings = queries.settings(actor)
        require(actor, "settings.update", settings)
        row = queries.organisation(actor)
        before = {"name": row.name, "time_zone": row.time_zone}
        check_zone(time_zone)
        assign(row, {"name": " ".join(name.split()), "time_zone": time_zone})
        row.save(update_fields=["name", "time_zone"])
        made.note(settings, name=(before["name"], row.name), time_zone=(before["time_zone"], row.time_zone))
        return row
