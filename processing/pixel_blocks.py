"""Keep the memory of one picture's pixels for those of the next, within what a picture may take."""

from PIL import Image

MOST_KEPT_BLOCKS = 4  # more gain nothing; beside a photograph of 24 megapixels they are no new peak
_SHARE = 4  # of what a picture may take, one part in so many may be kept


def keep_pixel_blocks(picture_bytes: int) -> None:
    """Let this process keep blocks of pixels where pictures may take `picture_bytes` each.

    Runs in a worker process, once. The system clears each page that it hands out, which is a tenth
    of the time of a photograph.
    """
    block_bytes = Image.core.get_block_size()
    Image.core.set_blocks_max(min(MOST_KEPT_BLOCKS, picture_bytes // _SHARE // block_bytes))


def make_room(needed_bytes: int, picture_bytes: int) -> None:
    """Give back what is kept, if a picture that needs `needed_bytes` could miss it.

    Blocks are kept for pixels alone, and decoders and encoders take their part elsewhere. Runs in
    a worker process or thread.
    """
    kept_bytes = Image.core.get_blocks_max() * Image.core.get_block_size()
    if needed_bytes + kept_bytes > picture_bytes:
        Image.core.clear_cache()
