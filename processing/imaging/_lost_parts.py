"""Collect warnings about lost parts on the opened picture itself."""

from typing import Any

from PIL import Image

_KEY = "lost_parts"


def note_loss(info: dict[Any, Any], sentence: str) -> None:
    """Add the warning `sentence` to the picture that has `info`, unless it is there."""
    losses = info.setdefault(_KEY, [])
    if sentence not in losses:
        losses.append(sentence)


def lost_parts(image: Image.Image) -> list[str]:
    """Return the warnings about lost parts of `image` so far."""
    return list(image.info.get(_KEY, ()))
