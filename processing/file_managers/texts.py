"""The files by which each file manager learns of an entry, as text, without touching the disk.

File managers put the selection into a command in ways of their own. Only those ways are used in
which each path stays one argument, whatever its name holds: an array of arguments, or a quotation
that the file manager makes itself.
"""

import plistlib
import shlex
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from processing.desktop_id import DESKTOP_ID
from processing.file_managers.entries import Entry

NAME = "Thumbpool"
KINDS = ("image/*", "inode/directory")
_DESKTOP_SPECIAL = '"`$\\'  # to be escaped between the quotation marks of an Exec line


_SCRIPT = """\
#!/bin/sh
# Not by the arguments: Nautilus takes a % in a name for a part of its own syntax.
addresses=${{NAUTILUS_SCRIPT_SELECTED_URIS:-$NEMO_SCRIPT_SELECTED_URIS}}
if [ -n "$addresses" ]; then
    set --
    while IFS= read -r address; do
        [ -z "$address" ] || set -- "$@" "$address"
    done <<ADDRESSES
$addresses
ADDRESSES
fi
exec {command} "$@"
"""


def script(entry: Entry) -> str:
    """Return a script for Nautilus and Nemo, which hand it the selection as `file://` addresses."""
    return _SCRIPT.format(command=_in_shell(entry.command))


def dolphin_menu(entries: Sequence[Entry]) -> str:
    """Return a service menu of KDE with all entries."""
    lines = [
        "[Desktop Entry]",
        "Type=Service",
        "X-KDE-ServiceTypes=KonqPopupMenu/Plugin",
        f"MimeType={_listed(KINDS)}",
        f"Actions={_listed(entry.key for entry in entries)}",
        f"X-KDE-Submenu={NAME}",
        f"Icon={DESKTOP_ID}",
    ]
    for entry in entries:
        lines += [
            "",
            f"[Desktop Action {entry.key}]",
            f"Name={_desktop_text(entry.label)}",
            f"Icon={DESKTOP_ID}",
            f"Exec={in_desktop_entry(entry.command)} %F",
        ]
    return _text(lines)


def pcmanfm_action(entry: Entry) -> str:
    """Return an action of PCManFM, as the draft of freedesktop.org on actions describes it.

    Without a submenu: libfm 1.3 shows one without its name. It shows a broken picture for an icon
    that is not installed, so this one is of every theme.
    """
    return _text(
        [
            "[Desktop Entry]",
            "Type=Action",
            f"Name={'' if entry.has_window else f'{NAME}: '}{_desktop_text(entry.label)}",
            "Icon=image-x-generic",
            "Profiles=selection;",
            "",
            "[X-Action-Profile selection]",
            f"MimeTypes={_listed(KINDS)}",
            f"Exec={in_desktop_entry(entry.command)} %F",
        ]
    )


def thunar_action(entry: Entry) -> str:
    """Return a custom action of Thunar, an XML element."""
    command = _in_shell(entry.command).replace("%", "%%") + " %F"
    return (
        "<action>\n"
        f"\t<icon>{DESKTOP_ID}</icon>\n"
        f"\t<name>{escape(entry.label)}</name>\n"
        f"\t<submenu>{NAME}</submenu>\n"
        f"\t<unique-id>{thunar_id(entry.key)}</unique-id>\n"
        f"\t<command>{escape(command)}</command>\n"
        "\t<description></description>\n"
        "\t<patterns>*</patterns>\n"
        "\t<directories/>\n"
        "\t<image-files/>\n"
        "</action>\n"
    )


def thunar_id(key: str) -> str:
    """Return by which id our actions are found again among the user's own."""
    return f"thumbpool-{key}"


def thumbnailer(command: Sequence[str], kinds: Iterable[str]) -> str:
    """Return the entry by which the desktop lets us make thumbnails of files of `kinds`."""
    return _text(
        [
            "[Thumbnailer Entry]",
            f"TryExec={_desktop_text(command[0])}",
            f"Exec={in_desktop_entry(command)} thumbnail --size %s -- %i %o",
            f"MimeType={_listed(kinds)}",
        ]
    )


def workflow(entry: Entry) -> bytes:
    """Return the document of a Quick Action of macOS, which runs a command on what is selected."""
    action = {
        "AMAccepts": {
            "Container": "List",
            "Optional": True,
            "Types": ["com.apple.cocoa.path"],
        },
        "ActionBundlePath": "/System/Library/Automator/Run Shell Script.action",
        "ActionName": "Run Shell Script",
        "ActionParameters": {
            "COMMAND_STRING": f'exec {_in_shell(entry.command)} "$@"',
            "CheckedForUserDefaultShell": True,
            "inputMethod": 1,  # the selection comes as arguments, not through standard input
            "shell": "/bin/sh",
            "source": "",
        },
        "BundleIdentifier": "com.apple.RunShellScript",
        "Class Name": "RunShellScriptAction",
    }
    document = {
        "AMApplicationBuild": "521",
        "AMApplicationVersion": "2.10",
        "AMDocumentVersion": "2",
        "actions": [{"action": action, "isViewVisible": 1}],
        "connectors": {},
        "workflowMetaData": {
            "serviceInputTypeIdentifier": "com.apple.Automator.fileSystemObject",
            "serviceOutputTypeIdentifier": "com.apple.Automator.nothing",
            "workflowTypeIdentifier": "com.apple.Automator.servicesMenu",
        },
    }
    return plistlib.dumps(document)


def workflow_information(entry: Entry) -> bytes:
    """Return the Info.plist of a Quick Action of macOS: its name, and for which files it is."""
    service = {
        "NSMenuItem": {"default": f"{NAME}: {entry.label}"},
        "NSMessage": "runWorkflowAsService",
        "NSRequiredContext": {"NSApplicationIdentifier": "com.apple.finder"},
        "NSSendFileTypes": ["public.image", "public.folder"],
    }
    return plistlib.dumps({"NSServices": [service]})


def in_desktop_entry(command: Iterable[str]) -> str:
    """Return a command as an Exec line of a desktop entry takes it, each word in quotation marks.

    The line is read twice: first as a value, in which a backslash escapes, then as a command.
    """
    return " ".join(_desktop_text(_exec_word(word)) for word in command)


def _exec_word(word: str) -> str:
    escaped = "".join(f"\\{each}" if each in _DESKTOP_SPECIAL else each for each in word)
    return f'"{escaped}"'.replace("%", "%%")


def _desktop_text(text: str) -> str:
    """Return a text as the value of a key in a desktop entry."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def _in_shell(command: Iterable[str]) -> str:
    return " ".join(map(shlex.quote, command))


def _listed(values: Iterable[str]) -> str:
    return "".join(f"{value};" for value in values)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
