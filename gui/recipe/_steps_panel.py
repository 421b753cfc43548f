"""Let the user edit the steps of the recipe, in the order in which they run."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QMenu,
    QWidget,
)

from gui.look.layouts import Stretch, column, row
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label, tab_after
from gui.recipe._form import SettingsForm
from gui.settings.step_drafts import StepDraft, StepDrafts, phase_text
from processing.imaging.steps.registry import STEPS
from processing.language.translation import localized, tr
from processing.settings.step import Phase, Step

_PLACE_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = -1
_MOST_LINES = 7
_BORDER = 1


class StepsPanel(QWidget):
    """A list of steps, and the settings of the selected one below it.

    An incomplete step stays in the list with its problem, but is not in the recipe.

    Signals:
        steps_changed: the new tuple of `Step`.
    """

    steps_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts = StepDrafts()
        self._form: SettingsForm | None = None
        self._is_locked = False
        self._list = QListWidget()
        self._list.setObjectName("steps")  # as the style sheet knows it
        self._list.setAccessibleName(tr("Steps, in the order in which they run"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._add = IconButton(tr("Add"), "add", tip=tr("Add a step"))
        self._up = IconButton("", "up", kind="tool", tip=tr("Run this step earlier"))
        self._down = IconButton("", "down", kind="tool", tip=tr("Run this step later"))
        self._remove = IconButton("", "close", kind="tool", tip=tr("Remove this step"))
        self._problem = label("", "warning", wraps=True)
        self._add.setMenu(self._menu())
        self._lay_out()
        self._list.currentItemChanged.connect(lambda *_: self._show_form())
        self._up.clicked.connect(lambda: self._on_move(-1))
        self._down.clicked.connect(lambda: self._on_move(1))
        self._remove.clicked.connect(self._on_remove)
        self._show_list(_NOWHERE)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; nothing is emitted."""
        if self._drafts.show(steps):
            self._show_list(_NOWHERE)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._is_locked = is_locked
        self._show_what_can_be_done()

    @property
    def _place(self) -> int:
        """The place of the step that is picked."""
        item = self._list.currentItem()
        return int(item.data(_PLACE_ROLE)) if item is not None else _NOWHERE

    def _on_add(self, kind: type[Step]) -> None:
        self._show_list(self._drafts.add(kind))
        self._tell()

    def _on_move(self, by: int) -> None:
        place = self._place
        self._drafts.move(place, by)
        self._show_list(place + by)
        self._tell()

    def _on_remove(self) -> None:
        place = self._place
        self._drafts.remove(place)
        self._show_list(min(place, len(self._drafts.drafts) - 1))
        self._tell()

    def _on_edited(self, name: str, value: Any) -> None:
        place = self._place
        self._drafts.change(place, name, value)
        draft = self._drafts.drafts[place]
        self._write(self._list.currentItem(), draft)
        self._show_problem(draft)
        self._tell()

    def _tell(self) -> None:
        self.steps_changed.emit(self._drafts.steps)

    def _show_list(self, place: int) -> None:
        """Write the list anew and pick the step at `place`."""
        blocker = QSignalBlocker(self._list)
        self._list.clear()
        for phase in Phase:
            self._add_lines(phase, place)
        blocker.unblock()
        self._list.setVisible(bool(self._drafts.drafts))
        lines = min(self._list.count(), _MOST_LINES)
        height = sum(max(0, self._list.sizeHintForRow(n)) for n in range(lines))
        self._list.setFixedHeight(height + 2 * _BORDER + 2)
        self._show_form()

    def _add_lines(self, phase: Phase, chosen: int) -> None:
        places = [n for n, draft in enumerate(self._drafts.drafts) if draft.kind.phase is phase]
        if places:
            heading = QListWidgetItem(phase_text(phase))
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(heading)
        for place in places:
            item = QListWidgetItem()
            item.setData(_PLACE_ROLE, place)
            self._write(item, self._drafts.drafts[place])
            self._list.addItem(item)
            if place == chosen:
                self._list.setCurrentItem(item)

    def _write(self, item: QListWidgetItem, draft: StepDraft) -> None:
        text = draft.summary
        item.setText(tr("Not complete: {step}", step=text) if draft.problem else text)
        item.setToolTip(tip_of(draft.problem or text))

    def _show_form(self) -> None:
        """Show the settings of the step that is picked."""
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        place = self._place
        if place != _NOWHERE:
            draft = self._drafts.drafts[place]
            self._form = self._form_for(draft)
            self._body.insertWidget(self._body.indexOf(self._problem), self._form)
            tab_after(self._remove, self._form)
        self._show_problem(self._drafts.drafts[place] if place != _NOWHERE else None)
        self._show_what_can_be_done()

    def _form_for(self, draft: StepDraft) -> SettingsForm:
        names = [field.name for field in fields(cast(Any, draft.kind))]
        form = SettingsForm(draft.kind, names, of=localized(draft.kind.label))
        form.show_settings(dict(draft.settings))
        form.setting_changed.connect(self._on_edited)
        return form

    def _show_problem(self, draft: StepDraft | None) -> None:
        problem = draft.problem if draft is not None else ""
        text = tr("{problem} Until then this step is left out.", problem=problem)
        self._problem.setText(text)
        self._problem.setVisible(bool(problem))

    def _show_what_can_be_done(self) -> None:
        place, is_free = self._place, not self._is_locked
        self._add.setEnabled(is_free)
        self._up.setEnabled(is_free and self._drafts.can_move(place, -1))
        self._down.setEnabled(is_free and self._drafts.can_move(place, 1))
        self._remove.setEnabled(is_free and place != _NOWHERE)
        for button in (self._up, self._down, self._remove):
            button.setVisible(bool(self._drafts.drafts))
        if self._form is not None:
            self._form.set_locked(is_locked=self._is_locked)

    def _menu(self) -> QMenu:
        menu = QMenu(self._add)
        for phase in Phase:
            self._add_section(menu, phase, (s for s in STEPS.values() if s.phase is phase))
        return menu

    def _add_section(self, menu: QMenu, phase: Phase, kinds: Iterable[type[Step]]) -> None:
        heading = menu.addAction(phase_text(phase))
        heading.setEnabled(False)
        for kind in kinds:
            action = menu.addAction(localized(kind.label))
            action.triggered.connect(lambda _checked, k=kind: self._on_add(k))

    def _lay_out(self) -> None:
        buttons = row(self._add, Stretch(), self._up, self._down, self._remove, spacing=2)
        self._body = column(self._list, buttons, self._problem, of=self, spacing=8)
