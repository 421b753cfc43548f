"""Choose the engine that a batch asks for."""

from collections.abc import Callable

from processing.conditions import Conditions
from processing.engines.base import Engine, EngineSettings
from processing.engines.pool import PoolEngine
from processing.engines.serial import SerialEngine
from processing.engines.threads import ThreadsEngine
from processing.memory import budget_bytes, worker_bytes
from processing.pipeline import make_picture
from processing.settings import BatchSettings, EngineKind

_ENGINES: dict[EngineKind, Callable[[EngineSettings], Engine]] = {
    EngineKind.POOL: PoolEngine,
    EngineKind.THREADS: ThreadsEngine,
    EngineKind.SERIAL: SerialEngine,
}


def make_engine(settings: BatchSettings, run_id: str, first_generation: int = 0) -> Engine:
    """Return a fresh engine for a run; `first_generation` is above those of its earlier engines."""
    memory_bytes = worker_bytes(budget_bytes(settings.memory_megabytes), settings.workers)
    engine_settings = EngineSettings(
        conditions=Conditions(run_id, settings.recipe, memory_bytes, settings.replace_originals),
        workers=settings.workers,
        start_method=settings.start_method,
        file_limit_seconds=settings.file_limit_seconds,
        work=make_picture,
        output_folder=settings.output_folder,
        first_generation=first_generation,
        originals=settings.written_folders if settings.replace_originals else (),
    )
    return _ENGINES[settings.engine](engine_settings)
