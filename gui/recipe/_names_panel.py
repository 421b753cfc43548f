"""Let the user build the names of results from tokens, with examples and previews."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.quiet_boxes import QuietComboBox
from gui.look.widgets import ElidedLabel, IconButton, label
from gui.recipe._form import SettingsForm
from gui.recipe._label_column import FieldLabel
from gui.recipe._name_field import NameField
from gui.settings.choices import USUAL_BATCH, Choices
from processing.files.display import display
from processing.language.translation import tr
from processing.planning.name_examples import sample_path, token_examples
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.task import SourceImage

NAME_SETTINGS = ("name_pattern", "on_conflict", "only_changed")
_CONFLICTS = ("on_conflict", "only_changed")
_IN_PLACE = ("only_changed",)  # those that count for results which replace their originals
_PREVIEWED = 3  # names
_FOLDERS = "{folder}"  # the token that stands alone before a slash
_OWN = ""  # the data of the entry for a pattern that is none of the common ones


class NamesPanel(QWidget):
    """The pattern of names, tokens to insert, and the first names of the plan.

    Signals:
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why its typed text is unusable; empty if it is
            usable.
    """

    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = USUAL_BATCH
        self._plan: Plan | None = None
        self._common = self._common_box()
        self._field = NameField()
        self._insert = IconButton(
            tr("Insert"), "add", tip=tr("Insert a token, which stands for a value")
        )
        self._tokens = QMenu(self._insert)
        self._insert.setMenu(self._tokens)
        self._caption = label("", "muted")
        self._previews = [ElidedLabel(elide=Qt.TextElideMode.ElideLeft) for _ in range(_PREVIEWED)]
        self._builder = QWidget()
        self._conflicts = SettingsForm(BatchSettings, _CONFLICTS, USUAL_BATCH)
        self._lay_out()
        self._connect()
        self._show_previews()

    def show_choices(self, choices: Choices) -> None:
        """Show the settings as `choices` has them; nothing is emitted."""
        self._settings = choices.for_sources((Path(),))
        self._field.show_pattern(choices.name_pattern)
        self._show_common(choices.name_pattern)
        self._conflicts.show_values(choices)
        self._builder.setVisible(not choices.replace_originals)
        self._conflicts.show_only(_IN_PLACE if choices.replace_originals else _CONFLICTS)
        self._show_previews()

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        self._field.drop_unusable()
        self._conflicts.drop_unusable()

    def show_plan(self, plan: Plan | None) -> None:
        """Show the first names of `plan`, or without one the name of a sample picture."""
        self._plan = plan
        self._show_previews()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        for control in (self._common, self._field, self._insert):
            control.setDisabled(is_locked)
        self._conflicts.set_locked(is_locked=is_locked)

    def _on_common_chosen(self) -> None:
        if self._common.currentData() != _OWN:
            self._field.replace(self._common.currentData())
        else:
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pattern_changed(self, pattern: str) -> None:
        self._show_common(pattern)
        self.setting_changed.emit("name_pattern", pattern)

    def _on_problem_changed(self, problem: str) -> None:
        if problem:
            self._show_common(_OWN)
        for preview in (self._caption, *self._previews):
            preview.setDisabled(bool(problem))  # they are of the last pattern that was usable
        self.problem_changed.emit("name_pattern", problem)

    def _show_common(self, pattern: str) -> None:
        blocker = QSignalBlocker(self._common)
        place = self._common.findData(pattern)
        self._common.setCurrentIndex(place if place >= 0 else self._common.findData(_OWN))
        blocker.unblock()

    def _show_previews(self) -> None:
        """Show the first new paths below the output folder."""
        texts, caption = self._planned(), tr("The first results:")
        if not texts:
            texts, caption = [display(sample_path(self._settings))], tr("For example:")
        self._caption.setText(caption)
        for place, preview in enumerate(self._previews):
            preview.setVisible(place < len(texts))
            preview.set_text(texts[place] if place < len(texts) else "")

    def _planned(self) -> list[str]:
        if self._plan is None:
            return []
        folder = self._plan.settings.output_folder
        paths = (task.destination for task in self._plan.tasks[:_PREVIEWED])
        return [
            display(path.relative_to(folder) if path.is_relative_to(folder) else path)
            for path in paths
        ]

    def _fill_menu(self) -> None:
        """Offer each token with what it is for the first picture."""
        self._tokens.clear()
        source: SourceImage | None = None
        if self._plan is not None and len(self._plan.sources):
            source = self._plan.sources[0]
        offered = _offered_tokens()
        examples = token_examples(self._settings, tuple(offered), source)
        for (token, what), example in zip(offered.items(), examples, strict=True):
            entry = self._tokens.addAction(f"{what}  {token}\t{display(example)}")
            text = f"{token}/" if token == _FOLDERS else token
            entry.triggered.connect(lambda _checked, text=text: self._field.insert_text(text))

    def _connect(self) -> None:
        self._common.activated.connect(self._on_common_chosen)
        self._tokens.aboutToShow.connect(self._fill_menu)
        self._field.pattern_changed.connect(self._on_pattern_changed)
        self._field.problem_changed.connect(self._on_problem_changed)
        self._conflicts.setting_changed.connect(self.setting_changed)
        self._conflicts.problem_changed.connect(self.problem_changed)

    def _lay_out(self) -> None:
        common = row(FieldLabel(tr("Pattern")), 12, (self._common, 1), spacing=0)
        insert = row(self._insert, Stretch())
        column(
            common,
            self._field,
            insert,
            4,
            self._caption,
            *self._previews,
            of=self._builder,
            spacing=4,
        )
        column(self._builder, self._conflicts, of=self, spacing=8)

    def _common_box(self) -> QComboBox:
        box = QuietComboBox(tr("Common patterns"))
        box.setToolTip(tr("Start from a common pattern for names and folders"))
        for pattern, text in _common_patterns().items():
            box.addItem(text, pattern)
        return box


def _common_patterns() -> dict[str, str]:
    return {
        "{stem}": tr("Original name"),
        "{date}_{stem}": tr("Date and name"),
        "{date:%Y/%m}/{stem}": tr("Folders by year and month"),
        "{parent}-{counter:04}": tr("Numbered"),
        "{stem}-{width}x{height}": tr("Name and size"),
        _OWN: tr("Own pattern"),
    }


def _offered_tokens() -> dict[str, str]:
    """Return the tokens of the menu, and what each one is."""
    return {
        "{stem}": tr("Original name"),
        "{date}": tr("Date taken"),
        "{date:%Y}": tr("Year"),
        "{date:%m}": tr("Month"),
        "{date:%H%M%S}": tr("Time taken"),
        # Translators: the running number of a picture in a name.
        "{counter:04}": tr("Number"),
        "{width}": tr("Width"),
        "{height}": tr("Height"),
        "{box}": tr("Size asked for"),
        "{parent}": tr("Name of its folder"),
        _FOLDERS: tr("Folders in the source"),
        "{camera}": tr("Camera"),
        "{ext}": tr("File extension"),
    }
