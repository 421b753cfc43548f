"""Let the user add further results of each picture, each with settings of its own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.widgets import IconButton, label, tab_before
from gui.recipe._result_card import ResultCard
from gui.settings.choices import USUAL_BATCH, Choices
from processing.errors import SettingsError
from processing.language.translation import localized, tr
from processing.planning.name_examples import sample_path
from processing.planning.plan import Plan
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_VARIANTS, Variant

_SIDES = (256, 512, 1024, 1920, 2560, 3840, 128, 64, 5120)  # one more than there can be cards
_SETTING = "also"  # the name of what the panel edits


class MoreResultsPanel(QWidget):
    """One card per further result; all are changed together.

    Signals:
        also_changed: the new tuple of `Variant`.
        problem_changed: the name of the setting, and why what is typed is unusable; empty if it is
            usable.
    """

    also_changed = Signal(object)
    problem_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = USUAL_BATCH
        self._plan: Plan | None = None
        self._variants: tuple[Variant, ...] = ()
        self._cards: list[ResultCard] = []
        self._is_locked = False
        self._replaces = False
        self._conflict = ""
        self._note = label(
            tr("Only one result can replace its original: choose a separate folder first."),
            "muted",
            wraps=True,
        )
        self._add = IconButton(
            tr("Add a result"), "add", tip=tr("Make another result of each picture")
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(16)
        column(self._rows, self._note, row(self._add, Stretch()), of=self, spacing=8)
        self._note.hide()
        self._add.clicked.connect(self._on_add)

    def show_choices(self, choices: Choices) -> None:
        """Show the further results of `choices`; nothing is emitted."""
        self._settings = replace(
            USUAL_BATCH, recipe=choices.recipe, name_pattern=choices.name_pattern
        )
        self._replaces = choices.replace_originals
        if choices.recipe.also != self._variants or len(self._cards) != len(self._variants):
            self._show(choices.recipe.also)
        self._show_examples()
        self._show_what_can_be_changed()

    def show_plan(self, plan: Plan | None) -> None:
        """Show where `plan` puts the results of its first picture; without one, of a sample."""
        self._plan = plan
        self._show_examples()

    def drop_unusable(self) -> None:
        """Replace unusable typed text, and results that cannot be beside others."""
        for card in self._cards:
            card.drop_unusable()
        self._show(self._variants)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._is_locked = is_locked
        self._show_what_can_be_changed()

    def _show(self, variants: tuple[Variant, ...]) -> None:
        self._variants = variants
        while len(self._cards) > len(variants):
            card = self._cards.pop()
            self._rows.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < len(variants):
            self._add_card()
        for card, variant in zip(self._cards, variants, strict=True):
            card.show_variant(variant)
        self._show_conflict("")

    def _show_what_can_be_changed(self) -> None:
        is_full = len(self._cards) >= MAX_VARIANTS
        self._add.setDisabled(self._is_locked or self._replaces or is_full)
        self._note.setVisible(self._replaces)
        for card in self._cards:
            card.set_locked(is_locked=self._is_locked)

    def _show_examples(self) -> None:
        for number, card in enumerate(self._cards, 1):
            if number < len(self._settings.recipe.outputs()):
                card.show_example(self._path_of(number))

    def _path_of(self, output: int) -> PurePath:
        """Return where the first picture's result goes, by the plan if that is of these settings.

        While it is planned anew, names that are taken are not known.
        """
        plan, settings = self._plan, self._settings
        if plan is None or not len(plan.sources):
            return sample_path(settings, output)
        planned = plan.settings
        is_planned = planned.recipe.also == settings.recipe.also
        if not is_planned or planned.name_pattern != settings.name_pattern:
            return sample_path(settings, output, plan.sources[0])
        path = plan.tasks[output].destination
        is_inside = path.is_relative_to(planned.output_folder)
        return path.relative_to(planned.output_folder) if is_inside else path

    def _add_card(self) -> None:
        place = len(self._cards)
        card = ResultCard(place + 2)
        card.changed.connect(lambda: self._on_edited(card))
        card.remove_requested.connect(self._remover(place))
        card.problem_changed.connect(lambda _: self._tell_problem())
        self._cards.append(card)
        self._rows.addWidget(card)
        tab_before(self._add, card)

    def _remover(self, place: int) -> Callable[[], None]:
        def remove() -> None:
            self._take(self._variants[:place] + self._variants[place + 1 :])
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

        return remove

    def _on_add(self) -> None:
        taken = {self._settings.recipe.width_pixels, *(v.width_pixels for v in self._variants)}
        side = next(side for side in _SIDES if side not in taken)
        main_format = self._settings.recipe.output_format
        self._take((*self._variants, Variant(side, side, output_format=main_format)))
        self._cards[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self, card: ResultCard) -> None:
        """Take what the cards ask for, unless two results cannot be beside each other."""
        edited = tuple(each.variant for each in self._cards)
        try:
            Recipe(also=edited)
        except SettingsError as error:
            self._show_conflict(localized(str(error)), card)
            return
        self._show_conflict("")
        self._variants = edited
        self.also_changed.emit(edited)

    def _take(self, variants: tuple[Variant, ...]) -> None:
        self._show(variants)
        self.also_changed.emit(variants)

    def _show_conflict(self, conflict: str, at: ResultCard | None = None) -> None:
        self._conflict = conflict
        for card in self._cards:
            card.show_conflict(conflict if card is at else "")
        self._tell_problem()

    def _tell_problem(self) -> None:
        problems = filter(None, (*(card.problem for card in self._cards), self._conflict))
        self.problem_changed.emit(_SETTING, next(problems, ""))
