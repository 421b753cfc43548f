"""Keep the steps that the user edits, including incomplete ones."""

from collections.abc import Sequence
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from gui.text import choice_words
from processing.errors import SettingsError
from processing.files.display import display
from processing.language.translation import localized, style, tr
from processing.record import record
from processing.settings.step import Phase, Step

_MOST_SHOWN = 2  # settings of a step in its line of a list


@record
class StepDraft:
    """A step being edited, with its settings.

    Attributes:
        kind: the class of the step.
        settings: names and values.
        step: the step with these settings; None while they are not valid.
        problem: why they are not valid, in a sentence.
    """

    kind: type[Step]
    settings: tuple[tuple[str, Any], ...]
    step: Step | None
    problem: str = ""

    @property
    def summary(self) -> str:
        """The step in a line: its name and its first, most telling settings."""
        shown = [_word(value) for _, value in self.settings if not isinstance(value, bool)]
        return " · ".join([localized(self.kind.label), *filter(None, shown[:_MOST_SHOWN])])

    def changed(self, name: str, value: Any) -> "StepDraft":
        """Return the draft with one setting changed."""
        return _draft(self.kind, dict(self.settings) | {name: value})


def new_draft(kind: type[Step]) -> StepDraft:
    """Return a draft with the usual settings of a step."""
    return _draft(kind, {field.name: field.default for field in fields(cast(Any, kind))})


def draft_of(step: Step) -> StepDraft:
    """Return the draft that makes `step`."""
    names = [field.name for field in fields(cast(Any, step))]
    return _draft(type(step), {name: getattr(step, name) for name in names})


class StepDrafts:
    """The drafts of one recipe, those before the resize first; knows no widget.

    Attributes:
        drafts: in the order in which they run.
    """

    def __init__(self) -> None:
        self.drafts: tuple[StepDraft, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Those that are complete."""
        return tuple(draft.step for draft in self.drafts if draft.step is not None)

    def show(self, steps: Sequence[Step]) -> bool:
        """Edit the steps of a recipe, unless they are known; return whether drafts changed."""
        ordered = sorted(steps, key=lambda step: step.phase)
        if tuple(ordered) == self.steps:
            return False
        self.drafts = tuple(map(draft_of, ordered))
        return True

    def add(self, kind: type[Step]) -> int:
        """Put a new step at the end of its phase; return its place."""
        place = sum(draft.kind.phase <= kind.phase for draft in self.drafts)
        self.drafts = (*self.drafts[:place], new_draft(kind), *self.drafts[place:])
        return place

    def change(self, place: int, name: str, value: Any) -> None:
        """Change one setting of a step."""
        changed = self.drafts[place].changed(name, value)
        self.drafts = (*self.drafts[:place], changed, *self.drafts[place + 1 :])

    def remove(self, place: int) -> None:
        """Take a step away."""
        self.drafts = self.drafts[:place] + self.drafts[place + 1 :]

    def can_move(self, place: int, by: int) -> bool:
        """Return whether a step can change places with another one of its phase."""
        other = place + by
        if not (0 <= place < len(self.drafts) and 0 <= other < len(self.drafts)):
            return False
        return self.drafts[place].kind.phase is self.drafts[other].kind.phase

    def move(self, place: int, by: int) -> None:
        """Swap a step with the one `by` places away."""
        drafts = list(self.drafts)
        drafts[place], drafts[place + by] = drafts[place + by], drafts[place]
        self.drafts = tuple(drafts)


def phase_text(phase: Phase) -> str:
    """Return when the steps of a phase run."""
    return {
        Phase.BEFORE_RESIZE: tr("Before resizing"),
        Phase.AFTER_RESIZE: tr("After resizing"),
    }[phase]


def _draft(kind: type[Step], settings: dict[str, Any]) -> StepDraft:
    try:
        step = cast(Any, kind)(**settings)
    except SettingsError as error:
        return StepDraft(kind, tuple(settings.items()), None, localized(str(error)))
    return StepDraft(kind, tuple(settings.items()), step)


def _word(value: Any) -> str:
    if isinstance(value, Path):
        return display(value.name)
    if isinstance(value, StrEnum):
        return choice_words.word_of(value)
    return style().short_decimal(value) if isinstance(value, float) else str(value)
