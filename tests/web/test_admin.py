"""The operator's pages."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken
from tests.oauth import application
from tests.unchanged import unchanged
from tests.web.conftest import Browse
from tests.web.pages import says, text, written
from tests.world import NOW, World

from muster.core.models import Job, Recorded
from muster.people.models import Employee, Person


@pytest.fixture
def operator(world: World) -> Client:
    person = Person.objects.create_user("root@muster.test", "x", name="Root", is_staff=True)
    client = Client()
    client.force_login(person)
    return client


def test_it_is_for_operators(browse: Browse, operator: Client) -> None:
    assert operator.get("/admin/").status_code == 200
    assert browse("ada").get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_an_operator_finds_the_way(browse: Browse, world: World) -> None:
    link = "Tables and jobs of this Muster"
    assert link not in text(browse("ada").get("/account/"))
    Person.objects.filter(pk=world.ada.person_id).update(is_staff=True)
    assert link in text(browse("ada").get("/account/"))


def test_there_is_one_door_for_all(world: World) -> None:
    assert Client().get("/admin/login/")["Location"] == "/login?next=/admin/"


def test_every_recorded_table_is_there(operator: Client) -> None:
    recorded = {model for model in apps.get_models() if issubclass(model, Recorded)}
    assert len(recorded) > 20
    assert recorded <= set(admin.site._registry)
    for model in admin.site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert operator.get(address).status_code == 200, address


def test_tables_have_names_that_one_says(operator: Client) -> None:
    shown = text(operator.get("/admin/"))
    for name in ("Organisation settings", "Attendance settings", "Unclaimed presses", "API keys", "People"):
        assert name in shown
    names = [str(model._meta.verbose_name_plural) for model in admin.site._registry]
    assert [name for name in names if name.endswith(("ss", "persons"))] == []


def test_rows_are_looked_at_and_not_changed(operator: Client, world: World) -> None:
    address = f"/admin/people/employee/{world.noah.pk}"
    page = operator.get(f"{address}/change/")
    assert "Noah North" in text(page)
    assert world.noah.pin not in written(page)
    assert world.noah.card_code not in page.content.decode()
    with unchanged():
        assert operator.post(f"{address}/change/", {"name": "X"}).status_code == 403
        assert operator.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
        assert operator.post("/admin/people/employee/add/", {"name": "X"}).status_code == 403
    assert Employee.objects.all_rows_unchecked().get(pk=world.noah.pk).name == "Noah North"


def test_a_job_that_failed_for_good_is_tried_again(operator: Client) -> None:
    job = Job.objects.create(
        name="attendance.look_for_forgotten", run_at=NOW, attempts=12, dead_at=NOW, last_error="no disk"
    )
    waiting = Job.objects.create(name="attendance.look_for_forgotten", run_at=NOW, attempts=3)
    listed = operator.get("/admin/core/job/?state=dead")
    assert listed.context["cl"].result_count == 1
    answer = operator.post(
        "/admin/core/job/", {"action": "try_again", "_selected_action": [job.pk, waiting.pk]}, follow=True
    )
    assert says(answer) == ["1 will be tried again."]
    assert Job.objects.filter(pk=job.pk).values_list("dead_at", "attempts").get() == (None, 0)
    assert Job.objects.get(pk=waiting.pk).attempts == 3


def test_the_failure_is_shown(operator: Client) -> None:
    job = Job.objects.create(
        name="attendance.look_for_forgotten", run_at=NOW, dead_at=NOW, last_error="no disk left"
    )
    assert "no disk left" in text(operator.get(f"/admin/core/job/{job.pk}/change/"))


@pytest.mark.parametrize(
    "address", ["people/person/?password__startswith=a", "people/employee/?pin_digest__gt=0"]
)
def test_what_is_not_shown_is_not_searched_for(operator: Client, address: str) -> None:
    assert operator.get(f"/admin/{address}").status_code == 400


def test_what_is_shown_is_searched_for(operator: Client, world: World) -> None:
    assert operator.get("/admin/people/employee/?name=Emma+Example").status_code == 200


def test_what_opens_a_door_is_not_shown(operator: Client, browse: Browse, world: World) -> None:
    app = application(world)
    app.tokens(browse("emma"))
    app.code(browse("emma"))
    rows = (
        (Application.objects.get(), "client_secret"),
        (AccessToken.objects.get(), "token_checksum"),
        (RefreshToken.objects.get(), "token_checksum"),
        (Grant.objects.get(), "code"),
    )
    for row, secret in rows:
        address = f"/admin/oauth2_provider/{row._meta.model_name}/"
        page = operator.get(f"{address}{row.pk}/change/")
        assert page.status_code == 200
        assert getattr(row, secret) not in page.content.decode()
        assert operator.get(f"{address}?{secret}__startswith=a").status_code == 400
        with unchanged():
            assert operator.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 403
