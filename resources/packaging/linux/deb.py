"""Make the Debian package out of the bundle, and let lintian and others check it.

`make deb` runs it. Two runs with one SOURCE_DATE_EPOCH make the same package.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from email.utils import formatdate
from pathlib import Path

import shared_files
import translations
from dependencies import debian_dependencies, elf_files

from processing.version import __version__

BUNDLE = translations.ROOT / "build" / "bundle" / "thumbpool"
FOLDER = translations.ROOT / "build" / "linux"
HERE = Path(__file__).parent
VERSION = f"{__version__}-1"
PACKAGE = FOLDER / f"thumbpool_{VERSION}_amd64.deb"
PROGRAMS = ("thumbpool", "thumbpool-cli")
_MAINTAINER = "The Thumbpool authors <thumbpool@example.org>"
_CHANGES = translations.ROOT / ".github" / "CHANGELOG.md"
_CONTROL = """\
Package: thumbpool
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: desktop-file-utils, hicolor-icon-theme, libnotify-bin, shared-mime-info, xdg-utils
Section: graphics
Priority: optional
Description: thumbnails and smaller copies of whole folders of pictures
 Choose a task and a folder, and every core of the computer makes copies of
 the pictures: smaller, in another format, or without the place where they
 were taken. Originals stay as they are, and all copies can be taken back.
 .
 A window shows each picture before and after, and what every worker process
 is doing. The command line, thumbpool-cli, does the same for scripts.
 .
 Python, Qt and the codecs are inside, in /usr/lib/thumbpool.
"""
_CHANGELOG = """\
thumbpool ({version}) unstable; urgency=medium

  * Package Thumbpool {upstream}; what is new is in changelog.gz.

 -- {maintainer}  {date}
"""


def make(date: int) -> Path:
    """Return the package, made anew; `date` is that of everything in it."""
    root = FOLDER / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _copy_bundle(root / "usr" / "lib" / "thumbpool")
    _link_programs(root / "usr" / "bin")
    share = root / "usr" / "share"
    shared_files.write_all(share, date, is_system=True)
    for page in sorted((share / "man").rglob("*.1")):
        _write_compressed(page.with_name(f"{page.name}.gz"), page.read_bytes())
        page.unlink()
    _write_documents(share, date)
    _write_control(root)
    _set_modes(root)
    shared_files.set_dates(root, date)
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z19", "--build"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(date)}
    subprocess.run([*command, root, PACKAGE], check=True, env=environment, stdout=sys.stderr)
    return PACKAGE


def _copy_bundle(folder: Path) -> None:
    if not BUNDLE.is_dir():
        raise SystemExit(f"There is no {BUNDLE.relative_to(translations.ROOT)}: make bundle")
    shutil.copytree(BUNDLE, folder, symlinks=True)


def _link_programs(folder: Path) -> None:
    folder.mkdir(parents=True)
    for program in PROGRAMS:
        (folder / program).symlink_to(f"../lib/thumbpool/{program}")


def _write_documents(share: Path, date: int) -> None:
    documents = share / "doc" / "thumbpool"
    documents.mkdir(parents=True)
    shutil.copy(HERE / "copyright", documents / "copyright")
    _write_compressed(documents / "changelog.gz", _CHANGES.read_bytes())
    changes = _CHANGELOG.format(
        version=VERSION,
        upstream=__version__,
        maintainer=_MAINTAINER,
        date=formatdate(date),
    )
    _write_compressed(documents / "changelog.Debian.gz", changes.encode())
    overrides = share / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copy(HERE / "lintian-overrides", overrides / "thumbpool")


def _write_control(root: Path) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    folder = root / "DEBIAN"
    folder.mkdir()
    told = _CONTROL.format(
        version=VERSION,
        maintainer=_MAINTAINER,
        kilobytes=sum(-(-path.stat().st_size // 1024) for path in files),
        depends=", ".join(debian_dependencies(root / "usr" / "lib" / "thumbpool")),
    )
    (folder / "control").write_text(told, encoding="utf-8")
    sums = [f"{_md5(path)}  {path.relative_to(root)}\n" for path in files]
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _set_modes(root: Path) -> None:
    """Let everybody read all files, and start the programs."""
    library = root / "usr" / "lib" / "thumbpool"
    programs = {path for path in elf_files(library) if path.parent == library}
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path in programs else 0o644)


def _write_compressed(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    made = make(int(os.environ["SOURCE_DATE_EPOCH"]))
    print(made.relative_to(translations.ROOT))
