"""`muster backup FILE`: database and attachments, while Muster runs."""

import io
import os
import tarfile
import tempfile
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.template.defaultfilters import filesizeformat

from muster import __version__
from muster.cli import archive, engines, product
from muster.core import clock


def run(options: Namespace) -> int:
    product.require_migrated()
    target = Path(options.file).absolute()
    if target.exists():
        raise SystemExit(f"{target} exists already. Choose another name.")
    if not os.access(target.parent, os.W_OK):
        raise SystemExit(f"{target.parent} is no folder that can be written to.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".muster-backup-") as folder:
        copy, part = Path(folder) / "database", Path(folder) / "archive"
        engines.dump(copy)
        # Attachments after the database: each is on disk before its row is.
        files = {archive.DATABASE: copy, **archive.attachments()}
        _write(part, files)
        part.rename(target)
    _sync(target.parent)
    size = filesizeformat(target.stat().st_size).replace("\xa0", " ")
    print(f"{target}: {archive.told(files)}, {size}.")
    print(
        "The secret key is NOT in it, and without the key the backup is of no use. Keep a copy of "
        f"MUSTER_SECRET_KEY, or of {Path(settings.DATA_FOLDER) / 'secret_key'}, elsewhere."
    )
    return 0


def _write(part: Path, files: dict[str, Path]) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as packed:
            for name, path in files.items():
                packed.add(path, arcname=name, recursive=False)
            manifest = _manifest(files).written().encode()
            entry = tarfile.TarInfo(archive.MANIFEST)
            entry.size, entry.mode = len(manifest), 0o600
            packed.addfile(entry, io.BytesIO(manifest))
        file.flush()
        os.fsync(file.fileno())


def _manifest(files: dict[str, Path]) -> archive.Manifest:
    return archive.Manifest(
        muster=__version__,
        engine=connection.vendor,
        created_at=clock.now().isoformat(timespec="seconds"),
        secret_key=archive.fingerprint(settings.SECRET_KEY),
        migrations=sorted(
            f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
        ),
        files={name: archive.sha256(path) for name, path in files.items()},
    )


def _sync(folder: Path) -> None:
    """So that the new name outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
