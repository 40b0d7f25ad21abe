"""`muster restore FILE`: what a backup holds, in place of what is there. All of it, or on a failure nothing."""

import tempfile
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from muster.cli import archive, engines, product
from muster.core.models import Organisation


def run(options: Namespace) -> int:
    file = Path(options.file)
    if not options.replace:
        _require_empty()
    with tempfile.TemporaryDirectory(dir=settings.DATA_FOLDER, prefix="restore-") as folder:
        unpacked = Path(folder)
        manifest = archive.unpack(file, unpacked)
        _require_fitting(manifest)
        _put_in_place(unpacked, manifest)
    print(f"Restored from {file}, made at {manifest.created_at}: {archive.told(manifest.files)}.")
    if product.pending_migrations():
        print(f"It is of an earlier version ({manifest.muster}). Now run: muster manage migrate")
    return 0


def _require_empty() -> None:
    tables = connection.introspection.table_names()
    if Organisation._meta.db_table in tables and Organisation.objects.exists():  # noqa: SLF001 - Django's documented meta API
        raise SystemExit(
            "The database holds an organisation already. Nothing was changed. "
            "To give up what is there: muster restore --replace FILE"
        )


def _require_fitting(manifest: archive.Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise SystemExit(
            f"The backup is one of {manifest.engine}, and the database here is {connection.vendor}. "
            "Point MUSTER_DATABASE_URL to the same kind. Nothing was changed."
        )
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if manifest.secret_key not in {archive.fingerprint(key) for key in keys}:
        raise SystemExit(
            "The backup was made with another secret key, without which its encrypted fields cannot be read. "
            "Put that key into MUSTER_SECRET_KEY, or into the file secret_key in MUSTER_DATA. Nothing was changed."
        )
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    if not known.issuperset(manifest.migrations):
        raise SystemExit(
            f"The backup was made by a newer Muster ({manifest.muster}). Install that one first. Nothing was changed."
        )


def _put_in_place(unpacked: Path, manifest: archive.Manifest) -> None:
    """Attachments first, beside those that are there; then the database at one stroke; then what nobody needs goes."""
    before = archive.attachments()
    wanted = {name for name in manifest.files if name != archive.DATABASE}
    placed: list[Path] = []
    try:
        for name in sorted(wanted - before.keys()):
            place = Path(settings.MEDIA_ROOT) / name.removeprefix(f"{archive.ATTACHMENTS}/")
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (unpacked / name).rename(place)
            placed.append(place)
        engines.load(unpacked / archive.DATABASE)
    except BaseException:
        for place in placed:
            place.unlink()
        raise
    for name in before.keys() - wanted:
        before[name].unlink()
