"""Who may look into what is made: everybody whom the user's umask lets, or its owner alone."""

from pathlib import Path

_FILE, _PRIVATE_FILE = 0o666, 0o600
_FOLDER, _PRIVATE_FOLDER = 0o777, 0o700


def file_mode(*, is_private: bool) -> int:
    """Return the permissions of a new file, of which the umask takes its part."""
    return _PRIVATE_FILE if is_private else _FILE


def make_folder(folder: Path, *, is_private: bool) -> None:
    """Make `folder` if it is not there, and those above it as usual.

    Raises:
        OSError: the system would not make it, or something else stands there.
    """
    folder.mkdir(_PRIVATE_FOLDER if is_private else _FOLDER, parents=True, exist_ok=True)
