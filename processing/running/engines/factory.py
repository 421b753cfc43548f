"""Choose the engine that a batch asks for."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from processing.files.known_folders import NO_FOLDERS, KnownFolders
from processing.files.output_folder import linked_folders
from processing.files.remote.names import is_remote
from processing.imaging.run_context import RunContext
from processing.planning.storage_drivers import check_drivers
from processing.processes.memory import budget_bytes, picture_bytes, workers_within
from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.cluster.link import OWN_CLUSTER, Link
from processing.running.worker.entry import make_picture, make_thumbnails
from processing.running.worker.protocol import TaskFunction
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.read_paths import readable_paths

if TYPE_CHECKING:
    from processing.running.worker.staging import Staging


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
    """Return how to reach the cluster that `settings` ask for; check that all of it can be used.

    Raises:
        SettingsError: a package lacks, or the address is none or not safe.
    """
    check_drivers(settings)
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
    staging: "Staging | None" = None,
    watches_queue: bool = False,
) -> EngineSettings:
    """Return what an engine needs to know of a batch; looks for links on the disk.

    `result_folders` are all that the run's results go to, below the output folder; `folders` are
    those that are written below, as they were when the run began. `linked` is what links among the
    pictures lead to. What is in storages passes through `staging`. `work` is what is done with each
    picture, if that is not what `settings` ask for.
    """
    is_replacing = settings.replace_originals
    output_folder, written, read = _local_folders(settings, staging)
    is_linking = not is_replacing and not is_remote(settings.output_folder)
    links = linked_folders(settings.output_folder, result_folders) if is_linking else ()
    run_context = RunContext(
        run_id,
        settings.recipe,
        memory_of_worker(settings),
        replaces_originals=is_replacing,
        output_folder=None if is_replacing else output_folder,
        thumbnail_cache=settings.thumbnail_cache,
        folders=folders,
        readable_paths=(*read, *readable_paths(settings, linked)),
        writable_folders=(*written, *links),
        file_limit_seconds=settings.file_limit_seconds,
        fetches=settings.is_remote and staging is None,
    )
    usual_work = make_thumbnails if settings.thumbnail_cache else make_picture
    return EngineSettings(
        run_context,
        settings.workers,
        settings.start_method,
        work or usual_work,
        first_session,
        check_engine(settings),
        watches_queue=watches_queue,
    )


def _local_folders(
    settings: BatchSettings, staging: "Staging | None"
) -> tuple[Path, tuple[Path, ...], tuple[Path, ...]]:
    """Return the output folder of workers, what they write below, and what they read besides."""
    output_folder, written = settings.output_folder, settings.written_folders
    if staging is None:
        return output_folder, written, ()
    if is_remote(output_folder):
        output_folder, written = staging.outgoing, (staging.outgoing,)
    return output_folder, written, (staging.incoming,)


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
