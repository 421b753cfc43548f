"""Put our actions among the user's own in the one file that Thunar keeps all of them in."""

import re

from processing.errors import OutputError
from processing.file_managers.texts import thunar_id
from processing.files.display import display
from processing.language.lazy_text import lazy_tr

_END = re.compile(r"</actions\s*>")
_EMPTY = re.compile(r"<actions\s*/>")
_ACTION = re.compile(r"[ \t]*<action>(?:(?!</action>).)*?</action>[ \t]*\n?", re.DOTALL)
_OWN_ID = re.compile(rf"<unique-id>\s*{re.escape(thunar_id(''))}[a-z0-9-]*\s*</unique-id>")
EMPTY_FILE = '<?xml version="1.0" encoding="UTF-8"?>\n<actions>\n</actions>\n'


def with_actions(content: str, actions: str, path: str = "uca.xml") -> str:
    """Return the content of Thunar's file with `actions` in place of earlier ones of ours.

    Every other letter of it stays as it is.

    Raises:
        OutputError: it is no such file.
    """
    others = without_actions(content) if content.strip() else EMPTY_FILE
    others = _EMPTY.sub("<actions>\n</actions>", others)
    ends = list(_END.finditer(others))
    if not ends:
        raise OutputError(
            lazy_tr(
                "{file} is not a list of actions that Thunar could read; it stays as it is.",
                file=display(path),
            )
        )
    at = ends[-1].start()
    return others[:at] + actions + others[at:]


def without_actions(content: str) -> str:
    """Return the content of Thunar's file without our actions."""
    return _ACTION.sub(lambda found: "" if _OWN_ID.search(found[0]) else found[0], content)
