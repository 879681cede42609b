"""The HTTP client of all sources: retries, rate limits, time-outs, bounded answers, no way into the own network."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Self

import httpx
import stamina

from voc import __version__
from voc.addresses import public_address
from voc.errors import InvalidValue, SourceFailed
from voc.settings import Settings

ATTEMPTS = 6
# Longer waits are left to the next run: it resumes where this one stopped.
MAX_WAIT_SECONDS = 300.0
MAX_BYTES = 50 * 2**20
ALLOW_PRIVATE = "VOC_SOURCES_ALLOW_PRIVATE"
# Answers that may be better next time; 520 to 524 are those of a proxy whose origin failed.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, read to its end."""

    status: int
    headers: httpx.Headers
    content: bytes


class _Passing(Exception):
    """An answer, or no answer, that may be better after `wait` seconds (None: it was not said how long)."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(reason)


class Web:
    """Requests to the system behind one source.

    `authorize` gives the headers that carry the credentials; it is asked once, and again when they are refused.
    Credentials travel in headers only: addresses end up in logs.

    Raises:
        InvalidValue: if `base_url` is not encrypted, unless addresses inside the own network are allowed.
    """

    def __init__(
        self,
        source: str,
        base_url: str,
        settings: Settings,
        *,
        authorize: Callable[[Web], Mapping[str, str]] | None = None,
        redirects: bool = False,
    ) -> None:
        allow_private = settings.sources_allow_private
        if base_url.startswith("http://") and authorize and not allow_private:
            raise InvalidValue("base_url", base_url, f"use https://; {ALLOW_PRIVATE}=true allows http://.")
        self.source = source
        self._authorize = authorize
        self._granted: Mapping[str, str] | None = None
        self._client = httpx.Client(
            base_url=base_url,
            timeout=settings.http_timeout_seconds,
            transport=_Guarded(allow_private=allow_private),
            headers={"user-agent": f"voc/{__version__}"},
            follow_redirects=redirects,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, url: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON at `url` (absolute, or below the base address); parameters that are None are left out.

        Raises:
            SourceFailed: if it is refused, or still fails after `ATTEMPTS` tries. `status` is that of the answer.
        """
        given = {name: value for name, value in (params or {}).items() if value is not None}
        return self._json(self.request("GET", url, params=given or None))

    def listed(self, url: str, params: Mapping[str, Any] | None = None) -> tuple[Any, bool]:
        """The JSON at `url`, and whether its Link header names a next page. Raises as `get`."""
        given = {name: value for name, value in (params or {}).items() if value is not None}
        answer = self.request("GET", url, params=given or None)
        return self._json(answer), 'rel="next"' in answer.headers.get("link", "")

    def post(self, url: str, **options: Any) -> Any:
        """The JSON answered to a POST; `options` are those of httpx. Raises as `get`."""
        return self._json(self.request("POST", url, **options))

    def request(self, method: str, url: str, **options: Any) -> Answer:
        """The answer to a request, tried again while that may help. Raises as `get`."""
        try:
            for attempt in stamina.retry_context(
                on=_backoff, attempts=ATTEMPTS, timeout=None, wait_initial=1, wait_max=60, wait_jitter=1
            ):
                with attempt:
                    return self._authorized(method, url, options)
        except _Passing as error:
            later = f"; it asks to wait {error.wait:.0f} s" if error.wait and error.wait > MAX_WAIT_SECONDS else ""
            raise SourceFailed(self.source, f"{error}{later}. Run the same command again to go on") from error
        raise AssertionError("stamina returns or raises")

    def _authorized(self, method: str, url: str, options: Mapping[str, Any]) -> Answer:
        if self._authorize is None:
            return self._send(method, url, options)
        fresh = self._granted is None
        try:
            return self._send(method, url, options, self._headers())
        except SourceFailed as error:
            # A token that expired in the middle of a long reading is fetched again, once.
            if error.status != 401 or fresh:
                raise
        self._granted = None
        return self._send(method, url, options, self._headers())

    def _headers(self) -> Mapping[str, str]:
        if self._granted is None and self._authorize is not None:
            authorize, self._authorize = self._authorize, None  # its own requests carry no credentials of ours
            try:
                self._granted = authorize(self)
            finally:
                self._authorize = authorize
        return self._granted or {}

    def _send(
        self, method: str, url: str, options: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Answer:
        given = {**(headers or {}), **(options.get("headers") or {})}
        try:
            with self._client.stream(method, url, **{**options, "headers": given}) as response:
                answer = Answer(response.status_code, response.headers, self._bounded(response))
        except (httpx.TransportError, httpx.DecodingError) as error:
            host = self._client.base_url.join(url).host
            raise _Passing(f"{host} could not be reached: {type(error).__name__}") from error
        except (httpx.TooManyRedirects, httpx.InvalidURL) as error:
            raise SourceFailed(self.source, f"its address leads nowhere: {type(error).__name__}") from error
        return self._judged(answer, self._client.base_url.join(url))

    def _bounded(self, response: httpx.Response) -> bytes:
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > MAX_BYTES:
                raise SourceFailed(self.source, f"{response.url.host} answered more than {MAX_BYTES:,} bytes")
        return bytes(content)

    def _judged(self, answer: Answer, url: httpx.URL) -> Answer:
        # Without the query: it may hold what was searched for.
        said = f"{url.host}{url.path} answered {answer.status}"
        wait = _wait(answer.headers)
        if answer.status in _PASSING or (answer.status == 403 and wait is not None):
            raise _Passing(said, wait)
        if answer.status in (401, 403):
            reason = f"{said}: check the credentials, VOC_SOURCE_{self.source.upper()}_... (voc sources {self.source})"
            raise SourceFailed(self.source, reason, status=answer.status)
        if answer.status >= 300 and answer.status != 304:
            raise SourceFailed(self.source, said, status=answer.status)
        return answer

    def _json(self, answer: Answer) -> Any:
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError) as error:
            kind = answer.headers.get("content-type", "no content type")[:80]
            raise SourceFailed(self.source, f"its answer is not JSON ({kind})") from error


def _backoff(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds."""
    if not isinstance(error, _Passing):
        return False
    return error.wait <= MAX_WAIT_SECONDS and error.wait if error.wait is not None else True


def _wait(headers: Mapping[str, str]) -> float | None:
    """How many seconds the server asks to wait; measured with its own clock where it names a moment."""
    asked = headers.get("retry-after")
    if asked is None and headers.get("x-ratelimit-remaining") in ("0", "0.0"):
        asked = headers.get("x-ratelimit-reset")
    if asked is None:
        return None
    try:
        seconds = float(asked)
        # Some name the moment in Unix seconds.
        return max(0.0, seconds - _date(headers["date"]) if seconds > 1e9 else seconds)
    except (ValueError, KeyError):
        pass
    try:
        return max(0.0, _date(asked) - _date(headers["date"]))
    except (ValueError, KeyError):
        return None


def _date(text: str) -> float:
    return parsedate_to_datetime(text).timestamp()


@cache
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes 0.1 s of the processor: once is enough.
    return httpx.create_ssl_context()


class _Guarded(httpx.HTTPTransport):
    """Connects to the very address that was found to be outside the own network."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(verify=_tls())
        self._allow_private = allow_private

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = public_address(str(request.url), allow_private=self._allow_private, setting=ALLOW_PRIVATE)
        pinned = httpx.Request(
            request.method,
            target.url,
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": target.host},
        )
        return super().handle_request(pinned)
