"""Writes docs/reference anew from the code, or says which of its files is not what the code says.

    python scripts/reference.py            # make docs
    python scripts/reference.py --check    # a part of make check

A generator gives the text of each of its files, by path below docs/reference; GENERATORS lists them all.
"""

import argparse
import importlib
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import django

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
GENERATED = "<!-- Written by scripts/reference.py: change what it reads, then run `make docs`. -->"
VENDORS = ("aladtec", "tanda", "timestation", "timetastic")

Files = dict[str, str]


def openapi() -> Files:
    """Each dialect's OpenAPI document, as its API object tells it."""
    return {
        f"openapi/{vendor}.json": _json(_api(vendor).get_openapi_schema(path_prefix="")) for vendor in VENDORS
    }


def dialects() -> Files:
    """Each dialect's operations and what we chose where the vendor's document is silent."""
    return {f"{vendor}.md": "\n".join(_dialect_page(vendor)) for vendor in VENDORS}


def settings() -> Files:
    """What the environment may say."""
    from muster.config.environment import SETTINGS  # noqa: PLC0415 - after the environment was cleared

    rows = [
        f"| `{one.name}` | {f'`{one.default}`' if one.default else 'empty'} | {one.help} |"
        for one in SETTINGS
    ]
    head = f"# Settings\n\n{GENERATED}\n\nAll of them are environment variables. An empty one counts as not set.\n"
    return {
        "settings.md": "\n".join([head, "| Variable | Default | What it does |", "|---|---|---|", *rows, ""])
    }


def rights() -> Files:
    """The policy table: denied unless listed."""
    from muster.core.actor import PERSON_ROLES, Role  # noqa: PLC0415
    from muster.core.policy import rows  # noqa: PLC0415

    def who(roles: frozenset[Role]) -> str:
        named = [role for role in Role if role in roles and role is not Role.SYSTEM]
        if set(named) >= set(PERSON_ROLES):
            named = [role for role in named if role not in PERSON_ROLES]
            return ", ".join(["everybody", *(role.replace("_", " ") for role in named)])
        return ", ".join(role.replace("_", " ") for role in named)

    lines = [
        f"| `{row.action}` | {who(row.who)} | {(row.condition.__doc__ or '').strip()} | {row.scope or '-'} |"
        for row in rows()
    ]
    head = (
        f"# Rights\n\n{GENERATED}\n\nWho may do what, to what, and which scope a key needs for it. What is not listed "
        "is denied. What somebody may not see is not found, in the same words as what is not there.\n"
    )
    return {
        "rights.md": "\n".join([head, "| Action | Who | Of what | Scope |", "|---|---|---|---|", *lines, ""])
    }


def commands() -> Files:
    """`muster --help`, whole."""
    from muster.cli.options import parser  # noqa: PLC0415

    os.environ["COLUMNS"] = "100"
    top = parser()
    parts = [f"# Commands\n\n{GENERATED}\n", "```text", top.format_help().rstrip(), "```", ""]
    for command in _sub_commands(top):
        parts += [f"## {command.prog}\n", "```text", command.format_help().rstrip(), "```", ""]
    return {"commands.md": "\n".join(parts)}


def packs() -> Files:
    """Each rule pack as a payroll officer reads it, and a list of them."""
    from muster.payrules import load_pack, pack_codes  # noqa: PLC0415

    found = [load_pack(code) for code in pack_codes()]
    head = (
        f"# Rule packs\n\n{GENERATED}\n\nThe awards and laws that come with Muster, each rule with its clause, its dates "
        "and whether it was read in the text of the law. How they are written: "
        "[write a rule pack](../../how-to/write-a-rule-pack.md).\n"
    )
    rows = [
        f"| [{pack.switches.code}]({pack.switches.code}.md) | {pack.switches.name} | {len(pack.rules.every)} | "
        f"{sum(rule.unconfirmed for rule in pack.rules.every)} |"
        for pack in found
    ]
    table = ["| Pack | Law | Rules | Not confirmed |", "|---|---|---|---|", *rows, ""]
    pages = {f"packs/{pack.switches.code}.md": "\n".join(_pack_page(pack)) for pack in found}
    return {"packs/README.md": "\n".join([head, *table]), **pages}


GENERATORS: Mapping[str, Callable[[], Files]] = {
    "openapi": openapi,
    "dialects": dialects,
    "settings": settings,
    "rights": rights,
    "commands": commands,
    "packs": packs,
}


def _api(vendor: str) -> Any:
    return importlib.import_module(f"muster.dialects.{vendor}").api


def _json(value: Any) -> str:
    # Through JSON once, so that statuses are texts before they are sorted.
    return json.dumps(json.loads(json.dumps(value)), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _dialect_page(vendor: str) -> Iterator[str]:
    from muster.dialects.kit.operations import contract  # noqa: PLC0415 - Django is set up first

    told = contract(vendor)
    yield f"# {_api(vendor).title}\n\n{GENERATED}\n"
    yield f"{_api(vendor).description} The OpenAPI document: [{vendor}.json](openapi/{vendor}.json).\n"
    yield "Documented in:\n"
    yield from (f"- `{name}`: {title}" for name, title in told.documents.items())
    yield "\n## Operations\n\n| Operation | Documented at | State | Note |\n|---|---|---|---|"
    for operation in told.operations:
        yield f"| `{operation.name}` | {operation.source} | {operation.state} | {operation.note} |"
    yield "\n## Where the document is silent\n\n| Of | We chose |\n|---|---|"
    yield from (f"| {choice.about} | {choice.text} |" for choice in told.choices)
    yield ""


def _sub_commands(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for action in command._actions:  # noqa: SLF001 - argparse offers no other way to its sub-commands
        if isinstance(action.choices, Mapping):
            for _, sub in sorted(action.choices.items()):
                yield sub
                yield from _sub_commands(sub)


def _pack_page(pack: Any) -> Iterator[str]:
    from muster.payrules.page import page  # noqa: PLC0415

    switches = pack.switches
    folder = f"../../../src/muster/payrules/packs/{switches.code}"
    yield f"# {switches.code}: {switches.name}\n\n{GENERATED}\n"
    yield f"Made from [the pack]({folder}), which has [worked examples]({folder}/cases) beside it.\n"
    yield from page(pack)
    yield ""


def generate(generators: Mapping[str, Callable[[], Files]]) -> Files:
    files: Files = {}
    for name, make in generators.items():
        for path, text in make().items():
            if path in files:
                raise SystemExit(f"{path} has two generators; {name} is one of them.")
            files[path] = text
    return files


def write(files: Files, folder: Path) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def problems(files: Files, folder: Path) -> list[str]:
    """What the kept files have wrong, a line each."""
    kept = sorted(path for path in folder.rglob("*") if path.is_file())
    strays = [path for path in kept if path.relative_to(folder).as_posix() not in files]
    found = [f"{path} is made by no generator." for path in strays]
    for path, text in sorted(files.items()):
        target = folder / path
        if not target.exists():
            found.append(f"{target} is missing.")
        elif target.read_text("utf-8") != text:
            found.append(f"{target} is not what the code says.")
    return found


def _set_up() -> None:
    """As an installation without any setting, and without leaving a file behind."""
    for name in [name for name in os.environ if name.startswith("MUSTER_")]:
        del os.environ[name]
    os.environ.update(
        MUSTER_DATA=tempfile.gettempdir(),
        MUSTER_SECRET_KEY=secrets.token_urlsafe(32),
        DJANGO_SETTINGS_MODULE="muster.config.settings",
    )
    django.setup()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write docs/reference from the code.")
    parser.add_argument("--check", action="store_true", help="compare only, and fail where something differs")
    check = parser.parse_args(arguments).check
    _set_up()
    files = generate(GENERATORS)
    if not check:
        write(files, FOLDER)
        return 0
    found = problems(files, FOLDER)
    if found:
        print(*found, "Run `make docs` and look at what changed.", sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
