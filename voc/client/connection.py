"""Requests to a voc server: the key, repeats that do nothing twice, and errors in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
import stamina
from pydantic import BaseModel

from voc.domain import Filter
from voc.errors import InvalidValue, ServerFailed, ServerRefused

Shape = TypeVar("Shape", bound=BaseModel)
Query = Mapping[str, Any]
_PASSING = frozenset({429, 502, 503, 504})
_ATTEMPTS, _PATIENCE_SECONDS, _WAIT_SECONDS = 4, 60, 0.5
# What a filter calls its days, and how the API spells them.
_SPELT = {"since": "from", "until": "to", "topic_id": "topic"}


class _TryAgain(Exception):
    """An answer, or no answer, that may be better next time."""

    def __init__(self, error: ServerFailed) -> None:
        self.error = error


class Connection:
    """A server and a key. Every request is repeated after a failure that may pass, writes with an Idempotency-Key.

    Raises:
        InvalidValue: for an address that is no http or https URL.
    """

    def __init__(
        self,
        server: str,
        *,
        key: str | None = None,
        timeout_seconds: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if not server.startswith(("https://", "http://")):
            raise InvalidValue("server", server, "an address such as https://voc.example")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        # Redirects are not followed: a key goes to the server it was given for.
        self._http = httpx.Client(
            base_url=server.rstrip("/"), headers=headers, timeout=timeout_seconds, transport=transport
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    @staticmethod
    def _part(value: object) -> str:
        """A part of a path: no value of a caller can leave its place."""
        return quote(str(value), safe="")

    def _get(self, shape: type[Shape], path: str, query: Query | None = None) -> Shape:
        return shape.model_validate_json(self._ask("GET", path, query=query))

    def _write(
        self, shape: type[Shape], method: str, path: str, *, query: Query | None = None, body: Any = None
    ) -> Shape:
        return shape.model_validate_json(self._ask(method, path, query=query, body=body))

    def _ask(self, method: str, path: str, *, query: Query | None = None, body: Any = None) -> bytes:
        headers = {} if method == "GET" else {"Idempotency-Key": uuid4().hex}
        json = body.model_dump(mode="json", exclude_unset=True) if isinstance(body, BaseModel) else body
        request = self._http.build_request(method, path, params=spelt(query or {}), json=json, headers=headers)
        try:
            for attempt in stamina.retry_context(
                on=_TryAgain, attempts=_ATTEMPTS, timeout=_PATIENCE_SECONDS, wait_initial=_WAIT_SECONDS
            ):
                with attempt:
                    return self._send(request)
        except _TryAgain as error:
            raise error.error from error
        raise AssertionError("stamina either returns or raises")

    def _send(self, request: httpx.Request) -> bytes:
        try:
            answer = self._http.send(request)
        except httpx.TransportError as error:
            raise _TryAgain(ServerFailed(request.url.host, type(error).__name__)) from error
        if answer.is_success:
            return answer.content
        refusal = _refusal(answer)
        if answer.status_code in _PASSING:
            raise _TryAgain(refusal)
        raise refusal


def spelt(query: Query) -> dict[str, str | list[str]]:
    """The parameters of an address: what is None is left out, a `Filter` becomes its fields."""
    found: dict[str, str | list[str]] = {}
    for name, value in query.items():
        if isinstance(value, Filter):
            found |= _filter(value)
        elif value is not None:
            found[name] = [_text(each) for each in value] if _is_list(value) else _text(value)
    return found


def _filter(filter: Filter) -> dict[str, str | list[str]]:
    given = {each.name: getattr(filter, each.name) for each in fields(filter) if each.name != "attributes"}
    plain = {_SPELT.get(name, name): value for name, value in given.items()}
    return spelt(plain | {f"segment.{name}": value for name, value in filter.attributes.items()})


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _refusal(answer: httpx.Response) -> ServerRefused:
    try:
        told = answer.json()
        detail, code = str(told["detail"]), str(told.get("code", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        detail, code = f"it answered {answer.status_code}", ""
    return ServerRefused(answer.request.url.host, answer.status_code, code, detail)
