"""Start the window, and end with it."""

import gc
import logging
import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui import restart
from gui.look import icons, letters
from gui.session import Session
from gui.settings.store import SettingsStore
from gui.system.application import APPLICATION_NAME, settings_here
from gui.system.one_window import Arrival, Door
from gui.system.services import services_here
from gui.text import spoken_language
from gui.workshop import real_workshop
from processing.desktop_id import DESKTOP_ID
from processing.frozen import restore_environment
from processing.processes.signals import STOP_SIGNALS, unblock_signals

_SWITCH_SECONDS = 0.0005  # of Python's 0.005: how long a thread may keep the window waiting
_COLLECTION_THRESHOLDS = (10_000, 5, 1_000_000)  # the last means: practically never

_log = logging.getLogger(__name__)


def run(arrival: Arrival, door: Door | None) -> int:
    """Show the window with what arrived until it is closed; return the exit status.

    What later starts are given comes in at the `door`, if there is one.
    """
    settings = settings_here()
    _favour_the_window()
    application = QApplication([APPLICATION_NAME])
    application.setDesktopFileName(DESKTOP_ID)
    application.setWindowIcon(icons.application_icon())
    restore_environment()
    store = SettingsStore(settings)
    language = store.load_language() or spoken_language.of_the_system()
    spoken_language.speak(language, application)
    letters.use_letters_of(language)
    session = Session(application, real_workshop(), store, services_here)
    _quit_on_signals(session)
    session.show()
    if door is not None:
        session.receive(door.open(session.window))
    session.open(arrival)
    status = application.exec()
    if not session.release():
        _log.error("The run did not end in time; leaving it to its workers' guard.")
        os._exit(1)
    if session.sources_after is not None:
        store.flush()
        restart.start_again(session.sources_after)
    return status


def _favour_the_window() -> None:
    """Keep the pauses of the interpreter too short to be noticed.

    Each Qt call may hand the interpreter to a thread that plans 100,000 files or takes their
    outcomes; it comes back after one switch interval, and a repaint makes hundreds of calls.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    _keep_collections_short()


def _keep_collections_short() -> None:
    """Let the garbage collector examine young objects only.

    A full collection walks every row of the batch: 0.3 to 0.8 s at 100,000 pictures, and the
    window does not respond. Batches hold no cycles; counting references frees them.
    """
    gc.set_threshold(*_COLLECTION_THRESHOLDS)


def _quit_on_signals(session: Session) -> None:
    """Let Ctrl-C and SIGTERM close the window.

    Python runs its handlers between two byte codes of the main thread; the bridge's timer sees to
    it that some are run even while nothing happens.
    """

    def close(_number: int, _frame: FrameType | None) -> None:
        session.close()

    for number in STOP_SIGNALS:
        signal.signal(number, close)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, close)
    # Only what comes while the event loop runs can end it.
    QTimer.singleShot(0, unblock_signals)
