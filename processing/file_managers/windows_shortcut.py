"""Make the content of a shortcut of Windows, which only Windows itself can write."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 60  # PowerShell takes a few on a cold disk
# What is in the environment is never taken for a part of the script.
_SCRIPT = (
    "$link = (New-Object -ComObject WScript.Shell).CreateShortcut($env:THUMBPOOL_LINK); "
    "$link.TargetPath = $env:THUMBPOOL_TARGET; "
    "$link.Arguments = $env:THUMBPOOL_ARGUMENTS; "
    "$link.Save()"
)


def shortcut(command: Sequence[str]) -> bytes:
    """Return the content of a shortcut that starts `command` on what is sent to it.

    Raises:
        OSError: PowerShell cannot be started or makes none.
    """
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, "shortcut.lnk")
        told = {
            "THUMBPOOL_LINK": str(link),
            "THUMBPOOL_TARGET": command[0],
            "THUMBPOOL_ARGUMENTS": subprocess.list2cmdline(command[1:]),
        }
        try:
            subprocess.run(  # noqa: S603 - a command of the system
                ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _SCRIPT],  # noqa: S607
                env=os.environ | told,
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
        except subprocess.SubprocessError as error:
            raise OSError(str(error)) from error
        return link.read_bytes()
