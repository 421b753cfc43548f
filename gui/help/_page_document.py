"""Make a document that can be shown of a page: anchors, tables, code, pictures that fit."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from gui.help.guide import (
    Heading,
    Page,
    Place,
    has_two_columns,
    joined_lines,
    without_links_outside,
)
from gui.help.search import Part
from gui.look.theme import Colors

_MARGIN = 18  # around a page
_CELL_PADDING = 5
_LINE_PERCENT = 118  # of the height of a line
_ABOVE_HEADING = (0, 22, 14, 10)  # by its level; a title has nothing above it
_PARAGRAPH_GAP = 8
_CODE_PADDING = 10
_SMOOTH = Qt.TransformationMode.SmoothTransformation
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


def fill(document: QTextDocument, page: Page, font: QFont, colors: Colors) -> None:
    """Put a page into `document`, for text in this font and these colours."""
    document.setDefaultFont(font)
    document.setDocumentMargin(_MARGIN)
    document.setBaseUrl(QUrl.fromLocalFile(f"{page.folder}/"))
    markdown = joined_lines(without_links_outside(page.markdown))
    document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    _name_headings(document, page.headings)
    for block in _blocks(document):
        _space(block)
        _dress_code(block, colors)
        _color_links(block, colors)
        _straighten(block)
    for table in document.rootFrame().childFrames():
        if isinstance(table, QTextTable):
            _dress_table(table, colors)


def parts_of(document: QTextDocument, page: Page) -> list[Part]:
    """Return the text of a page in parts, one for each heading."""
    parts: list[tuple[Heading, list[str]]] = []
    headings = iter(page.headings)
    for block in _blocks(document):
        if block.blockFormat().headingLevel():
            heading = next(headings, None)
            if heading is not None:  # a translation may have one too many
                parts.append((heading, []))
        if parts:
            parts[-1][1].append(block.text())
    return [
        Part(
            Place(page.name, "" if heading.level == 1 else heading.anchor),
            page.title if heading.level == 1 else f"{page.title} › {heading.title}",  # noqa: RUF001
            "\n".join(texts),
        )
        for heading, texts in parts
    ]


def fit_pictures(document: QTextDocument, width: int, ratio: float) -> None:
    """Show pictures as wide as they are, but no wider than `width` pixels of that `ratio`."""
    most = max(1, width - 2 * _MARGIN)
    for block in _blocks(document):
        for begin, length, looks in _fragments(block):
            if looks.isImageFormat():
                picture = looks.toImageFormat()
                url = document.baseUrl().resolved(QUrl(picture.name()))
                image = _image(url.toLocalFile())
                shown = min(image.width(), most)
                # Qt itself would leave out pixels of a picture that it shows smaller.
                smooth = image.scaledToWidth(round(shown * ratio), _SMOOTH)
                document.addResource(QTextDocument.ResourceType.ImageResource, url, smooth)
                picture.setWidth(shown)
                _select(document, begin, length).setCharFormat(picture)


@lru_cache(maxsize=4)
def _image(path: str) -> QImage:
    return QImage(path)


def _name_headings(document: QTextDocument, headings: Sequence[Heading]) -> None:
    """Give each heading its anchor, which Qt's reader of Markdown does not."""
    blocks = (block for block in _blocks(document) if block.blockFormat().headingLevel())
    for block, heading in zip(blocks, headings, strict=False):
        named = QTextCharFormat()
        named.setAnchor(True)
        named.setAnchorNames([heading.anchor])
        _select(document, block.position(), block.length() - 1).mergeCharFormat(named)


def _space(block: QTextBlock) -> None:
    """Give a paragraph, an item or a heading its distance to what is above it."""
    looks = block.blockFormat()
    if _is_code(looks):
        return
    level = looks.headingLevel()
    if level:
        looks.setTopMargin(_ABOVE_HEADING[min(level, len(_ABOVE_HEADING)) - 1])
        looks.setBottomMargin(_PARAGRAPH_GAP)
    elif QTextCursor(block).currentTable() is None:
        looks.setTopMargin(0)
        looks.setBottomMargin(_PARAGRAPH_GAP // 2 if block.textList() else _PARAGRAPH_GAP)
        if not any(letters.isImageFormat() for _, _, letters in _fragments(block)):
            looks.setLineHeight(_LINE_PERCENT, _PROPORTIONAL)
    QTextCursor(block).setBlockFormat(looks)


def _is_code(looks: QTextBlockFormat) -> bool:
    return looks.hasProperty(QTextFormat.Property.BlockCodeFence) or looks.hasProperty(
        QTextFormat.Property.BlockCodeLanguage
    )


def _dress_code(block: QTextBlock, colors: Colors) -> None:
    """Put a ground behind code, in blocks and in sentences."""
    document, looks = block.document(), block.blockFormat()
    ground = QBrush(QColor(colors.hover))
    if _is_code(looks):
        looks.setBackground(ground)
        looks.setLeftMargin(_CODE_PADDING)
        looks.setRightMargin(_CODE_PADDING)
        is_first = not _is_code(block.previous().blockFormat())
        is_last = not _is_code(block.next().blockFormat())
        looks.setTopMargin(_PARAGRAPH_GAP if is_first else 0)
        looks.setBottomMargin(_PARAGRAPH_GAP if is_last else 0)
        looks.setNonBreakableLines(False)
        QTextCursor(block).setBlockFormat(looks)
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    for begin, length, letters in _fragments(block):
        if letters.fontFixedPitch():
            fixed = QTextCharFormat()
            fixed.setFontFamilies([family, "monospace"])
            fixed.setBackground(ground)
            _select(document, begin, length).mergeCharFormat(fixed)


def _color_links(block: QTextBlock, colors: Colors) -> None:
    for begin, length, letters in _fragments(block):
        if letters.anchorHref():
            link = QTextCharFormat()
            link.setForeground(QColor(colors.link))
            link.setFontUnderline(True)  # colour alone tells nothing to some
            _select(block.document(), begin, length).mergeCharFormat(link)


def _straighten(block: QTextBlock) -> None:
    """Show stressed Chinese upright and heavier: its letters have no italics, only slanted ones."""
    for begin, length, letters in _fragments(block):
        text = block.text()[begin - block.position() :][:length]
        if letters.fontItalic() and any(map(has_two_columns, text)):
            upright = QTextCharFormat()
            upright.setFontItalic(False)
            upright.setFontWeight(QFont.Weight.DemiBold)
            _select(block.document(), begin, length).mergeCharFormat(upright)


def _dress_table(table: QTextTable, colors: Colors) -> None:
    looks = table.format()
    looks.setBorder(1)
    looks.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    looks.setBorderBrush(QBrush(QColor(colors.edge)))
    looks.setBorderCollapse(True)
    looks.setCellPadding(_CELL_PADDING)
    looks.setCellSpacing(0)
    looks.setTopMargin(_PARAGRAPH_GAP // 2)
    looks.setBottomMargin(_PARAGRAPH_GAP)
    looks.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(looks)
    for place in range(table.columns()):
        cell = table.cellAt(0, place)
        head = cell.format()
        head.setBackground(QBrush(QColor(colors.hover)))
        cell.setFormat(head)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return begin, length and looks of each piece of a block; it may be changed afterwards."""
    pieces, at = [], block.begin()
    while not at.atEnd():
        piece = at.fragment()
        pieces.append((piece.position(), piece.length(), piece.charFormat()))
        at += 1
    return pieces


def _select(document: QTextDocument, begin: int, length: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(begin)
    cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor
