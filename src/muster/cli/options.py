"""Which commands there are and what they take."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable

from muster import __version__

EPILOG = """\
Settings come from the environment alone: docs/reference/settings.md lists them.
To look around, with a demo company:    muster run
For real use:                           muster init, then muster serve --with-worker
"""


def parser() -> ArgumentParser:
    top = ArgumentParser(
        prog="muster",
        description="Muster: self-hosted workforce management, behind the APIs that your programs speak already.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"Muster {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str, more: str = "") -> ArgumentParser:
        return commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}. {more}")

    _init(command("init", "bring the database up to date and make an organisation with its administrator"))
    _serve(command("serve", "answer on MUSTER_BIND: pages and APIs"))
    command("worker", "run the jobs and the schedule, until told to stop")
    _run(command("run", "start everything at once, the first time with the demo company; Ctrl-C ends it"))
    _demo(command("demo", "load the demo company"))
    _key(command("createkey", "make an API key and show it once"))
    _backup(
        command(
            "backup",
            "write database and attachments into one file",
            "Muster may go on running meanwhile. The secret key is not in the file: keep a copy of it elsewhere.",
        )
    )
    _restore(command("restore", "bring back what `muster backup` wrote", "Stop `serve` and `worker` first."))
    _pay(command("pay", "explain what the pay rules pay"))
    _roster(command("roster", "make a roster from a file"))
    command("manage", "pass what follows to Django's own commands (migrate, shell, dbshell ...)")
    return top


def _init(command: ArgumentParser) -> None:
    command.epilog = "What is not given is asked for. A password is made and shown once unless one is given by MUSTER_INIT_PASSWORD or --password-stdin."
    command.add_argument("--organisation", help="its name")
    command.add_argument("--country", help="two letters, such as AU")
    command.add_argument("--time-zone", help="IANA name, such as Australia/Sydney")
    command.add_argument("--currency", help="three letters, such as AUD")
    command.add_argument("--locale", help="such as en-AU (default: en and the country)")
    command.add_argument("--email", help="the administrator's address, for logging in")
    command.add_argument("--name", help="the administrator's name")
    command.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def _serve(command: ArgumentParser) -> None:
    command.add_argument("--with-worker", action="store_true", help="also run the worker, as a child process")


def _run(command: ArgumentParser) -> None:
    _size(command, "of the demo company at the first start")


def _demo(command: ArgumentParser) -> None:
    _size(command, "of the demo company")
    command.add_argument("--seed", type=int, default=1, help="another number, other people (default: 1)")


def _size(command: ArgumentParser, what: str) -> None:
    command.add_argument(
        "--employees",
        type=_between(18, 400),
        default=60,
        metavar="N",
        help=f"employees {what}, 18 to 400 (default: 60)",
    )
    command.add_argument(
        "--weeks",
        type=_between(3, 52),
        default=8,
        metavar="N",
        help=f"weeks {what}: the past ones, this one and the next, 3 to 52 (default: 8)",
    )


def _between(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise ArgumentTypeError(f"{text!r} is not a number from {low} to {high}")
        return int(text)

    return number


def _key(command: ArgumentParser) -> None:
    command.add_argument("name", help="what the key is for, such as Till")
    command.add_argument("--organisation", help="needed when there are several")
    command.add_argument("--role", default="organisation_admin", help="default: organisation_admin")
    command.add_argument(
        "--scope",
        action="append",
        help="what it may touch; may be given several times (default: user, department, timesheet, cost, leave, "
        "unavailability, personal, roster, device, qualifications, settings)",
    )
    command.add_argument(
        "--created-201",
        action="store_true",
        help="TimeStation's door answers a POST with 201 in place of the documented 200",
    )


def _pay(command: ArgumentParser) -> None:
    tasks = command.add_subparsers(dest="task", required=True, metavar="TASK")
    text = "show what the cases of a file are paid, each line with its clause and its reason"
    explain = tasks.add_parser("explain", help=text, description=f"{text[0].upper()}{text[1:]}.")
    explain.add_argument(
        "--pack", required=True, help="such as MA000004, or a folder with a pack of your own"
    )
    explain.add_argument(
        "--case",
        required=True,
        metavar="FILE",
        help="YAML: who worked when (docs/how-to/explain-a-pay-line.md)",
    )
    explain.add_argument("--name", help="one case of several in the file")
    explain.add_argument("--line", type=int, metavar="N", help="line N of the case as a sentence")


def _roster(command: ArgumentParser) -> None:
    tasks = command.add_subparsers(dest="task", required=True, metavar="TASK")
    text = "make a roster for the people, demand and rules of a file, with its bound and its reasons"
    solve = tasks.add_parser("solve", help=text, description=f"{text[0].upper()}{text[1:]}.")
    solve.add_argument("file", metavar="FILE", help="JSON: the problem (docs/how-to/roster-files.md)")
    solve.add_argument(
        "--seconds", type=_between(0, 36_000), default=30, metavar="N", help="how long to look (default: 30)"
    )
    solve.add_argument(
        "--seed", type=_between(0, 10**9), default=0, metavar="N", help="of what is drawn by chance"
    )
    solve.add_argument("--output", metavar="FILE", help="where the answer goes (default: standard output)")
    solve.add_argument(
        "--relax",
        action="append",
        default=[],
        metavar="RULE",
        help="leave a rule out; may be given several times",
    )
    solve.add_argument("--plain", action="store_true", help="do without the optional solvers")


def _backup(command: ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="such as muster-2026-03-04.tar.gz; must not exist yet")


def _restore(command: ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="what `muster backup` wrote")
    command.add_argument("--replace", action="store_true", help="give up what the database holds now")
