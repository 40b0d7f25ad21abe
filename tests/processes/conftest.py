"""Data folders for the product's processes."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from tests.processes.product import Product


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with every table and no row. Migrating takes half a minute: one worker does it for all."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    made = shared / "tables"
    with (shared / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            done = Product(root / "tables").call("manage", "migrate", "--verbosity=0")
            assert done.returncode == 0, done.stderr
            (root / "tables").rename(made)
    return made


@pytest.fixture
def migrated(tables: Path, tmp_path: Path) -> Product:
    shutil.copytree(tables, tmp_path / "data")
    return Product(tmp_path / "data")
