"""Who works when, by a pattern that repeats. Pure: no database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SYDNEY, PERTH, AUCKLAND = (
    ZoneInfo(name) for name in ("Australia/Sydney", "Australia/Perth", "Pacific/Auckland")
)
LENGTH = timedelta(hours=8)
BREAK_MINUTES = 30
# Three days on, five off, as casual staff work; each member a few days after the one before, so that somebody is there every day.
CYCLE_DAYS, DAYS_ON, STEP_DAYS = 8, 3, 3
SATURDAY = 5


@dataclass(frozen=True)
class Team:
    """A department: the local times at which its shifts begin, which its members divide among themselves."""

    name: str
    place: str
    zone: ZoneInfo
    starts: tuple[time, ...]
    title: str
    colour: str
    weekdays_only: bool = False


# Together they leave no hour of the world's day without somebody at work. The bakers work over midnight.
TEAMS = (
    Team("Kitchen", "Harbour", SYDNEY, (time(6), time(14)), "Cook", "#B5523B"),
    Team("Floor", "Harbour", SYDNEY, (time(7), time(15)), "Waiter", "#3B7EA1"),
    Team("Bar", "Harbour", SYDNEY, (time(11), time(16)), "Bartender", "#7A4E9C"),
    Team("Bakehouse", "Swan River", PERTH, (time(20), time(22)), "Baker", "#A87B24"),
    Team("Shop", "Swan River", PERTH, (time(6), time(10, 30)), "Sales assistant", "#4F8A4C"),
    Team("Deliveries", "Swan River", PERTH, (time(4, 30), time(9)), "Driver", "#5A6B7B"),
    Team("Cafe", "Ferry", AUCKLAND, (time(6, 30), time(10)), "Barista", "#2F8F83"),
)
OFFICE = Team("Office", "Harbour", SYDNEY, (time(9),), "Office", "#6B6B6B", weekdays_only=True)


@dataclass(frozen=True)
class Turn:
    """One planned shift of one member."""

    team: Team
    member: int
    starts_at: datetime
    finishes_at: datetime


def turns(team: Team, members: int, monday: date) -> Iterator[Turn]:
    """Those of the week that begins on the date, in order."""
    for day in range(7):
        on = monday + timedelta(days=day)
        for member in range(members):
            if _works(team, member, on):
                start = datetime.combine(on, team.starts[member % len(team.starts)], team.zone)
                # Eight hours of the clock that passes, in a night of daylight saving too.
                starts_at = start.astimezone(ZoneInfo("UTC"))
                yield Turn(team, member, starts_at, starts_at + LENGTH)


def _works(team: Team, member: int, on: date) -> bool:
    if team.weekdays_only:
        return on.weekday() < SATURDAY
    return (on.toordinal() + STEP_DAYS * member) % CYCLE_DAYS < DAYS_ON
