"""Keep the memory of one picture's pixels for those of the next, within what a picture may take."""

from PIL import Image

_blocks = Image.core  # type: ignore[attr-defined]  # Pillow tells of it in its guide alone

MOST_KEPT_BLOCKS = 4  # more gain nothing; beside a photograph of 24 megapixels they are no new peak
_SHARE = 4  # of what a picture may take, one part in so many may be kept


def keep_pixel_blocks(picture_bytes: int) -> None:
    """Let this process keep blocks of pixels where pictures may take `picture_bytes` each.

    Runs in a worker process, once. Allocators that give large blocks back at once have the system
    clear every page anew for the next picture, a twelfth of the time of a photograph; that of glibc
    learns to keep them, though not in every run.
    """
    block_bytes = _blocks.get_block_size()
    _blocks.set_blocks_max(min(MOST_KEPT_BLOCKS, picture_bytes // _SHARE // block_bytes))


def make_room(needed_bytes: int, picture_bytes: int) -> None:
    """Give back what is kept, if a picture that needs `needed_bytes` could miss it.

    Blocks are kept for pixels alone, and decoders and encoders take their part elsewhere. Runs in
    a worker process or thread.
    """
    kept_bytes = _blocks.get_blocks_max() * _blocks.get_block_size()
    if needed_bytes + kept_bytes > picture_bytes:
        _blocks.clear_cache()
