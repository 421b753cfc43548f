"""Connect the drivers of `fsspec`, each with the configuration that it finds by itself."""

from pathlib import Path
from typing import Any

CONNECT_SECONDS = 5
READ_SECONDS = 20  # without a byte
CONNECTIONS = 32


class UnknownHostError(Exception):
    """A host shows a key that the user's known hosts do not have for it."""


def driver_of(protocol: str, host: str) -> Any:
    """Return a driver that is connected, or connects when it is used. It caches no listing.

    Raises:
        Exception: whatever the driver raises.
    """
    import fsspec

    options: dict[str, Any] = {}
    if protocol == "s3":
        limits = {**_limits_of_s3(), **_configured(protocol, "config_kwargs")}
        options = {"config_kwargs": limits, "use_listings_cache": False}
    elif protocol == "sftp":
        options = _options_of_sftp(host)
    driver = fsspec.filesystem(protocol, skip_instance_cache=True, **options)
    if protocol == "s3":
        driver.retries = 1  # as above: it would not ask whether to go on
    elif protocol == "sftp":
        driver.ftp.get_channel().settimeout(READ_SECONDS)
    return driver


def _configured(protocol: str, option: str) -> dict[str, Any]:
    """Return what the user's configuration of `fsspec` says, which is not to be replaced."""
    from fsspec.config import conf

    return dict(conf.get(protocol, {}).get(option, {}))


def _limits_of_s3() -> dict[str, Any]:
    return {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": READ_SECONDS,
        "max_pool_connections": CONNECTIONS,
        "retries": {"max_attempts": 0},  # `Storage` tries again, and can be stopped
    }


def _options_of_sftp(host: str) -> dict[str, Any]:
    """Return how to reach `host`, which may name a user and a port.

    Without a policy `fsspec` trusts every host that it has never seen.
    """
    user, _, place = host.rpartition("@")
    name, _, port = place.partition(":") if not place.startswith("[") else _parts_of_ipv6(place)
    options: dict[str, Any] = {
        "host": name,
        "host_key_policy": _known_hosts_only(),
        "timeout": CONNECT_SECONDS,
        "banner_timeout": READ_SECONDS,
        "auth_timeout": READ_SECONDS,
    }
    if user:
        options["username"] = user
    if port:
        options["port"] = int(port)
    return options


def _parts_of_ipv6(place: str) -> tuple[str, str, str]:
    name, _, port = place.removeprefix("[").partition("]")
    return name, ":", port.removeprefix(":")


def _known_hosts_only() -> Any:
    import paramiko

    class KnownHostsOnly(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # it is not typed
        """Accepts a host with the key that the user's `known_hosts` have for it, and no other."""

        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:  # noqa: ARG002 - as it is called
            file = Path.home() / ".ssh" / "known_hosts"
            known = paramiko.HostKeys(str(file) if file.is_file() else None)
            if not known.check(hostname, key):
                raise UnknownHostError

    return KnownHostsOnly
