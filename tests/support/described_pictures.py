"""Pictures with metadata about camera, place and people, and its reading by exiftool."""

import json
import struct
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.support.bounds import WAIT_SECONDS

needs_exiftool = pytest.mark.needs_program("exiftool")

# Every secret contains one of these words, so that they can be searched for in the bytes.
PLACE, PERSON = "Secretplace", "Secretperson"
THUMBNAIL = b"\xff\xd8Secretpreview\xff\xd9"

BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 1, 2, 3, 4, 5, 7
_PLACE_OF_NOTES = 1000


def ascii_value(text: str) -> tuple[int, bytes]:
    return ASCII, text.encode() + b"\0"


class Block:
    """An EXIF block made by hand, directory by directory."""

    def __init__(self, order: str) -> None:
        self.order = order
        self.content = bytearray(
            ({"<": b"II", ">": b"MM"}[order]) + struct.pack(f"{order}HI", 42, 8)
        )

    def add(self, tags: dict[int, tuple[int, bytes]], following: int = 0) -> int:
        """Append a directory and its values; return its offset."""
        start = len(self.content)
        values_at = start + 6 + 12 * len(tags)
        rows, values = b"", b""
        for tag, (kind, data) in sorted(tags.items()):
            size = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1}[kind]
            rows += struct.pack(f"{self.order}HHI", tag, kind, len(data) // size)
            if len(data) <= 4:
                rows += data.ljust(4, b"\0")
            else:
                rows += struct.pack(f"{self.order}I", values_at + len(values))
                values += data + bytes(len(data) % 2)
        self.content += struct.pack(f"{self.order}H", len(tags)) + rows
        self.content += struct.pack(f"{self.order}I", following) + values
        return start

    def numbers(self, kind: int, *numbers: int) -> tuple[int, bytes]:
        letter = {SHORT: "H", LONG: "I", RATIONAL: "I"}[kind]
        return kind, struct.pack(f"{self.order}{len(numbers)}{letter}", *numbers)


def canon_notes(order: str, start: int) -> bytes:
    """Return maker notes as of a Canon camera, with offsets from the start of the block."""
    notes = Block(order)
    notes.content = bytearray(start)
    serial = notes.numbers(LONG, 123456789)
    notes.add({6: ascii_value("Canon EOS 5D"), 9: ascii_value(f"{PERSON} owner"), 12: serial})
    return bytes(notes.content[start:])


def exif_block(order: str) -> bytes:
    """Return a block with maker notes, GPS, an interoperability directory and a preview."""
    block = Block(order)
    start = len(block.content)
    block.content += bytes(_PLACE_OF_NOTES - start)
    notes = canon_notes(order, _PLACE_OF_NOTES)
    block.content += notes
    preview = len(block.content)
    block.content += THUMBNAIL + bytes(len(THUMBNAIL) % 2)
    shrunk = block.add(
        {0x0201: block.numbers(LONG, preview), 0x0202: block.numbers(LONG, len(THUMBNAIL))}
    )
    gps = block.add(
        {
            1: ascii_value("N"),
            2: block.numbers(RATIONAL, 48, 1, 6, 1, 0, 1),
            0x1B: (UNDEFINED, b"ASCII\0\0\0" + PLACE.encode()),
        }
    )
    interop = block.add({1: ascii_value("R98")})
    exif = block.add(
        {
            0x9003: ascii_value("2020:01:02 03:04:05"),
            0x829A: block.numbers(RATIONAL, 1, 250),
            0xA001: block.numbers(SHORT, 0xFFFF),
            0xA002: block.numbers(SHORT, 64),
            0xA003: block.numbers(SHORT, 48),
            0x9214: block.numbers(SHORT, 10, 10),
            0x9286: (UNDEFINED, b"ASCII\0\0\0" + f"{PERSON} remark".encode()),
            0xA420: ascii_value(f"{PERSON} id"),
            0xA430: ascii_value(f"{PERSON} owner"),
            0xA431: ascii_value(f"{PERSON} serial"),
            0xA434: ascii_value("EF 50mm"),
            0xA435: ascii_value(f"{PERSON} lens serial"),
            0x927C: (UNDEFINED, notes),
            0xA005: block.numbers(LONG, interop),
        }
    )
    # The notes are there twice: as `add` wrote them, and where their offsets count; point there.
    at = block.content.index(struct.pack(f"{order}HHI", 0x927C, UNDEFINED, len(notes)), exif)
    block.content[at + 8 : at + 12] = struct.pack(f"{order}I", _PLACE_OF_NOTES)
    main = block.add(
        {
            0x010E: ascii_value("A hill"),
            0x010F: ascii_value("Canon"),
            0x0110: ascii_value("Canon EOS 5D"),
            0x0112: block.numbers(SHORT, 6),
            0x011A: block.numbers(RATIONAL, 300, 1),
            0x011B: block.numbers(RATIONAL, 300, 1),
            0x0128: block.numbers(SHORT, 2),
            0x0131: ascii_value("Darkroom 1"),
            0x013B: ascii_value(f"{PERSON} artist"),
            0x013C: ascii_value(f"{PERSON} computer"),
            0x8298: ascii_value("All rights reserved"),
            0x9C9E: (BYTE, f"{PERSON} keyword\0".encode("utf-16-le")),
            0xC4A5: (UNDEFINED, b"PrintIM\0" + PERSON.encode()),
            0x8769: block.numbers(LONG, exif),
            0x8825: block.numbers(LONG, gps),
        },
        following=shrunk,
    )
    block.content[4:8] = struct.pack(f"{order}I", main)
    return bytes(block.content)


XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- {PLACE} {PERSON} -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="uuid:{PERSON}" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
 xmlns:ps="http://ns.adobe.com/photoshop/1.0/" xmlns:drone="http://example.org/drone/"
 tiff:Orientation="6" tiff:ImageWidth='64' tiff:Artist="{PERSON}" ps:City="{PLACE}"
 ps:Credit="{PERSON} credit" ps:Headline="A headline"
 aux:SerialNumber="{PERSON} > camera" aux:Lens="EF 50mm" drone:GpsLatitude="{PLACE}">
<tiff:ImageLength>48</tiff:ImageLength><exif:PixelXDimension>64</exif:PixelXDimension>
<exif:GPSAreaInformation>{PLACE}</exif:GPSAreaInformation>
<exif:ColorSpace>65535</exif:ColorSpace>
<exif:UserComment>
<rdf:Alt><rdf:li xml:lang="x-default">{PERSON}</rdf:li></rdf:Alt></exif:UserComment>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:g="http://ns.adobe.com/xap/1.0/g/img/"
 xmlns:mm="http://ns.adobe.com/xap/1.0/mm/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
 xmlns:dk="http://www.digikam.org/ns/1.0/" xmp:Label="{PERSON} label"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">H\u00fcgel</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{PERSON}</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>{PERSON}</rdf:li></rdf:Bag></dc:subject>
<lr:hierarchicalSubject><rdf:Bag><rdf:li>people|{PERSON}</rdf:li><rdf:li>places|{PLACE}</rdf:li>
</rdf:Bag></lr:hierarchicalSubject>
<dk:TagsList><rdf:Seq><rdf:li>Places/{PLACE}</rdf:li></rdf:Seq></dk:TagsList>
<xmp:Rating>4</xmp:Rating><mm:DocumentID>{PERSON}</mm:DocumentID>
<xmp:Thumbnails><rdf:Alt><rdf:li g:image="Secretpreview"/></rdf:Alt></xmp:Thumbnails>
<ext:LocationShown><rdf:Bag><rdf:li ext:City="{PLACE}"/></rdf:Bag></ext:LocationShown>
</rdf:Description></rdf:RDF></x:xmpmeta>
{" " * 2000}
<?xpacket end="w"?>""".encode()


def iptc_data() -> bytes:
    """Return IPTC data with a title, a city, a keyword, an author and a credit."""
    person, place = PERSON.encode(), PLACE.encode()
    sets = ((0, b"\0\4"), (5, b"Hill"), (25, person), (80, person), (90, place), (110, person))
    return b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data for number, data in sets
    )


def photoshop_block() -> bytes:
    """Return IPTC, a rights notice and a preview as Photoshop's resources, one with a name."""
    resources = ((0x0404, b"", iptc_data()), (0x040A, b"", b"\1"), (0x040C, b"abc", THUMBNAIL))
    block = b""
    for number, name, data in resources:
        pascal = bytes([len(name)]) + name
        block += b"8BIM" + struct.pack(">H", number) + pascal + bytes(len(pascal) % 2)
        block += struct.pack(">I", len(data)) + data + bytes(len(data) % 2)
    return block


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_segments(order: str = "<") -> bytes:
    """Return the segments of a JPEG with all kinds of metadata."""
    return b"".join(
        (
            segment(0xE1, b"Exif\0\0" + exif_block(order)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
            segment(0xED, b"Photoshop 3.0\0" + photoshop_block()),
            segment(0xFE, f"{PERSON} comment".encode()),
        )
    )


@cache
def _read(folder: Path, _when: object) -> dict[str, dict[str, str]]:
    listing = subprocess.run(
        ["exiftool", "-j", "-G1", "-a", "-n", str(folder)],
        capture_output=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    return {Path(each["SourceFile"]).name: each for each in json.loads(listing.stdout)}


def read_with_exiftool(folder: Path) -> dict[str, dict[str, str]]:
    """Return what exiftool finds in each file of `folder`, by its name; starts it once."""
    return _read(folder, tuple(sorted(folder.iterdir())))
