import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from muster.core.errors import Invalid
from muster.dialects.kit.lenient import AnyCase, LenientParser

NAMES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)


def read(body: str | bytes) -> dict:
    request = RequestFactory().post("/", data=body, content_type="text/plain")
    return LenientParser().parse_body(request)


@given(st.dictionaries(NAMES, st.integers(), max_size=4))
def test_a_name_is_found_in_any_case(values: dict[str, int]) -> None:
    found = AnyCase(values)
    for name in values:
        assert name in found
        same = [value for other, value in values.items() if other.casefold() == name.casefold()]
        assert found[name.upper()] == found.get(name.lower()) == same[-1]
    assert "ö" not in found
    assert found.get("ö", 1) == 1


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("{a: 1,}", {"a": 1}),
        ("{A: 'x', /* a note */ b: [1, 2,],}", {"a": "x", "b": [1, 2]}),
        ('\ufeff{"a": 0.1}', {"a": 0.1}),
        ("", {}),
        (" \n", {}),
        ("null", {}),
    ],
)
def test_json_and_json5(body: str, value: dict) -> None:
    assert read(body) == value


@pytest.mark.parametrize(
    "body", ["{", "{a}", "{a: 1} b", "a=1", "[" * 1000, b"\xff", '{"a": "\\ud800"}', "[1]", "1"]
)
def test_what_is_neither(body: str | bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read(body)
    assert caught.value.field == "body"


def test_a_list_of_a_query_has_the_values_of_each_way_to_write_its_name() -> None:
    query = QueryDict("Ids=1&ids=2&IDS=3&Page=1&page=2")
    found = LenientParser().parse_querydict(query, ["Ids"], RequestFactory().get("/"))
    assert (found.get("iDs"), found.get("PAGE"), found.get("x")) == (["1", "2", "3"], "2", None)
