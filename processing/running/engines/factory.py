"""Choose the engine that a batch asks for."""

import sys
from collections.abc import Iterable
from pathlib import Path

from processing.files.known_folders import NO_FOLDERS, KnownFolders
from processing.files.output_folder import linked_folders
from processing.imaging.run_context import RunContext
from processing.processes.memory import budget_bytes, picture_bytes, workers_within
from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.cluster.messages import OWN_CLUSTER, Link
from processing.running.worker.entry import make_picture, make_thumbnails
from processing.running.worker.protocol import TaskFunction
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.read_paths import readable_paths


def make_engine(kind: EngineKind, settings: EngineSettings) -> Engine:
    """Return a fresh engine; it can be run once."""
    # Imported when asked for: engines that work in this process load all that makes pictures.
    match kind:
        case EngineKind.POOL:
            from processing.running.engines._pool import PoolEngine

            return PoolEngine(settings)
        case EngineKind.THREADS:
            from processing.running.engines._threads import ThreadsEngine

            return ThreadsEngine(settings)
        case EngineKind.SERIAL:
            from processing.running.engines._serial import SerialEngine

            return SerialEngine(settings)
        case EngineKind.DASK:
            from processing.running.engines.cluster.engine import DaskEngine

            return DaskEngine(settings)


def check_engine(settings: BatchSettings) -> Link:
    """Return how to reach the cluster that `settings` ask for; check that the engine can be used.

    Raises:
        SettingsError: a package lacks, or the address is none or not safe.
    """
    if settings.engine is not EngineKind.DASK:
        return OWN_CLUSTER
    from processing.running.engines.cluster.security import check_installed, link_to

    check_installed()
    certificates = Path(settings.certificates) if settings.certificates else None
    return link_to(settings.scheduler, certificates, is_insecure=settings.insecure)


def engine_settings(
    settings: BatchSettings,
    run_id: str,
    *,
    result_folders: Iterable[Path] = (),
    linked: tuple[Path, ...] = (),
    folders: KnownFolders = NO_FOLDERS,
    work: TaskFunction | None = None,
    first_session: int = 0,
) -> EngineSettings:
    """Return what an engine needs to know of a batch; looks for links on the disk.

    `result_folders` are all that the run's results go to, below the output folder; `folders` are
    those that are written below, as they were when the run began. `linked` is what links among the
    pictures lead to. `work` is what is done with each picture, if that is not what `settings` ask
    for.
    """
    is_replacing = settings.replace_originals
    links = () if is_replacing else linked_folders(settings.output_folder, result_folders)
    run_context = RunContext(
        run_id,
        settings.recipe,
        memory_of_worker(settings),
        replaces_originals=is_replacing,
        output_folder=None if is_replacing else settings.output_folder,
        thumbnail_cache=settings.thumbnail_cache,
        folders=folders,
        readable_paths=readable_paths(settings, linked),
        writable_folders=(*settings.written_folders, *links),
        file_limit_seconds=settings.file_limit_seconds,
    )
    usual_work = make_thumbnails if settings.thumbnail_cache else make_picture
    return EngineSettings(
        run_context,
        settings.workers,
        settings.start_method,
        work or usual_work,
        first_session,
        check_engine(settings),
    )


def fitting_workers(settings: BatchSettings) -> int:
    """Return how many workers a run of `settings` is to have within its memory.

    A cluster that others started has the workers that it has, and tells of them when it is asked.
    """
    if settings.is_elsewhere:
        return settings.known_workers
    return workers_within(
        budget_bytes(settings.memory_megabytes),
        settings.workers,
        are_processes=settings.engine.has_processes,
    )


def memory_of_worker(settings: BatchSettings) -> int:
    """Return how many bytes each worker may use for one picture.

    Workers of a cluster that others started know their own limits.
    """
    if settings.is_elsewhere:
        return sys.maxsize
    return picture_bytes(
        budget_bytes(settings.memory_megabytes),
        1 if settings.engine is EngineKind.SERIAL else settings.workers,
        are_processes=settings.engine.has_processes,
    )
