"""Parts of lists: `offset` and `limit`."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from ninja import Field, Schema

from muster.dialects.kit.values import LARGEST_ID

M = TypeVar("M", bound=Model)


class Paging(Schema):
    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=LARGEST_ID - 100)

    def of(self, rows: QuerySet[M]) -> QuerySet[M]:
        return rows[self.offset : self.offset + self.limit]
