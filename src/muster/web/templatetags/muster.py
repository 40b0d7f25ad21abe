"""How pages write times, days and lengths. A time is shown as it stands: views bring it into its own zone."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template

register = template.Library()


@register.filter
def clock(at: datetime | None) -> str:
    """09:00"""
    return f"{at:%H:%M}" if at else ""


@register.filter
def day(on: date) -> str:
    """Wed 4 Mar"""
    return f"{on:%a} {on.day} {on:%b}"


@register.filter
def full_day(on: date) -> str:
    """Wednesday 4 March 2026"""
    return f"{on:%A} {on.day} {on:%B} {on.year}"


@register.filter
def moment(at: datetime | None) -> str:
    """4 Mar 2026, 09:00"""
    return f"{at.day} {at:%b} {at.year}, {at:%H:%M}" if at else ""


@register.filter
def seen_from(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The instant by the clocks of a zone."""
    return at.astimezone(zone) if at else None


@register.filter
def length_of(minutes: int | None) -> str:
    """7 h 30 min; nothing for a length that is not known yet."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d} min" if rest else f"{hours} h"


@register.filter
def plain_number(value: Decimal | None) -> str:
    """38, not 38.00"""
    return f"{value.normalize():f}" if value is not None else ""


@register.filter
def words(value: str) -> str:
    """roster_manager: Roster manager"""
    return value.replace("_", " ").capitalize()
