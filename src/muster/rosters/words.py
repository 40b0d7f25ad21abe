"""A shift in words, by the wall clock of its place."""

from datetime import datetime

from muster.core.models import Organisation
from muster.rosters.models import ScheduledShift
from muster.rosters.weeks import zone_of

Times = tuple[datetime, datetime | None]


def shift_in_words(row: ScheduledShift, organisation: Organisation, times: Times | None = None) -> str:
    """As `Thu 5 Mar 09:00 to 17:00 in Kitchen`, or `Fri 6 Mar 22:00 to Sat 7 Mar 06:00`. `times`: others than it has now."""
    zone = zone_of(organisation, row.department)
    starts_at, finishes_at = times or (row.starts_at, row.finishes_at)
    start = starts_at.astimezone(zone)
    said = _moment(start)
    if finishes_at is not None:
        finish = finishes_at.astimezone(zone)
        said += f" to {_moment(finish) if finish.date() != start.date() else f'{finish:%H:%M}'}"
    return f"{said} in {row.department.name}" if row.department else said


def _moment(local: datetime) -> str:
    return f"{local:%a} {local.day} {local:%b %H:%M}"
