"""Do what the user wants done when a run has ended: notify, open the folder, quit, sleep."""

from enum import Enum

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from gui.control._run import CurrentRun
from gui.control.run_progress import Ending
from gui.control.state import State, StateMachine
from gui.settings.store import SettingsStore
from gui.system.services import SystemServices
from gui.text import phrases
from processing.language.translation import localized, tr

COUNTDOWN_SECONDS = 30  # to call off the sleep; nobody may be looking at the window
_SECOND_MILLISECONDS = 1000
_STORED_AS = "when_done"


class WhenDone(Enum):
    """What happens when a run has ended by itself."""

    NOTHING = "nothing"
    NOTIFY = "notify"
    OPEN_FOLDER = "open folder"
    QUIT = "quit"
    SLEEP = "sleep"


# The others hold for one run only: nobody expects them of a run days later.
REMEMBERED = frozenset({WhenDone.NOTHING, WhenDone.NOTIFY, WhenDone.OPEN_FOLDER})


def due_after(choice: WhenDone, ending: Ending) -> WhenDone:
    """Return what is done after such an end.

    Whoever cancels is there and needs nothing done. A run that gave up is only told of, and so is
    one whose results are in a bucket, which no file manager opens. With failures the window stays
    open, as they are shown there; the machine may sleep all the same.
    """
    if ending.cancelled:
        return WhenDone.NOTHING
    has_failed = bool(ending.problem or (choice is WhenDone.QUIT and ending.counts.failed))
    is_closed = choice is WhenDone.OPEN_FOLDER and ending.in_bucket
    is_told = choice is not WhenDone.NOTHING and (has_failed or is_closed)
    return WhenDone.NOTIFY if is_told else choice


class WhenDoneCommand(QObject):
    """Keeps the choice, and carries it out at the end of each run; lives in the GUI thread.

    A notification is shown only while no window of the program is in front.

    Attributes:
        choice: what is done at the end of the present or next run.
        can_sleep: whether the machine can be sent to sleep from here.

    Signals:
        choice_changed: there is another choice, or more can be chosen.
        folder_requested: the folder of the results is to be opened.
        window_requested: the window is to come to the front.
        quit_requested: the program is to end.
        countdown_changed: how many seconds are left until the machine sleeps; 0 at the end.
    """

    choice_changed = Signal()
    folder_requested = Signal()
    window_requested = Signal()
    quit_requested = Signal()
    countdown_changed = Signal(int)

    def __init__(
        self,
        running: CurrentRun,
        machine: StateMachine,
        services: SystemServices,
        store: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.can_sleep = False
        self.choice = self._remembered = _choice_named(store.load_word(_STORED_AS))
        self._machine = machine
        self._services = services
        self._store = store
        self._seconds_left = 0
        self._opens = True  # whether the last notification offers to open the folder
        self._timer = QTimer(self, interval=_SECOND_MILLISECONDS)
        self._timer.timeout.connect(self._count_down)
        running.ended.connect(self._on_run_ended)
        running.paused_by_problem.connect(self._on_paused_by_problem)
        machine.state_changed.connect(self._on_state_changed)
        services.notifier.activated.connect(self._on_notification_activated)
        services.sleep.if_possible(self._on_sleep_possible)

    def choose(self, choice: WhenDone) -> None:
        """Do this at the end of the run, and of later ones if it is nothing that ends them."""
        self.choice = choice
        if choice in REMEMBERED:
            self._remembered = choice
            self._store.save_word(_STORED_AS, choice.value)
        if choice is not WhenDone.SLEEP:
            self.stay_awake()
        self.choice_changed.emit()

    def stay_awake(self) -> None:
        """Call off the sleep."""
        if self._timer.isActive():
            self._timer.stop()
            self.countdown_changed.emit(0)

    def _on_run_ended(self, ending: Ending) -> None:
        if self._machine.is_shutting_down:
            return
        due = due_after(self.choice, ending)
        if due not in {WhenDone.NOTHING, WhenDone.OPEN_FOLDER}:
            button = "" if ending.in_bucket else tr("Open folder")
            self._opens = bool(button)
            self._notify(_title_of(ending), _text_of(ending), button)
        match due:
            case WhenDone.OPEN_FOLDER:
                self.folder_requested.emit()
            case WhenDone.QUIT:
                # When all who listen to the end of the run have heard of it.
                QTimer.singleShot(0, self.quit_requested.emit)
            case WhenDone.SLEEP:
                self._seconds_left = COUNTDOWN_SECONDS
                self._timer.start()
                self.countdown_changed.emit(self._seconds_left)
        self.choice = self._remembered
        self.choice_changed.emit()

    def _count_down(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left > 0:
            self.countdown_changed.emit(self._seconds_left)
        else:
            self.stay_awake()
            self._services.sleep.begin()

    def _on_state_changed(self, state: State) -> None:
        if state not in {State.DONE, State.EMPTY, State.READY}:
            self.stay_awake()  # somebody goes on working

    def _on_paused_by_problem(self, problem: str) -> None:
        if self.choice is not WhenDone.NOTHING:
            self._notify(tr("The run has paused"), problem)

    def _notify(self, title: str, text: str, button: str = "") -> None:
        if QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive:
            self._services.notifier.show(title, text, button)

    def _on_notification_activated(self) -> None:
        self.window_requested.emit()
        if self._opens and self._machine.state is State.DONE:
            self.folder_requested.emit()

    def _on_sleep_possible(self) -> None:
        self.can_sleep = True
        self.choice_changed.emit()


def _choice_named(name: str) -> WhenDone:
    """Return a stored choice; to notify if there is none that may be stored."""
    stored = next((each for each in REMEMBERED if each.value == name), None)
    return WhenDone.NOTIFY if stored is None else stored


def _title_of(ending: Ending) -> str:
    if ending.problem:
        return tr("The run ended early")
    if ending.counts.failed:
        return tr("The run has ended, some pictures failed")
    return tr("The run has ended")


def _text_of(ending: Ending) -> str:
    return localized(ending.problem) or phrases.tally(ending.counts)
