"""Let the reader of a picture tell what of it is lost, for the outcome to say."""

from PIL import Image

_KEY = "thumbpool_losses"  # within Pillow's own notes on a picture, which no writer of ours keeps


def tell_loss(image: Image.Image, sentence: str) -> None:
    """Note that `image` lacks something that its file holds; `sentence` is for its user."""
    told = losses_of(image)
    if sentence not in told:
        image.info[_KEY] = (*told, sentence)


def losses_of(image: Image.Image) -> tuple[str, ...]:
    """Return what the reader of `image` told so far; complete once it is decoded."""
    told: tuple[str, ...] = image.info.get(_KEY, ())
    return told
