"""Note on an opened picture what was lost of it while it was read."""

from typing import Any

from PIL import Image

_KEY = "lost_parts"


def note_loss(info: dict[Any, Any], sentence: str) -> None:
    """Add `sentence` to what was lost of the picture that has `info`; a second time is no news."""
    losses = info.setdefault(_KEY, [])
    if sentence not in losses:
        losses.append(sentence)


def lost_parts(image: Image.Image) -> list[str]:
    """Return the sentences on what was lost of `image` so far."""
    return list(image.info.get(_KEY, ()))
