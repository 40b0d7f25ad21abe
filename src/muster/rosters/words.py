"""A shift in words, by the wall clock of its place."""

from datetime import datetime

from muster.core.models import Organisation
from muster.rosters.models import ScheduledShift
from muster.rosters.weeks import zone_of


def shift_in_words(row: ScheduledShift, organisation: Organisation) -> str:
    """As `on Thursday 5 March from 09:00 to 17:00 in Kitchen`."""
    zone = zone_of(organisation, row.department)
    start = row.starts_at.astimezone(zone)
    said = f"on {day_in_words(start)} from {start:%H:%M}"
    if row.finishes_at is not None:
        finish = row.finishes_at.astimezone(zone)
        other = f"{day_in_words(finish)} " if finish.date() != start.date() else ""
        said += f" to {other}{finish:%H:%M}"
    return f"{said} in {row.department.name}" if row.department else said


def day_in_words(local: datetime) -> str:
    return f"{local:%A} {local.day} {local:%B}"
