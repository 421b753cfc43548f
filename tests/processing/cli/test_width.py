"""Texts are padded and wrapped by the columns they take, not by their letters."""

import pytest

from processing.cli._width import aligned, padded, right_aligned, width_of, wrapped


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("für", 3),
        ("fu\N{COMBINING DIAERESIS}r", 3),
        ("缩略图", 6),
        ("JPEG 图", 7),
        ("", 0),
    ],
)
def test_a_text_is_as_wide_as_it_is_shown(text, columns):
    assert width_of(text) == columns


def test_texts_are_padded_to_the_same_column():
    assert padded("图", 5) + "|" == "图   |"
    assert right_aligned("图", 5) + "|" == "   图|"
    assert padded("too long", 3) == "too long"


def test_lines_end_at_spaces_and_a_long_word_stays_whole():
    path = "/a/very/long/path/that/somebody/may/want/to/copy.jpg"
    assert wrapped(f"It is in {path} now.", 20) == ["It is in", path, "now."]
    assert wrapped("", 20) == []


def test_chinese_is_wrapped_between_characters_but_no_line_begins_with_a_full_stop():
    assert wrapped("所有图片都已完成。没有失败。", 16) == ["所有图片都已完", "成。没有失败。"]
    assert wrapped("把（原图）移到", 4) == ["把", "（原", "图）", "移到"]  # noqa: RUF001


def test_no_line_ends_at_a_no_break_space():
    assert wrapped("Gespart: 82\xa0%", 11) == ["Gespart:", "82\xa0%"]
    assert wrapped("节省\xa0%", 3) == ["节", "省\xa0%"]


def test_words_in_chinese_stay_whole():
    assert wrapped("保存为JPEG格式", 8) == ["保存为", "JPEG格式"]


def test_later_lines_can_have_another_indent():
    assert wrapped("one two three", 8, "- ", "  ") == ["- one", "  two", "  three"]


def test_a_table_is_aligned_by_what_its_cells_take():
    rows = [["方法", "时间"], ["map", "0.10"], ["imap_unordered", "10.00"], ["none"]]
    assert list(aligned(rows, least_widths=(0, 8), left=(0,))) == [
        "方法                时间",
        "map                 0.10",
        "imap_unordered     10.00",
        "none",
    ]
