"""Keep Qt from taking what others wrote, such as names of files, for HTML."""

from html import escape

from PySide6.QtGui import Qt


def tip_of(text: str) -> str:
    """Return `text` as a tip that shows it letter by letter.

    A tip has no format of its own: Qt reads it as HTML where it looks so, and would load the
    pictures that the name of a file asks for.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'


def title_of(text: str) -> str:
    """Return `text` as the title of a window; Qt puts a sign in the place of `[*]`."""
    return text.replace("[*]", "[*][*]")
