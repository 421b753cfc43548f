"""What may import what, as sentences that are checked against every module."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
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
MAY_PRINT = ("processing.cli.", f"{SCRIPTS}.")
WITHOUT_WIDGETS = ("gui.control", "gui.settings", "gui.text", "gui.system")


@cache
def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    found = {}
    for path in sorted(p for top in ("gui", "processing") for p in (ROOT / top).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@dataclass(frozen=True)
class Source:
    """What a module's text says that these sentences are about."""

    docstring: str | None
    imported: frozenset[str]  # by whatever runs, lazy imports included
    imported_at_once: frozenset[str]  # when it is imported itself
    named: frozenset[str]  # our modules in any import, for type checkers too
    prints: bool
    keeps_whatever_is_raised: bool


@cache
def source(module: str) -> Source:
    """Read a module, once for all tests."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    assert not [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level], module
    return Source(
        ast.get_docstring(tree),
        imports_of(running_nodes(tree, lazy=True)),
        imports_of(running_nodes(tree, lazy=False)),
        names_of_ours(nodes) - {module},
        any(map(is_print, nodes)),
        any(map(keeps_whatever_is_raised, nodes)),
    )


def running_nodes(node: ast.AST, *, lazy: bool) -> Iterator[ast.AST]:
    """Yield the nodes that run: none below `if TYPE_CHECKING`, in functions only if `lazy`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not lazy:
            continue
        yield child
        yield from running_nodes(child, lazy=lazy)


def imports_in(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each module that `nodes` import, and which modules of ours are taken from it."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, frozenset()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            yield str(node.module), frozenset(inner & modules().keys())


def imports_of(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return all that `nodes` import, ours and others'."""
    return frozenset(name for module, inner in imports_in(nodes) for name in (module, *inner))


def names_of_ours(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the modules of ours that `nodes` name: not a package that only leads to one."""
    named = {name for module, inner in imports_in(nodes) for name in inner or (module,)}
    return frozenset(named & modules().keys())


def is_print(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )


def keeps_whatever_is_raised(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not isinstance(node.body[-1], ast.Raise)
    )


def reach(module: str) -> set[str]:
    """Return all that importing `module` loads, through our own modules and without its calls."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        for name in source(waiting.pop()).imported_at_once - reached:
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


def room_of(module: str) -> str:
    """Return the package or room that `module` lies in; empty for those at the top."""
    top, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    return name if (ROOT / top / name).is_dir() else ""


def those_that_import(
    modules_asked: Iterable[str], wrong: Callable[[str, Source], Iterable[str]]
) -> dict[str, list[str]]:
    """Return each module with what it imports against a rule, to be compared with none."""
    found = {module: sorted(wrong(module, source(module))) for module in modules_asked}
    return {module: names for module, names in found.items() if names}


def importers_of(modules_asked: Iterable[str], *packages: str) -> dict[str, list[str]]:
    """Return each module that imports `packages` or what lies in them, with what it imports."""
    return those_that_import(modules_asked, lambda _, source: within(source.imported, *packages))


def test_a_package_imports_only_itself_and_those_above_it():
    def below(module: str, source: Source) -> Iterable[str]:
        allowed = PACKAGES[: PACKAGES.index(room_of(module)) + 1]
        return (name for name in source.named - ANYWHERE if room_of(name) not in allowed)

    starts = {"processing.__main__"}  # the command line
    assert those_that_import(set(those_in("processing")) - starts, below) == {}


def test_what_may_be_imported_anywhere_imports_nothing_of_ours():
    for module in ANYWHERE:
        assert not within(source(module).named, "processing", "gui")


def test_a_room_imports_only_itself_and_the_layers_above_it():
    def beside(module: str, source: Source) -> Iterable[str]:
        room = room_of(module)
        (layer,) = (number for number, rooms in enumerate(LAYERS) if room in rooms)
        allowed = {room}.union(*LAYERS[:layer], (b for a, b in SHARED if a == room))
        return (name for name in within(source.named, "gui") if room_of(name) not in allowed)

    assert those_that_import(those_in("gui"), beside) == {}


def test_no_modules_import_each_other_in_a_circle():
    imported = {module: source(module).named for module in modules()}
    TopologicalSorter(imported).prepare()  # its error names the modules of a circle


def test_an_inner_module_is_imported_within_its_package_only():
    def inner_ones_of_others(module: str, source: Source) -> Iterable[str]:
        for name in source.named:
            package, _, last = name.rpartition(".")
            is_inner = last.startswith("_") and last != "__main__"
            if is_inner and not module.startswith(f"{package}."):
                yield name

    assert those_that_import(modules(), inner_ones_of_others) == {}


def test_the_logic_of_the_window_knows_no_widgets():
    logic = within(set(modules()), *WITHOUT_WIDGETS)
    assert logic
    assert importers_of(logic, "PySide6.QtWidgets") == {}


def test_a_package_says_what_it_is_for_and_loads_nothing():
    packages = {module for module, path in modules().items() if path.name == "__init__.py"}
    assert those_that_import(packages, lambda _, source: source.named) == {}
    spoken = packages - {"gui"}  # empty, so that a spawned worker reads nothing of the window
    assert not [each for each in spoken if len((source(each).docstring or "").splitlines()) < 3]


def test_processing_never_imports_the_window_or_qt():
    assert importers_of(those_in("processing"), "gui", "PySide6", "shiboken6") == {}


def test_what_is_seen_knows_neither_the_runner_nor_the_engines():
    rooms = (f"gui.{room}" for room in (*LAYERS[2], *LAYERS[3]))
    drivers = (
        "processing.running.runner",
        "processing.running.preparation",
        "processing.running.engines",
    )
    assert importers_of(within(set(modules()), *rooms), *drivers) == {}


def test_a_worker_knows_nothing_of_who_drives_it():
    drivers = (
        *("running.runner", "running.tracker", "running.engines", "running.report"),
        *("planning.scanner", "planning.plan", "storage", "measuring", "cli"),
    )
    assert not within(
        reach("processing.running.worker.process"), *(f"processing.{name}" for name in drivers)
    )


def test_only_the_command_line_and_the_languages_load_a_catalogue():
    def catalogues(_: str, source: Source) -> Iterable[str]:
        by_ours = within(source.named, "processing.language.translation")
        return by_ours + within(source.imported, "gettext", "babel")

    others = [name for name in those_in("processing") if room_of(name) not in {"cli", "language"}]
    assert those_that_import(others, catalogues) == {}


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
    assert not source("processing").imported


def test_the_description_of_the_command_line_loads_no_codec_and_no_pool():
    descriptions = (
        *("processing.__main__", "processing.cli.main", "processing.cli.command_text"),
        *(f"processing.cli.{module_of(command)}" for command in COMMANDS),
    )
    heavy = (
        *("PIL", "psutil", "tqdm", "multiprocessing", "sqlite3", "platformdirs"),
        *("processing.running", "processing.measuring"),
    )
    loaded = {module: within(reach(module), *heavy) for module in descriptions}
    assert {module: names for module, names in loaded.items() if names} == {}


def test_only_the_command_line_and_scripts_that_are_shown_print():
    printing = {module for module in modules() if source(module).prints}
    assert [each for each in printing if not each.startswith(MAY_PRINT)] == []
    assert printing


def test_a_script_that_is_shown_needs_nothing_of_ours_and_nothing_imports_it():
    scripts = set(those_in(SCRIPTS)) - {SCRIPTS}
    assert scripts

    def foreign(_: str, source: Source) -> Iterable[str]:
        return {name.partition(".")[0] for name in source.imported} - sys.stdlib_module_names

    assert those_that_import(scripts, foreign) == {}
    assert those_that_import(modules(), lambda _, source: source.named & scripts) == {}


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
    assert {module for module in modules() if source(module).keeps_whatever_is_raised} == {
        "processing.imaging.attempt",
        "processing.processes.threads",
        "processing.running.engines.cluster.dask_client",  # what Dask raises, of any machine
    }


def test_the_top_level_holds_only_what_belongs_there():
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert visible - MADE_HERE <= TOP_LEVEL
