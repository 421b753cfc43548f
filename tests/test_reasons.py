"""Each reason and each warning has a code, in the language of no country, and is documented."""

import ast
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from processing.imaging.pipeline import make_picture
from processing.imaging.run_context import RunContext
from processing.language.lazy_text import code_of
from processing.running.worker.process import run_task
from processing.settings.choices import AnimationPolicy
from processing.settings.recipe import Recipe
from processing.task import Outcome, Task
from tests.support.damaged_pictures import mutated, seeds

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "resources" / "help" / "reasons.md"
PACKAGE = ROOT / "processing"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "cli")
MARKERS = {"lazy_tr", "lazy_ntr", "lazy_ptr"}
KEBAB_CASE = re.compile(r"[a-z]+(-[a-z]+)*")
# Where a reason or a warning begins its way to an outcome: the call, and the place of the sentence.
BEGINNINGS = {
    "PictureError": 0,
    "TooHeavyError": 0,
    "note_loss": 1,
    "WarningRaised": 1,
    "end": 1,  # of a result
    "_leave": 1,  # of a plan
    "_skip": 1,
}
OUTCOME_REASON = 2
LISTS = {"losses", "_warnings", "sentences", "shortfalls"}  # of warnings, on their way
# Sentences that are passed on there: whoever made them is checked himself.
PASSED_ON = {
    "explain(error, self.task, stage)",
    "explain(error, task, Stage.WRITE)",
    "loss",
    "loss_of(cid, flaw)",
    "next((text for is_kind, text in _KINDS if is_kind(mode)), _NO_FILE)",
    "outcome.reason",
    "outcome.warnings",
    "problem",
    "reason",
    "self._foreign_sentence()",
    "self._programs_sentence()",
    "self._reason_for_one_worker",
    "sentence",
    "sentence(reason)",
    "shorten(outcome.reason, limit)",
    "shortage",
    "str(error)",
    "text",
    "why_not",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def codes_in_the_code() -> set[str]:
    """Return every code that is given to a sentence."""
    return {
        ast.literal_eval(keyword.value)
        for path in MODULES
        for call in calls(path)
        if name_of(call) in MARKERS
        for keyword in call.keywords
        if keyword.arg == "code"
    }


def codes_on_the_page() -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_page_lists_exactly_the_codes_that_there_are() -> None:
    assert codes_in_the_code() == set(codes_on_the_page())


def test_a_code_is_of_small_letters_and_hyphens() -> None:
    assert not [code for code in codes_in_the_code() if not KEBAB_CASE.fullmatch(code)]


def test_the_page_says_of_each_code_what_to_do() -> None:
    rows = [
        line.strip("|").split("|") for line in PAGE.read_text().splitlines() if line[:3] == "| `"
    ]
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)


def beginnings(path: Path) -> Iterator[ast.expr]:
    """Yield each expression that becomes a reason or a warning."""
    for call in calls(path):
        name = name_of(call)
        place = OUTCOME_REASON if name == "Outcome" else BEGINNINGS.get(name)
        if place is not None and len(call.args) > place:
            yield call.args[place]
        if name in {"Outcome", "replace"}:
            yield from (each.value for each in call.keywords if each.arg == "reason")
        if name == "append" and isinstance(call.func, ast.Attribute):
            where = ast.unparse(call.func.value).rpartition(".")[2]
            yield from call.args if where in LISTS else ()


def has_code(path: Path, expression: ast.expr) -> bool:
    """Return whether all that `expression` can be is a sentence with a code, or is passed on."""
    match expression:
        case ast.IfExp(body=body, orelse=other):
            return has_code(path, body) and has_code(path, other)
        case ast.Call() if name_of(expression) in MARKERS:
            return any(keyword.arg == "code" for keyword in expression.keywords)
        case ast.Call(func=ast.Name(id=name)) if ast.unparse(expression) not in PASSED_ON:
            homes = [path] if returned_by(path, name) else MODULES
            made = [(home, each) for home in homes for each in returned_by(home, name)]
            return bool(made) and all(has_code(home, each) for home, each in made)
        case ast.Subscript(value=ast.Name(id=name)) if name in tables(path):
            return all(has_code(path, each) for each in tables(path)[name])
        case ast.Name(id=name) if name.isupper():
            return all(has_code(home, value) for home, value in constants(name))
        case ast.Name(id=name) if name in variables(path):
            return all(has_code(path, each) for each in variables(path)[name])
        case ast.Constant(value=""):
            return True
    return ast.unparse(expression) in PASSED_ON


@cache
def returned_by(path: Path, name: str) -> list[ast.expr]:
    """Return what a function of that name in a module returns."""
    return [
        node.value
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef) and function.name == name
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None
    ]


@cache
def variables(path: Path) -> dict[str, list[ast.expr]]:
    """Return what is assigned to each name of a module's functions that is no passed-on one."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return {name: values for name, values in found.items() if name not in PASSED_ON}


@cache
def tables(path: Path) -> dict[str, list[ast.expr]]:
    """Return the values of each dictionary of a module."""
    return {
        ast.unparse(node.targets[0]): node.value.values
        for node in tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
    }


def constants(name: str) -> list[tuple[Path, ast.expr]]:
    """Return what a constant of that name is in any module."""
    return [
        (path, node.value)
        for path in MODULES
        for node in tree(path).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]


def test_what_becomes_a_reason_or_a_warning_has_a_code() -> None:
    begun = [(path, each) for path in MODULES for each in beginnings(path)]
    assert len(begun) > len(MARKERS)
    without = [(path, each) for path, each in begun if not has_code(path, each)]
    assert [f"{path.relative_to(PACKAGE)}: {ast.unparse(each)}" for path, each in without] == []


def told_by(outcome: Outcome) -> list[str]:
    return [*filter(None, (outcome.reason,)), *outcome.warnings]


def test_whatever_is_wrong_with_a_picture_is_told_with_a_code(tmp_path: Path) -> None:
    chance = random.Random(4)
    out = tmp_path / "out"
    out.mkdir()
    context = RunContext(
        "run", Recipe(animation=AnimationPolicy.KEEP), 500_000_000, output_folder=out
    )
    told: list[str] = []
    for number, (suffix, content) in enumerate(seeds()):
        damaged = (content, content[: len(content) // 2], mutated(content, chance), b"", b"%PDF-1")
        for part, changed in enumerate(damaged):
            source = tmp_path / f"{number}-{part}{suffix}"
            source.write_bytes(changed)
            task = Task(0, source, out / f"{number}-{part}.gif")
            told += told_by(run_task(task, make_picture, context, 1))
    assert not [text for text in told if not code_of(text)]
    codes = {*map(code_of, told)}
    assert {"damaged", "ends-early", "empty", "unsupported", "metadata-lost"} <= codes
    assert codes <= set(codes_on_the_page())
