"""A server of S3 on the loopback, from a package, that fails when it is told to."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from moto.backends import get_backend
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.storages import forget_storages

REGION = "us-east-1"
KEY, SECRET = "AKIA-OF-THE-TEST", "secret-of-the-test"
_SLOW_DOWN = (
    b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
)


@dataclass
class Request:
    """What was asked of the server."""

    method: str
    path: str
    query: str


Fault = Callable[[Any, Iterable[bytes]], Iterable[bytes]]


def throttled(environ: Any, start: Any, _app: Any) -> Iterable[bytes]:
    """Answer that there are too many requests."""
    start("503 Slow Down", [("Content-Type", "application/xml")])
    return [_SLOW_DOWN]


def denied(environ: Any, start: Any, _app: Any) -> Iterable[bytes]:
    """Answer that this may not be done."""
    start("403 Forbidden", [("Content-Type", "application/xml")])
    return [
        b"<Error><Code>AccessDenied</Code><Message>for " + SECRET.encode() + b"</Message></Error>"
    ]


def refusing(code: str) -> Fault:
    """Return a fault that refuses with a code, which the answer to HEAD has no room for."""

    def fault(environ: Any, start: Any, _app: Any) -> Iterable[bytes]:
        start("403 Forbidden", [("Content-Type", "application/xml")])
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        said = f"<Error><Code>{code}</Code><Message>for {SECRET}</Message></Error>"
        return [said.encode()]

    return fault


def without_conditions(environ: Any, start: Any, app: Any) -> Iterable[bytes]:
    """Do what is asked whatever is there already, as servers do that know no conditions."""
    environ.pop("HTTP_IF_NONE_MATCH", None)
    return app(environ, start)


def refusing_conditions(environ: Any, start: Any, app: Any) -> Iterable[bytes]:
    """Refuse what has a condition, as other servers do that know none."""
    if "HTTP_IF_NONE_MATCH" not in environ:
        return app(environ, start)
    start("501 Not Implemented", [("Content-Type", "application/xml")])
    return [b"<Error><Code>NotImplemented</Code><Message>A header is unknown.</Message></Error>"]


def reset(environ: Any, _start: Any, _app: Any) -> Iterable[bytes]:
    """Reset the connection without an answer."""
    it: socket.socket = environ["werkzeug.socket"]
    it.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    it.shutdown(socket.SHUT_RD)
    it.close()
    raise ConnectionResetError


def halved(environ: Any, start: Any, app: Any) -> Iterable[bytes]:
    """Send half of the answer, and close."""
    content = b"".join(app(environ, start))
    return [content[: len(content) // 2]]


def done_but_reset(environ: Any, start: Any, app: Any) -> Iterable[bytes]:
    """Do what was asked, and reset the connection instead of answering."""
    b"".join(app(environ, lambda *_: None))
    return reset(environ, start, app)


@dataclass
class Faults:
    """The next requests that fail, and how."""

    left: list[tuple[Callable[[Request], bool], Any]] = field(default_factory=list)
    changing: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Any, times: int, method: str, part: str = "") -> None:
        """Let so many requests fail whose method is this and whose path has this part."""
        with self.changing:
            self.left += [
                (lambda it: it.method == method and part in f"{it.path}?{it.query}", fault)
            ] * times

    def take(self, request: Request) -> Any:
        """Return how a request fails; None if it does not."""
        with self.changing:
            for place, (is_meant, fault) in enumerate(self.left):
                if is_meant(request):
                    del self.left[place]
                    return fault
        return None


class _Handler(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing."""

    def handle(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # of connections that were reset
            super().handle()


class S3Server:
    """Buckets on the loopback.

    Attributes:
        requests: what was asked so far.
        faults: what is to fail.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults = Faults()
        self._app = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Handler
        )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.port}"
        self.client = boto3.client(
            "s3",
            region_name=REGION,
            endpoint_url=self.address,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )

    def _answer(self, environ: Any, start: Any) -> Iterable[bytes]:
        request = Request(
            environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        )
        self.requests.append(request)
        fault = self.faults.take(request)
        return self._app(environ, start) if fault is None else fault(environ, start, self._app)

    def put(self, address: str, content: bytes) -> None:
        """Put an object; its bucket is made."""
        bucket, _, key = address.removeprefix("s3://").partition("/")
        self.client.create_bucket(Bucket=bucket)
        self.client.put_object(Bucket=bucket, Key=key, Body=content)

    def content(self, address: str) -> bytes:
        """Return the content of an object."""
        bucket, _, key = address.removeprefix("s3://").partition("/")
        return self.client.get_object(Bucket=bucket, Key=key)["Body"].read()

    def keys(self, bucket: str) -> list[str]:
        """Return the names of all objects in a bucket."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return [each["Key"] for page in pages for each in page.get("Contents", ())]

    def unfinished(self, bucket: str) -> int:
        """Return how many uploads in parts were begun and neither ended nor aborted."""
        return len(self.client.list_multipart_uploads(Bucket=bucket).get("Uploads", ()))

    def asked(self, method: str, part: str = "") -> int:
        """Return how many requests there were of a method, with this part in path or query."""
        return sum(
            each.method == method and part in f"{each.path}?{each.query}" for each in self.requests
        )

    def close(self) -> None:
        """End the server, and forget all buckets."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.client.close()
        for backend in get_backend("s3").values():
            for each in backend.values():
                each.reset()


@contextlib.contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """Yield a server that drivers find by the environment, also those of other processes."""

    server = S3Server()
    for name, value in {
        "AWS_ENDPOINT_URL": server.address,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    forget_storages()
    try:
        yield server
    finally:
        forget_storages()
        server.close()
