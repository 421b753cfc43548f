"""Build what is published, check it, and describe it: wheel, source archive, SBOM, check sums.

    make release

All goes to build/release/. What is built is installed into a clean environment, and the SBOM
(CycloneDX) lists that environment. The tools are installed beside it, never into the checkout's.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PLACE = CHECKOUT / "build" / "release"
TOOLS = ("build>=1.2", "twine>=6", "cyclonedx-bom>=7")
WHAT_IS_SHIPPED = "[fast]"  # the extra that the README installs
SUMS = "SHA256SUMS"
SBOM = "thumbpool.cdx.json"
STEP_SECONDS = 900

_SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"


def main() -> int:
    """Make all files anew; return 1 if something is wrong with them."""
    shutil.rmtree(PLACE, ignore_errors=True)
    # Files in the archives, and the SBOM, bear the date of the commit: built twice, they are equal.
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_second())
    tools = environment("tools", *TOOLS)
    run(tools, "-m", "build", "--outdir", str(PLACE), str(CHECKOUT))
    [wheel] = PLACE.glob("*.whl")
    [source] = PLACE.glob("*.tar.gz")
    strays = names_at_the_top(wheel)
    if strays:
        print(f"The wheel has names of its own beside thumbpool: {', '.join(strays)}")
        return 1
    run(tools, "-m", "twine", "check", "--strict", str(wheel), str(source))
    installed = environment("installed", f"{wheel}{WHAT_IS_SHIPPED}")
    run(installed, "-c", "import sys, thumbpool; sys.exit(thumbpool.command_line())", "formats")
    describe(tools, installed)
    write_sums(wheel, source, PLACE / SBOM)
    for path in sorted(PLACE.iterdir()):
        if path.is_file():
            print(f"{path.stat().st_size:>12,} bytes  {path.relative_to(CHECKOUT)}")
    return 0


def commit_second() -> str:
    """Return when the commit was made, in Unix seconds."""
    command = ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"]
    return subprocess.check_output(command, text=True).strip()


def environment(name: str, *packages: str) -> Path:
    """Make an environment with `packages` in it; return its Python."""
    folder = PLACE / name
    venv.create(folder, with_pip=True, clear=True)
    python = folder / _SCRIPTS / "python"
    run(python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *packages)
    return python


def run(python: Path, *arguments: str) -> None:
    """Run a Python of one of the environments, which may not fail."""
    subprocess.run([str(python), *arguments], check=True, timeout=STEP_SECONDS, cwd=PLACE)


def names_at_the_top(wheel: Path) -> list[str]:
    """Return what the wheel would put into site-packages beside its own package."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name.partition("/")[0] for name in archive.namelist()}
    return sorted(name for name in names if name != "thumbpool" and not name.endswith(".dist-info"))


def describe(tools: Path, installed: Path) -> None:
    """Write the SBOM of an environment; two of one commit and day are the same."""
    # pip is no part of what is shipped; with it gone, only Thumbpool and what it needs is left.
    run(installed, "-m", "pip", "uninstall", "--quiet", "--yes", "pip", "setuptools")
    run(
        tools,
        *("-m", "cyclonedx_py", "environment", "--output-reproducible"),
        *("--pyproject", str(CHECKOUT / "pyproject.toml"), "--output-file", str(PLACE / SBOM)),
        str(installed),
    )


def write_sums(*paths: Path) -> None:
    """Write the SHA-256 of each file, as `sha256sum --check` reads it."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in paths]
    (PLACE / SUMS).write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
