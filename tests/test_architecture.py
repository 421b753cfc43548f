"""What may import what, as sentences that are checked against every module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from processing.cli._parser import COMMANDS, module_of
from tests.support.bounds import WAIT_SECONDS

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {
    "gui",
    "processing",
    "tests",
    "resources",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "Makefile",
}
MADE_HERE = {"build", "dist", "samples", "__pycache__"}  # by make and by tools; not committed

# What may import what: a package of `processing` imports itself and those above it in this list.
PACKAGES = (
    "language",
    "",  # the modules of `processing` itself
    "files",
    "settings",
    "formats",
    "processes",
    "imaging",
    "planning",
    "thumbnails",
    "previewing",
    "storage",
    "running",
    "measuring",
    "file_managers",
    "cli",
)
ANYWHERE = {"processing.record"}  # imports nothing of ours; each package may import it
# A room of `gui` imports those of the layers above it, and of its own layer only itself.
LAYERS = (
    ("text", "look", "system"),
    ("control", "settings"),
    ("recipe", "table", "lanes", "comparisons", "tour", "experiments", "preview", "help"),
    ("window",),
    ("",),  # the modules of `gui` itself, which put it all together
)
SHARED = {  # layers in which rooms build on each other, one way
    ("look", "text"),
    ("control", "settings"),
    ("comparisons", "lanes"),
    ("tour", "lanes"),
    ("tour", "comparisons"),
}
SCRIPTS = "processing.measuring.experiments.scripts"  # of experiments: shown, copied and run
WITHOUT_WIDGETS = ("gui.control", "gui.settings", "gui.text", "gui.system")


@cache
def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    found = {}
    for path in sorted(p for top in ("gui", "processing") for p in (ROOT / top).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def running_nodes(node: ast.AST, *, lazy: bool) -> Iterator[ast.AST]:
    """Yield the nodes that run: none below `if TYPE_CHECKING`, in functions only if `lazy`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not lazy:
            continue
        yield child
        yield from running_nodes(child, lazy=lazy)


@cache
def imports(module: str, *, lazy: bool = True) -> frozenset[str]:
    """Return all that `module` itself imports at run time."""
    names = set()
    for node in running_nodes(tree(module), lazy=lazy):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            names.add(node.module)
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names.update(inner & modules().keys())
    return frozenset(names)


def reach(module: str) -> set[str]:
    """Return all that importing `module` loads, through our own modules and without its calls."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        for name in imports(waiting.pop(), lazy=False) - reached:
            reached.add(name)
            if name in modules():
                waiting.append(name)
    return reached


def within(names: set[str] | frozenset[str], *packages: str) -> list[str]:
    """Return those of `names` that are one of `packages` or lie in it."""
    return sorted(
        name
        for name in names
        if name.startswith(tuple(f"{p}." for p in packages)) or name in packages
    )


def those_in(package: str) -> list[str]:
    return within(set(modules()), package)


def every_import(module: str) -> set[str]:
    """Return our modules that `module` names in any import, for type checkers and lazy ones too."""
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            names.update(full & modules().keys() or {node.module})
    return names & modules().keys() - {module}


def room_of(module: str) -> str:
    """Return the package or room that `module` lies in; empty for those at the top."""
    top, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    return name if (ROOT / top / name).is_dir() else ""


@pytest.mark.parametrize("module", those_in("processing"))
def test_a_package_imports_only_itself_and_those_above_it(module):
    if module == "processing.__main__":  # starts the command line
        return
    allowed = PACKAGES[: PACKAGES.index(room_of(module)) + 1]
    assert not [name for name in every_import(module) - ANYWHERE if room_of(name) not in allowed]


def test_what_may_be_imported_anywhere_imports_nothing_of_ours():
    for module in ANYWHERE:
        assert not within(every_import(module), "processing", "gui")


@pytest.mark.parametrize("module", those_in("gui"))
def test_a_room_imports_only_itself_and_the_layers_above_it(module):
    room = room_of(module)
    (layer,) = (number for number, rooms in enumerate(LAYERS) if room in rooms)
    above = {each for rooms in LAYERS[:layer] for each in rooms}
    wrong = [
        name
        for name in every_import(module)
        if name.startswith("gui.")
        and room_of(name) not in above | {room}
        and (room, room_of(name)) not in SHARED
    ]
    assert not wrong


def test_no_modules_import_each_other_in_a_circle():
    imported = {module: every_import(module) for module in modules()}
    TopologicalSorter(imported).prepare()  # its error names the modules of a circle


@pytest.mark.parametrize("module", sorted(modules()))
def test_an_inner_module_is_imported_within_its_package_only(module):
    inner = {
        name
        for name in every_import(module)
        if name.rpartition(".")[2].startswith("_") and not name.endswith("__main__")
    }
    outside = [name for name in inner if not module.startswith(name.rpartition(".")[0] + ".")]
    assert not outside


@pytest.mark.parametrize("module", within(set(modules()), *WITHOUT_WIDGETS))
def test_the_logic_of_the_window_knows_no_widgets(module):
    assert not within(imports(module), "PySide6.QtWidgets")


@pytest.mark.parametrize(
    "package", sorted(m for m, path in modules().items() if path.name == "__init__.py")
)
def test_a_package_says_what_it_is_for_and_loads_nothing(package):
    assert not every_import(package)
    if package != "gui":  # empty, so that a spawned worker reads nothing of the window
        assert len(ast.get_docstring(tree(package)).splitlines()) >= 3


@pytest.mark.parametrize("module", those_in("processing"))
def test_processing_never_imports_the_window_or_qt(module):
    assert not within(imports(module), "gui", "PySide6", "shiboken6")


ROOMS = (*LAYERS[2], *LAYERS[3])


@pytest.mark.parametrize("module", within(set(modules()), *(f"gui.{room}" for room in ROOMS)))
def test_what_is_seen_knows_neither_the_runner_nor_the_engines(module):
    assert not within(
        imports(module),
        "processing.running.runner",
        "processing.running.preparation",
        "processing.running.engines",
    )


def test_a_worker_knows_nothing_of_who_drives_it():
    drivers = (
        *("running.runner", "running.tracker", "running.engines", "running.report"),
        *("planning.scanner", "planning.plan", "storage", "measuring", "cli"),
    )
    assert not within(
        reach("processing.running.worker.process"), *(f"processing.{name}" for name in drivers)
    )


@pytest.mark.parametrize("module", those_in("processing"))
def test_only_the_command_line_and_the_languages_load_a_catalogue(module):
    if room_of(module) not in {"cli", "language"}:
        assert not within(every_import(module), "processing.language.translation")
        assert not within(imports(module), "gettext", "babel")


def test_making_a_picture_knows_neither_engines_nor_plans():
    assert not within(
        reach("processing.imaging.pipeline"),
        "processing.running.engines",
        "processing.planning.plan",
    )


def test_the_entry_of_the_window_loads_no_qt_before_it_is_called():
    assert not within(reach("gui.__main__"), "PySide6", "gui")


def test_the_packages_themselves_load_nothing():
    assert modules()["gui"].read_text() == ""
    assert not imports("processing")


@pytest.mark.parametrize(
    "module",
    [
        *("processing.__main__", "processing.cli.main", "processing.cli.command_text"),
        *(f"processing.cli.{module_of(command)}" for command in COMMANDS),
    ],
)
def test_the_description_of_the_command_line_loads_no_codec_and_no_pool(module):
    heavy = (
        *("PIL", "psutil", "tqdm", "multiprocessing", "sqlite3", "platformdirs"),
        *("processing.running", "processing.measuring"),
    )
    assert not within(reach(module), *heavy)


@pytest.mark.parametrize("module", [*those_in("processing"), *those_in("gui")])
def test_only_the_command_line_and_scripts_that_are_shown_print(module):
    calls = [node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    prints = [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]
    assert not prints or module.startswith(("processing.cli.", f"{SCRIPTS}."))


@pytest.mark.parametrize("module", sorted(set(those_in(SCRIPTS)) - {SCRIPTS}))
def test_a_script_that_is_shown_needs_nothing_of_ours_and_nothing_imports_it(module):
    assert not within(imports(module), "processing", "gui")
    assert {name.partition(".")[0] for name in imports(module)} <= sys.stdlib_module_names
    assert not [each for each in modules() if module in every_import(each)]


@pytest.mark.parametrize(
    "module", ["processing.running.worker.process", "processing.imaging.pipeline", "gui.__main__"]
)
def test_a_process_that_loads_what_a_worker_loads_holds_no_qt(module):
    code = f"import sys, {module}; print(*sorted(sys.modules), sep='\\n')"
    listing = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    loaded = set(listing.stdout.split())
    assert module in loaded
    assert not within(loaded, "PySide6", "shiboken6")


def test_whatever_is_raised_is_kept_from_going_on_in_three_places_only():
    keepers = {
        module
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not isinstance(node.body[-1], ast.Raise)
    }
    assert keepers == {
        "processing.imaging.attempt",
        "processing.processes.threads",
        "processing.running.engines.cluster.dask_client",  # what Dask raises, of any machine
    }


def test_the_top_level_holds_only_what_belongs_there():
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert visible - MADE_HERE <= TOP_LEVEL
