"""What a check says of a shift."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Objection:
    """`check` is a word of models.Check and `firmness` one of models.Firmness; `acknowledged`: somebody said they know.

    `scheduled_shift_id` is None for a shift that is not kept yet; `row` is the shift as it was asked about.
    """

    check: str
    firmness: str
    text: str
    scheduled_shift_id: int | None
    employee_id: int | None = None
    acknowledged: bool = False
    row: Any = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> str:
        """By which a page names it when somebody acknowledges it."""
        return f"{self.check}:{self.scheduled_shift_id}:{self.text}"
