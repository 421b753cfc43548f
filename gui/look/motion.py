"""Whether things may move by themselves, as the user has it in the system's preferences."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QStyle

_PROPERTY = "is_motion_reduced"
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


def is_reduced() -> bool:
    """Return whether nothing shall move by itself; every animation of ours has to ask."""
    application = QCoreApplication.instance()
    if application is not None and application.property(_PROPERTY):
        return True
    duration = QStyle.StyleHint.SH_Widget_Animation_Duration
    return QApplication.style().styleHint(duration) == 0


def set_reduced(application: QApplication, *, is_reduced: bool) -> None:
    """Let nothing move from now on, nor Qt's menus and lists; or let ours move again."""
    application.setProperty(_PROPERTY, is_reduced)
    if is_reduced:
        for effect in _EFFECTS:
            application.setEffectEnabled(effect, enable=False)
