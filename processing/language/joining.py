"""Join parts that are translated each by itself: as sentences, a list, a series, a choice."""

from collections.abc import Sequence

from processing.language.lazy_text import LazyText, lazy_tr, places_of

# How parts are listed, from two on.
_SERIES = (
    lazy_tr("{a}, {b}"),
    lazy_tr("{a}, {b}, {c}"),
    lazy_tr("{a}, {b}, {c}, {d}"),
    lazy_tr("{a}, {b}, {c}, {d}, {e}"),
    lazy_tr("{a}, {b}, {c}, {d}, {e}, {f}"),
)
_CLAUSES = (
    lazy_tr("{a}; {b}"),
    lazy_tr("{a}; {b}; {c}"),
    lazy_tr("{a}; {b}; {c}; {d}"),
    lazy_tr("{a}; {b}; {c}; {d}; {e}"),
    lazy_tr("{a}; {b}; {c}; {d}; {e}; {f}"),
)
_LISTS = (
    lazy_tr("{a} and {b}"),
    lazy_tr("{a}, {b} and {c}"),
    lazy_tr("{a}, {b}, {c} and {d}"),
    lazy_tr("{a}, {b}, {c}, {d} and {e}"),
    lazy_tr("{a}, {b}, {c}, {d}, {e} and {f}"),
)
_CHOICES = (
    lazy_tr("{a} or {b}"),
    lazy_tr("{a}, {b} or {c}"),
    lazy_tr("{a}, {b}, {c} or {d}"),
)


def lazy_sentences(*sentences: str) -> str:
    """Return `sentences` one after the other, without those that are empty."""
    whole, *others = [each for each in sentences if each] or [""]
    for sentence in others:
        # Translators: two whole sentences; only what stands between them is to be translated.
        whole = lazy_tr("{sentence} {next}", sentence=whole, next=sentence)
    return whole


def lazy_list(parts: Sequence[str]) -> str:
    """Return one to six parts, each translated by itself, as a list: `this, that and more`."""
    return _joined(parts, _LISTS)


def lazy_series(parts: Sequence[str]) -> str:
    """Return one part or more, each translated by itself, with commas between: `one, two`."""
    most = len(_SERIES) + 1
    if len(parts) > most:
        return lazy_series([_joined(parts[:most], _SERIES), *parts[most:]])
    return _joined(parts, _SERIES)


def lazy_clauses(parts: Sequence[str]) -> str:
    """Return one to six clauses, each translated by itself, with semicolons between."""
    return _joined(parts, _CLAUSES)


def lazy_choice(parts: Sequence[str]) -> str:
    """Return one to four parts, each translated by itself, as a choice: `this, that or more`."""
    return _joined(parts, _CHOICES)


def _joined(parts: Sequence[str], forms: Sequence[LazyText]) -> str:
    if len(parts) == 1:
        return parts[0]
    message = forms[len(parts) - 2].message
    return LazyText(message, dict(zip(places_of(message), parts, strict=True)))
