"""`muster manage ...`: Django's own management commands."""

from collections.abc import Sequence

from django.core.management import execute_from_command_line


def run(arguments: Sequence[str]) -> int:
    execute_from_command_line(["muster manage", *arguments])
    return 0
