"""Shifts that were planned before there were rosters get the week and the work day that new ones get."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations

from muster.core import clock


def _work_day(at: datetime, zone: str, cutoff_hour: int) -> date:
    local = at.astimezone(ZoneInfo(zone))
    return local.date() - timedelta(days=local.hour < cutoff_hour)


def _give_weeks(apps: Any, organisation: Any) -> None:
    rosters = apps.get_model("rosters", "Roster")._base_manager
    shifts = apps.get_model("rosters", "ScheduledShift")._base_manager.filter(organisation_id=organisation.pk)
    settings = apps.get_model("places", "OrganisationSettings")._base_manager
    first = settings.filter(organisation_id=organisation.pk).values_list("week_starts_on", flat=True).first() or 1
    now = clock.now()
    facts = {"organisation_id": organisation.pk, "created_at": now, "updated_at": now}
    for shift in shifts.select_related("department__location").iterator():
        place = shift.department.location
        zone = (place and place.time_zone) or organisation.time_zone
        shift.on_date = _work_day(shift.starts_at, zone, place.business_day_cutoff if place else 0)
        starts_on = shift.on_date - timedelta(days=(shift.on_date.isoweekday() - first) % 7)
        shift.roster, _ = rosters.get_or_create(
            organisation_id=organisation.pk, starts_on=starts_on, defaults=facts
        )
        shift.automatic_break_minutes = shift.automatic_break_minutes or None
        shift.save()


def give_weeks(apps: Any, _: Any) -> None:
    for organisation in apps.get_model("core", "Organisation").objects.order_by("pk"):
        _give_weeks(apps, organisation)


class Migration(migrations.Migration):
    dependencies = [("rosters", "0002_rosters")]
    operations = [migrations.RunPython(give_weeks, migrations.RunPython.noop)]
