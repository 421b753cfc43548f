"""Make the engine of a run that has files in storages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.factory import make_engine
from processing.running.engines.storage_engine import (
    Carrier,
    FarCarrier,
    LocalCarrier,
    NoteStamp,
    StorageEngine,
)
from processing.running.worker.staging import Staging
from processing.settings.batch import BatchSettings, EngineKind


class MakeSettings(Protocol):
    """What returns the settings of an engine that works through a local folder."""

    def __call__(self, *, staging: Staging | None = None) -> EngineSettings:
        """Return them; workers see what is in storages in the folders of `staging`."""


def make_storage_engine(
    settings: BatchSettings,
    given: MakeSettings,
    run_id: str,
    size_of: Callable[[int], int],
    note: NoteStamp,
) -> Engine:
    """Return a fresh engine whose workers see local files only, or fetch and put themselves.

    `size_of` returns the size of a task's source by the task's id; `note` is given each result.
    """
    carrier: Carrier
    if settings.engine is EngineKind.DASK:
        of_engine, carrier = given(), FarCarrier()
    else:
        staging = Staging(run_id)
        of_engine = replace(given(staging=staging), waits_for_tasks=True)
        carrier = LocalCarrier(staging, size_of)
    engine = make_engine(settings.engine, of_engine)
    return StorageEngine(engine, of_engine.crew, carrier, note)
