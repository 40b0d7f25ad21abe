"""Approving, declining and deleting holidays (timetastic.txt 364-408)."""

from typing import Any

import pytest

from muster.core.errors import Conflict, Denied, Locked
from muster.core.models import Mail
from muster.leave import actions
from tests.dialects.kit.coverage import answers
from tests.dialects.timetastic.door import Door, asked, book, request
from tests.unchanged import unchanged
from tests.world import World, run_jobs

SUCCESS = {"approvalResult": "Success", "message": "Successful"}


def act(door: Door, pk: int, action: Any, body: Any = None) -> dict[str, Any]:
    told: dict[str, Any] = door.told("POST", f"/holidays/{pk}?holidayUpdateAction={action}", body)
    return told


def status(door: Door, pk: int) -> tuple[str, int | None, str | None]:
    row = door.told("GET", f"/holidays/{pk}")
    return row["status"], row["actionerId"], row["declineReason"]


@answers("POST /api/holidays/{id}")
@pytest.mark.parametrize("word", ["0", "Approve", "approve", "APPROVE"])
def test_approving(world: World, door: Door, word: str) -> None:
    pk = request(door, world.emma, "2026-06-01")
    assert act(door, pk, word) == SUCCESS
    assert status(door, pk) == ("Approved", world.ada.pk, None)
    assert door.told("GET", f"/holidays/{pk}")["autoApproved"] is False


@pytest.mark.parametrize("word", ["1", "Decline"])
def test_declining(world: World, door: Door, word: str) -> None:
    pk = request(door, world.emma, "2026-06-01")
    assert act(door, pk, word, {"reason": "Sorry, you're needed in the office."}) == SUCCESS
    assert status(door, pk) == ("Declined", world.ada.pk, "Sorry, you're needed in the office.")


@pytest.mark.parametrize("word", ["2", "Delete"])
def test_deleting(world: World, door: Door, word: str) -> None:
    waiting, booked = request(door, world.emma, "2026-06-01"), book(door, world.noah, "2026-06-01")
    for pk in (waiting, booked):
        assert act(door, pk, word, "{reason: 'A slip',}") == SUCCESS
        assert status(door, pk) == ("Cancelled", world.ada.pk, "A slip")


def test_what_was_acted_on_before(world: World, door: Door) -> None:
    pk = request(door, world.emma, "2026-06-01")
    act(door, pk, 1)
    with unchanged():
        for word in (0, 1, 2):
            told = act(door, pk, word)
            assert told == {
                "approvalResult": "AlreadyActioned",
                "message": "This request was declined already.",
            }


def test_deleting_what_was_booked_together(world: World, door: Door) -> None:
    body = {**asked(world.emma, "2026-12-24"), "bookFor": 1, "userOrDepartmentId": world.kitchen.pk}
    door.told("POST", "/holidays", body)
    others = book(door, world.olga, "2026-12-24")
    listed = door.told("GET", "/holidays?start=2026-12-24")["holidays"]
    mine = [one["id"] for one in listed if one["id"] != others]
    assert act(door, mine[0], "DeleteGroup") == SUCCESS
    assert {status(door, pk)[0] for pk in mine} == {"Cancelled"}
    assert status(door, others)[0] == "Approved"
    with unchanged():
        assert act(door, mine[0], "DeleteGroup")["approvalResult"] == "AlreadyActioned"
        assert act(door, others, "deletegroup") == {
            "approvalResult": "DoesntExist",
            "message": "This holiday was not booked together with others.",
        }


@pytest.mark.parametrize("key", ["999999", "0", "holiday"])
def test_an_unknown_id_is_a_text_of_400(world: World, door: Door, key: str) -> None:
    answer = door("POST", f"/holidays/{key}?holidayUpdateAction=0")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain")
    assert answer.content == b"Holiday not found."
    assert door.refused("GET", f"/holidays/{key}", status=404) == {"message": "Holiday not found."}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "holidayUpdateAction is required."),
        (
            "?holidayUpdateAction=9",
            "holidayUpdateAction is 0 (Approve), 1 (Decline), 2 (Delete) or DeleteGroup.",
        ),
        (
            "?holidayUpdateAction=",
            "holidayUpdateAction is 0 (Approve), 1 (Decline), 2 (Delete) or DeleteGroup.",
        ),
    ],
)
def test_an_unknown_action(world: World, door: Door, query: str, message: str) -> None:
    pk = request(door, world.emma, "2026-06-01")
    with unchanged():
        assert door.refused("POST", f"/holidays/{pk}{query}") == {"message": message}


@pytest.mark.parametrize("body", ["{reason", "[]", '{"reason": {}}', '{"suppressEmails": "maybe"}'])
def test_a_body_that_is_none(world: World, door: Door, body: str) -> None:
    pk = request(door, world.emma, "2026-06-01")
    with unchanged():
        door.refused("POST", f"/holidays/{pk}?holidayUpdateAction=0", body)


@pytest.mark.parametrize("body", [None, "", " ", "{}", "null"])
def test_the_body_may_be_left_out(world: World, door: Door, body: str | None) -> None:
    pk = request(door, world.emma, "2026-06-01")
    told = door.told("POST", f"/holidays/{pk}?HOLIDAYUPDATEACTION=0", body)
    assert told == SUCCESS


@pytest.mark.parametrize(
    ("error", "result"), [(Denied, "NotAllowed"), (Conflict, "UnknownError"), (Locked, "UnknownError")]
)
def test_what_else_stands_against_it(
    world: World, door: Door, monkeypatch: pytest.MonkeyPatch, error: Any, result: str
) -> None:
    """Whatever was done on the way is taken back."""
    pk = request(door, world.emma, "2026-06-01")
    approve = actions.approve

    def approve_and_fail(*args: Any, **facts: Any) -> None:
        approve(*args, **facts)
        raise error("The timesheet was exported.")

    monkeypatch.setattr(actions, "approve", approve_and_fail)
    with unchanged():
        assert act(door, pk, 0) == {"approvalResult": result, "message": "The timesheet was exported."}


def test_mails_unless_they_are_suppressed(world: World, door: Door) -> None:
    first = request(door, world.emma, "2026-06-01", suppressEmails=True)
    second = request(door, world.emma, "2026-06-02", suppressEmails=True)
    act(door, first, 0, {"suppressEmails": True})
    run_jobs()
    assert not Mail.objects.all_rows_unchecked().exists()
    act(door, second, 1, {"suppressEmails": False})
    assert {mail.to for mail in Mail.objects.all_rows_unchecked()} == {"emma@bramble.test"}
