"""The texts of the operating system's errors, so that they can be translated like our own."""

from processing.language.lazy_text import LazyText, lazy_tr

# As the C libraries of Linux and macOS and Windows' own messages spell them; any other text stays
# as the system gives it.
_KNOWN = (
    lazy_tr("Operation not permitted"),
    lazy_tr("No such file or directory"),
    lazy_tr("Input/output error"),
    lazy_tr("Permission denied"),
    lazy_tr("File exists"),
    lazy_tr("Not a directory"),
    lazy_tr("Is a directory"),
    lazy_tr("Invalid argument"),
    lazy_tr("Too many open files"),
    lazy_tr("File too large"),
    lazy_tr("No space left on device"),
    lazy_tr("Read-only file system"),
    lazy_tr("File name too long"),
    lazy_tr("Too many levels of symbolic links"),
    lazy_tr("Directory not empty"),
    lazy_tr("Disk quota exceeded"),
    lazy_tr("Connection timed out"),
    lazy_tr("Stale file handle"),
    lazy_tr("No such device"),
    lazy_tr("No such device or address"),
    lazy_tr("Device or resource busy"),
    lazy_tr("Resource temporarily unavailable"),
    lazy_tr("Cannot allocate memory"),
    lazy_tr("Operation not supported"),
    lazy_tr("Invalid cross-device link"),
    lazy_tr("Broken pipe"),
    lazy_tr("Access is denied"),
    lazy_tr("The system cannot find the file specified"),
    lazy_tr("The system cannot find the path specified"),
    lazy_tr("There is not enough space on the disk"),
    lazy_tr("The process cannot access the file because it is being used by another process"),
)
_BY_TEXT: dict[str, LazyText] = {str(text): text for text in _KNOWN}


def of_the_system(strerror: str) -> str:
    """Return an error's text, `OSError.strerror`, so that it is translated where it is shown."""
    return _BY_TEXT.get(strerror, strerror)
