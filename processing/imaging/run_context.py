"""What every picture of one run is made with: its recipe, memory limit and output folder."""

from pathlib import Path

from processing.files.known_folders import NO_FOLDERS, KnownFolders
from processing.record import record
from processing.settings.recipe import Recipe


@record
class RunContext:
    """The same for all pictures of one run; handed to every worker once.

    Attributes:
        run_id: marks messages and unfinished files.
        recipe: what is done to each picture.
        memory_bytes: the memory limit for one picture.
        replaces_originals: whether results replace their originals.
        output_folder: exists when the run begins; workers never create it, as it may be gone with
            its disk. None if results go to several folders.
        folders: the output folders as they were when the run began.
        thumbnail_cache: whether results are thumbnails of the desktop's cache, readable by their
            owner only.
        readable_paths: files and folders that a sandboxed worker may read besides the program.
        writable_folders: folders that a sandboxed worker may write to.
        file_limit_seconds: the time limit for one picture, where the engine can enforce one.
        fetches: whether workers themselves fetch sources from storages and put results there, as
            those of other machines have to; never the thread that decodes.
    """

    run_id: str
    recipe: Recipe
    memory_bytes: int
    replaces_originals: bool = False
    output_folder: Path | None = None
    thumbnail_cache: bool = False
    folders: KnownFolders = NO_FOLDERS
    readable_paths: tuple[Path, ...] = ()
    writable_folders: tuple[Path, ...] = ()
    file_limit_seconds: float = 120.0
    fetches: bool = False
