"""Who may speak to whom: TLS for every address but loopback, with keys of a private authority."""

import re
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from processing.errors import SettingsError
from processing.files.display import display
from processing.formats.installation import command_to_add, quoted
from processing.language.lazy_text import lazy_tr
from processing.running.engines.cluster.link import OWN_CLUSTER, Link

AUTHORITY = "authority.pem"  # the certificate that vouches for all others; no secret
CERTIFICATE = "cluster.pem"
KEY = "cluster-key.pem"

PACKAGES = ("distributed", "cryptography")  # of the extra `cluster`

_ADDRESS = re.compile(
    r"(?P<protocol>tcp|tls)://(?P<host>\[[0-9a-fA-F:.%]+\]|[^\[\]:/\s]+):(?P<port>\d{1,5})"
)


def check_installed() -> None:
    """Check that the packages of the extra `cluster` are there; imports none of them.

    Raises:
        SettingsError: one is not; the sentence names the command that adds them.
    """
    if all(find_spec(name) is not None for name in PACKAGES):
        return
    command = command_to_add(*PACKAGES)
    if not command:
        raise SettingsError(
            lazy_tr(
                "This Thumbpool came as a whole and works on no cluster; one that was installed by "
                "pip does."
            )
        )
    raise SettingsError(
        lazy_tr(
            "The engine dask needs packages that are not installed. Add them with: {command}",
            command=command,
        )
    )


def link_to(scheduler: str, certificates: Path | None, *, is_insecure: bool) -> Link:
    """Return how to reach the cluster that settings name.

    Raises:
        SettingsError: the address is none, or it is not safe and nobody said that it may be.
    """
    if not scheduler:
        return OWN_CLUSTER
    found = _ADDRESS.fullmatch(scheduler)
    if found is None:
        raise SettingsError(
            lazy_tr(
                "{address} is no address of a scheduler; one is tls://host:8786.",
                address=display(scheduler),
            )
        )
    if found["protocol"] == "tls":
        if certificates is None:
            raise SettingsError(
                lazy_tr(
                    "A scheduler at tls:// asks for a certificate: name the folder that "
                    "'thumbpool-cli cluster certificates' made, with --certificates."
                )
            )
        for name in (AUTHORITY, CERTIFICATE, KEY):
            if not (certificates / name).is_file():
                raise SettingsError(
                    lazy_tr(
                        "{path} is missing; 'thumbpool-cli cluster certificates {folder}' makes "
                        "it, or copy the folder from the machine where it was made.",
                        path=display(certificates / name),
                        folder=display(certificates),
                    )
                )
        return Link(scheduler, certificates)
    if not (is_insecure or is_loopback(found["host"])):
        raise SettingsError(
            lazy_tr(
                "Without TLS, whoever reaches {address} can run programs on all workers and on "
                "this machine. Use tls:// and certificates; in a network of trusted people alone, "
                "say --insecure, which the window calls Without encryption.",
                address=display(scheduler),
            )
        )
    return Link(scheduler)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, by its address or as `localhost`."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def security_of(link: Link) -> Any:
    """Return Dask's settings for a link; runs where Dask may be imported."""
    from distributed import Security

    if link.certificates is None:
        return None
    return Security(require_encryption=True, **dask_settings(link.certificates))


def dask_settings(folder: Path) -> dict[str, str]:
    """Return by Dask's names the files that all sides use: each shows and asks a certificate."""
    files = {"tls_ca_file": str(folder / AUTHORITY)}
    for role in ("client", "scheduler", "worker"):
        files[f"tls_{role}_cert"] = str(folder / CERTIFICATE)
        files[f"tls_{role}_key"] = str(folder / KEY)
    return files


def temporary_security() -> Any:
    """Return keys for a cluster of one process and its children, kept in their memory alone."""
    from distributed import Security

    return Security.temporary()


def dask_options(folder: Path) -> str:
    """Return the options of 'dask scheduler' and 'dask worker' that go with certificates."""
    words = [
        *("--tls-ca-file", str(folder / AUTHORITY)),
        *("--tls-cert", str(folder / CERTIFICATE)),
        *("--tls-key", str(folder / KEY)),
        # It shows what runs to everybody, without any certificate.
        *("--dashboard-address", "127.0.0.1:0"),
        *("--preload", "thumbpool.dask_preload"),
    ]
    return quoted(*words)
