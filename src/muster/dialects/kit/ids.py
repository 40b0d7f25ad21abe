"""Ids as a vendor writes them. Inside there is one integer key; a codec a dialect turns it into that vendor's form."""

import functools
from dataclasses import dataclass
from functools import cached_property

from sqids import Sqids

from muster.core.errors import NotFound


@dataclass(frozen=True)
class PrefixedId:
    """`emp_ngdzkmpmk2`: a prefix and ten letters and figures that stand for the key."""

    prefix: str
    noun: str
    alphabet: str

    @cached_property
    def _codec(self) -> Sqids:
        return Sqids(alphabet=self.alphabet, min_length=10, blocklist=[])

    @functools.lru_cache(maxsize=100_000)  # noqa: B019 - codecs live as long as the process, and are few
    def encode(self, key: int) -> str:
        """The id. Kept, for making one costs more than reading the row it stands for, and pages repeat them."""
        return f"{self.prefix}_{self._codec.encode([key])}"

    def decode(self, text: str) -> int:
        """The key. Raises NotFound for what is no id: nothing is there under it."""
        head, _, tail = text.partition("_")
        try:
            keys = self._codec.decode(tail) if head == self.prefix else []
        except ValueError:
            keys = []
        # Several texts decode to one key; only the one that we wrote is its id.
        if len(keys) != 1 or keys[0] > 2**63 - 1 or self.encode(keys[0]) != text:
            raise NotFound(self.noun)
        return int(keys[0])
