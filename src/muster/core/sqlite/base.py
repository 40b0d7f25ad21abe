"""Django's SQLite backend with a queue in front of write transactions.

SQLite answers a second writer with "busy" and leaves it to sleep and try again, which under sixteen writers lets some
wait for seconds while others pass. Here each transaction takes a lock first (transactions are IMMEDIATE, so each is a
write): one among the threads of a process, one on a file among processes, both given on in the order of asking.
"""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from django.db.backends.sqlite3 import base


class Turn:
    """A lock that is given on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def acquire(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_turns: dict[str, Turn] = {}
_turns_guard = threading.Lock()


def _turn(name: str) -> Turn:
    with _turns_guard:
        return _turns.setdefault(name, Turn())


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, settings_dict: Mapping[str, Any], alias: str = "default") -> None:
        super().__init__(dict(settings_dict), alias)
        self._holds_turn = False
        self._lock_file: int | None = None

    def _is_file(self) -> bool:
        name = str(self.settings_dict["NAME"])
        return name != ":memory:" and "mode=memory" not in name

    def _take_turn(self) -> None:
        if self._holds_turn or not self._is_file():
            return
        name = str(self.settings_dict["NAME"])
        _turn(name).acquire()
        try:
            if self._lock_file is None:
                self._lock_file = os.open(f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        except OSError:
            _turn(name).release()
            raise
        self._holds_turn = True

    def _give_turn(self) -> None:
        if not self._holds_turn:
            return
        self._holds_turn = False
        if self._lock_file is not None:
            fcntl.flock(self._lock_file, fcntl.LOCK_UN)
        _turn(str(self.settings_dict["NAME"])).release()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django has it, its stubs do not
        except BaseException:
            self._give_turn()
            raise

    def commit(self) -> None:
        super().commit()
        self._give_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            # SQLite rolls back what a closed connection had begun, so the next may write.
            self._give_turn()
            if self._lock_file is not None:
                os.close(self._lock_file)
                self._lock_file = None
