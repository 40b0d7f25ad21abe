"""What the law of a country or a part of it makes a public holiday, as the `holidays` package has it. No database."""

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time

import holidays
from holidays.constants import HALF_DAY, PUBLIC

from muster.core.countries import country_name

# Of those that are not all day the package tells the hour by the name alone: `Christmas Eve (from 6pm)`.
_FROM = re.compile(r"\(from (\d{1,2})pm\)")
_ENGLISH = "en_US"
NOON = 12


@dataclass(frozen=True)
class Region:
    """`AU`, `AU-QLD`, or `BE:fr` where holidays have names in several languages."""

    country: str
    subdivision: str | None = None
    language: str | None = None

    @classmethod
    def of(cls, code: str) -> "Region":
        place, in_language, language = code.partition(":")
        country, of_part, subdivision = place.partition("-")
        return cls(country, subdivision if of_part else None, language if in_language else None)

    @property
    def is_known(self) -> bool:
        known = countries()
        return (
            self.country in known
            and (self.subdivision is None or self.subdivision in known[self.country].subdivisions)
            and (self.language is None or self.language in _languages().get(self.country, ()))
        )

    @property
    def name(self) -> str:
        """`Australia (Queensland)`."""
        words = [countries()[self.country].subdivisions.get(self.subdivision or "", ""), self.language or ""]
        beside = ", ".join(word for word in words if word)
        return f"{country_name(self.country)} ({beside})" if beside else country_name(self.country)


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    subdivisions: dict[str, str]  # names by code


@dataclass(frozen=True)
class Day:
    on: date
    name: str
    starts_at: time | None = None  # None: all day


@functools.cache
def countries() -> dict[str, Country]:
    """Those whose holidays are known, in the order of their names, by their two letters (ISO 3166)."""
    codes = holidays.list_supported_countries(include_aliases=False)
    found = [Country(code, country_name(code), _subdivisions(code, known)) for code, known in codes.items()]
    return {one.code: one for one in sorted(found, key=lambda one: _sorted_as(one.name))}


def _subdivisions(country: str, codes: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for alias, code in getattr(holidays, country).subdivisions_aliases.items():
        names.setdefault(code, alias)
    return {code: names.get(code, code) for code in codes}


def _sorted_as(name: str) -> str:
    """Åland stands with A."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


@functools.cache
def _languages() -> dict[str, list[str]]:
    return holidays.list_localized_countries()


def days(region: Region, years: Iterable[int]) -> list[Day]:
    """Of these years, in order, by the names they have there."""
    wanted = sorted(set(years))
    found = [
        Day(on, name)
        for on, names in _calendar(region, wanted, PUBLIC).items()
        for name in names.split("; ")
        if on.year in wanted
    ]
    if HALF_DAY in getattr(holidays, region.country).supported_categories:
        found += _part_days(region, wanted, {day.on for day in found})
    return sorted(set(found), key=lambda day: (day.on, day.name))


def _part_days(region: Region, years: list[int], whole: set[date]) -> list[Day]:
    """Those that begin at an hour of the afternoon; a half that no law gives an hour is a custom, not a holiday."""
    english = _ENGLISH if _ENGLISH in _languages().get(region.country, ()) else None
    hours = _calendar(replace(region, language=english), years, HALF_DAY)
    named = _calendar(region, years, HALF_DAY)
    found = []
    for on, name in hours.items():
        hour = _FROM.search(name)
        if hour and on not in whole and on.year in years:
            found.append(Day(on, named.get(on, name), time(NOON + int(hour[1]) % NOON)))
    return found


def _calendar(region: Region, years: list[int], category: str) -> holidays.HolidayBase:
    entity = getattr(holidays, region.country)
    # Without a language the package asks the machine for one.
    language = region.language or entity.default_language
    return holidays.country_holidays(
        region.country, subdiv=region.subdivision, years=years, language=language, categories=(category,)
    )
