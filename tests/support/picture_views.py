"""The list and the grid of some pictures, and what is selected in them."""

from PySide6.QtCore import QItemSelectionModel

from gui.table.views import PictureViews
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings
from tests.support.fake_window import FOLDER, numbered_sources

COUNT = 60
Select = QItemSelectionModel.SelectionFlag


def plan_for(number: int):
    return make_plan(BatchSettings((FOLDER,), FOLDER / "web"), numbered_sources(number))


def select(views: PictureViews, *rows: int) -> None:
    selection = views._commands.selection
    selection.clearSelection()
    for row in rows:
        index = views._files.index(row, 0)
        selection.setCurrentIndex(index, Select.Select | Select.Rows)


def names_selected(views: PictureViews) -> list[str]:
    return [views._files.picture(each).name for each in views._commands.selected()]
