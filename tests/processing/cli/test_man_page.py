"""The manual page says all that the parser knows, and `man` can lay it out."""

import argparse
import shutil
import subprocess

import man_page
import pytest

from processing.cli._parser import COMMANDS, full_parser
from tests.support.bounds import WAIT_SECONDS
from tests.support.bracket_language import speaking


def laid_out(text, *options):
    """Return a page as a terminal shows it, and what the layout complained of."""
    if shutil.which("groff") is None:
        pytest.skip("there is no groff here")
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-k", "-P-cbou", "-ww", *options],
        input=text,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    return done.stdout, done.stderr


def test_every_option_of_every_command_is_on_the_page():
    text = man_page.page(full_parser()).replace(r"\-", "-")
    (commands,) = (
        each for each in full_parser()._actions if isinstance(each, argparse._SubParsersAction)
    )
    assert commands.choices.keys() == COMMANDS.keys()
    for name, command in commands.choices.items():
        assert f'.SS "{name}"' in text
        for flag in command._option_string_actions:
            assert rf"\fB{flag}\fR" in text


def test_it_is_laid_out_as_lines_of_words():
    shown, complaints = laid_out(man_page.page(full_parser()), "-rLL=78n")
    assert complaints == ""
    lines = [line.strip() for line in shown.splitlines()]
    assert "thumbpool-cli run [options] [SOURCE ...]" in lines
    assert "--output DIR" in lines
    assert "'*.jpg' or 'raw/**'; may be repeated" in " ".join(lines)
    assert "Its options are among those of run." in lines
    assert "50% of the source" in " ".join(lines)
    assert "\\" not in shown


def test_what_depends_on_the_machine_is_told_in_words():
    text = man_page.page(full_parser())
    assert "default: one for each core." in text
    assert "Default: forkserver on Linux, elsewhere spawn." in text


def test_a_page_in_another_language_has_no_english_text():
    with speaking():
        text = man_page.page(full_parser())
    title, *lines = text.splitlines()
    assert title.endswith('"[User Commands]"')
    assert all(line.startswith('.SH "[') for line in lines if line.startswith(".SH"))
    for line in lines:
        if line.startswith((".", r"\f")):
            continue
        assert line.startswith(("[", "thumbpool")), line
        assert line.endswith("]"), line


def test_lines_may_end_between_chinese_characters():
    sentence = "只处理在这一天或之后修改过的文件" * 6
    with speaking({"list the presets, or show one as a file": sentence}, tag="zh_CN"):
        shown, complaints = laid_out(man_page.page(full_parser()), "-rLL=78n")
    assert "can't break line" not in complaints
    beginning = next(line for line in shown.splitlines() if line.strip().startswith("只处理"))
    assert 30 <= len(beginning.strip()) < 40


def test_pages_lie_where_man_looks_for_them(tmp_path):
    written = man_page.write_pages(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "thumbpool-cli.1",
        "de/man1/thumbpool-cli.1",
        "zh_CN/man1/thumbpool-cli.1",
    ]
    assert all(path.read_text("utf-8").startswith(".TH ") for path in written)
