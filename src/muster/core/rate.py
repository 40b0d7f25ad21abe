"""Counting calls against limits, by the `limits` package; each dialect brings its numbers as data.

With one process the counts are in memory. With several they are shared, in the database or in Redis
(MUSTER_RATE_LIMIT_STORE).
"""

import functools
import threading
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Min, QuerySet
from limits import RateLimitItem, parse
from limits.storage import MovingWindowSupport, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter, RateLimiter

from muster.core import clock
from muster.core.errors import TooMany
from muster.core.models import RateCount, RateEntry


class ProcessStorage(Storage, MovingWindowSupport):
    """Counts in this process. The package's own memory starts a thread with each call to forget what has ended."""

    STORAGE_SCHEME = ["process"]
    MANY = 10_000  # windows kept before those that have ended are looked for

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self._windows: dict[str, tuple[int, float]] = {}
        self._calls: dict[str, deque[float]] = {}
        self._guard = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = clock.now().timestamp()
        with self._guard:
            count, ends_at = self._windows.get(key, (0, 0.0))
            if ends_at <= now:
                if len(self._windows) >= self.MANY:
                    self._windows = {
                        name: window for name, window in self._windows.items() if window[1] > now
                    }
                count, ends_at = 0, now + expiry
            self._windows[key] = (count + amount, ends_at)
            return count + amount

    def get(self, key: str) -> int:
        count, ends_at = self._windows.get(key, (0, 0.0))
        return count if ends_at > clock.now().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        return max(self._windows.get(key, (0, 0.0))[1], clock.now().timestamp())

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = clock.now().timestamp()
        with self._guard:
            calls = self._since(key, now - expiry)
            if len(calls) + amount > limit:
                return False
            calls.extend([now] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - its shape
        now = clock.now().timestamp()
        with self._guard:
            calls = self._since(key, now - expiry)
            return (calls[0] if calls else now), len(calls)

    def _since(self, key: str, begin: float) -> deque[float]:
        """The calls that still count, oldest first: at most as many as the limit allows, for no other is kept."""
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= begin:
            calls.popleft()
        return calls

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._guard:
            gone = len(self._windows) + len(self._calls)
            self._windows, self._calls = {}, {}
        return gone

    def clear(self, key: str) -> None:
        with self._guard:
            self._windows.pop(key, None)
            self._calls.pop(key, None)


class DatabaseStorage(Storage, MovingWindowSupport):
    """Counts in one table, each by one statement that adds and tells in the same breath.

    The calls of a moving window have a row each; who adds one waits on the count of the window's name.
    """

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return DatabaseError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        # The column names are ours and the values are parameters.
        table = RateCount._meta.db_table  # noqa: SLF001 - Django's documented meta API
        now = clock.now()
        moments = [
            connection.ops.adapt_datetimefield_value(at) for at in (now + timedelta(seconds=expiry), now, now)
        ]
        # A window that has ended begins anew with this call.
        statement = f"""
            INSERT INTO {table} (key, count, expires_at) VALUES (%s, %s, %s)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN {table}.expires_at <= %s THEN 0 ELSE {table}.count END + excluded.count,
                expires_at = CASE WHEN {table}.expires_at <= %s THEN excluded.expires_at ELSE {table}.expires_at END
            RETURNING count
        """  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [key, amount, *moments])
            return int(cursor.fetchone()[0])

    def get(self, key: str) -> int:
        return self._running(key).values_list("count", flat=True).first() or 0

    def get_expiry(self, key: str) -> float:
        return (self._running(key).values_list("expires_at", flat=True).first() or clock.now()).timestamp()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = clock.now()
        with transaction.atomic():
            self.incr(key, expiry, amount)
            calls = RateEntry.objects.filter(key=key)
            calls.filter(at__lte=now - timedelta(seconds=expiry)).delete()
            if calls.count() + amount > limit:
                return False
            ends_at = now + timedelta(seconds=expiry)
            RateEntry.objects.bulk_create(
                RateEntry(key=key, at=now, expires_at=ends_at) for _ in range(amount)
            )
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - its shape
        now = clock.now()
        calls = RateEntry.objects.filter(key=key, at__gt=now - timedelta(seconds=expiry))
        found = calls.aggregate(first=Min("at"), count=Count("pk"))
        return (found["first"] or now).timestamp(), found["count"]

    @staticmethod
    def _running(key: str) -> QuerySet[RateCount]:
        return RateCount.objects.filter(key=key, expires_at__gt=clock.now())

    def check(self) -> bool:
        RateCount.objects.exists()
        return True

    def reset(self) -> int | None:
        return sum(model.objects.all().delete()[0] for model in (RateCount, RateEntry))

    def clear(self, key: str) -> None:
        for model in (RateCount, RateEntry):
            model.objects.filter(key=key).delete()


@functools.lru_cache(maxsize=1)
def _limiters(store: str) -> tuple[RateLimiter, RateLimiter]:
    """By windows that begin with a call, and by ones that move."""
    storage = storage_from_string(store)
    return FixedWindowRateLimiter(storage), MovingWindowRateLimiter(storage)


def _limiter(*, moving: bool = False) -> RateLimiter:
    fixed, by_moment = _limiters(settings.RATE_LIMIT_STORE)
    return by_moment if moving else fixed


@functools.lru_cache(maxsize=64)
def _item(limit: str) -> RateLimitItem:
    return parse(limit)


def hit(limit: str, *key: str, moving: bool = False) -> tuple[int, datetime]:
    """Count one call: what remains, and when the window ends (UTC). Raises TooMany when the limit is used up.

    `limit` is written as the `limits` package writes it: "5000 per day". `moving`: of any so long a time, and not of
    one that begins with a call; the window ends when its oldest call counts no more, and a refused one does not count.
    """
    limiter, item = _limiter(moving=moving), _item(limit)
    passed = limiter.hit(item, *key)
    stats = limiter.get_window_stats(item, *key)
    resets_at = datetime.fromtimestamp(stats.reset_time, UTC)
    if not passed:
        raise _used_up(item, resets_at)
    return stats.remaining, resets_at


def require_room(limit: str, *key: str) -> None:
    """Count nothing, but raise TooMany when the limit is used up: for limits that only failures are counted against."""
    limiter, item = _limiter(), _item(limit)
    if not limiter.test(item, *key):
        raise _used_up(item, datetime.fromtimestamp(limiter.get_window_stats(item, *key).reset_time, UTC))


def _used_up(item: RateLimitItem, resets_at: datetime) -> TooMany:
    wait = max(1, int((resets_at - clock.now()).total_seconds()) + 1)
    return TooMany(
        f"The limit of {item.amount:,} requests {_per(item)} is used up.",
        retry_after_seconds=wait,
        resets_at=resets_at,
    )


def _per(item: RateLimitItem) -> str:
    granularity: Any = item.GRANULARITY.name
    article = "an" if granularity == "hour" else "a"
    return f"{article} {granularity}" if item.multiples == 1 else f"in {item.multiples} {granularity}s"


def purge() -> None:
    """Remove the counts of windows that have ended, which the database keeps until they are used again."""
    for model in (RateCount, RateEntry):
        model.objects.filter(expires_at__lte=clock.now()).delete()


def forget_all() -> None:
    """Start every count anew: for tests."""
    _limiters.cache_clear()
