"""How a run reaches its cluster, told by its settings; every engine's settings have one."""

from pathlib import Path

from processing.record import record

PATIENCE_SECONDS = 60.0


@record
class Link:
    """How to reach a cluster.

    Attributes:
        scheduler: its address; empty for a cluster of this machine's own that the liaison starts.
        certificates: the folder with authority, certificate and key; None without TLS.
        patience_seconds: how long the scheduler may be away, and no worker be there.
        most_workers: of a cluster that others started, no more of its workers are used; 0 for all.
    """

    scheduler: str = ""
    certificates: Path | None = None
    patience_seconds: float = PATIENCE_SECONDS
    most_workers: int = 0

    @property
    def is_local(self) -> bool:
        """Whether the cluster is started for the run and ends with it."""
        return not self.scheduler


OWN_CLUSTER = Link()
