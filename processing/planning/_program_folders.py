"""Recognize folders that programs and systems keep for themselves, with pictures of no user."""

from processing.files.paths import fold

# Previews that a server makes, deleted files, and states of a disk to go back to.
_NAMES = frozenset(
    {
        "@eadir",  # of Synology, as the next two
        "#recycle",
        "#snapshot",
        "@recycle",  # of QNAP, as the next one
        "@recently-snapshot",
        "$recycle.bin",  # of Windows, as the next two
        "recycler",
        "system volume information",
        "lost+found",  # of Linux
    }
)
# Libraries of Photos, iPhoto, Aperture and Lightroom, previews of Lightroom, and catalogues of
# Capture One: to be changed by their program only.
_ENDINGS = (
    ".photoslibrary",
    ".photolibrary",
    ".migratedphotolibrary",
    ".aplibrary",
    ".lrlibrary",
    ".lrdata",
    ".cocatalog",
)


def is_kept_by_a_program(name: str) -> bool:
    """Return whether a folder of this name, at whatever place, belongs to a program."""
    folded = fold(name)
    return folded in _NAMES or folded.endswith(_ENDINGS)
