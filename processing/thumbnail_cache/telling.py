"""What a thumbnail tells of its file; runs in a worker process."""

from dataclasses import replace
from pathlib import Path

from PIL import Image

from processing.formats import available
from processing.imaging.metadata.model import Metadata
from processing.imaging.opening import Opened
from processing.picture import Size
from processing.thumbnail_cache.places import address_of
from processing.thumbnail_cache.standing import ADDRESS, MODIFIED, SECOND_NS, SIZE, FileFacts
from processing.version import __version__

Text = tuple[str, str]

# The standard asks for 8 bits a channel, and a PNG would keep 16 of grey.
THUMBNAIL = replace(available.by_key("png"), modes=frozenset({"RGB", "RGBA"}))


def told_of_picture(path: Path, opened: Opened, size: Size) -> Metadata:
    """Return what the thumbnails of an opened picture tell of it; `size` is as a person sees it."""
    seconds = opened.modified_ns // SECOND_NS
    facts = FileFacts(address_of(path), seconds, opened.size_bytes)
    row = available.by_pillow_name(opened.image.format)
    kind = Image.MIME.get(row.pillow_name)
    return Metadata(
        texts=(
            *told_of_file(facts),
            *((("Thumb::Mimetype", kind),) if kind else ()),
            ("Thumb::Image::Width", str(size[0])),
            ("Thumb::Image::Height", str(size[1])),
        )
    )


def told_of_file(facts: FileFacts) -> tuple[Text, ...]:
    """Return what every thumbnail tells, and the record of a failure as well."""
    return (
        (ADDRESS, facts.address),
        (MODIFIED, str(facts.modified_seconds)),
        (SIZE, str(facts.size_bytes)),
        ("Software", f"Thumbpool {__version__}"),
    )
