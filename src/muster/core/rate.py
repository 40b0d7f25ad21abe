"""Counting calls against limits, by the `limits` package; each dialect brings its numbers as data.

With one process the counts are in memory. With several they are shared, in the database or in Redis
(MUSTER_RATE_LIMIT_STORE).
"""

import functools
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from muster.core import clock
from muster.core.errors import TooMany
from muster.core.models import RateCount


class DatabaseStorage(Storage):
    """Counts in one table, each by one statement that adds and tells in the same breath."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return DatabaseError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        # The column names are ours and the values are parameters.
        table = RateCount._meta.db_table  # noqa: SLF001
        expires_at = clock.now() + timedelta(seconds=expiry)
        statement = f"""
            INSERT INTO {table} (key, count, expires_at) VALUES (%s, %s, %s)
            ON CONFLICT (key) DO UPDATE SET count = {table}.count + excluded.count RETURNING count
        """  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, [key, amount, connection.ops.adapt_datetimefield_value(expires_at)])
            return int(cursor.fetchone()[0])

    def get(self, key: str) -> int:
        return RateCount.objects.filter(key=key).values_list("count", flat=True).first() or 0

    def get_expiry(self, key: str) -> float:
        expires_at = RateCount.objects.filter(key=key).values_list("expires_at", flat=True).first()
        return expires_at.timestamp() if expires_at else time.time()

    def check(self) -> bool:
        return RateCount.objects.exists() or True

    def reset(self) -> int | None:
        return RateCount.objects.all().delete()[0]

    def clear(self, key: str) -> None:
        RateCount.objects.filter(key=key).delete()


@functools.lru_cache(maxsize=1)
def _limiter(store: str) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(store))


@functools.lru_cache(maxsize=64)
def _item(limit: str) -> RateLimitItem:
    return parse(limit)


def hit(limit: str, *key: str) -> tuple[int, datetime]:
    """Count one call: what remains, and when the window ends (UTC). Raises TooMany when the limit is used up.

    `limit` is written as the `limits` package writes it: "5000 per day".
    """
    limiter, item = _limiter(settings.RATE_LIMIT_STORE), _item(limit)
    passed = limiter.hit(item, *key)
    stats = limiter.get_window_stats(item, *key)
    resets_at = datetime.fromtimestamp(stats.reset_time, UTC)
    if not passed:
        wait = max(1, int((resets_at - clock.now()).total_seconds()) + 1)
        raise TooMany(
            f"The limit of {item.amount:,} requests {_per(item)} is used up.", retry_after_seconds=wait
        )
    return stats.remaining, resets_at


def _per(item: RateLimitItem) -> str:
    granularity: Any = item.GRANULARITY.name
    return f"a {granularity}" if item.multiples == 1 else f"in {item.multiples} {granularity}s"


def forget_all() -> None:
    """Start every count anew: for tests."""
    _limiter.cache_clear()
