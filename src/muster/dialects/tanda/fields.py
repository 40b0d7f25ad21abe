"""Fields by the caller's names: in what they send, and in what is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

from ninja import Schema
from ninja.params.functions import Path
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from muster.core.errors import Conflict, Invalid, NotFound
from muster.dialects.kit.values import text_or_null
from muster.dialects.tanda.wire import IdIn, RequiredId

Row = TypeVar("Row")
LONGEST_ID = 19  # digits
MOST = 10_000  # ids in a body


def _name(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("give a text that is not empty.")
    if "\x00" in value:
        raise ValueError("a text cannot hold a NUL character.")
    return value


def _there(value: int | None) -> int:
    if value is None:
        raise ValueError("not an id.")
    return value


def _listed(value: Any) -> Any:
    return [] if value is None else value


def path_key(value: Any) -> int:
    """What is no number is nobody's id."""
    return int(value) if str(value).isascii() and str(value).isdigit() and len(str(value)) < LONGEST_ID else 0


# The {id} of an address, and another id in it.
Key = Annotated[int, BeforeValidator(path_key), Path(alias="id")]
PathKey = Annotated[int, BeforeValidator(path_key)]
# A name that must be there: neither null nor blank.
NameIn = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), BeforeValidator(_name)]
# The limit is the text's own: around TextIn it would be asked of null as well.
ShortTextIn = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(text_or_null)]
# Ids in a body; null empties the list.
IdsIn = Annotated[
    list[Annotated[IdIn, AfterValidator(_there)]],
    Field(max_length=MOST),
    BeforeValidator(_listed),
    WithJsonSchema({"type": "array", "items": {"type": "integer"}}),
]
# As before; none is left out and null is no list.
RequiredIds = Annotated[list[RequiredId], Field(max_length=MOST)]


class Nothing(Schema):
    """The empty object that answers a deletion: the document prints no body."""


@contextmanager
def named(**names: str) -> Iterator[None]:
    """What the domain refuses within the block names the field as the caller does: `names` are by our names."""
    try:
        yield
    except (Invalid, Conflict) as refusal:
        name = names.get(refusal.field or "", refusal.field)
        if name is None or name in refusal.message:
            raise
        raise type(refusal)(f"{name}: {refusal.message}", field=name) from refusal


def referred(find: Callable[[int], Row], key: int | None, *, field: str) -> Row | None:
    """The row that an id in a body stands for; None for null. Raises Invalid where nothing is there to be seen."""
    if key is None:
        return None
    try:
        return find(key)
    except NotFound as absent:
        noun = absent.message.removesuffix(" not found.").lower()
        raise Invalid(f"{field}: no known {noun} with the id {key}.", field=field) from absent
