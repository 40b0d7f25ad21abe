"""What programs called is kept, masked, and only for the organisation whose credential it was."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.world import NOW, Api, Tanda, World, at

from muster.accounts import queries, recorder
from muster.accounts.jobs import purge_requests
from muster.accounts.models import RequestRecord
from muster.core.errors import Denied


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    recorder._waiting.clear()
    yield
    recorder._waiting.clear()


def kept(world: World) -> list[RequestRecord]:
    recorder.flush()
    return list(queries.request_records(world.actor("ada")))


def test_a_call_is_kept_with_its_answer_and_its_limit(world: World, api: Api) -> None:
    api("POST", "/departments", {"name": "Roof"})
    [row] = kept(world)
    assert (row.vendor, row.requester, row.method, row.path) == (
        "timestation",
        "Till",
        "POST",
        "/v1/departments",
    )
    assert (row.status, row.limit, row.remaining, row.at) == (200, "5000 per day", 4999, NOW)
    assert row.request_body == "name=Roof"
    assert list(json.loads(row.response_body)) == ["department"]


def test_newest_first_and_refused_ones_too(world: World, api: Api) -> None:
    api("GET", "/departments")
    api("GET", "/departments/dpt_0000000000")
    assert [(row.path, row.status) for row in kept(world)] == [
        ("/v1/departments/dpt_0000000000", 404),
        ("/v1/departments", 200),
    ]


def test_calls_of_nobody_are_not_kept(world: World) -> None:
    Api("wrong")("GET", "/employees")
    Tanda("wrong")("GET", "/users")
    recorder.flush()
    assert not RequestRecord.objects.all_rows_unchecked().exists()


def test_another_organisation_sees_nothing_of_it(world: World, api: Api) -> None:
    api("GET", "/departments")
    recorder.flush()
    assert world.other
    assert list(queries.request_records(world.other.actor("zoe"))) == []


@pytest.mark.parametrize("name", ["pia", "rosa", "max", "emma"])
def test_administrators_alone_see_them(world: World, name: str) -> None:
    with pytest.raises(Denied):
        queries.request_records(world.actor(name))


@pytest.mark.parametrize(
    ("body", "content_type", "shown"),
    [
        (b"", "", ""),
        (
            b'{"name": "Emma", "passcode": "1234"}',
            "application/json",
            '{"name": "Emma", "passcode": "(masked)"}',
        ),
        (
            b'[{"tax_declaration": {"a": 1}, "pin": null}]',
            "",
            '[{"tax_declaration": "(masked)", "pin": null}]',
        ),
        (b'{"a": {"hourly_rate": 20}}', "", '{"a": {"hourly_rate": "(masked)"}}'),
        (b"name=Emma&pin=1234", "application/x-www-form-urlencoded", "name=Emma&pin=%28masked%29"),
        (b"--x binary", "multipart/form-data; boundary=x", "(10 bytes)"),
        (b"\xff\xfe\x00", "application/octet-stream", "(3 bytes)"),
        (b"{not json", "application/json", "(9 bytes)"),
        (b'{"x": "' + b"y" * 20_000 + b'"}', "application/json", "(20,009 bytes)"),
    ],
)
def test_secrets_are_masked(body: bytes, content_type: str, shown: str) -> None:
    found = recorder.masked(body, content_type)
    assert (json.dumps(json.loads(found)) if found[:1] in {"{", "["} else found) == shown


def test_secrets_of_an_address_are_masked_too(world: World, api: Api) -> None:
    api("GET", "/employees?token=abc&department=1")
    assert kept(world)[0].path == "/v1/employees?token=%28masked%29&department=1"


def test_they_are_kept_for_three_days(world: World, api: Api) -> None:
    api("GET", "/departments")
    kept(world)
    with at(NOW + timedelta(days=3)):
        purge_requests()
        assert len(kept(world)) == 1
    with at(NOW + timedelta(days=3, seconds=1)):
        purge_requests()
        assert kept(world) == []


def test_of_an_organisation_the_newest_are_kept(
    world: World, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "KEPT_OF_AN_ORGANISATION", 2)
    for path in ("/departments", "/employees", "/shifts"):
        api("GET", path)
    kept(world)
    purge_requests()
    assert [row.path for row in kept(world)] == ["/v1/shifts", "/v1/employees"]


def test_what_is_left_of_each_callers_limit(world: World, api: Api) -> None:
    ada = Tanda(world.token("ada"))
    for _ in range(2):
        api("GET", "/departments")
        ada("GET", "/users/me")
    recorder.flush()
    rows = queries.limits(world.actor("ada"))
    assert [(row.requester, row.limit, row.remaining) for row in rows] == [
        ("Ada Admin, own token", "200 per minute", 198),
        ("Till", "5000 per day", 4998),
    ]
