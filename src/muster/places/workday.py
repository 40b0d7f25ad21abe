"""To which day and which pay period an instant belongs. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def work_day(at: datetime, *, zone: ZoneInfo, cutoff_hour: int) -> date:
    """The date on the location's wall, or the day before where the hour is earlier than the cut-off."""
    local = at.astimezone(zone)
    return local.date() - timedelta(days=1) if local.hour < cutoff_hour else local.date()


def offset_minutes(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def period(on: date, *, anchor: date, weeks: int) -> tuple[date, date]:
    """First and last day of the period of `weeks` weeks that holds the date, counted from the anchor both ways."""
    length = 7 * weeks
    start = on - timedelta(days=(on - anchor).days % length)
    return start, start + timedelta(days=length - 1)
