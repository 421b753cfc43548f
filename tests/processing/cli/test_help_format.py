"""The help is as wide as the terminal, whatever its characters are."""

import argparse
import re

import pytest

from processing.cli._options import OneLineParser
from processing.cli._parser import full_parser
from processing.cli._width import width_of
from processing.language import translation
from processing.language.languages import DEFAULT, LANGUAGES
from tests.support.pseudo_language import bracket_language


@pytest.fixture
def text(monkeypatch):
    monkeypatch.setenv("COLUMNS", "62")
    monkeypatch.setenv("NO_COLOR", "1")
    with bracket_language(
        {"usage: ": "用法: ", "options": "选项", "%(heading)s:": "%(heading)s:"}, "zh_CN"
    ):
        parser = OneLineParser(prog="thumbpool-cli", add_help=False)
        parser.add_argument(
            "--output", metavar="文件夹", help="保存结果的文件夹,如果不存在就创建它"
        )
        parser.add_argument(
            "--name", metavar="N", help="结果的名称模式,例如 {stem},更多内容请参阅用户指南"
        )
        parser.add_argument("--preset", metavar="预设名称", help="预设 JPEG")
        parser.add_argument("--save-preset", metavar="预设名称", help=argparse.SUPPRESS)
        return parser.format_help()


def test_no_line_is_wider_than_the_terminal(text):
    assert max(map(width_of, text.splitlines())) <= 60


def test_texts_begin_in_one_column(text):
    options = text.partition("\n\n")[2].splitlines()
    begins = [
        width_of(line[: line.index(beginning)])
        for line in options
        for beginning in ("保存结果", "结果的名称", "预设 ")
        if beginning in line
    ]
    assert len(begins) == 3
    assert len(set(begins)) == 1


def test_nothing_of_the_layout_is_left_in_the_text(text):
    assert "\ufdd0" not in text
    assert "--output 文件夹" in text


def test_later_lines_of_the_usage_begin_below_the_first_option(text):
    first, second, *_ = text.splitlines()
    place = width_of(first[: first.index("[--output")])
    assert width_of(second) - width_of(second.lstrip()) == place


@pytest.fixture
def chinese_help(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    translation.use(LANGUAGES["zh_CN"])
    commands = next(
        action.choices
        for action in full_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    yield commands["run"].format_help()
    translation.use(DEFAULT)


def test_chinese_has_its_own_colons_without_a_space_behind_them(chinese_help):
    headings = [line for line in chinese_help.splitlines() if re.fullmatch(r"\S+[:\uff1a]", line)]
    assert len(headings) > 5
    assert all(heading.endswith("\uff1a") for heading in headings)
    assert chinese_help.startswith("用法\uff1athumbpool-cli run ")


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_what_a_setting_does_is_a_whole_sentence_in_each_language(tag, monkeypatch, request):
    monkeypatch.setenv("COLUMNS", "999")
    request.addfinalizer(lambda: translation.use(DEFAULT))
    translation.use(LANGUAGES[tag])
    parser = full_parser()
    for action in parser._subparsers._group_actions[0].choices["run"]._actions:
        assert not re.search(r"[.\u3002] ?[,;\uff0c\uff1b]", action.help or ""), action.help
