"""What one TLS connection leaves in OpenSSL's queue of errors does not end another."""

import ctypes
import errno
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from processing.running.engines.cluster import tls_errors
from processing.running.engines.cluster.certificates import make_certificates
from processing.running.engines.cluster.security import AUTHORITY, CERTIFICATE, KEY

_SYSTEM = 2  # the number of the operating system among OpenSSL's libraries

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its OpenSSL is older")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[ssl.SSLSocket, ssl.SSLSocket]]:
    """Both ends of a TLS connection, after the handshake, that wait for nothing."""
    make_certificates(tmp_path / "keys")
    keys = tmp_path / "keys"
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(keys / CERTIFICATE, keys / KEY)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.load_verify_locations(keys / AUTHORITY)
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
    one = server.wrap_socket(ends[0], server_side=True, do_handshake_on_connect=False)
    other = client.wrap_socket(ends[1], do_handshake_on_connect=False)
    waiting = [one, other]
    while waiting:
        each = waiting.pop(0)
        try:
            each.do_handshake()
        except ssl.SSLWantReadError:
            waiting.append(each)
    yield one, other
    one.close()
    other.close()


def leave_an_error() -> None:
    """Put the error of a pipe that broke into the queue, as the end of a connection does."""
    import _ssl

    library = ctypes.PyDLL(getattr(_ssl, "__file__", None))
    library.ERR_new()
    library.ERR_set_error(_SYSTEM, errno.EPIPE, None)


def test_an_error_of_another_connection_ends_none(
    pair: tuple[ssl.SSLSocket, ssl.SSLSocket], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = pair
    for name in tls_errors._METHODS:
        monkeypatch.setattr(ssl.SSLSocket, name, getattr(ssl.SSLSocket, name))  # to be put back
    tls_errors.keep_errors_apart()
    other.send(b"a")
    assert one.recv_into(bytearray(9)) == 1
    leave_an_error()
    with pytest.raises(ssl.SSLWantReadError):
        one.recv_into(bytearray(9))
    leave_an_error()
    other.send(b"picture")
    assert one.recv_into(bytearray(9)) == len(b"picture")


def test_it_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tls_errors._METHODS:
        monkeypatch.setattr(ssl.SSLSocket, name, getattr(ssl.SSLSocket, name))
    tls_errors.keep_errors_apart()
    once = ssl.SSLSocket.recv_into
    tls_errors.keep_errors_apart()
    assert ssl.SSLSocket.recv_into is once


def test_windows_whose_openssl_is_older_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tls_errors._METHODS:
        monkeypatch.setattr(ssl.SSLSocket, name, getattr(ssl.SSLSocket, name))
    before = [getattr(ssl.SSLSocket, name) for name in tls_errors._METHODS]
    monkeypatch.setattr(sys, "platform", "win32")
    tls_errors.keep_errors_apart()
    assert [getattr(ssl.SSLSocket, name) for name in tls_errors._METHODS] == before
