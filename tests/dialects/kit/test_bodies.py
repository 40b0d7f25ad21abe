import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.core.errors import Invalid
from muster.dialects.kit.bodies import nested

NAMES = st.text(min_size=1, max_size=8).filter(lambda name: "[" not in name and "]" not in name)


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ([], {}),
        ([("name", "Emma")], {"name": "Emma"}),
        ([("name", "Emma"), ("name", "Noah")], {"name": "Noah"}),
        ([("f[Phone Number]", "1"), ("f[b]", "2"), ("f[b]", "3")], {"f": {"Phone Number": "1", "b": "3"}}),
        ([("f[Size [cm]]", "1")], {"f": {"Size [cm]": "1"}}),
        ([("f[]", "1")], {"f": {"": "1"}}),
        ([("[a]", "1"), ("a]", "2"), ("a[b", "3")], {"[a]": "1", "a]": "2", "a[b": "3"}),
    ],
)
def test_brackets_say_where_a_value_goes(form: list[tuple[str, str]], read: dict) -> None:
    assert nested(form) == read


def test_a_value_is_not_a_holder_of_values_as_well() -> None:
    with pytest.raises(Invalid) as caught:
        nested([("f", "1"), ("f[a]", "2")])
    assert caught.value.field == "f"


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, st.text(max_size=5), min_size=1), max_size=4))
def test_what_was_nested_is_read_as_it_was(value: dict) -> None:
    form = [(f"{outer}[{inner}]", text) for outer, held in value.items() for inner, text in held.items()]
    assert nested(form) == value
