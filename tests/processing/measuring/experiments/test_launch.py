"""The launcher runs a script as the main program, on a system without signals as well."""

import signal
import sys
from multiprocessing import spawn

from processing.measuring.experiments import _launch


def never(*_arguments):
    raise AssertionError("this system has no such call")


def test_windows_has_no_signals_to_prepare_and_its_children_find_the_script(
    monkeypatch, tmp_path, capsys
):
    path = tmp_path / "script.py"
    path.write_text("import sys\nprint(__name__, sys.argv)\n", encoding="utf-8")
    for call in ("pthread_sigmask", "setitimer", "signal"):
        monkeypatch.setattr(signal, call, never, raising=False)
    monkeypatch.setattr(sys, "argv", ["before"])
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(spawn, "WINEXE", "as in a bundle")
    _launch.run(str(path), 1.0)
    assert spawn.WINEXE is False
    assert capsys.readouterr().out == f"__main__ {[str(path)]}\n"
