"""The extra `png`: a package with which PNG is read faster, beside those of `fast`.

It is young. So it is named in the one version that was tried, and only who asks for it gets it.
"""

from importlib.util import find_spec

from processing.formats.installation import command_to_add
from processing.language.lazy_text import LazyText, lazy_tr

PACKAGE = "micro-reader-codecs"
REQUIREMENT = f"{PACKAGE}==0.0.2"
_MODULE = "micro_reader_codecs"


def is_there() -> bool:
    """Return whether the package is installed; it is not imported."""
    return find_spec(_MODULE) is not None


def advice() -> LazyText | None:
    """Return the sentence on what the package brings and how to add it; None if that is idle."""
    command = command_to_add(REQUIREMENT)
    if is_there() or not command:
        return None
    return lazy_tr(
        "PNG is read in two thirds of the time with {package}, a young package: {command}",
        package=PACKAGE,
        command=command,
    )
