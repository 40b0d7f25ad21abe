"""The kiosk, as its page uses it: whole requests of a device."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.presses import plan
from tests.world import NOW, World, run_jobs

from muster.attendance.models import ClockEvent, Shift, UnclaimedPress
from muster.core import clock
from muster.core.actor import Actor
from muster.core.change import change
from muster.core.models import Organisation, Version
from muster.people.actions import update_employee
from muster.places.actions import register_device, return_device
from muster.places.models import Device
from muster.web.kiosk import shell

CARD = "1234567890123456789012345678901"


class Kiosk:
    """A paired device."""

    def __init__(self, code: str) -> None:
        self.client = Client()
        assert self.client.post("/kiosk/pair", {"code": code}).status_code == 302

    def status(self) -> Any:
        return self.client.get("/kiosk/api/status")

    def identify(self, **code: str) -> Any:
        return self._post("identify", code, {})

    def press(self, type_: str = "start", *, key: str = "key-1", **body: Any) -> Any:
        body = {"pin": "1005", "type": type_, "at": "2026-03-03T22:00:00Z", **body}
        return self._post("press", body, {"Idempotency-Key": key})

    def _post(self, path: str, body: Any, headers: dict[str, str]) -> Any:
        return self.client.post(f"/kiosk/api/{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def kiosk(world: World) -> Kiosk:
    return Kiosk(world.kiosk_code)


@pytest.fixture
def own_staff_kiosk(world: World) -> Kiosk:
    """One for the staff of the Depot alone."""
    actor = Actor.system(world.organisation.pk)
    _, code = register_device(actor, nickname="Gate", location=world.depot, location_specific=True)
    return Kiosk(code)


def events() -> list[ClockEvent]:
    return list(ClockEvent.objects.all_rows_unchecked().order_by("id"))


def unclaimed() -> list[UnclaimedPress]:
    return list(UnclaimedPress.objects.all_rows_unchecked())


def device_of(world: World) -> Device:
    return Device.objects.all_rows_unchecked().get(pk=world.kiosk.pk)


# Pairing


def test_an_access_code_becomes_a_token_that_no_script_and_no_other_site_can_use(
    world: World, client: Client
) -> None:
    answer = client.post("/kiosk/pair", {"code": world.kiosk_code})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/kiosk/")
    cookie = client.cookies["muster_kiosk"]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Strict", "/kiosk/", 34_560_000)
    assert not cookie["secure"]
    assert client.get("/kiosk/").status_code == 200


def test_under_https_the_token_travels_encrypted_only(world: World, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert Kiosk(world.kiosk_code).client.cookies["muster_kiosk"]["secure"] is True


def test_a_code_is_used_up_by_pairing(world: World, kiosk: Kiosk, client: Client) -> None:
    token = device_of(world).token_hash
    answer = client.post("/kiosk/pair", {"code": world.kiosk_code})
    assert answer.status_code == 400
    assert "was used already" in answer.content.decode()
    assert device_of(world).token_hash == token


def test_a_code_may_be_typed_in_groups_and_small_letters(world: World) -> None:
    code = world.kiosk_code.lower()
    assert Kiosk(f" {code[:5]} {code[5:]} ").status().status_code == 200


def test_a_wrong_code_pairs_nothing(world: World, client: Client) -> None:
    answer = client.post("/kiosk/pair", {"code": "AAAAAAAAAA"})
    assert answer.status_code == 400
    assert "muster_kiosk" not in answer.cookies
    assert device_of(world).token_hash is None


def test_codes_cannot_be_guessed(world: World, client: Client) -> None:
    for _ in range(10):
        assert client.post("/kiosk/pair", {"code": "AAAAAAAAAA"}).status_code == 400
    full = client.post("/kiosk/pair", {"code": world.kiosk_code})
    assert full.status_code == 429
    assert "Too many wrong codes were tried." in full.content.decode()
    assert device_of(world).token_hash is None
    assert client.post("/kiosk/pair", {"code": world.kiosk_code}, REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.parametrize(("trusted", "answer"), [(True, 302), (False, 429)])
def test_behind_a_trusted_proxy_each_caller_has_a_count(
    world: World, client: Client, settings: Any, *, trusted: bool, answer: int
) -> None:
    settings.TRUST_PROXY = trusted
    for _ in range(10):
        client.post("/kiosk/pair", {"code": "A"}, headers={"X-Forwarded-For": "192.0.2.1"})
    other = client.post("/kiosk/pair", {"code": world.kiosk_code}, headers={"X-Forwarded-For": "192.0.2.2"})
    assert other.status_code == answer


def test_a_device_that_is_not_paired_is_sent_to_the_pairing_page(client: Client, db: None) -> None:
    assert client.get("/kiosk/").headers["Location"] == "/kiosk/pair"
    assert "This device is not paired" in client.get("/kiosk/pair").content.decode()
    refusal = client.get("/kiosk/api/status")
    assert refusal.status_code == 401
    assert refusal.json()["error"]["code"] == "unauthenticated"


def test_a_paired_device_needs_no_pairing_page(kiosk: Kiosk) -> None:
    assert kiosk.client.get("/kiosk/pair").headers["Location"] == "/kiosk/"


def test_a_returned_device_clocks_nobody(world: World, kiosk: Kiosk) -> None:
    return_device(world.actor("ada"), device_of(world))
    assert kiosk.identify(pin="1005").status_code == 401
    assert kiosk.press(kept=True).status_code == 401
    assert kiosk.client.get("/kiosk/").headers["Location"] == "/kiosk/pair"
    assert (events(), unclaimed()) == ([], [])


# The page


def test_the_page_may_use_the_camera_and_tells_nothing_of_anybody(kiosk: Kiosk) -> None:
    answer = kiosk.client.get("/kiosk/")
    assert answer.headers["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=()"
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Cafe" not in answer.content.decode()


def test_the_service_worker_keeps_every_file_that_the_page_names(kiosk: Kiosk) -> None:
    answer = kiosk.client.get("/kiosk/service-worker.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = set(re.findall(r'"/static/([^"]+)"', answer.content.decode()))
    assert kept == set(shell.ASSETS)
    named = set(re.findall(r'"/static/([^"]+)"', shell.page()))
    scripts = [name for name in kept if name.endswith(".js") and "vendor" not in name]
    for script in scripts:
        with open(str(finders.find(script)), encoding="utf-8") as file:  # noqa: PTH123 - one line
            named |= {f"web/kiosk/{name}" for name in re.findall(r'from "\./([^"]+)"', file.read())}
    assert named <= kept


def test_the_service_worker_is_new_when_the_page_is(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shell.version()
    assert shell.version() == before
    monkeypatch.setattr(shell, "page", lambda: "another page")
    assert shell.version() != before


def test_status_tells_where_the_device_hangs(world: World, kiosk: Kiosk) -> None:
    assert kiosk.status().json() == {
        "organisation": str(world.organisation.uuid),
        "device": "Front door",
        "location": "Cafe",
        "time_zone": "Australia/Sydney",
        "server_time": "2026-03-03T22:00:00.000+00:00",
    }


def test_a_device_is_heard_from_once_a_minute_and_no_version_tells(world: World, kiosk: Kiosk) -> None:
    def heard_at(seconds: int) -> datetime | None:
        with clock.fixed(NOW + timedelta(seconds=seconds)):
            kiosk.status()
        return device_of(world).last_heard_at

    versions = Version.objects.all_rows_unchecked().count()
    assert [heard_at(59), heard_at(60), heard_at(61)] == [NOW, *[NOW + timedelta(seconds=60)] * 2]
    assert Version.objects.all_rows_unchecked().count() == versions


# Who stands there


def test_identify_by_pin(world: World, kiosk: Kiosk) -> None:
    assert kiosk.identify(pin="1005").json() == {
        "name": "Emma Example",
        "state": "Not clocked in",
        "presses": ["start"],
        "departments": [
            {"id": world.kitchen.pk, "name": "Kitchen", "chosen": True},
            {"id": world.bar.pk, "name": "Bar", "chosen": False},
        ],
        "server_time": "2026-03-03T22:00:00.000+00:00",
    }


def test_identify_by_card(world: World, kiosk: Kiosk) -> None:
    update_employee(world.actor("ada"), world.noah, card_code=CARD)
    assert kiosk.identify(card=f"{CARD} ").json()["name"] == "Noah North"
    assert kiosk.identify(card=CARD[:-1]).json()["error"] == {
        "code": "invalid", "message": "Nobody has this card. Check it and try again.", "field": "card",
    }  # fmt: skip


def test_a_pin_of_another_organisation_is_nobodys(world: World, kiosk: Kiosk) -> None:
    assert world.other is not None
    elsewhere = Kiosk(world.other.kiosk_code)
    assert elsewhere.identify(pin="1001").json()["name"] == "Zoe Thistle"
    assert kiosk.identify(pin="1001").json()["name"] == "Ada Admin"
    assert elsewhere.identify(pin="1005").status_code == 400
    assert elsewhere.press().status_code == 400
    assert events() == []


@pytest.mark.parametrize(
    ("presses", "sentence", "following"),
    [
        (["start"], "Clocked in since 09:00", ["finish", "break_start"]),
        (["start", "break_start"], "On a break since 09:05", ["break_finish", "finish"]),
        (["start", "finish"], "Not clocked in", ["start"]),
    ],
)
def test_the_state_and_the_presses_that_make_sense(
    kiosk: Kiosk, presses: list[str], sentence: str, following: list[str]
) -> None:
    for number, type_ in enumerate(presses):
        kiosk.press(type_, key=f"key-{number}", at=f"2026-03-03T22:0{5 * number}:00Z")
    person = kiosk.identify(pin="1005").json()
    assert (person["state"], person["presses"]) == (sentence, following)


def test_since_yesterday_is_told_with_the_weekday(kiosk: Kiosk) -> None:
    kiosk.press(at="2026-03-03T11:00:00Z")
    assert kiosk.identify(pin="1005").json()["state"] == "Clocked in since Tuesday 22:00"


def test_the_planned_department_comes_chosen(world: World, kiosk: Kiosk) -> None:
    soon = plan(world.emma, world.bar, NOW + timedelta(minutes=20), None)
    assert [one["chosen"] for one in kiosk.identify(pin="1005").json()["departments"]] == [False, True]
    with change(Actor.system(world.organisation.pk)) as made:
        soon.published_at = None
        made.save(soon)
    assert [one["chosen"] for one in kiosk.identify(pin="1005").json()["departments"]] == [True, False]


def test_a_device_for_own_staff_knows_nobody_else(world: World, own_staff_kiosk: Kiosk) -> None:
    refusal = own_staff_kiosk.identify(pin="1005")
    assert refusal.status_code == 403
    assert (
        refusal.json()["error"]["message"]
        == "This clock is for the staff of Depot. Use the one where you work."
    )
    assert own_staff_kiosk.press().status_code == 403
    assert events() == []
    assert own_staff_kiosk.press(pin="1007").json()["name"] == "Olga Outback"


def test_a_device_for_own_staff_offers_the_departments_of_its_place(
    world: World, own_staff_kiosk: Kiosk
) -> None:
    update_employee(world.actor("ada"), world.emma, department_ids=[world.bar.pk, world.yard.pk])
    assert own_staff_kiosk.identify(pin="1005").json()["departments"] == [
        {"id": world.yard.pk, "name": "Yard", "chosen": True}
    ]


@pytest.mark.parametrize("store", ["process://", "database://"])
def test_pins_cannot_be_guessed(world: World, kiosk: Kiosk, settings: Any, store: str) -> None:
    settings.RATE_LIMIT_STORE = store
    update_employee(world.actor("ada"), world.noah, card_code=CARD)
    for _ in range(10):
        assert kiosk.identify(pin="9999").status_code == 400
    full = kiosk.identify(pin="1005")
    assert full.status_code == 429
    assert int(full.headers["Retry-After"]) > 0
    assert full.json()["error"]["message"].startswith("Too many wrong codes were tried. Wait ")
    assert kiosk.press().status_code == kiosk.press(pin="9999", kept=True).status_code == 429
    assert (events(), unclaimed()) == ([], [])
    assert kiosk.identify(card=CARD).status_code == 200


def test_right_pins_are_not_counted_and_wrong_ones_are_forgotten(kiosk: Kiosk, settings: Any) -> None:
    settings.RATE_LIMIT_STORE = "database://"
    assert {kiosk.identify(pin="1005").status_code for _ in range(12)} == {200}
    for _ in range(10):
        kiosk.identify(pin="9999")
    assert kiosk.identify(pin="1005").status_code == 429
    with clock.fixed(NOW + timedelta(minutes=5)):
        assert kiosk.identify(pin="1005").status_code == 200
        assert [kiosk.identify(pin="9999").status_code for _ in range(11)] == [*[400] * 10, 429]


# Presses


def test_a_press_is_recorded(world: World, kiosk: Kiosk) -> None:
    answer = kiosk.press(department_id=world.bar.pk, at="2026-03-03T21:58:07.250Z")
    (event,) = events()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": event.pk,
        "type": "start",
        "at": "2026-03-03T21:58:07.250000+00:00",
        "name": "Emma Example",
        "message": "Emma, you are clocked in. 08:58.",
        "questions": [],
        "server_time": "2026-03-03T22:00:00.000+00:00",
    }
    assert (event.employee_id, event.department_id, event.device_id) == (
        world.emma.pk,
        world.bar.pk,
        world.kiosk.pk,
    )
    assert (event.source, event.utc_offset_minutes, event.removed) == ("kiosk", 660, False)
    assert event.sent_at == datetime(2026, 3, 3, 21, 58, 7, 250_000, tzinfo=UTC)


def test_the_offset_is_that_of_the_wall_the_device_hangs_on(own_staff_kiosk: Kiosk) -> None:
    assert own_staff_kiosk.press(pin="1007").json()["message"] == "Olga, you are clocked in. 06:00."
    assert events()[0].utc_offset_minutes == 480


@pytest.mark.parametrize(
    ("type_", "message"),
    [
        ("finish", "Emma, you are clocked out. 09:00."),
        ("break_start", "Emma, your break has begun. 09:00."),
        ("break_finish", "Emma, your break has ended. 09:00."),
    ],
)
def test_what_each_press_is_answered(kiosk: Kiosk, type_: str, message: str) -> None:
    assert kiosk.press(type_).json()["message"] == message


def test_presses_become_a_shift(world: World, kiosk: Kiosk) -> None:
    kiosk.press(at="2026-03-03T14:00:00Z")
    kiosk.press("finish", key="key-2")
    run_jobs()
    shift = Shift.objects.all_rows_unchecked().get()
    assert (shift.employee_id, shift.department_id, shift.worked_minutes) == (
        world.emma.pk,
        world.kitchen.pk,
        480,
    )
    assert (shift.clocked_in_device_id, shift.clocked_out_device_id) == (world.kiosk.pk, world.kiosk.pk)


def test_a_press_sent_again_is_the_same(kiosk: Kiosk) -> None:
    first, again = kiosk.press(), kiosk.press(kept=True)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert len(events()) == 1


def test_a_press_repeated_within_two_minutes_is_kept_but_removed(kiosk: Kiosk) -> None:
    kiosk.press(at="2026-03-03T21:58:30Z")
    again = kiosk.press(key="key-2")
    assert (again.status_code, again.json()["message"]) == (201, "Emma, that was noted a moment ago. 09:00.")
    assert [event.removed for event in events()] == [False, True]


def test_a_kept_press_of_nobody_waits_for_a_person_once(world: World, kiosk: Kiosk) -> None:
    assert kiosk.press(pin="9999").status_code == 400
    assert unclaimed() == []
    answers = [kiosk.press(pin="9999", kept=True, at="2026-03-03T18:58:00Z") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    (waiting,) = unclaimed()
    assert (waiting.device_id, waiting.type) == (world.kiosk.pk, "start")
    assert waiting.sent_at == datetime(2026, 3, 3, 18, 58, tzinfo=UTC)
    assert events() == []


def test_a_kept_press_that_had_arrived_is_known_though_its_pin_is_gone(world: World, kiosk: Kiosk) -> None:
    first = kiosk.press()
    update_employee(world.actor("ada"), world.emma, pin="2005")
    again = kiosk.press(kept=True)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert (len(events()), unclaimed()) == (1, [])


@pytest.mark.parametrize("change_of", [{"at": "2026-03-03T22:11:00Z"}, {"department_id": 999_999}])
def test_a_kept_press_that_is_refused_is_not_lost(kiosk: Kiosk, change_of: dict[str, Any]) -> None:
    assert kiosk.press(**change_of).status_code == 400
    assert (events(), unclaimed()) == ([], [])
    assert kiosk.press(kept=True, **change_of).status_code == 202
    assert (events(), len(unclaimed())) == ([], 1)


def test_a_key_of_another_press_is_refused(kiosk: Kiosk) -> None:
    kiosk.press()
    refusal = kiosk.press("finish")
    assert (refusal.status_code, refusal.json()["error"]["field"]) == (409, "Idempotency-Key")
    assert [event.type for event in events()] == ["start"]


def test_an_organisation_that_is_locked_out_clocks_nobody_and_loses_nothing(
    world: World, kiosk: Kiosk
) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(locked_out_at=NOW)
    assert kiosk.press().status_code == kiosk.press(kept=True).status_code == 423
    assert (events(), unclaimed()) == ([], [])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("body", lambda kiosk: kiosk._post("press", "[]", {"Idempotency-Key": "k"})),
        ("body", lambda kiosk: kiosk._post("press", '{"pin": ', {"Idempotency-Key": "k"})),
        ("body", lambda kiosk: kiosk._post("press", '{"pin": "\\ud800"}', {"Idempotency-Key": "k"})),
        ("pin", lambda kiosk: kiosk.press(card="1")),
        ("pin", lambda kiosk: kiosk.press(pin=None)),
        ("pin", lambda kiosk: kiosk.press(pin=1005)),
        ("pin", lambda kiosk: kiosk.press(pin="\u0661\u0660\u0660\u0665")),
        ("pin", lambda kiosk: kiosk.press(pin="123456789")),
        ("card", lambda kiosk: kiosk.press(pin=None, card=" ")),
        ("card", lambda kiosk: kiosk.press(pin=None, card="1" * 201)),
        ("type", lambda kiosk: kiosk.press("nap")),
        ("type", lambda kiosk: kiosk.press(["start"])),
        ("at", lambda kiosk: kiosk.press(at="2026-03-03T22:00:00")),
        ("at", lambda kiosk: kiosk.press(at="yesterday")),
        ("at", lambda kiosk: kiosk.press(at=1_772_575_200)),
        ("at", lambda kiosk: kiosk.press(at="0001-01-01T00:00:00+14:00")),
        ("at", lambda kiosk: kiosk.press(at="1970-01-01T00:00:00Z")),
        ("department_id", lambda kiosk: kiosk.press(department_id="1")),
        ("department_id", lambda kiosk: kiosk.press(department_id=True)),
        ("department_id", lambda kiosk: kiosk.press(department_id=10**30)),
        ("kept", lambda kiosk: kiosk.press(kept="yes")),
        ("Idempotency-Key", lambda kiosk: kiosk.press(key="")),
        ("Idempotency-Key", lambda kiosk: kiosk.press(key="k" * 201)),
    ],
)
def test_a_malformed_press_is_told_its_field_and_changes_nothing(
    kiosk: Kiosk, field: str, wrong: Callable[[Kiosk], Any]
) -> None:
    refusal = wrong(kiosk)
    assert refusal.status_code == 400
    assert (refusal.json()["error"]["code"], refusal.json()["error"]["field"]) == ("invalid", field)
    assert (events(), unclaimed()) == ([], [])


def test_a_body_that_is_too_large_is_refused(kiosk: Kiosk, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    refusal = kiosk.identify(pin="1005", more="x" * 100)
    assert (refusal.status_code, refusal.json()["error"]["message"]) == (400, "The body is too large.")


def test_only_json_is_taken_so_that_no_form_of_another_site_can_press(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["muster_kiosk"] = Kiosk(world.kiosk_code).client.cookies["muster_kiosk"].value
    body = '{"pin": "1005", "type": "start", "at": "2026-03-03T22:00:00Z"}'
    key = {"Idempotency-Key": "key-1"}
    for form in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        refusal = client.post("/kiosk/api/press", body, content_type=form, headers=key)
        assert (refusal.status_code, refusal.json()["error"]["field"]) == (400, "body")
    assert events() == []
    assert (
        client.post("/kiosk/api/press", body, content_type="application/json", headers=key).status_code == 201
    )


def test_a_press_is_posted(kiosk: Kiosk) -> None:
    assert kiosk.client.get("/kiosk/api/press").status_code == 405
    assert kiosk.client.get("/kiosk/api/identify").status_code == 405
