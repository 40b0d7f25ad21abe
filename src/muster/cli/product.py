"""What several commands need of the product: its start, and whether its database is up to date."""

import os

import django
from django.db import OperationalError as DatabaseUnavailable
from django.db import connection

__all__ = ["DatabaseUnavailable", "pending_migrations", "require_migrated", "start"]


def start() -> None:
    os.umask(0o077)  # the database, its copies and attachments are their owner's alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    django.setup()


def pending_migrations() -> list[str]:
    """`app.name` of each migration that this version has and the database has not."""
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - needs the apps

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_migrated() -> None:
    pending = pending_migrations()
    if "core.0001_initial" in pending:
        raise SystemExit(
            "There is nothing here yet. To begin, run: muster init (or muster run, with a demo company)"
        )
    if pending:
        raise SystemExit(
            f"The database is not up to date ({len(pending)} steps are missing, the first is {pending[0]}). "
            "Make a backup, then run: muster manage migrate"
        )
