"""Keep what one TLS connection ended by from ending others of the same thread.

OpenSSL keeps errors in a queue for each thread, and Python's `ssl` does not empty it before it
reads or writes. So what the end of one connection leaves there is raised by the next one that has
nothing to read yet, and that is closed (https://github.com/python/cpython/issues/148594). With
OpenSSL 3.4 and later, as in Debian 13, one in 24 workers of Dask lost its scheduler in that way as
soon as it had found it: Dask serves all connections of a process in one thread.
"""

import ctypes
import functools
import ssl
import sys
from collections.abc import Callable
from typing import Any

_METHODS = ("do_handshake", "recv_into", "send")  # which Tornado calls; others lead to `read`


def dask_setup(_server: Any) -> None:
    """Do so in a worker's process; Dask calls it before the worker looks for its scheduler."""
    keep_errors_apart()


def keep_errors_apart() -> None:
    """Empty the queue before each step of a TLS connection of this process, from now on.

    Does nothing on Windows, whose Python brings an older OpenSSL, and where the function that
    empties it is hidden, as in an interpreter that is linked as one file.
    """
    clear = _clear_function()
    if clear is None:
        return
    for name in _METHODS:
        method = getattr(ssl.SSLSocket, name)
        if not hasattr(method, "__wrapped__"):
            setattr(ssl.SSLSocket, name, _after(clear, method))


def _clear_function() -> Callable[[], None] | None:
    """Return ERR_clear_error of the OpenSSL that `ssl` uses."""
    if sys.platform == "win32":
        return None
    import _ssl

    for library in (getattr(_ssl, "__file__", None), None):  # None: the interpreter itself
        try:
            clear = ctypes.PyDLL(library).ERR_clear_error
        except (OSError, AttributeError):
            continue
        clear.argtypes, clear.restype = (), None
        return clear
    return None


def _after(first: Callable[[], None], method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that calls `first` before it does what `method` does."""

    @functools.wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:
        first()
        return method(*arguments, **named)

    return call
