"""Each text that is marked for translation can be found by Babel, and is translated when shown."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import translations

ROOT = Path(__file__).parent.parent
FILES = [
    path
    for folder in ("processing", "gui", "resources/packaging")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
MADE_ELSEWHERE = {  # their message is in the catalogue by another way
    "processing/cli/presets.py": "tr(description)",  # of a preset that comes along
}
AT_ONCE = {"tr", "ptr", "ntr", "nptr", "localized"}
MESSAGES = {"tr": 1, "ptr": 2, "ntr": 2, "nptr": 3}  # texts before the values


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    yield from (each for each in ast.walk(node) if isinstance(each, ast.Call))


def marks_in(node: ast.AST) -> Iterator[ast.Call]:
    yield from (call for call in calls_in(node) if name_of(call) in translations.KEYWORDS)


def calls_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Yield what is called while a module is imported: not what is within functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            for early in (*child.args.defaults, *child.args.kw_defaults, *child.decorator_list):
                yield from calls_in(early) if early is not None else ()
        elif not isinstance(child, ast.Lambda):
            yield from [child] if isinstance(child, ast.Call) else ()
            yield from calls_at_import(child)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def extracted() -> set[tuple[str | None, str]]:
    messages = (message for message in translations.extracted() if message.id)
    return {
        (message.context, message.id if isinstance(message.id, str) else message.id[0])
        for message in messages
    }


def test_every_message_is_written_out_and_found_by_babel(extracted):
    """A message that is put together, or is in an f-string, would stay English."""
    wrong = []
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        for call in marks_in(parsed(path)):
            kind = name_of(call).removeprefix("lazy_")
            texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
            context = texts.pop(0) if kind in {"ptr", "nptr"} and texts else None
            is_whole = len(call.args) >= MESSAGES[kind] and texts
            if not is_whole or (context, texts[0]) not in extracted:
                source = ast.unparse(call)
                if MADE_ELSEWHERE.get(name) != source:
                    wrong.append(f"{name}:{call.lineno}: {source}")
    assert wrong == []


def test_babel_is_given_no_f_string_that_it_would_warn_of():
    """It looks at values, too, and its warnings would hide a message that is really lost."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in FILES
        for call in marks_in(parsed(path))
        for value in [*call.args, *(each.value for each in call.keywords)]
        if isinstance(value, ast.JoinedStr)
    ]
    assert wrong == []


def test_nothing_is_translated_before_the_language_is_known():
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in FILES
        for call in calls_at_import(parsed(path))
        if name_of(call) in AT_ONCE
    ]
    assert wrong == []
