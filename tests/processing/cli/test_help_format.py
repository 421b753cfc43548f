"""The help is as wide as the terminal, whatever its characters are."""

import argparse

import pytest

from processing.cli._options import OneLineParser
from processing.cli._width import width_of
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
