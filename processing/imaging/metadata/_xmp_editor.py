"""Remove and change properties in the text of an XMP packet, and leave the rest as it is."""

import re
from typing import Protocol
from xml.parsers import expat

from processing.record import record

# A tag, which expat has found well-formed: its attributes, and whether it is self-closing.
_TAG = re.compile(rb"<[^\s/>]+((?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COMMENT_END, _INSTRUCTION_END = b"-->", b"?>"
_WRAPPER = "xpacket"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"  # lists are written in it
# A run of spaces is matched from its start only, not again from each space in it.
_PADDING = re.compile(rb"(?<!\s)\s+(<\?xpacket end)")


class Rules(Protocol):
    """Decides what is done with each property, given its namespace and name."""

    @property
    def strips_remarks(self) -> bool:
        """Whether comments and processing instructions are removed."""

    def removes(self, namespace: str, name: str) -> bool:
        """Return whether a property is removed, with all that it contains."""

    def removes_value(self, namespace: str, name: str, value: str) -> bool:
        """Return whether one of the plain values of a property goes, and leaves its others."""

    def replacement(self, namespace: str, name: str) -> str | None:
        """Return the new value of a property, in ASCII that needs no escaping; None keeps it."""


@record
class _Open:
    """An open element: where its tag starts, and where its content starts.

    Attributes:
        owner: the property that it is, or is a part of the list of.
    """

    start: int
    content: int
    is_empty: bool
    is_removed: bool
    value: str | None
    owner: tuple[str, str]


def edit(packet: bytes, rules: Rules) -> bytes:
    """Return `packet`, in UTF-8, edited by `rules`, without its padding for editing in place.

    Raises:
        ValueError: it is no well-formed XML, or has a document type, which may define entities.
    """
    editor = _Editor(packet, rules)
    edited = editor.run()
    return _PADDING.sub(rb"\n\1", edited)


def values_of(packet: bytes) -> dict[tuple[str, str], list[str]]:
    """Return the values of all properties in `packet`, by namespace and name.

    The value of one that contains others is empty.

    Raises:
        ValueError: it is no well-formed XML, or has a document type.
    """
    values: dict[tuple[str, str], list[str]] = {}
    texts: list[str] = []

    def on_start(_name: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            values.setdefault(_split(name), []).append(value)
        texts.append("")

    def on_end(qualified: str) -> None:
        values.setdefault(_split(qualified), []).append(texts.pop().strip())

    def on_text(text: str) -> None:
        texts[-1] += text

    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = on_text
    _parse(parser, packet)
    return values


class _Editor:
    """Parses one packet and collects the changes to its text."""

    def __init__(self, packet: bytes, rules: Rules) -> None:
        self._packet = packet
        self._rules = rules
        self._stack: list[_Open] = []
        self._changes: list[tuple[int, int, bytes]] = []
        self._removed_depth = 0
        self._text: list[str] = []  # since the last tag
        self._parser = expat.ParserCreate("utf-8", " ")

    def run(self) -> bytes:
        """Return the edited packet."""
        parser = self._parser
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._text.append
        if self._rules.strips_remarks:
            parser.CommentHandler = lambda _text: self._cut_until(_COMMENT_END)
            parser.ProcessingInstructionHandler = self._on_instruction
        _parse(parser, self._packet)
        return self._apply()

    def _apply(self) -> bytes:
        parts, at = [], 0
        for start, end, text in sorted(self._changes):
            parts += [self._packet[at:start], text]
            at = end
        return b"".join((*parts, self._packet[at:]))

    def _on_start(self, qualified: str, attributes: list[str]) -> None:
        start = self._parser.CurrentByteIndex
        match = _TAG.match(self._packet, start)
        if match is None:
            raise ValueError("a tag is not where it was found")
        namespace, name = _split(qualified)
        is_removed = self._rules.removes(namespace, name)
        value = None if self._removed_depth else self._rules.replacement(namespace, name)
        owner = (namespace, name)
        if namespace == _RDF and self._stack:
            owner = self._stack[-1].owner
        self._text.clear()
        self._stack.append(_Open(start, match.end(), bool(match[2]), is_removed, value, owner))
        if self._removed_depth or is_removed:
            self._removed_depth += 1
        else:
            self._edit_attributes(match, attributes, owner)

    def _edit_attributes(
        self, tag: re.Match[bytes], attributes: list[str], owner: tuple[str, str]
    ) -> None:
        """Change the `attributes` of a tag, names and values in turn; namespaces are skipped."""
        found = (
            match
            for match in _ATTRIBUTE.finditer(self._packet, *tag.span(1))
            if match[1] != b"xmlns" and not match[1].startswith(b"xmlns:")
        )
        for match, qualified, old in zip(found, attributes[::2], attributes[1::2], strict=True):
            namespace, name = _split(qualified)
            value = self._rules.replacement(namespace, name)
            names = owner if namespace == _RDF else (namespace, name)
            if self._rules.removes(namespace, name) or self._rules.removes_value(*names, old):
                self._changes.append((*match.span(), b""))
            elif value is not None:
                span = match.span(2) if match[2] is not None else match.span(3)
                self._changes.append((*span, value.encode("ascii")))

    def _on_end(self, _name: str) -> None:
        element = self._stack.pop()
        value = "".join(self._text)
        self._text.clear()
        if self._removed_depth:
            self._removed_depth -= 1
        at = self._parser.CurrentByteIndex
        if self._removed_depth:
            return
        if element.is_removed or self._rules.removes_value(*element.owner, value):
            end = element.content if element.is_empty else self._packet.index(b">", at) + 1
            while self._changes and self._changes[-1][0] >= element.start:
                self._changes.pop()
            self._changes.append((element.start, end, b""))
        elif element.value is not None and not element.is_empty:
            while self._changes and self._changes[-1][0] >= element.content:
                self._changes.pop()
            self._changes.append((element.content, at, element.value.encode("ascii")))

    def _on_instruction(self, target: str, _text: str) -> None:
        if target != _WRAPPER:
            self._cut_until(_INSTRUCTION_END)

    def _cut_until(self, end: bytes) -> None:
        start = self._parser.CurrentByteIndex
        if not self._removed_depth:
            self._changes.append((start, self._packet.index(end, start) + len(end), b""))


def _parse(parser: expat.XMLParserType, packet: bytes) -> None:
    try:
        parser.Parse(packet, True)  # noqa: FBT003 - this is all; it has no keyword
    except expat.ExpatError as error:
        raise ValueError("the packet is no well-formed XML") from error


def _split(qualified: str) -> tuple[str, str]:
    namespace, _, name = qualified.rpartition(" ")
    return namespace, name


def _refuse(*_doctype: object) -> None:
    raise ValueError("XMP has no document type")
