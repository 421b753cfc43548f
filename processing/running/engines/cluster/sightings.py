"""Check at the start that every worker sees sources and output folder by the same paths.

The client writes a small file with a random content into each folder that the run writes to. In
the folders of the sources nothing is written: there a worker has to see the run's first picture
with the same first bytes, and all folders.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from processing.files.atomic_write import unwritable
from processing.files.temporaries import temporary_path
from processing.imaging.run_context import RunContext
from processing.running.engines.cluster.messages import Sighting

HEAD_BYTES = 65_536
_TOKEN_NUMBER = 10**15  # no task has it, and the sweep of a run removes what is left


@contextmanager
def sightings(context: RunContext, first_source: Path | None) -> Iterator[tuple[Sighting, ...]]:
    """Yield what each worker of a run has to see; the token files are there only inside.

    Raises:
        OutputError: a token file cannot be written.
    """
    there = [folder for folder in context.writable_folders if _is_known(folder, context)]
    readable = [path for path in context.readable_paths if path.exists()]
    with looked_for(readable, there, context.run_id, first_source) as seen:
        yield seen


@contextmanager
def looked_for(
    readable: Iterable[Path], writable: Iterable[Path], run_id: str, first_source: Path | None
) -> Iterator[tuple[Sighting, ...]]:
    """Yield what a worker has to see where these paths are there; see `sightings`.

    Raises:
        OutputError: a token file cannot be written.
    """
    tokens: list[Path] = []
    try:
        tokens += (_token_in(folder, run_id) for folder in writable)
        seen = [Sighting(path, "") for path in readable]
        files = [*tokens, *([first_source] if first_source is not None else [])]
        seen += [Sighting(path, head) for path in files if (head := _head_of(path))]
        yield tuple(seen)
    finally:
        for token in tokens:
            with suppress(OSError):
                token.unlink()


def unseen(seen: Iterable[Sighting]) -> list[Path]:
    """Return the paths that this process does not see as the client does; runs in a worker.

    An output folder is named, not its token file.
    """
    return [_shown(each.path) for each in seen if not _is_seen(each)]


def _is_known(folder: Path, context: RunContext) -> bool:
    """Return whether a folder is there, and no other is in its place."""
    with suppress(OSError):
        context.folders.check(folder / "token")
        return folder.is_dir()
    return False


def _is_seen(each: Sighting) -> bool:
    return _head_of(each.path) == each.head if each.head else each.path.exists()


def _shown(path: Path) -> Path:
    return path.parent if path.name.startswith(".thumbpool-") else path


def _token_in(folder: Path, run_id: str) -> Path:
    path = temporary_path(folder / "token", run_id, _TOKEN_NUMBER)
    try:
        path.write_text(secrets.token_hex(16), encoding="ascii")
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def _head_of(path: Path) -> str:
    """Return a hash of the first bytes of a file; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.blake2b(file.read(HEAD_BYTES), digest_size=16).hexdigest()
    except OSError:
        return ""
