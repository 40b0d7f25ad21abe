import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.core.errors import NotFound
from muster.dialects.kit.ids import PrefixedId
from muster.dialects.timestation.wire import DEPARTMENT_ID, EMPLOYEE_ID, SHIFT_ID

CODECS = st.sampled_from([EMPLOYEE_ID, DEPARTMENT_ID, SHIFT_ID])
KEYS = st.integers(min_value=0, max_value=2**63 - 1)


@given(CODECS, KEYS)
def test_an_id_stands_for_its_key(codec: PrefixedId, key: int) -> None:
    written = codec.encode(key)
    assert re.fullmatch(rf"{codec.prefix}_[a-z0-9]{{10,}}", written)
    assert codec.decode(written) == key


@given(CODECS, st.integers(min_value=0, max_value=10**9))
def test_the_first_thousand_million_ids_have_ten_letters_and_figures(codec: PrefixedId, key: int) -> None:
    assert len(codec.encode(key)) == len(codec.prefix) + 11


@given(CODECS, st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=16))
def test_only_the_text_that_was_written_is_an_id(codec: PrefixedId, tail: str) -> None:
    text = f"{codec.prefix}_{tail}"
    try:
        key = codec.decode(text)
    except NotFound as error:
        assert error.message == f"{codec.noun} not found."  # noqa: PT017 - what most texts come to
    else:
        assert codec.encode(key) == text


def test_another_text_of_the_same_key_is_none() -> None:
    written = EMPLOYEE_ID.encode(1)
    others = [
        written.removeprefix("emp_"),
        written.upper(),
        f"dpt_{written[4:]}",
        f"{written} ",
        f"emp_{written}",
    ]
    for other in others:
        with pytest.raises(NotFound):
            EMPLOYEE_ID.decode(other)


def test_ids_of_different_kinds_do_not_look_alike() -> None:
    assert len({codec.encode(1)[-10:] for codec in (EMPLOYEE_ID, DEPARTMENT_ID, SHIFT_ID)}) == 3
