"""The file that `muster backup` writes and `muster restore` reads: a .tar.gz of

    database        the copy that engines.py made
    attachments/    as they lie under MUSTER_DATA
    manifest.json   what was written by which version, and each file's SHA-256

The secret key is not in it: a backup that is stolen must not open what it holds. Only a fingerprint of the key is.
"""

import hashlib
import hmac
import json
import shutil
import tarfile
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

DATABASE, ATTACHMENTS, MANIFEST = "database", "attachments", "manifest.json"


@dataclass(frozen=True)
class Manifest:
    muster: str
    engine: str
    created_at: str
    secret_key: str
    migrations: list[str]
    files: dict[str, str]

    def written(self) -> str:
        return json.dumps(asdict(self), indent=2) + "\n"


def fingerprint(key: str) -> str:
    """Tells whether it is the same key; the key cannot be had from it."""
    return hmac.new(key.encode(), b"muster backup", hashlib.sha256).hexdigest()


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def attachments() -> dict[str, Path]:
    """Name in the archive and place on disk of each; what is being written just now is not one yet."""
    root = Path(settings.MEDIA_ROOT)
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".part")
    return {f"{ATTACHMENTS}/{path.relative_to(root).as_posix()}": path for path in files}


def told(files: Collection[str]) -> str:
    """What a backup of these files holds, in words."""
    number = len(files) - 1
    return f"the database and {number} {'attachment' if number == 1 else 'attachments'}"


def _extract(archive: tarfile.TarFile, into: Path) -> None:
    """Plain files below the folder, and nothing else that an archive may hold."""
    for member in archive:
        place = (into / member.name).resolve()
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or not place.is_relative_to(into.resolve()):
            raise tarfile.TarError(f"{member.name} does not belong into it")
        place.parent.mkdir(parents=True, exist_ok=True)
        with content, place.open("xb") as file:
            shutil.copyfileobj(content, file)


def unpack(file: Path, into: Path) -> Manifest:
    """Everything, verified. Exits with a sentence when it is no whole backup; then `into` is of no use."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            _extract(archive, into)
        manifest = Manifest(**json.loads((into / MANIFEST).read_text()))
        listed = dict(manifest.files)
    except OSError as error:
        raise SystemExit(f"{file} cannot be read as a backup: {error.strerror or error}.") from None
    except (tarfile.TarError, EOFError, ValueError, TypeError) as error:
        raise SystemExit(f"{file} is no whole backup of Muster: {error}. Nothing was changed.") from None
    found = {
        path.relative_to(into).as_posix(): path
        for path in into.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    if found.keys() != listed.keys() or DATABASE not in found:
        raise SystemExit(f"{file} does not hold the files that it lists. Nothing was changed.")
    damaged = [name for name, path in found.items() if sha256(path) != listed[name]]
    if damaged:
        raise SystemExit(f"{damaged[0]} in {file} is damaged. Nothing was changed.")
    return manifest
