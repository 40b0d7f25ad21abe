"""Who may open which page."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import content_policy, text
from tests.world import World

from muster.core.policy import is_listed
from muster.people.actions import deactivate_employee
from muster.web import errors
from muster.web.pages import page

ALL = {"ada", "pia", "rosa", "max", "emma"}
TEAM = {"ada", "pia", "rosa", "max"}
OFFICE = {"ada", "pia"}
PAGES = {
    "/time/": ALL,
    "/timesheets/": ALL,
    "/account/": ALL,
    "/account/password": ALL,
    "/now/": TEAM,
    "/people/": TEAM,
    "/devices/": TEAM,
    "/departments/": OFFICE | {"max"},
    "/departments/add": OFFICE,
    "/people/add": TEAM,
    "/settings/": OFFICE,
    "/settings/time": OFFICE,
    "/settings/fields/add": OFFICE,
    "/settings/questions/": OFFICE,
    "/settings/questions/add": OFFICE,
    "/settings/organisation": {"ada"},
    "/locations/add": {"ada"},
    "/devices/add": {"ada"},
    "/devices/access-code": {"ada"},
    "/settings/pay-codes/add": OFFICE,
    "/settings/allowances/add": OFFICE,
    "/keys/": {"ada"},
    "/keys/add": {"ada"},
    "/outbox/": {"ada"},
    "/webhooks/": {"ada"},
    "/webhooks/address": {"ada"},
    "/details/": ALL,
    "/details/person": ALL,
    "/details/address": ALL,
    "/details/contacts/add": ALL,
    "/details/tax": ALL,
    "/details/bank": ALL,
    "/details/super": ALL,
    "/details/files/add": ALL,
    "/leave/": ALL,
    "/leave/ask": ALL,
    "/leave/quote": ALL,
    "/leave/availability/": ALL,
    "/leave/availability/add": ALL,
    "/approvals/": ALL,
    "/approvals/stand-in": ALL,
    "/away/": ALL,
    "/away/?view=list": ALL,
    "/away/availability": TEAM,
    "/away/locked/": {"ada", "max"},
    "/away/locked/add": {"ada", "max"},
    "/away/book": OFFICE | {"max"},
    "/leave-set-up/": {"ada"},
    "/leave-set-up/settings": {"ada"},
    "/leave-set-up/types/add": {"ada"},
    "/leave-set-up/balances/add": {"ada"},
    "/leave-set-up/policies/add": {"ada"},
    "/leave-set-up/holidays/": {"ada"},
    "/leave-set-up/holidays/add": {"ada"},
    "/leave-set-up/holidays/add?country=AU": {"ada"},
    "/roster/": ALL,
    "/roster/team/": ALL,
    "/roster/team/?week=2026-03-09": ALL,
    "/roster/days/2026-03-09/": ALL,
    "/roster/shifts/add": {"ada", "rosa", "max"},
    "/roster/publish/": {"ada", "rosa", "max"},
    "/roster/swaps/": {"ada", "rosa", "max"},
    "/roster/lay": {"ada", "rosa", "max"},
    "/roster/duty/": ALL,
    "/roster/duty/add": {"ada", "rosa", "max"},
    "/roster/events/": ALL,
    "/roster/events/add": {"ada", "rosa"},
    "/roster/extra/": ALL,
    "/roster/extra/add": ALL,
    "/roster-set-up/": {"ada", "rosa", "max"},
    "/roster-set-up/budgets/add": {"ada", "rosa"},
    "/roster-set-up/qualifications/add": {"ada", "pia", "rosa"},
    "/roster-set-up/settings": {"ada", "rosa"},
    "/roster-set-up/cover/add": {"ada", "rosa", "max"},
    "/roster-set-up/templates/add": {"ada", "rosa"},
}
# Parts of a page that htmx puts into it.
FRAGMENTS = {"/leave/quote"}


def _patterns(resolver: object) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one
        elif getattr(one, "namespace", None) != "admin":
            yield from _patterns(one)


def test_every_page_has_a_policy() -> None:
    pages = [one for one in _patterns(get_resolver()) if not str(one.pattern).startswith("admin/")]
    assert len(pages) > 50
    assert [str(one.pattern) for one in pages if not is_listed(getattr(one.callback, "policy", ""))] == []


def test_a_page_without_a_listed_policy_fails_at_import() -> None:
    with pytest.raises(TypeError, match="name a policy"):
        page("tea/", lambda request: None, policy="tea.drink", name="tea")


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_for_those_they_are_for(browse: Browse, address: str) -> None:
    browsers = {name: browse(name) for name in ALL}
    with unchanged():
        opened = {name for name, browser in browsers.items() if browser.get(address).status_code == 200}
    assert opened == PAGES[address]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PAGES, "/"])
def test_whoever_is_not_logged_in_is_sent_to_the_log_in_and_back(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/login?next={quote(address, safe='')}")


def test_a_refused_page_says_so_in_words(browse: Browse) -> None:
    answer = browse("emma").get("/keys/")
    assert answer.status_code == 403
    assert "This page is not for you." in text(answer)


def test_the_navigation_shows_what_one_may_open(browse: Browse) -> None:
    emma, ada = browse("emma").get("/time/"), browse("ada").get("/time/")
    assert [entry["label"] for entry in emma.context["work_entries"]] == [
        "My time",
        "My roster",
        "Team roster",
        "My leave",
        "Wall chart",
        "My details",
    ]
    assert emma.context["set_up_entries"] == []
    assert [entry["label"] for entry in ada.context["work_entries"]] == [
        "My time",
        "My roster",
        "Team roster",
        "My leave",
        "Wall chart",
        "Who is in",
        "Timesheets",
        "Leave to approve",
        "People",
        "My details",
    ]
    assert [entry["label"] for entry in ada.context["set_up_entries"]] == [
        "Departments",
        "Leave",
        "Rosters",
        "Devices",
        "Keys",
        "Applications",
        "Outbox",
        "Settings",
    ]


def test_the_start_page_depends_on_what_one_does(browse: Browse) -> None:
    assert browse("emma").get("/")["Location"] == "/time/"
    assert browse("max").get("/")["Location"] == "/now/"


def test_an_htmx_request_without_a_session_moves_the_whole_page(world: World) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/now/?x=1"}
    answer = Client().get("/now/", headers=headers)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/login?next=%2Fnow%2F")


def test_a_wrong_method_is_refused(browse: Browse) -> None:
    assert browse("emma").get(reverse("press")).status_code == 405
    assert browse("emma").delete("/time/").status_code == 405


def test_pages_are_kept_by_no_cache(browse: Browse) -> None:
    assert browse("emma").get("/time/")["Cache-Control"] == "no-store, private"


def test_an_unknown_address_is_a_page(browse: Browse) -> None:
    answer = browse("emma").get("/nowhere")
    assert answer.status_code == 404
    assert "There is no page at this address." in text(answer)


def test_a_form_without_its_token_is_refused_in_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.emma.person)
    with unchanged():
        answer = client.post(reverse("press"), {"type": "start"})
    assert answer.status_code == 403
    assert "This form was open too long" in text(answer)


def test_pages_have_no_script_or_style_of_their_own(browse: Browse, world: World) -> None:
    addresses = [
        *PAGES,
        f"/people/{world.emma.pk}/",
        f"/people/{world.emma.pk}/card",
        f"/people/{world.emma.pk}/edit",
        f"/people/{world.emma.pk}/leave/",
        f"/people/{world.emma.pk}/leave/book",
        f"/people/{world.emma.pk}/availability/",
    ]
    for address in addresses:
        answer = browse("ada").get(address)
        assert content_policy(answer)["script-src"] == "'self'"
        content = answer.content.decode()
        assert "style=" not in content, address
        assert "<style" not in content, address
        assert "onclick" not in content, address
        scripts = 0 if address in FRAGMENTS else 2
        assert content.count("<script") == content.count('<script src="/static/') == scripts, address


def test_whoever_has_no_active_profile_may_leave(browse: Browse, world: World) -> None:
    deactivate_employee(world.actor("ada"), world.emma)
    emma = Client()
    emma.force_login(type(world.emma.person).objects.get(pk=world.emma.person_id))
    answer = emma.get("/time/")
    assert answer.status_code == 403
    assert "Your log-in belongs to no active employee." in text(answer)
    assert emma.post("/logout")["Location"] == "/login"
    assert emma.get("/time/")["Location"] == "/login?next=%2Ftime%2F"


def test_our_own_failure_is_a_page_that_needs_no_database(rf: RequestFactory) -> None:
    answer = errors.failed(rf.get("/"))
    assert answer.status_code == 500
    assert "Something went wrong on our side." in text(answer)
