"""Prepare a scheduler or a worker that 'dask scheduler' or 'dask worker' starts for our runs."""

from typing import Any

import click

from processing.running.engines.cluster.dask_client import forget_messages
from processing.running.engines.cluster.security import is_loopback
from processing.running.engines.cluster.tls_errors import keep_errors_apart

keep_errors_apart()  # when this is imported: nannies set up nothing

SILENT_SECONDS = 60  # after which a worker that says nothing is taken for lost


def _set_up(server: Any, *, insecure: bool) -> None:
    """Set up a scheduler or a worker that has started.

    Raises:
        SystemExit: it would take in anybody, and `--insecure` was not said. Dask only logs other
            errors, and goes on.
    """
    if not insecure:
        _refuse_strangers(str(server.address_safe))
    if hasattr(server, "worker_ttl"):  # a scheduler; it would wait five minutes for a lost host
        forget_messages()
        server.worker_ttl = min(server.worker_ttl or SILENT_SECONDS, SILENT_SECONDS)
        return
    from processing.imaging import pipeline  # noqa: F401 - before the first run asks for it
    from processing.running.worker import process  # noqa: F401


def _refuse_strangers(address: str) -> None:
    protocol, _, place = address.partition("://")
    host = place.rpartition(":")[0]
    if protocol != "tls" and host and not is_loopback(host):
        raise SystemExit(
            f"{address} would be open to everybody in this network. Start it with --protocol tls, "
            "--tls-ca-file, --tls-cert and --tls-key, or on 127.0.0.1; in a network of trusted "
            "people alone, add --insecure."
        )


# Dask hands it the words of its command line that it does not know itself.
dask_setup = click.Command(
    "thumbpool", callback=_set_up, params=[click.Option(["--insecure"], is_flag=True)]
)
