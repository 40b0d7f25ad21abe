"""A small pack of an organisation's own, written to a folder and read as any other."""

from pathlib import Path
from textwrap import dedent

from muster.payrules import Pack, read_pack

SWITCHES = """
code: OWN
name: Own agreement
currency: "$"
week_hours: 38
"""
RULES = """
defaults: {from: 2020-01-01, clause: "1", source: Own agreement}
rates:
  - {level: L1, name: Hand, weekly: 760.00}
penalties:
  - {id: ordinary, name: Ordinary hours, percent: 100}
"""


def own_pack(folder: Path, rules: str = "", switches: str = "") -> Pack:
    (folder / "pack.yaml").write_text(dedent(SWITCHES) + dedent(switches), encoding="utf-8")
    (folder / "rules.yaml").write_text(dedent(RULES), encoding="utf-8")
    if rules:
        with_defaults = 'defaults: {from: 2020-01-01, clause: "2", source: Own agreement}\n' + dedent(rules)
        (folder / "more.yaml").write_text(with_defaults, encoding="utf-8")
    return read_pack(folder)
