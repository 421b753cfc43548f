"""Translate the window's texts."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return `text` in the user's language; widgets have the same as a method."""
    return QCoreApplication.translate("Thumbpool", text)
