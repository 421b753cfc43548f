"""A user installs the archive without root, and takes all of it away again."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import application_texts
import pytest
import translations

from processing.desktop_id import DESKTOP_ID
from tests.support.bounds import WAIT_SECONDS

SCRIPTS = translations.ROOT / "resources" / "packaging" / "linux"
ENTRY = f"share/applications/{DESKTOP_ID}.desktop"
FILES = {
    "lib/thumbpool/thumbpool": "#!/bin/sh\necho the window\n",
    "lib/thumbpool/thumbpool-cli": "#!/bin/sh\necho the command line\n",
    "lib/thumbpool/lib/a file with spaces": "",
    "share/man/man1/thumbpool.1": "",
    "share/man/zh_CN/man1/thumbpool.1": "",
    f"share/icons/hicolor/16x16/apps/{DESKTOP_ID}.png": "",
}
# Each is a name of a folder that a shell, a search or a desktop entry could misunderstand.
AWKWARD = ["plain", "two words", "it's", 'a "quoted" $HOME `id`', "back\\slash", "100 % & |", "-n"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="installs on Linux only")


@pytest.fixture
def archive(tmp_path):
    """The unpacked archive, with programs that only say who they are."""
    folder = tmp_path / "the archive"
    for name, content in (FILES | {ENTRY: application_texts.desktop_entry()}).items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        path.chmod(0o755 if "/thumbpool/thumbpool" in name else 0o644)
    for name in ("install.sh", "uninstall.sh"):
        shutil.copy(SCRIPTS / name, folder / name)
    return folder


def run(script: Path, *arguments: str, home: Path, **options) -> subprocess.CompletedProcess:
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C"}
    return subprocess.run(
        ["sh", str(script), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=options.pop("check", False),
        **options,
    )


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("name", AWKWARD)
def test_it_is_installed_and_taken_away_to_the_last_file(tmp_path, archive, name):
    home = tmp_path / name
    home.mkdir()
    done = run(archive / "install.sh", home=home)
    assert done.returncode == 0, done.stderr
    prefix = home / ".local"
    for program, told in (("thumbpool", "the window\n"), ("thumbpool-cli", "the command line\n")):
        link = prefix / "bin" / program
        assert link.is_symlink()
        assert subprocess.check_output([str(link)], text=True) == told
    assert set(FILES) <= set(listed(prefix))
    gone = run(prefix / "lib" / "thumbpool" / "uninstall.sh", home=home)
    assert gone.returncode == 0, gone.stderr
    assert listed(home) == []


@pytest.mark.parametrize("name", AWKWARD)
def test_the_entry_names_the_program_wherever_it_is(tmp_path, archive, name):
    home = tmp_path / name
    home.mkdir()
    run(archive / "install.sh", home=home, check=True)
    lines = (home / ".local" / ENTRY).read_text(encoding="utf-8").splitlines()
    commands = [line.removeprefix("Exec=") for line in lines if line.startswith("Exec=")]
    assert len(commands) == 3
    for command in commands:
        # A desktop undoes the escapes of the text, then those of the quotes, then the percents.
        quoted = re.fullmatch(r'"((?:[^"`$\\%]|\\.|%%)*)" .*%F', command.replace("\\\\", "\\"))
        assert quoted, command
        program = re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%")
        assert program == str(home / ".local" / "bin" / "thumbpool")


def test_what_others_have_installed_there_stays(tmp_path, archive):
    home = tmp_path / "home"
    others = {".local/bin/other": "x", ".local/share/applications/other.desktop": "y"}
    for name, content in others.items():
        path = home / name
        path.parent.mkdir(parents=True)
        path.write_text(content)
    before = listed(home)
    run(archive / "install.sh", home=home, check=True)
    later = home / ".local/share/man/man1/other.1"
    later.write_text("came later")
    run(home / ".local/lib/thumbpool/uninstall.sh", home=home, check=True)
    kept = [".local/share/man", ".local/share/man/man1", ".local/share/man/man1/other.1"]
    assert listed(home) == sorted([*before, *kept])


def test_a_program_of_the_same_name_is_not_overwritten(tmp_path, archive):
    other = tmp_path / ".local" / "bin" / "thumbpool"
    other.parent.mkdir(parents=True)
    other.write_text("not ours")
    before = listed(tmp_path / ".local")
    refused = run(archive / "install.sh", home=tmp_path)
    assert refused.returncode == 1
    assert f"{other} is there already" in refused.stderr
    assert other.read_text() == "not ours"
    assert listed(tmp_path / ".local") == before


def test_a_newer_version_takes_the_place_of_an_older_one(tmp_path, archive):
    run(archive / "install.sh", home=tmp_path, check=True)
    (archive / "files/lib/thumbpool/lib/a file with spaces").rename(
        archive / "files/lib/thumbpool/lib/another"
    )
    run(archive / "install.sh", home=tmp_path, check=True)
    assert not (tmp_path / ".local/lib/thumbpool/lib/a file with spaces").exists()
    assert (tmp_path / ".local/lib/thumbpool/lib/another").exists()
    run(tmp_path / ".local/lib/thumbpool/uninstall.sh", home=tmp_path, check=True)
    assert not (tmp_path / ".local").exists()


def test_an_installation_that_breaks_off_leaves_nothing(tmp_path, archive):
    full = tmp_path / "tools"
    full.mkdir()
    copy = full / "cp"
    copy.write_text(
        '#!/bin/sh\nfor last; do :; done\ncase "$*" in *files/.*) mkdir -p "$last/share/man/man1"; '
        f"echo 'no space left' >&2; exit 1;; esac\nexec {shutil.which('cp')} \"$@\"\n"
    )
    copy.chmod(0o755)
    environment = {"PATH": f"{full}:{os.environ['PATH']}", "HOME": str(tmp_path / "home")}
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        ["sh", str(archive / "install.sh")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert done.returncode != 0
    assert "what was written is removed" in done.stderr
    assert listed(tmp_path / "home") == []


def test_entries_of_file_managers_go_with_the_program_and_stay_with_a_newer_one(tmp_path, archive):
    told = tmp_path / "told"
    program = archive / "files/lib/thumbpool/thumbpool-cli"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{told}"\n')
    home = tmp_path / "home"
    home.mkdir()
    run(archive / "install.sh", home=home, check=True)
    run(archive / "install.sh", home=home, check=True)
    assert not told.exists()
    run(home / ".local/lib/thumbpool/uninstall.sh", home=home, check=True)
    assert told.read_text() == "integrate --remove\n"


def test_a_program_that_cannot_start_is_taken_away_nevertheless(tmp_path, archive):
    (archive / "files/lib/thumbpool/thumbpool-cli").write_text("#!/bin/sh\nexit 127\n")
    run(archive / "install.sh", home=tmp_path, check=True)
    gone = run(tmp_path / ".local/lib/thumbpool/uninstall.sh", home=tmp_path)
    assert gone.returncode == 0
    assert "entries of file managers may be left" in gone.stderr
    assert not (tmp_path / ".local").exists()


def test_another_folder_is_given_by_prefix(tmp_path, archive):
    home = tmp_path / "home"
    home.mkdir()
    run(archive / "install.sh", "--prefix", "deep/er", home=home, cwd=tmp_path, check=True)
    assert (tmp_path / "deep/er/bin/thumbpool").exists()
    run(tmp_path / "deep/er/lib/thumbpool/uninstall.sh", home=home, check=True)
    assert not (tmp_path / "deep").exists()
    assert listed(home) == []


def test_the_scripts_are_of_any_posix_shell():
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    scripts = [str(SCRIPTS / name) for name in ("install.sh", "uninstall.sh")]
    checked = subprocess.run(["shellcheck", *scripts], check=False, capture_output=True, text=True)
    assert checked.stdout == ""
