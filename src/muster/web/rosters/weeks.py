"""The week that a page shows, and a day as an address names it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from muster.core import clock
from muster.core.actor import Actor
from muster.core.errors import NotFound
from muster.core.models import Organisation
from muster.places import queries as places
from muster.places.models import Event
from muster.rosters.queries import roster_on
from muster.rosters.weeks import first_day, zone_of
from muster.web.forms import is_near

ONE_DAY = timedelta(days=1)
DAYS = 7


@dataclass(frozen=True)
class Week:
    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=DAYS - 1)

    @property
    def days(self) -> list[date]:
        return [self.first + ONE_DAY * number for number in range(DAYS)]

    def later(self, weeks: int = 1) -> "Week":
        return Week(self.first + timedelta(days=DAYS * weeks))

    @property
    def previous(self) -> date:
        return self.later(-1).first

    @property
    def next(self) -> date:
        return self.later().first


def today(organisation: Organisation) -> date:
    """By the organisation's clock."""
    return clock.now().astimezone(zone_of(organisation, None)).date()


def week_of(actor: Actor, organisation: Organisation, asked: str | None) -> Week:
    """That of the day asked for; of today for anything that is none."""
    on = day_named(asked) or today(organisation)
    roster = roster_on(actor, on)
    return Week(roster.starts_on if roster else first_day(on, places.settings(actor).week_starts_on))


def days_of(event: Event, first: date, last: date) -> list[date]:
    """Those of its days that lie between these."""
    begins, ends = max(event.starts_on, first), min(event.ends_on, last)
    return [begins + ONE_DAY * number for number in range((ends - begins).days + 1)]


def day_named(text: str | None) -> date | None:
    try:
        on = date.fromisoformat(text or "")
    except ValueError:
        return None
    return on if is_near(on) else None


def the_day(text: str) -> date:
    """Of an address. Raises NotFound for what is no day."""
    on = day_named(text)
    if on is None:
        raise NotFound("Day")
    return on


def team_address(on: date, department: object = None) -> str:
    """Of the team roster of the week that holds the day."""
    beside = f"&department={department}" if department else ""
    return f"{reverse('team_roster')}?week={on.isoformat()}{beside}"
