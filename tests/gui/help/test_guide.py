"""The guide: its pages in each language, what is found in it, and which page belongs to what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QWidget

from gui.help import _page_document
from gui.help.guide import (
    CONTENTS,
    Guide,
    Page,
    Place,
    joined_lines,
    place_of,
    without_links_outside,
)
from gui.help.search import FoldedText, Part, find, fold
from gui.help.topics import TOPICS, topic_of
from gui.look.theme import DARK, LIGHT
from gui.window._cluster_dialog import ClusterDialog, LackingClusterDialog
from processing.language.languages import LANGUAGES
from tests.gui.window.test_accessibility import controls
from tests.support.desk import Desk


@pytest.fixture(scope="module")
def guide() -> Guide:
    return Guide("en")


def document_of(page: Page, qapp: QApplication) -> QTextDocument:
    document = QTextDocument()
    _page_document.fill(document, page, qapp.font(), LIGHT)
    return document


def anchors_in(document: QTextDocument) -> list[str]:
    found, block = [], document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            found += block.begin().fragment().charFormat().anchorNames()
        block = block.next()
    return found


def test_the_pages_are_in_the_order_of_the_contents(guide):
    assert list(guide.pages)[:3] == [CONTENTS, "window", "command-line"]
    assert guide.pages["names"].title == "Which pictures, and names"


def test_every_heading_has_its_anchor_in_the_document(guide, qapp):
    for page in guide.pages.values():
        expected = [heading.anchor for heading in page.headings]
        assert anchors_in(document_of(page, qapp)) == expected, page.name


def test_no_page_names_two_headings_alike(guide):
    for page in guide.pages.values():
        anchors = [heading.anchor for heading in page.headings]
        assert len(set(anchors)) == len(anchors), page.name


def test_a_comment_in_a_block_of_code_is_no_heading(tmp_path, monkeypatch):
    (tmp_path / "index.md").write_text("# Title\n\n```\n# comment\n```\n\n## Next\n", "utf-8")
    monkeypatch.setattr("gui.help.guide.icons.path", lambda name: tmp_path / name[len("help/") :])
    page = Guide("en").pages[CONTENTS]
    assert [heading.title for heading in page.headings] == ["Title", "Next"]


def test_a_page_of_another_language_has_english_anchors_and_a_missing_one_is_english(
    tmp_path, monkeypatch
):
    (tmp_path / "index.md").write_text("# Guide\n\n[Names](names.md)\n", "utf-8")
    (tmp_path / "names.md").write_text("# Names\n\n## When a file exists\n", "utf-8")
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "names.md").write_text("# Namen\n\n## Wenn es sie gibt\n", "utf-8")
    monkeypatch.setattr("gui.help.guide.icons.path", lambda name: tmp_path / name[len("help/") :])
    pages = Guide("de").pages
    assert pages[CONTENTS].title == "Guide"
    assert pages["names"].title == "Namen"
    assert pages["names"].headings[1].title == "Wenn es sie gibt"
    assert pages["names"].headings[1].anchor == "when-a-file-exists"


def test_links_are_places_of_the_guide_or_lead_out_of_it():
    assert place_of("names.md#which-pictures", "window") == Place("names", "which-pictures")
    assert place_of("#preview", "window") == Place("window", "preview")
    assert place_of("https://pypi.org/project/isal/", "packages") is None
    assert place_of("../../LICENSE", "packages") is None


def test_a_link_to_a_file_that_is_not_installed_is_plain_text():
    text = "see [MIT](../../LICENSE), [names](names.md), [web](https://a.b) ![it](../s/a.png)"
    kept = "see MIT, [names](names.md), [web](https://a.b) ![it](../s/a.png)"
    assert without_links_outside(text) == kept


def test_a_table_has_borders_and_code_a_ground_in_both_themes(guide, qapp):
    for colors in (LIGHT, DARK):
        document = QTextDocument()
        _page_document.fill(document, guide.pages["command-line"], qapp.font(), colors)
        (table, *_) = document.rootFrame().childFrames()
        assert table.format().borderBrush().color().name() == colors.edge
        block = document.begin()
        grounds = set()
        while block.isValid():
            grounds.add(block.blockFormat().background().color().name())
            block = block.next()
        assert colors.hover in grounds


@pytest.mark.parametrize("query", ["UNDO", "ündo", "undo  RUN", "run undo"])
def test_a_search_looks_at_no_case_no_accents_and_no_order(query, guide, qapp):
    parts = [
        part
        for page in guide.pages.values()
        for part in _page_document.parts_of(document_of(page, qapp), page)
    ]
    hits = find(query, parts)
    assert Place("journal-and-undo", "undo") in [hit.part.place for hit in hits]


def test_what_has_a_word_in_its_title_is_found_first():
    parts = [
        Part(Place("a"), "One", "One\nsomething on names"),
        Part(Place("b"), "Names", "Names\nall of them are names"),
    ]
    assert [hit.part.place.page for hit in find("names", parts)] == ["b", "a"]


def test_a_snippet_shows_the_word_below_the_heading():
    body = "word " * 50 + "needle " + "word " * 50
    (hit,) = find("needle", [Part(Place("a"), "One", f"One\n{body}")])
    assert "needle" in hit.snippet
    assert len(hit.snippet) < 140
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")


@given(st.text(), st.text(min_size=1))
def test_what_is_found_folds_to_what_was_looked_for(text, word):
    """Positions count as Qt does, in units of UTF-16."""
    units = text.encode("utf-16-le", "surrogatepass")
    folded = fold(word)
    for begin, end in FoldedText(text).find_all(folded):
        piece = units[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass")
        assert folded in fold(piece)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("topic", sorted(set(TOPICS.values())))
def test_every_topic_leads_to_a_page_and_a_heading(topic, tag):
    assert Guide(tag).has(Place.parse(topic))


def test_every_control_of_the_window_has_a_topic_of_its_own(ready: Desk):
    apart = {"MenuBar", "Toolbar"}  # what concerns all of the window
    for control in controls(ready.window):
        names = {type(each).__name__ for each in ancestors(control)}
        if not names & apart:
            assert topic_of(control) != Place(CONTENTS), names


def test_every_name_among_the_topics_is_that_of_a_widget(ready: Desk):
    windows = ("Guided tour", "Experiments", "Compare pool sizes")
    for text in ("History", *windows, "Report a problem"):
        ready.choose(text)
    ready.choose("About Thumbpool")
    ClusterDialog(ready.window)  # either is there, by what is installed
    LackingClusterDialog("", ready.window)
    ready.session.previews.show_large()
    names = set()
    for widget in (ready.window, *ready.window.findChildren(QWidget)):
        names |= {widget.objectName(), *(each.__name__ for each in type(widget).__mro__)}
    assert set(TOPICS) <= names


def test_the_innermost_part_counts(ready: Desk):
    recipe = ready.window.recipe
    steps = recipe._steps.findChildren(QWidget)[0]
    assert topic_of(steps) == Place("sizes-and-steps", "steps")
    assert topic_of(recipe) == Place("window", "from-a-folder-to-results")
    assert topic_of(None) == Place(CONTENTS)


def ancestors(widget: QWidget | None):
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


@pytest.mark.parametrize(
    ("page", "joined"),
    [
        ("来源列出它们。\n用左侧的\n按钮添加", "来源列出它们。用左侧的按钮添加"),
        ("用*左侧*的\n*按钮*“添加”\n添加", "用*左侧*的*按钮*“添加”添加"),
        ("添加 JPEG\n图片", "添加 JPEG\n图片"),
        ("- 一、\n  二\n- 三", "- 一、二\n- 三"),
        ("```\n甲\n乙\n```", "```\n甲\n乙\n```"),
        ("# 标题\n正文", "# 标题\n正文"),
    ],
)
def test_chinese_goes_on_in_the_next_line_without_a_space(page, joined):
    assert joined_lines(page) == f"{joined}\n"


@pytest.mark.parametrize("tag", ["en", "de"])
def test_other_languages_keep_their_lines(tag):
    for page in Guide(tag).pages.values():
        assert joined_lines(page.markdown) == page.markdown


def test_stressed_chinese_is_not_slanted(qapp):
    document = document_of(Guide("zh_CN").pages["window"], qapp)
    slanted = [
        block.text()[begin - block.position() :][:length]
        for block in _page_document._blocks(document)
        for begin, length, looks in _page_document._fragments(block)
        if looks.fontItalic()
    ]
    assert [text for text in slanted if not text.isascii()] == []
