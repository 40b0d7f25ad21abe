"""Routes with rights: one without a policy fails at import."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Router

from muster.core.actor import Actor
from muster.core.change import change
from muster.core.policy import PUBLIC, is_listed, require_ever

View = TypeVar("View", bound=Callable[..., Any])


class ApiRequest(HttpRequest):
    """A request whose credential was recognised."""

    auth: Actor
    dialect_version: str


class PolicyRouter(Router):
    """`@router.get("/employees", policy="employee.list", ...)`: the policy is checked before the handler runs.

    It is the coarse question (may this credential ever do that?); the action asks the fine one, of the very row.
    `errors` are the answers that every route may give, for the API document.
    """

    def __init__(self, *, errors: Mapping[int, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._errors = errors or {}

    def api_operation(self, methods: list[str], path: str, **kwargs: Any) -> Callable[[View], View]:
        policy = kwargs.pop("policy", None)
        if policy is None or not is_listed(policy):
            raise TypeError(f"{methods} {path}: name a policy that a policy.py lists, not {policy!r}.")
        if policy == PUBLIC:
            kwargs["auth"] = None
        if "response" in kwargs:
            kwargs["response"] = {**kwargs["response"], **self._errors}
        register = super().api_operation(methods, path, **kwargs)
        writes = not {"GET", "HEAD"}.issuperset(methods)

        def decorate(view: View) -> View:
            register(view if policy == PUBLIC else _guarded(view, policy, writes=writes))
            return view

        return decorate

    def get(self, path: str, **kwargs: Any) -> Callable[[View], View]:
        return self.api_operation(["GET"], path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> Callable[[View], View]:
        return self.api_operation(["POST"], path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> Callable[[View], View]:
        return self.api_operation(["PUT"], path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> Callable[[View], View]:
        return self.api_operation(["PATCH"], path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Callable[[View], View]:
        return self.api_operation(["DELETE"], path, **kwargs)


def _guarded(view: View, policy: str, *, writes: bool) -> View:
    @functools.wraps(view)
    def guarded(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
        require_ever(request.auth, policy)
        if not writes:
            return view(request, *args, **kwargs)
        # One request, one transaction: what a later step refuses takes back what an earlier one did.
        with change(request.auth):
            return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]
