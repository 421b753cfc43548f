"""Put whole sentences one after the other, as the reader's language does."""

from processing.language.translation import tr


def in_sequence(first: str, *others: str) -> str:
    """Return sentences one after the other, with what stands between them."""
    for following in others:
        # Translators: two whole sentences, one after the other.
        first = tr("{sentence} {following}", sentence=first, following=following)
    return first
