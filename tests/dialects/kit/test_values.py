from decimal import Decimal
from typing import Any

import pytest

from muster.dialects.kit.values import LARGEST_ID, MOST_IDS, decimal_below, key, keys, text_or_null, whole


@pytest.mark.parametrize(("given", "found"), [("7", 7), (" -7 ", -7), (7.0, 7), (0, 0)])
def test_whole_numbers(given: Any, found: int) -> None:
    assert whole(given) == found


@pytest.mark.parametrize(
    "given", [True, 1.5, "1.5", "", "9" * 5000, float("inf"), float("nan"), None, [], {}, "\ud800"]
)
def test_what_is_no_whole_number(given: Any) -> None:
    with pytest.raises(ValueError, match=r"not a whole number\."):
        whole(given)


def test_ids() -> None:
    assert [key(None), key(""), key(str(LARGEST_ID))] == [None, None, LARGEST_ID]
    assert keys(["1,2", " 1337 "]) == [1, 2, 1337]
    assert keys(None) is None
    for wrong in (-1, LARGEST_ID + 1):
        with pytest.raises(ValueError, match=r"not an id\."):
            key(wrong)
    with pytest.raises(ValueError, match="more than 1000 ids"):
        keys(",".join(["1"] * (MOST_IDS + 1)))


@pytest.mark.parametrize(
    ("given", "found"),
    [(None, None), ("", None), ("7.60", "7.60"), (7, "7"), (0.1, "0.1"), ("-9.99", "-9.99")],
)
def test_decimals_are_as_written(given: Any, found: str | None) -> None:
    assert decimal_below(10)(given) == (None if found is None else Decimal(found))


@pytest.mark.parametrize("given", ["10", -10, "1e999999999999999999", "NaN", "-Infinity", "x", True, [], {}])
def test_decimals_that_are_too_large_or_none(given: Any) -> None:
    with pytest.raises(ValueError, match="not a number"):
        decimal_below(10)(given)


def test_texts() -> None:
    assert [text_or_null(one) for one in (None, "a", 7)] == [None, "a", "7"]
    for wrong in (True, [], {}, "a\x00"):
        with pytest.raises(ValueError, match="text"):
            text_or_null(wrong)
