"""Changing places."""

import functools
import re
import zoneinfo
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack

import holidays
import phonenumbers
from django.utils.crypto import get_random_string

from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.encryption import hash_secret, new_secret
from muster.core.errors import Conflict, Invalid, NotFound
from muster.core.models import Organisation
from muster.core.policy import require
from muster.core.values import assign
from muster.places import queries
from muster.places.models import (
    AssistingDepartment,
    Department,
    Device,
    Location,
    OrganisationSettings,
    PayCode,
    Position,
    Weekday,
)

# How exact "last heard" is: a write for each request of a kiosk would cost more than the request.
HEARD_STEP = timedelta(minutes=1)
LONGEST_NAME = 200


class LocationFacts(TypedDict, total=False):
    short_name: str | None
    address: str | None
    time_zone: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    radius_metres: int | None
    business_day_cutoff: int
    business_hours: list[dict[str, Any]]
    holiday_regions: list[str]
    specific_holidays: list[dict[str, Any]]


class DepartmentFacts(TypedDict, total=False):
    location: Location | None
    export_name: str | None
    colour: str
    group: str | None


class SettingsFacts(TypedDict, total=False):
    week_starts_on: int
    timesheet_weeks: int
    timesheet_anchor_on: date


def _new_code() -> str:
    """To be typed once on a tablet: no letters that look like figures."""
    return get_random_string(10, "ABCDEFGHJKMNPQRSTUVWXYZ23456789")


@functools.cache
def _zones() -> frozenset[str]:
    """Read once: the names are gathered from the disk."""
    return frozenset(zoneinfo.available_timezones())


def check_zone(name: str | None, *, field: str = "time_zone") -> None:
    if name is not None and name not in _zones():
        raise Invalid(
            f"{name!r} is no time zone of the IANA database, such as Australia/Brisbane.", field=field
        )


def check_holiday_region(code: str) -> None:
    """`AU`, or `AU-QLD`: what the holidays package knows. Raises Invalid."""
    country, _, subdivision = code.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        raise Invalid(f"{code!r} is no known public holiday region.", field="holiday_regions")


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
        made.create(OrganisationSettings(timesheet_anchor_on=today - timedelta(days=today.weekday())))
    return organisation


def update_settings(actor: Actor, **facts: Unpack[SettingsFacts]) -> OrganisationSettings:
    with change(actor) as made:
        row = queries.settings(actor)
        require(actor, "settings.update", row)
        assign(row, dict(facts))
        made.save(row)
        return row


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


def create_location(actor: Actor, *, name: str, **facts: Unpack[LocationFacts]) -> Location:
    with change(actor) as made:
        require(actor, "location.create")
        row = Location()
        made.wait_for_organisation()
        _set_location(actor, row, {"name": name, **facts})
        made.create(row)
        made.emit("location.created", row)
        return row


def update_location(actor: Actor, location: Location, **facts: Any) -> Location:
    """`facts`: name and those of LocationFacts."""
    with change(actor) as made:
        require(actor, "location.update", location)
        made.wait_for_organisation()
        _set_location(actor, location, facts)
        if made.save(location):
            made.emit("location.updated", location)
        return location


def archive_location(actor: Actor, location: Location) -> None:
    """Take it out of use; what happened there stays. Raises Conflict while a department or a device is there."""
    with change(actor) as made:
        require(actor, "location.archive", location)
        if queries.departments(actor).filter(location=location).exists():
            raise Conflict(f"{location.name} has departments in use. Archive or move them first.")
        if queries.devices(actor).filter(location=location, returned_on=None).exists():
            raise Conflict(f"{location.name} has a device that people clock at. Return it first.")
        location.archived_at = made.at
        made.save(location)
        made.emit("location.archived", location)


def _set_location(actor: Actor, row: Location, facts: dict[str, Any]) -> None:
    if "name" in facts:
        facts["name"] = facts["name"].strip()
    assign(row, facts)
    check_zone(row.time_zone)
    _check_point(row)
    for code in row.holiday_regions:
        check_holiday_region(code)
    _check_each(row.business_hours, _weekly_window, field="business_hours")
    _check_each(row.specific_holidays, _holiday, field="specific_holidays")
    taken = queries.locations(actor).filter(name__iexact=row.name).exclude(pk=row.pk)
    if "name" in facts and taken.exists():
        raise Conflict(f"There is a location called {row.name} already.", field="name")


def _check_point(row: Location) -> None:
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = getattr(row, name)
        if value is not None and abs(value) > most:
            raise Invalid(f"A {name} lies between -{most} and {most}.", field=name)


def _check_each(
    entries: list[dict[str, Any]], read: Callable[[dict[str, Any]], object], *, field: str
) -> None:
    for entry in entries:
        try:
            read(entry)
        except (KeyError, TypeError, ValueError):
            raise Invalid(f"{entry!r} is not written as {field} are.", field=field) from None


def _weekly_window(entry: dict[str, Any]) -> object:
    return Weekday(entry["weekday"]), time.fromisoformat(entry["start"]), time.fromisoformat(entry["finish"])


def _holiday(entry: dict[str, Any]) -> object:
    hours = [time.fromisoformat(entry[name]) for name in ("from", "to") if name in entry]
    if hours != sorted(set(hours)):
        raise ValueError
    return date.fromisoformat(entry["date"]), hours


def create_department(actor: Actor, *, name: str, **facts: Unpack[DepartmentFacts]) -> Department:
    with change(actor) as made:
        require(actor, "department.create")
        row = Department()
        made.wait_for_organisation()
        _set_department(actor, row, {"name": name, **facts})
        made.create(row)
        made.emit("department.created", row)
        return row


def update_department(actor: Actor, department: Department, **facts: Any) -> Department:
    """`facts`: name and those of DepartmentFacts."""
    with change(actor) as made:
        require(actor, "department.update", department)
        made.wait_for_organisation()
        _set_department(actor, department, facts)
        if made.save(department):
            made.emit("department.updated", department)
        return department


def _set_department(actor: Actor, row: Department, facts: dict[str, Any]) -> None:
    if "name" in facts:
        facts["name"] = facts["name"].strip()
    assign(row, facts)
    taken = queries.departments(actor).filter(name__iexact=row.name, location=row.location).exclude(pk=row.pk)
    if {"name", "location"} & facts.keys() and taken.exists():
        raise Conflict(f"There is a department called {row.name} already.", field="name")


def ensure_department(actor: Actor, *, name: str) -> Department:
    """The department of that name, made if there is none."""
    with change(actor) as made:
        made.wait_for_organisation()
        return queries.department_named(actor, name) or create_department(actor, name=name)


def set_assisting_departments(actor: Actor, department: Department, assistants: Sequence[Department]) -> None:
    """Whose staff count towards what the department needs, in place of what was said before."""
    with change(actor) as made:
        require(actor, "department.update", department)
        wanted = sorted({one.pk for one in assistants} - {department.pk})
        if queries.departments(actor).filter(pk__in=wanted).count() < len(wanted):
            raise NotFound("Department")
        rows = AssistingDepartment.objects.filter(department=department)
        before = sorted(rows.values_list("assistant_id", flat=True))
        rows.delete()
        AssistingDepartment.objects.bulk_create(
            [AssistingDepartment(department=department, assistant_id=pk) for pk in wanted]
        )
        made.save(department, assisting_department_ids=(before, wanted))


def archive_department(actor: Actor, department: Department) -> None:
    """Take it out of use; what happened in it stays. Reactions refuse while somebody still belongs to it."""
    with change(actor) as made:
        require(actor, "department.archive", department)
        department.archived_at = made.at
        made.save(department)
        made.emit("department.archived", department)


def create_position(actor: Actor, *, name: str, department: Department) -> Position:
    with change(actor) as made:
        require(actor, "position.create", department)
        row = Position(department=department)
        made.wait_for_organisation()
        assign(row, {"name": name.strip()})
        if queries.positions(actor, [department.pk]).filter(name__iexact=row.name).exists():
            raise Conflict(f"{department.name} has a position called {row.name} already.", field="name")
        made.create(row)
        return row


def archive_position(actor: Actor, position: Position) -> None:
    """Take it out of use; what was worked and planned in it stays."""
    with change(actor) as made:
        require(actor, "position.archive", position)
        position.archived_at = made.at
        made.save(position)


def create_pay_code(actor: Actor, *, name: str, export_name: str | None = None) -> PayCode:
    with change(actor) as made:
        require(actor, "settings.update")
        row = PayCode()
        assign(row, {"name": name.strip(), "export_name": export_name})
        made.create(row)
        return row


def register_device(
    actor: Actor,
    *,
    nickname: str | None = None,
    location: Location | None = None,
    location_specific: bool = False,
    kind: Device.Kind = Device.Kind.KIOSK,
) -> tuple[Device, str]:
    """A clock, and the access code that is typed once on it; only the code's hash is kept."""
    with change(actor) as made:
        require(actor, "device.create")
        name = (nickname or (location.name if location else "")).strip()
        if not name:
            raise Invalid("Give the device a nickname or a location.", field="nickname")
        code = _new_code()
        row = Device(
            kind=kind,
            location=location,
            location_specific=location_specific,
            access_code_hash=hash_secret(code),
            dispatched_on=made.at.date(),
        )
        assign(row, {"nickname": name})
        made.create(row)
        made.emit("device.created", row)
        return row, code


def pair_device(code: str) -> tuple[Device, str]:
    """Exchange an access code for the token that the device keeps; the code is used up by it.

    Raises Invalid for a code that no device waits for.
    """
    waiting = Device.objects.all_rows_unchecked().filter(
        access_code_hash=hash_secret(code.strip()), returned_on=None
    )
    device = waiting.first()
    if device is None:
        raise Invalid(
            "This code is not known, or was used already. Make a new one on the devices page.", field="code"
        )
    with change(Actor.system(device.organisation_id)) as made:
        token = new_secret("kiosk_")
        device.access_code_hash = None
        device.token_hash = hash_secret(token)
        device.last_heard_at = made.at
        made.save(device)
        return device, token


def hear_from_device(device: Device) -> None:
    """Remember that the device lives, to the minute. No Version tells of it: nobody chose it."""
    now = clock.now()
    if device.last_heard_at is None or now - device.last_heard_at >= HEARD_STEP:
        Device.objects.all_rows_unchecked().filter(pk=device.pk).update(last_heard_at=now)
        device.last_heard_at = now


def renew_device_code(actor: Actor, device: Device) -> str:
    """A new access code; a device that was paired before is signed out by it."""
    with change(actor) as made:
        require(actor, "device.update", device)
        code = _new_code()
        device.access_code_hash = hash_secret(code)
        device.token_hash = None
        device.returned_on = None
        made.save(device)
        return code


def return_device(actor: Actor, device: Device) -> None:
    """The device came back: it clocks nobody any more."""
    with change(actor) as made:
        require(actor, "device.update", device)
        device.returned_on = made.at.date()
        device.token_hash = device.access_code_hash = None
        made.save(device)
        made.emit("device.returned", device)
