"""What every picture of one run is made with: its recipe, memory limit and output folder."""

from dataclasses import dataclass
from pathlib import Path

from processing.files.known_folders import NO_FOLDERS, KnownFolders
from processing.settings.recipe import Recipe


@dataclass(frozen=True, slots=True)
class RunContext:
    """The same for all pictures of one run; handed to every worker once.

    Attributes:
        run_id: marks messages and unfinished files.
        recipe: what is done to each picture.
        memory_bytes: what one picture may take while it is made.
        replaces_originals: whether results are meant for the places of their originals.
        output_folder: stands when the run begins; no worker makes it anew, for it may be gone
            with its disk. None where results go to several.
        folders: those that are written below, as they were when the run began.
        thumbnail_cache: whether results are thumbnails by the rules of the desktop's cache, for
            their owner's eyes alone.
    """

    run_id: str
    recipe: Recipe
    memory_bytes: int
    replaces_originals: bool = False
    output_folder: Path | None = None
    thumbnail_cache: bool = False
    folders: KnownFolders = NO_FOLDERS
