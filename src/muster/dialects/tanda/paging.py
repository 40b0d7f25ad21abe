"""Pages of lists, and `updated_after` (tanda-v2.txt 169)."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Schema

from muster.dialects.tanda.wire import UnixIn

M = TypeVar("M", bound=Model)
# "Maximum 100 per page" (tanda-v2.txt 886).
LARGEST_PAGE = 100
LAST_PAGE = 10**9


class Paging(Schema):
    """More than 100 a page are 100; without page or page_size it is the first page, of 100."""

    page: int = 1
    page_size: int = LARGEST_PAGE

    def of(self, rows: QuerySet[M]) -> QuerySet[M]:
        size = min(max(self.page_size, 1), LARGEST_PAGE)
        start = (min(max(self.page, 1), LAST_PAGE) - 1) * size
        return rows[start : start + size]


class UpdatedAfter(Schema):
    updated_after: UnixIn = None

    def of(self, rows: QuerySet[M]) -> QuerySet[M]:
        return rows if self.updated_after is None else rows.filter(updated_at__gt=self.updated_after)


Page = Query[Paging]
Since = Query[UpdatedAfter]
