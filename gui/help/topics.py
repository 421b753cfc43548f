"""Which page of the guide explains what: by the part of the window that has the keyboard."""

from PySide6.QtWidgets import QWidget

from gui.help.guide import CONTENTS, Place

# By the names of widgets, else by their classes; the innermost widget that is named here counts.
TOPICS: dict[str, str] = {
    # Sources and recipe, from top to bottom.
    "SourcePanel": "names#which-pictures",
    "PresetBar": "presets",
    "SizePanel": "sizes-and-steps#sizes",
    "section_size": "sizes-and-steps#quality-of-resizing",
    "form_format": "formats#quality-and-size-of-files",
    "section_format": "formats#quality-and-size-of-files",
    "OutputPanel": "replacing-originals",
    "section_names": "names#names-of-results",
    "section_privacy": "metadata",
    "section_steps": "sizes-and-steps#steps",
    "section_also": "sizes-and-steps#several-results-of-each-picture",
    "section_limits": "formats#memory",
    "RecipePanel": "window#from-a-folder-to-results",
    # The middle.
    "StartPage": "window#from-a-folder-to-results",
    "InterruptedRuns": "journal-and-undo#resume",
    "CauseList": "troubleshooting",
    "FilterBar": "window#after-a-run",
    "ViewSwitch": "window",
    "PictureViews": "window#from-a-folder-to-results",
    "SummaryCard": "window#after-a-run",
    "PlanNotes": "window#from-a-folder-to-results",
    "HintCard": "window#help",
    "Banner": "troubleshooting",
    "LanguageCard": "window",
    "KeySplitter": "window",
    "PausedCard": "window#during-a-run",
    "SleepCard": "window#during-a-run",
    "PlaceBox": "window#on-a-cluster",
    "RunBar": "window#during-a-run",
    # The pane below.
    "PreviewPanel": "window#preview",
    "LogPane": "troubleshooting",
    "LanesPanel": "demonstration#lanes",
    "LowerPane": "window",
    # Windows of their own.
    "LargeView": "window#preview",
    "ClusterDialog": "window#on-a-cluster",
    "LackingClusterDialog": "window#on-a-cluster",
    "HistoryWindow": "journal-and-undo#undo",
    "ComparisonWindow": "demonstration#comparisons",
    "TourWindow": "demonstration#guided-tour",
    "ExperimentsWindow": "demonstration#experiments",
    "ReportDialog": "troubleshooting#report-a-problem",
    "AboutDialog": "packages",
    "MainWindow": CONTENTS,
}


def topic_of(widget: QWidget | None) -> Place:
    """Return the place of the guide for `widget`, or for what it lies in."""
    while widget is not None:
        for name in _names_of(widget):
            if name in TOPICS:
                return Place.parse(TOPICS[name])
        widget = widget.parentWidget()
    return Place(CONTENTS)


def _names_of(widget: QWidget) -> list[str]:
    """Return the name of a widget, then those of its class and of what that derives from."""
    classes = (each.__name__ for each in type(widget).__mro__)
    return [widget.objectName(), *classes]
