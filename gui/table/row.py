"""One picture as the table shows it, and the words for it."""

from enum import Enum, auto
from pathlib import Path

from gui.text.phrases import status_text
from processing.files.display import display
from processing.language import phrases
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, tr
from processing.record import record
from processing.task import Outcome, SourceImage, Status, Task

_WITH_RESULT = {None, Status.DONE}


class Placing(Enum):
    """Whether the result's name is new, or which file it replaces."""

    NEW = auto()
    RENAMED = auto()  # its planned name was taken
    REPLACING = auto()  # an older result goes
    IN_PLACE = auto()  # the original goes to the trash


@record
class FileRow:
    """One picture; made when it is shown, never stored.

    Attributes:
        task: None until there is a plan.
        outcome: how it ended, or is planned to end where the plan skips it; None before.
        lane: the number of the worker that is making it, or None.
        placing: how the result comes to its name; None until there is a plan.
        output_folder: below which results are shown without its own path; None until there is a
            plan.
        is_of_several: whether other rows are results of the same picture.
        origin: the folder or picture that was opened and led to it; None until there is a plan.
    """

    source: SourceImage
    task: Task | None = None
    outcome: Outcome | None = None
    lane: int | None = None
    placing: Placing | None = None
    output_folder: Path | None = None
    origin: Path | None = None
    is_of_several: bool = False

    @property
    def status(self) -> Status | None:
        """How it ended, or None before."""
        return self.outcome.status if self.outcome else None

    @property
    def result(self) -> Path | None:
        """The file this run made, or None."""
        return self.task.destination if self.task and self.status is Status.DONE else None

    @property
    def planned(self) -> Path | None:
        """The file that was made or is going to be made; None if there is none."""
        return self.task.destination if self.task and self.status in _WITH_RESULT else None

    @property
    def place(self) -> str:
        """Where the result is below the output folder, for display; elsewhere its whole path."""
        if self.planned is None:
            return ""
        if self.placing is Placing.IN_PLACE:
            return display(self.source.relative.parent / self.planned.name)
        if self.output_folder is not None and self.planned.is_relative_to(self.output_folder):
            return display(self.planned.relative_to(self.output_folder))
        return display(self.planned)

    @property
    def folder(self) -> str:
        """The source that it was found in and the folder below that, for display."""
        folder, relative = self.source.path.parent, self.source.relative.parent
        root = folder
        for _ in relative.parts:
            root = root.parent
        if self.origin is not None and folder.is_relative_to(self.origin):
            root, relative = self.origin, folder.relative_to(self.origin)
        return display(Path(root.name or root, relative))

    @property
    def is_warned(self) -> bool:
        """Whether it is done, but something was lost or unusual."""
        outcome = self.outcome
        if outcome is None or outcome.status is not Status.DONE:
            return False
        return bool(outcome.reason or outcome.warnings)

    @property
    def name(self) -> str:
        """The file's name for display."""
        return display(self.source.path.name)

    @property
    def note(self) -> str:
        """Why it is not done, or what was lost, in the reader's language."""
        if self.outcome is None:
            return ""
        return localized(self.outcome.reason or lazy_sentences(*self.outcome.warnings))

    @property
    def detail(self) -> str:
        """The second line: the note, or else the folder it is in."""
        folder = self.source.relative.parent
        return self.note or (display(folder) if folder.parts else "")


def placing_text(placing: Placing) -> str:
    """Return what happens at the name of a result."""
    return {
        # Translators: what happens at the name of a result; a short note below it.
        Placing.NEW: tr("new"),
        Placing.RENAMED: tr("new (name was taken)"),
        Placing.REPLACING: tr("replaces the older one"),
        Placing.IN_PLACE: tr("replaces the original"),
    }[placing]


def state_words() -> tuple[str, ...]:
    """Return the words for all states that do not name a worker."""
    return (*map(status_text, Status), tr("Waiting"), tr("Found"))


def state_text(row: FileRow) -> str:
    """Return the state of the picture in a word or two."""
    if row.outcome is not None:
        return status_text(row.outcome.status)
    if row.lane is not None:
        return tr("Worker {number}", number=row.lane)
    if row.task is not None:
        return tr("Waiting")
    # Translators: the state of a picture that the scan has found; it is not planned yet.
    return tr("Found")


def tool_tip(row: FileRow) -> str:
    """Return everything known about the picture, as lines."""
    lines = [display(row.source.path)]
    if row.planned is not None:
        lines.append(tr("Result: {path}", path=display(row.planned)))
    if row.outcome is not None and row.outcome.timing is not None:
        seconds = row.outcome.timing.elapsed_seconds
        lines.append(tr("Took {time}", time=phrases.duration(seconds)))
    if row.note:
        lines.append(row.note)
    elif row.result is not None and row.outcome is not None and row.outcome.result_size is None:
        lines.append(tr("Made before the run was interrupted: warnings are not known any more."))
    return "\n".join(lines)
