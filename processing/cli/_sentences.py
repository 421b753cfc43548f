"""Put whole sentences one after the other, as the reader's language does."""

from collections.abc import Sequence

from processing.language.translation import tr


def in_sequence(first: str, *others: str) -> str:
    """Return sentences one after the other, with what stands between them."""
    for following in others:
        # Translators: two whole sentences, one after the other.
        first = tr("{sentence} {following}", sentence=first, following=following)
    return first


def in_one_line(parts: Sequence[str]) -> str:
    """Return the parts of a sentence one after the other; an empty text without any."""
    line, *others = parts or [""]
    for rest in others:
        # Translators: two parts of one sentence, one after the other.
        line = tr("{first}, {rest}", first=line, rest=rest)
    return line
