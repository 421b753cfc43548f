"""Keep Qt from interpreting foreign text, such as file names, as HTML."""

from html import escape

from PySide6.QtGui import Qt


def tip_of(text: str) -> str:
    """Return `text` as a tooltip that shows it literally.

    Qt interprets a tooltip as HTML if it looks like HTML, and would load pictures named in it.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'


def title_of(text: str) -> str:
    """Return `text` as the title of a window; Qt replaces `[*]` by a modified mark."""
    return text.replace("[*]", "[*][*]")
