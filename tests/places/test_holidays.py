"""Public holidays: sets of regions, written down for some years, and days added by hand."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.presses import reread
from tests.unchanged import unchanged
from tests.world import World, at

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.errors import Conflict, Denied, Invalid, NotFound
from muster.core.models import Version
from muster.places.actions import (
    add_public_holiday,
    create_location,
    ensure_holiday_set,
    remove_public_holiday,
    update_location,
)
from muster.places.calendars import Day, Region, countries, days
from muster.places.holidays import (
    holiday_sets,
    holidays_by_set,
    public_holiday,
    public_holidays,
    set_ids_at,
    set_ids_by_region,
)
from muster.places.jobs import extend_public_holidays
from muster.places.models import HolidaySet, PublicHoliday

CODES = st.sampled_from([(code, *one.subdivisions) for code, one in countries().items()])


def names(row: HolidaySet, first: date, last: date) -> list[tuple[date, str, time | None]]:
    found = holidays_by_set(row.organisation_id, [row.pk], first, last)[row.pk]
    return [(one.on_date, one.name, one.starts_at) for one in found]


def test_countries_stand_in_the_order_of_their_names() -> None:
    listed = list(countries().values())
    assert [one.code for one in listed[:12]] == [
        "AF", "AX", "AL", "DZ", "AS", "AD", "AO", "AI", "AQ", "AG", "AR", "AM",
    ]  # fmt: skip
    assert countries()["AX"].name == "Åland Islands"
    assert countries()["GB"].subdivisions == {
        "ENG": "England",
        "NIR": "Northern Ireland",
        "SCT": "Scotland",
        "WLS": "Wales",
    }


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("GB", "United Kingdom"),
        ("AU-QLD", "Australia (Queensland)"),
        ("BE:fr", "Belgium (fr)"),
        ("AU-QLD:en_AU", "Australia (Queensland, en_AU)"),
    ],
)
def test_a_region_has_a_name(code: str, name: str) -> None:
    assert Region.of(code).is_known
    assert Region.of(code).name == name


@pytest.mark.parametrize("code", ["", "AUS", "XX", "AU-", "AU-XXX", "BE:", "BE:xx", "gb", "-", ":"])
def test_what_is_no_region(code: str) -> None:
    assert not Region.of(code).is_known


def test_days_begin_at_an_hour_where_the_law_says_so() -> None:
    found = days(Region.of("AU-QLD"), [2026])
    assert Day(date(2026, 12, 24), "Christmas Eve (from 6pm)", time(18)) in found
    assert Day(date(2026, 1, 26), "Australia Day") in found
    assert {day.on.year for day in found} == {2026}


def test_names_are_those_of_the_place_or_of_the_language_asked_for() -> None:
    assert next(day.name for day in days(Region.of("DE"), [2026])) == "Neujahr"
    assert next(day.name for day in days(Region.of("BE:fr"), [2026])) == "Nouvel An"


@given(CODES, st.integers(2024, 2030))
def test_every_country_is_read(codes: tuple[str, ...], year: int) -> None:
    for code in codes[:1] + tuple(f"{codes[0]}-{part}" for part in codes[1:2]):
        found = days(Region.of(code), [year])
        assert all(day.on.year == year and day.name for day in found)
        assert len(found) == len({(day.on, day.name) for day in found})


def test_a_location_that_names_a_region_has_its_holidays(world: World) -> None:
    update_location(world.actor("ada"), world.cafe, holiday_regions=["AU", "AU-NSW"])
    sets = list(holiday_sets(world.actor("emma")))
    assert [(row.name, row.region, row.country) for row in sets] == [
        ("Australia", "AU", "AU"),
        ("Australia (New South Wales)", "AU-NSW", "AU"),
    ]
    assert set_ids_at(reread(world.cafe)) == sorted(row.pk for row in sets)
    assert set_ids_by_region(world.organisation.pk) == {row.region: row.pk for row in sets}
    assert set_ids_at(world.depot) == []
    assert names(sets[1], date(2026, 4, 1), date(2026, 4, 30)) == [
        (date(2026, 4, 3), "Good Friday", None),
        (date(2026, 4, 4), "Easter Saturday", None),
        (date(2026, 4, 5), "Easter Sunday", None),
        (date(2026, 4, 6), "Easter Monday", None),
        (date(2026, 4, 25), "ANZAC Day", None),
        (date(2026, 4, 27), "ANZAC Day (observed)", None),
    ]
    years = {one.on_date.year for one in public_holidays(world.actor("ada"))}
    assert years == set(range(2024, 2032))


def test_a_set_is_made_once(world: World) -> None:
    first = ensure_holiday_set(world.actor("ada"), "GB")
    with unchanged():
        assert ensure_holiday_set(world.actor("emma"), "GB") == first
    create_location(world.actor("ada"), name="London", holiday_regions=["GB"])
    assert holiday_sets(world.actor("ada")).count() == 1


def test_an_unknown_region_makes_none(world: World) -> None:
    with unchanged(), pytest.raises(Invalid):
        ensure_holiday_set(world.actor("ada"), "XX")


def test_sets_are_an_organisations_own(world: World) -> None:
    assert world.other
    mine = ensure_holiday_set(world.actor("ada"), "GB")
    theirs = ensure_holiday_set(world.other.actor("zoe"), "GB")
    assert mine.pk != theirs.pk
    day = public_holidays(world.other.actor("zoe"))[0]
    with pytest.raises(NotFound):
        public_holiday(world.actor("ada"), day.pk)
    assert holidays_by_set(world.organisation.pk, [theirs.pk], date(2024, 1, 1), date(2031, 1, 1)) == {
        theirs.pk: []
    }


def test_each_year_the_holidays_of_one_more_are_written_and_no_day_twice(world: World) -> None:
    row = ensure_holiday_set(world.actor("ada"), "GB")
    added = add_public_holiday(world.actor("ada"), row, name="Founder's day", on=date(2030, 5, 1))
    before = set(public_holidays(world.actor("ada")).values_list("pk", flat=True))
    with unchanged():
        extend_public_holidays()
    with at(datetime(2027, 1, 2, tzinfo=UTC)):
        extend_public_holidays()
    after = public_holidays(world.actor("ada"))
    new = [one for one in after if one.pk not in before]
    assert {one.on_date.year for one in new} == {2032}
    assert before <= {one.pk for one in after}
    assert public_holiday(world.actor("ada"), added.pk).by_hand
    assert HolidaySet.objects.all_rows_unchecked().get().known_until == 2032


def test_a_law_that_changed_is_followed(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    row = ensure_holiday_set(system, "GB")
    with change(system) as made:
        made.create(PublicHoliday(holiday_set=row, name="Abolished day", on_date=date(2027, 7, 7)))
        boxing = public_holidays(system).get(on_date=date(2027, 12, 26))
        boxing.starts_at = time(12)
        made.save(boxing)
    extend_public_holidays()
    assert not public_holidays(system).filter(name="Abolished day").exists()
    assert public_holidays(system).get(pk=boxing.pk).starts_at is None


def test_locations_from_before_get_their_sets(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    with change(system) as made:
        world.cafe.holiday_regions = ["NZ"]
        made.save(world.cafe)
    extend_public_holidays()
    assert [row.region for row in holiday_sets(system)] == ["NZ"]


def test_a_day_by_hand(world: World) -> None:
    ada = world.actor("ada")
    row = ensure_holiday_set(ada, "GB")
    with unchanged(), pytest.raises(Denied):
        add_public_holiday(world.actor("emma"), row, name="Fête", on=date(2026, 6, 1))
    added = add_public_holiday(
        ada, row, name=" Summer  fête ", on=date(2026, 6, 1), starts_at=time(12), finishes_at=time(18)
    )
    assert names(row, date(2026, 6, 1), date(2026, 6, 1)) == [(date(2026, 6, 1), "Summer fête", time(12))]
    with unchanged(), pytest.raises(Conflict):
        add_public_holiday(ada, row, name="Summer fête", on=date(2026, 6, 1))
    with unchanged(), pytest.raises(Invalid):
        add_public_holiday(ada, row, name=" ", on=date(2026, 6, 2))
    with unchanged(), pytest.raises(Denied):
        remove_public_holiday(world.actor("emma"), added)
    remove_public_holiday(ada, added)
    assert names(row, date(2026, 6, 1), date(2026, 6, 1)) == []
    told = Version.objects.visible_to(ada).filter(item_type="public_holiday", item_id=added.pk)
    assert [version.event for version in told.order_by("pk")] == ["create", "destroy"]


def test_a_day_of_the_law_stays(world: World) -> None:
    ada = world.actor("ada")
    row = ensure_holiday_set(ada, "GB")
    christmas = public_holidays(ada).get(on_date=date(2026, 12, 25))
    with unchanged(), pytest.raises(Conflict, match=f"by the law of {row.name}"):
        remove_public_holiday(ada, christmas)
