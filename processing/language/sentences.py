"""Sentences one after the other, as one text that is translated as a whole."""

from processing.language.lazy_text import lazy_tr


def in_a_row(*sentences: str) -> str:
    """Return `sentences` one after the other, without those that are empty."""
    whole, *others = [each for each in sentences if each] or [""]
    for sentence in others:
        # Translators: two whole sentences; only what stands between them is to be translated.
        whole = lazy_tr("{sentence} {next}", sentence=whole, next=sentence)
    return whole
