"""The command line. Options are read before Django is, so that a slip in them costs nothing and changes nothing."""

import sys
from collections.abc import Sequence
from importlib import import_module

from muster.cli.options import parser
from muster.core.errors import MusterError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. What the operator can mend is said in a sentence, without a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["manage"]:
        return _run("manage", given[1:])
    options = parser().parse_args(given)
    return _run(options.command, options)


def _run(command: str, options: object) -> int:
    from muster.cli import product  # noqa: PLC0415 - reads the settings

    try:
        product.start()
        status: int = import_module(f"muster.cli.{command}").run(options)
    except MusterError as error:
        print(f"muster {command}: {error.message}", file=sys.stderr)
        return 1
    except product.DatabaseUnavailable as error:
        print(f"muster {command}: the database does not answer: {str(error).strip()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status
