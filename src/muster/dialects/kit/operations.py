"""What a vendor's documents list, read from the dialect's operations.toml."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Operation:
    """`source` is the document, and the line where it has lines; `also` are methods taken beside the documented one.

    `served_by`: "dialect", or "web" for a page that people see in their browser.
    """

    method: str
    path: str
    source: str
    state: str
    also: tuple[str, ...] = ()
    note: str = ""
    served_by: str = "dialect"

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Choice:
    """What we do where the documents are silent."""

    about: str
    text: str


@dataclass(frozen=True)
class Contract:
    documents: dict[str, str]
    operations: tuple[Operation, ...]
    choices: tuple[Choice, ...]


def contract(vendor: str) -> Contract:
    table = tomllib.loads((files("muster.dialects") / vendor / "operations.toml").read_text("utf-8"))
    return Contract(
        documents=table["documents"],
        operations=tuple(
            Operation(**{**row, "also": tuple(row.get("also", ()))}) for row in table["operation"]
        ),
        choices=tuple(Choice(**row) for row in table.get("choice", ())),
    )
