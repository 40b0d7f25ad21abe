"""What tests of this door ask of many answers."""

from functools import partial
from typing import Any

from muster.core.models import Recorded
from tests.unchanged import unchanged as everything_unchanged
from tests.world import Tanda

NO_ACCESS = "You do not have access to this endpoint."

# The tests give themselves the tokens that they ask with, some within the block.
unchanged = partial(everything_unchanged, "oauth2_provider.AccessToken")


def refused(answer: Any, status: int, text: str = NO_ACCESS) -> None:
    found = (answer.status_code, answer.json())
    assert found == (status, {"error": text}), found


def gone(who: Tanda, path: str, noun: str) -> None:
    """Hidden or absent, by every method that the address takes."""
    for method in ("GET", "PUT", "DELETE"):
        answer = who(method, path, {} if method == "PUT" else None)
        if answer.status_code != 405:
            refused(answer, 404, f"No known {noun} with that id!")


def newest(model: type[Recorded]) -> Any:
    return model._base_manager.latest("pk")
