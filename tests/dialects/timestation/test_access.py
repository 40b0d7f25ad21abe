"""Keys, limits, addresses and forms of bodies: what holds of every operation."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from muster.accounts.actions import create_api_key, revoke_api_key
from muster.accounts.models import ApiKey
from muster.core import clock, rate
from muster.core.actor import Actor, Role, Scope
from muster.dialects.timestation.auth import LIMIT
from tests.dialects.timestation.requests import employee, kitchen, make_shift, refused, shift_form, who
from tests.unchanged import unchanged
from tests.world import NOW, Api, World

NIA = {"name": "Nia Ní Néill", "title": "Cook & baker", "custom_fields": {"Phone Number": "+61 2"}}


def ask(authorization: str) -> int:
    headers = {"Authorization": authorization} if authorization else {}
    return Client().get("/v1/departments", headers=headers).status_code


def basic(text: str) -> str:
    return f"Basic {b64encode(text.encode()).decode()}"


def test_the_key_is_basics_user_name_or_the_bearers_token(world: World) -> None:
    right = [basic(f"{world.key}:"), basic(world.key), basic(f"{world.key}:ignored"), f"Bearer {world.key}"]
    right += [
        f"bearer {world.key}",
        f"BEARER  {world.key} ",
        basic(f"{world.key}:").replace("Basic", "basic"),
    ]
    assert [ask(header) for header in right] == [200] * 7
    wrong = [
        "",
        basic(f":{world.key}"),
        basic(":"),
        "Basic ***",
        "Basic /w==",
        "Bearer",
        "Bearer x",
        world.key,
    ]
    assert [ask(header) for header in wrong] == [401] * 8


def test_a_revoked_or_expired_key_opens_nothing(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    _, brief = create_api_key(system, name="Brief", expires_at=NOW + timedelta(minutes=1))
    assert ask(f"Bearer {brief}") == 200
    with clock.fixed(NOW + timedelta(minutes=1)):
        assert ask(f"Bearer {brief}") == 401
    revoke_api_key(system, ApiKey.objects.visible_to(system).get(name="Till"))
    refused(Api(world.key)("GET", "/departments"), 401, "Invalid API Key")


def test_a_key_without_the_scope_cost_neither_sees_nor_sets_nor_clears_rates(api: Api, world: World) -> None:
    form = {"name": "Noah North", "department_id": kitchen(world)}
    api("PUT", f"/employees/{who(world, 'noah')}", form | {"hourly_rate": "30.00"})
    scopes = [Scope.USER, Scope.DEPARTMENT]
    _, key = create_api_key(Actor.system(world.organisation.pk), name="Directory", scopes=scopes)
    narrow = Api(key)
    assert "hourly_rate" not in employee(narrow, who(world, "noah"))
    with unchanged():
        response = narrow("PUT", f"/employees/{who(world, 'noah')}", form | {"hourly_rate": "31.00"})
        assert response.status_code == 402
        assert narrow("GET", f"/shifts?employee_id={who(world, 'noah')}").status_code == 402
    assert narrow("PUT", f"/employees/{who(world, 'noah')}", form).status_code == 200
    assert employee(api, who(world, "noah"))["hourly_rate"] == "30.00"


def test_a_key_of_a_roster_manager_reads_and_does_not_write(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    _, key = create_api_key(system, name="Roster", role=Role.ROSTER_MANAGER)
    assert len(Api(key)("GET", "/employees").json()["employees"]) == 7
    with unchanged():
        response = Api(key)("POST", "/shifts", shift_form(world))
        refused(response, 402, "This credential was not given the right to do this.")


def test_five_thousand_requests_a_day_are_the_accounts_whichever_key_sends_them(world: World) -> None:
    _, second = create_api_key(Actor.system(world.organisation.pk), name="Second")
    with clock.fixed(datetime.now(UTC)):
        for _ in range(4_999):
            rate.hit(LIMIT, "account", str(world.organisation.pk))
        assert ask(f"Bearer {world.key}") == 200
        with unchanged():
            response = Api(second)("POST", "/departments", {"name": "Laundry"})
        refused(response, 429, "The limit of 5,000 requests a day is used up.")
        assert 86_000 < int(response["Retry-After"]) <= 86_401
        assert world.other
        assert ask(f"Bearer {world.other.key}") == 200


def test_a_switch_of_the_key_answers_a_post_with_201(world: World) -> None:
    system = Actor.system(world.organisation.pk)
    _, key = create_api_key(system, name="SDK", post_answers_created=True)
    api = Api(key, "/v1.1/")
    assert api("POST", "/departments", {"name": "Laundry"}).status_code == 201
    assert api("POST", "/employees", {"name": "Nia", "department_name": "Laundry"}).status_code == 201
    assert api("POST", "/shifts", shift_form(world)).status_code == 201
    assert api("PUT", f"/employees/{who(world, 'emma')}/check-out").status_code == 200


# Addresses


@pytest.mark.parametrize(
    "path",
    [
        "/v1/departments",
        "/v1.1/departments",
        "/v1.2/departments",
        "/v1.1//departments",
        "/v1/departments/",
        "/timestation/v1/departments",
        "/timestation/v1.2//departments",
    ],
)
def test_versions_and_prefixes_answer_alike(world: World, path: str) -> None:
    response = Api(world.key, "")("GET", path)
    assert [row["name"] for row in response.json()["departments"]] == ["Kitchen", "Bar", "Yard"]


@pytest.mark.parametrize(
    "path",
    ["/v1", "/v1/", "/v1/nothing", "/v1/employees/a/b/c", "/timestation/v1.1/nothing", "/v1/%00", "/v1/%FF"],
)
def test_an_unknown_address_is_told_in_the_errors_form(world: World, path: str) -> None:
    with unchanged():
        refused(Api(world.key, "")("POST", path), 404, "This address not found.")


def test_answers_are_kept_by_no_cache_and_taken_for_nothing_else(world: World) -> None:
    response = Api(world.key)("GET", "/departments")
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_pages_of_other_sites_may_call_with_a_bearer(world: World) -> None:
    asked = Client().options("/v1/shifts", headers={"Origin": "https://example.com"})
    assert asked.status_code == 204
    assert "DELETE" in asked["Access-Control-Allow-Methods"]
    assert asked["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert Api(world.key)("GET", "/departments")["Access-Control-Allow-Origin"] == "*"
    assert Api("wrong")("GET", "/departments")["Access-Control-Allow-Origin"] == "*"


def test_plain_http_is_refused_where_https_is_the_address(world: World, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    text = "Use HTTPS: a key that travels in the clear is everybody's key."
    with unchanged():
        refused(Api(world.key)("POST", "/departments", {"name": "Laundry"}), 402, text)
    answered = Api(world.key)("GET", "/departments", secure=True)
    assert answered.status_code == 200
    assert answered["Strict-Transport-Security"] == "max-age=31536000"


def test_a_host_that_is_not_served(world: World) -> None:
    response = Api(world.key)("GET", "/departments", headers={"Host": "evil.test"})
    refused(response, 400, "This host name is not served here. Its operator adds it to MUSTER_HOSTS.")


def test_a_fault_of_ours_is_told_in_the_errors_form_and_logged(
    api: Api, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("muster.dialects.timestation.departments._key", fail)  # once the department is made
    with unchanged():
        response = api("POST", "/departments", {"name": "Laundry"})
        refused(response, 500, "Something went wrong on our side. The operator finds it in the log.")
    assert "POST /v1/departments" in caplog.text
    assert "ZeroDivisionError" in caplog.text


# Bodies


def shown(api: Api, response: object) -> dict[str, str]:
    row = employee(api, response.json()["employee"]["employee_id"])
    return {name: row[name] for name in ("name", "title", "custom_fields")}


def test_json_multipart_and_form_say_the_same(api: Api, world: World) -> None:
    body = NIA | {"department_id": kitchen(world)}
    for content_type in (
        "application/json",
        "application/vnd.api+json",
        "application/json; charset=latin-1",
        "",
    ):
        made = api("POST", "/employees", data=json.dumps(body), content_type=content_type)
        assert shown(api, made) == NIA
    form = {**body, "custom_fields[Phone Number]": "+61 2"}
    del form["custom_fields"]
    assert shown(api, api("POST", "/employees", form)) == NIA
    assert shown(api, api("POST", "/employees", form, headers={"Accept": "text/html"})) == NIA
    parts = Client().post("/v1/employees", form, headers={"Authorization": f"Bearer {world.key}"})
    assert shown(api, parts) == NIA


def test_a_multipart_body_replaces_too(api: Api, world: World) -> None:
    parts = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("name", "Emma É"), ("department_id", kitchen(world)), ("title", "Cook"))
    )
    path = f"/employees/{who(world, 'emma')}"
    sent = api("PUT", path, data=f"{parts}--cut--\r\n", content_type="multipart/form-data; boundary=cut")
    assert sent.status_code == 200, sent.content
    found = employee(api, who(world, "emma"))
    assert (found["name"], found["title"]) == ("Emma É", "Cook")
    with unchanged():
        broken = api("PUT", path, data="--cut", content_type="multipart/form-data")
        refused(broken, 400, "The multipart body cannot be read: Invalid boundary in multipart: None")


def test_numbers_and_null_of_json_are_taken_as_meant(api: Api, world: World) -> None:
    body = {
        "name": 7, "department_id": kitchen(world), "hourly_rate": 25.5, "pin": None, "custom_fields": None,
    }  # fmt: skip
    made = api("POST", "/employees", data=json.dumps(body), content_type="application/json")
    found = employee(api, made.json()["employee"]["employee_id"])
    assert (found["name"], found["hourly_rate"]) == ("7", "25.50")
    made = make_shift(api, world)
    body = {"time_out": "2026-03-04T08:30:00+11:00", "time_deduction_minutes": 5}
    api("PUT", f"/shifts/{made}/close", data=json.dumps(body), content_type="application/json")
    assert api("GET", f"/shifts/{made}").json()["shift"]["total_minutes"] == "25"


@pytest.mark.parametrize("value", [True, {"a": 1}, ["a"]])
def test_a_value_that_is_no_text_is_refused(api: Api, world: World, value: object) -> None:
    body = {"name": "Nia", "department_id": kitchen(world)}
    for field in ("name", "title", "pin", "hourly_rate"):
        with unchanged():
            data = json.dumps(body | {field: value})
            response = api("POST", "/employees", data=data, content_type="application/json")
            refused(response, 400, f"{field}: give a text.")


def test_a_plus_that_a_form_lost_is_put_back(api: Api, world: World) -> None:
    form = "&".join(f"{name}={value}" for name, value in shift_form(world).items())
    made = api("POST", "/shifts", data=form, content_type="application/x-www-form-urlencoded")
    found = api("GET", f"/shifts/{made.json()['shift']['shift_id']}").json()["shift"]
    assert found["in"]["time"] == "2026-03-04T08:00:00+11:00"


def test_a_body_of_a_type_that_is_not_read_says_what_is_missing(api: Api) -> None:
    with unchanged():
        response = api("POST", "/departments", data="<name>Laundry</name>", content_type="text/xml")
        refused(response, 400, "name is required.")


def test_a_body_that_is_too_large(api: Api, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    with unchanged():
        refused(api("POST", "/departments", {"name": "x" * 1000}), 400, "The request body is too large.")


def test_more_query_parameters_than_are_read(api: Api) -> None:
    text = "The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS."
    refused(api("GET", f"/shifts?{'a=1&' * 1001}"), 400, text)
