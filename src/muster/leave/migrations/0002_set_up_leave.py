"""Organisations that were founded before there was leave get what new ones get (leave/actions/set_up.py)."""

from typing import Any

from django.db import migrations

from muster.core import clock

TYPES = (
    ("Annual leave", True, "#3377CC", "beach_access"),
    ("Sick leave", True, "#CC5533", "sick"),
    ("Unpaid leave", False, "#777777", "watch_later"),
    ("Compassionate leave", True, "#885599", "volunteer_activism"),
)


def set_up_organisation(apps: Any, organisation: Any) -> None:
    LeaveBank, LeaveSettings, LeaveType = (
        apps.get_model("leave", name)._base_manager for name in ("LeaveBank", "LeaveSettings", "LeaveType")
    )
    now = clock.now()
    facts = {"organisation_id": organisation.pk, "created_at": now, "updated_at": now}
    LeaveBank.bulk_create([LeaveBank.model(name="Annual leave", **facts)])
    bank = LeaveBank.get(organisation_id=organisation.pk)
    LeaveSettings.bulk_create([LeaveSettings.model(allowance_bank_id=bank.pk, **facts)])
    LeaveType.bulk_create(
        LeaveType.model(
            name=name, bank_id=bank.pk if name == bank.name else None, paid=paid, colour=colour, icon=icon, **facts
        )
        for name, paid, colour, icon in TYPES
    )


def set_up(apps: Any, _: Any) -> None:
    for organisation in apps.get_model("core", "Organisation").objects.order_by("pk"):
        set_up_organisation(apps, organisation)


class Migration(migrations.Migration):
    dependencies = [("leave", "0001_leave"), ("core", "0002_tandas_door")]
    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
