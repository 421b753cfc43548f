"""The name by which Qt knows this program, and where its settings are."""

from PySide6.QtCore import QCoreApplication, QSettings

from processing.version import __version__

APPLICATION_NAME = "Thumbpool"


def settings_here() -> QSettings:
    """Return the settings of this program; from now on Qt calls it by its name."""
    QCoreApplication.setApplicationName(APPLICATION_NAME)
    QCoreApplication.setOrganizationName(APPLICATION_NAME)
    QCoreApplication.setApplicationVersion(__version__)
    return QSettings()
