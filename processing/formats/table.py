"""The table of picture formats: one row per format holds all that the program knows of it."""

from enum import Enum, auto
from typing import Any

from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.choices import Effort, Subsampling

Options = tuple[tuple[str, Any], ...]  # options of a writer: name and value
Scale = tuple[tuple[int, int], ...]  # pairs of the recipe's quality and a writer's own, ascending

_ANY_SUBSAMPLING = frozenset({Subsampling.FULL, Subsampling.HALF, Subsampling.QUARTER})


@record
class Start:
    """A signature with which files of a format may begin.

    Attributes:
        offset: where `content` is, in bytes.
        without: bytes that mark another format if the start of the file contains them.
        by_name: whether the file's extension has to match, as other formats begin alike.
    """

    offset: int
    content: bytes
    without: bytes = b""
    by_name: bool = False


class Container(Enum):
    """How files of a format store metadata; `metadata.extract` and `metadata.embed` handle each."""

    NONE = auto()
    COMMENT = auto()  # a comment, and XMP that can be read
    OPTIONS = auto()  # EXIF and XMP, as options of Pillow's writer
    OPTIONS_UPRIGHT = auto()  # the same, but the format stores the orientation itself
    JPEG_SEGMENTS = auto()
    PNG_CHUNKS = auto()
    TIFF_TAGS = auto()


@record
class PictureFormat:
    """One file format.

    Attributes:
        key: how the command line and a recipe name it.
        label: how the window names it; translated if it is no proper name.
        pillow_name: Pillow's name for its reader and writer.
        suffixes: file name extensions, lower case, the preferred one first.
        modes: the Pillow modes in which it can be written; empty if it can only be read.
        qualities: maps the recipe's quality, which is JPEG's, to the writer's own, interpolated
            linearly. Empty if it has no quality.
        subsamplings: the chroma subsamplings that its writer offers; empty if none.
        has_transparency: whether a file of it can hold transparent parts.
        has_depth: whether a file of it can hold more than 8 bits a channel.
        has_profile: whether a file of it can carry a colour profile.
        has_metadata: whether a file of it can carry camera, time, place and the like.
        container: how it holds metadata.
        has_resolution: whether its writer takes a resolution.
        has_frames: whether a file of it can hold several pictures.
        has_timing: whether these can be the frames of an animation, read and written.
        has_draft: whether its reader can decode faster at a reduced size.
        efforts: further options of its writer for each `Effort`, the fastest first.
        large: options added for a large result at the usual effort.
        progressive: options for progressive files; empty if it has none.
        lossless: options for lossless files; empty if it has none, or is always lossless.
        reader_bytes: memory that its reader takes beside the decoded pixels, in bytes per pixel of
            the file, or of the reduced size if it has drafts.
        load_bytes: memory that the module which reads it takes once it is loaded, in bytes.
        writer_bytes: memory that its writer takes beside the pixels, in bytes per pixel of the
            result, for opaque and for transparent pictures.
        full_writer_bytes: the same without chroma subsampling, or lossless.
        animation_bytes: what its writer takes in addition for an animation, in bytes per pixel of
            one frame.
        frame_bytes: what each further frame takes beside its pixels, in bytes per pixel.
        source_pixel_bytes: typical bytes per pixel in source files, most of them from cameras; 0
            for vector graphics.
        result_pixel_bytes: typical bytes per pixel of a photo in a result, if it has no quality.
        beside_jpeg: size of a result relative to a JPEG of the same quality, if it has a quality.
        plugins: Pillow's modules that read and write it; empty if an extra does.
        feature: Pillow's name for the library that it needs and may have been built without; empty
            if there is none.
        animated: options of its writer for animations.
        counts_repeats: whether it stores how often an animation is repeated, not how often shown.
        most_plays: the most plays that it can store; 0 if animations in it always play for ever.
        most_frame_milliseconds: the longest frame time that it can store.
        most_frame_numerator: the largest number in which it can store a frame time, in milliseconds
            or in a unit that is 10, 100, ... times as long.
        kin: Pillow's names for variants of it once they are open.
        kept_as: key of the format of results where pictures keep their format; empty if its own.
        starts: the signatures of its files.
        xml_root: the name of its root element, if it is XML.
        reader: Thumbpool's module in `imaging/readers`, if there is one: it opens files with the
            extra by `open_image`, or replaces parts of Pillow's reader by `take_over`.
        extra: the optional part of Thumbpool that reads it; empty if every installation does.
        needs: the module that comes with `extra`.
        package: the package on PyPI that contains that module.
    """

    key: str
    label: str
    pillow_name: str
    suffixes: tuple[str, ...]
    modes: frozenset[str] = frozenset()
    qualities: Scale = ()
    subsamplings: frozenset[Subsampling] = frozenset()
    has_transparency: bool = True
    has_depth: bool = False
    has_profile: bool = True
    has_metadata: bool = True
    container: Container = Container.OPTIONS
    has_resolution: bool = False
    has_frames: bool = False
    has_timing: bool = False
    has_draft: bool = False
    efforts: tuple[Options, Options, Options] = ((), (), ())
    large: Options = ()
    progressive: Options = ()
    lossless: Options = ()
    reader_bytes: int = 0
    load_bytes: int = 0
    writer_bytes: tuple[int, int] = (9, 9)
    full_writer_bytes: tuple[int, int] = (0, 0)
    animation_bytes: int = 0
    frame_bytes: int = 0
    source_pixel_bytes: float = 0.5
    result_pixel_bytes: float = 1.5
    beside_jpeg: float = 1.0
    plugins: tuple[str, ...] = ()
    feature: str = ""
    animated: Options = ()
    counts_repeats: bool = False
    most_plays: int = 0xFFFFFFFF
    most_frame_milliseconds: int = 0xFFFFFFFF
    most_frame_numerator: int = 0xFFFFFFFF
    kin: tuple[str, ...] = ()
    kept_as: str = ""
    starts: tuple[Start, ...] = ()
    xml_root: bytes = b""
    reader: str = ""
    extra: str = ""
    needs: str = ""
    package: str = ""

    @property
    def has_quality(self) -> bool:
        """Whether the recipe's quality applies to it."""
        return bool(self.qualities)

    @property
    def has_wide_grey(self) -> bool:
        """Whether a result in it can keep 16 bits of grey."""
        return "I;16" in self.modes

    def options_for(self, effort: Effort) -> Options:
        """Return the writer's options for an effort."""
        return self.efforts[tuple(Effort).index(effort)]


_HEIF_BRANDS = (b"hei", b"hev", b"mif2", b"miaf", b"unif", b"avci", b"avcs", b"vvic", b"evbi")
_HEIF_STARTS = (
    *(Start(4, b"ftyp" + brand) for brand in (*_HEIF_BRANDS, b"jpeg", b"j2ki")),
    *(Start(4, b"ftyp" + brand, without=b"avif") for brand in (b"mif1", b"msf1")),  # of AVIF, too
)
_TIFF_STARTS = (b"II*\0", b"MM\0*")
_RAW_STARTS = (
    Start(4, b"ftypcrx"),
    Start(8, b"CR\2"),
    *(Start(0, letters) for letters in (b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FUJIFILMCCD-RAW")),
    *(Start(0, start, by_name=True) for start in _TIFF_STARTS),  # most cameras write a kind of TIFF
)

# The memory figures are the growth of a process's address space on pictures with noise, rounded up;
# `tests/faults/test_memory_estimates.py` measures it anew. Readers: WebP 12.5; AVIF 8.1 at 8 bits a
# channel and, not measured, as much again at 10; TIFF a strip, which may be the whole picture, 5.7;
# HEIC 9.9; JPEG XL 18.2 and 13.7 opaque; SVG 10.6, where parts are blurred and seen through. What
# is loaded: SVG 33 MB. Writers, opaque and transparent: JPEG 8.0 and 13.0, PNG 6.4 and 7.4, WebP
# 15.9 and 44.3, without loss 39.0 and 39.0, AVIF 34.1 and 37.2, with full colour 51.3 and 54.3,
# TIFF 10.3 and 12.1, GIF 16.0 and 20.0, BMP 7.2 and 13.0, JPEG XL 75.7 and 86.9. Further frames
# with their pixels: GIF 7.1, PNG 11.5, WebP 5.3, AVIF 9.0.
#
# Bytes a pixel were measured on photos of 256 to 3000 pixels.
#
# The scales of quality give the structural similarity that JPEG has at the recipe's quality, and
# the efforts were chosen by time and bytes, both as `tests/bench/encoder_defaults.py` measures.
TABLE = (
    PictureFormat(
        "jpeg",
        "JPEG",
        "JPEG",
        (".jpg", ".jpeg", ".jpe", ".jfif"),
        frozenset({"L", "RGB"}),
        has_transparency=False,
        qualities=((1, 1), (100, 100)),
        subsamplings=_ANY_SUBSAMPLING,
        has_draft=True,
        efforts=(
            (),
            (("optimize", True),),  # progressive would take twice as long for 3 % of the bytes
            (("optimize", True), ("progressive", True)),
        ),
        # Optimized Huffman tables save 5 % of the bytes at 256 pixels, but 1.6 % at 1600, where
        # they take twice as long as the rest of the writing.
        large=(("optimize", False),),
        progressive=(("progressive", True),),
        writer_bytes=(9, 14),
        kin=("MPO",),  # several JPEGs in one file; opened through JPEG, as its reader has no name
        source_pixel_bytes=0.3,
        plugins=("JpegImagePlugin", "MpoImagePlugin"),
        feature="jpg",
        container=Container.JPEG_SEGMENTS,
        has_resolution=True,
        starts=(Start(0, b"\xff\xd8"),),
        reader="jpeg",
    ),
    PictureFormat(
        "png",
        "PNG",
        "PNG",
        (".png",),
        frozenset({"L", "LA", "RGB", "RGBA", "I;16"}),
        has_depth=True,
        has_frames=True,
        has_timing=True,
        efforts=(
            (("compress_level", 1),),
            (("compress_level", 3),),  # a third of the time of 6, 6 % more bytes
            (("compress_level", 9),),
        ),
        animation_bytes=4,
        frame_bytes=8,
        source_pixel_bytes=1.6,
        result_pixel_bytes=1.6,
        plugins=("PngImagePlugin",),
        feature="zlib",
        container=Container.PNG_CHUNKS,
        has_resolution=True,
        most_frame_milliseconds=65_535_000,
        most_frame_numerator=0xFFFF,  # the time is a fraction of two numbers of 16 bits
        starts=(Start(0, b"\x89PNG"),),
        reader="png",
    ),
    PictureFormat(
        "webp",
        "WebP",
        "WEBP",
        (".webp",),
        frozenset({"RGB", "RGBA"}),
        qualities=((1, 1), (60, 76), (75, 82), (85, 87), (90, 90), (100, 100)),
        subsamplings=frozenset({Subsampling.QUARTER}),
        has_frames=True,
        has_timing=True,
        efforts=((("method", 2),), (("method", 4),), (("method", 6),)),
        lossless=(("lossless", True),),
        reader_bytes=13,
        writer_bytes=(17, 45),
        full_writer_bytes=(41, 44),
        animation_bytes=8,
        frame_bytes=2,
        source_pixel_bytes=0.2,
        beside_jpeg=0.85,
        plugins=("WebPImagePlugin",),
        feature="webp",
        most_plays=0xFFFF,
        most_frame_milliseconds=0xFFFFFF,
        starts=(Start(8, b"WEBP"),),
        reader="webp",
    ),
    PictureFormat(
        "avif",
        "AVIF",
        "AVIF",
        (".avif",),
        frozenset({"RGB", "RGBA"}),
        has_depth=True,
        qualities=((1, 1), (60, 50), (75, 62), (85, 72), (90, 80), (95, 89), (100, 100)),
        subsamplings=_ANY_SUBSAMPLING,
        has_frames=True,
        has_timing=True,
        # Speed 9 takes an eighth of the usual time for 12 % more bytes. One thread, as the other
        # cores are busy with other pictures.
        efforts=(
            (("speed", 10), ("max_threads", 1)),
            (("speed", 9), ("max_threads", 1)),
            (("speed", 6), ("max_threads", 1)),
        ),
        reader_bytes=16,
        writer_bytes=(37, 40),
        full_writer_bytes=(55, 59),
        animation_bytes=50,
        frame_bytes=6,
        source_pixel_bytes=0.15,
        beside_jpeg=0.75,
        plugins=("AvifImagePlugin",),
        feature="avif",
        container=Container.OPTIONS_UPRIGHT,
        most_plays=0,
        starts=(Start(4, b"ftypavi"),),
        reader="avif",
    ),
    PictureFormat(
        "jxl",
        "JPEG XL",
        "JXL",
        (".jxl",),
        frozenset({"L", "LA", "RGB", "RGBA", "I;16"}),
        has_depth=True,
        qualities=(
            (1, 1),
            (60, 74),
            (75, 81),
            (85, 86),
            (90, 91),
            (100, 99),
        ),  # 100 means lossless
        # No threads, for the same reason.
        efforts=(
            (("effort", 3), ("num_threads", 0)),
            (("effort", 4), ("num_threads", 0)),
            (("effort", 7), ("num_threads", 0)),
        ),
        has_profile=False,  # its writer takes none, and calls all results sRGB
        lossless=(("lossless", True),),
        reader_bytes=22,
        load_bytes=10_000_000,
        writer_bytes=(83, 90),
        container=Container.OPTIONS_UPRIGHT,
        extra="jxl",
        needs="pillow_jxl",
        package="pillow-jxl-plugin",
        source_pixel_bytes=0.2,
        beside_jpeg=0.85,
        starts=(Start(0, b"\xff\x0a"), Start(0, b"\0\0\0\x0cJXL ")),
        reader="jpeg_xl",
    ),
    PictureFormat(
        "tiff",
        "TIFF",
        "TIFF",
        (".tif", ".tiff"),
        frozenset({"L", "LA", "RGB", "RGBA", "I;16"}),
        has_depth=True,
        has_frames=True,
        efforts=(
            (("compression", "tiff_lzw"),),
            (("compression", "tiff_adobe_deflate"),),
            (("compression", "tiff_adobe_deflate"),),
        ),
        reader_bytes=8,
        writer_bytes=(13, 15),
        source_pixel_bytes=2.6,
        result_pixel_bytes=2.6,
        plugins=("TiffImagePlugin",),
        feature="libtiff",
        container=Container.TIFF_TAGS,
        has_resolution=True,
        starts=tuple(Start(0, start) for start in (*_TIFF_STARTS, b"II+\0", b"MM\0+")),
        reader="tiff",
    ),
    PictureFormat(
        "gif",
        "GIF",
        "GIF",
        (".gif",),
        frozenset({"L", "P"}),
        has_profile=False,
        has_metadata=False,
        has_frames=True,
        has_timing=True,
        reader_bytes=1,
        writer_bytes=(18, 22),
        frame_bytes=4,
        source_pixel_bytes=0.6,
        result_pixel_bytes=0.6,
        plugins=("GifImagePlugin",),
        container=Container.COMMENT,
        # Each frame replaces the one before: transparent parts show nothing of it.
        animated=(("disposal", 2),),
        counts_repeats=True,
        starts=(Start(0, b"GIF8"),),
        reader="gif",
        most_plays=0x10000,
        most_frame_milliseconds=655_350,
    ),
    PictureFormat(
        "bmp",
        "BMP",
        "BMP",
        (".bmp", ".dib"),
        frozenset({"L", "RGB"}),
        has_transparency=False,
        has_profile=False,
        has_metadata=False,
        writer_bytes=(9, 14),
        source_pixel_bytes=3.0,
        result_pixel_bytes=3.0,
        plugins=("BmpImagePlugin",),
        container=Container.NONE,
        has_resolution=True,
        starts=(Start(0, b"BM"),),
        reader="bmp",
    ),
    PictureFormat(
        "heic",
        "HEIC",
        "HEIF",
        (".heic", ".heif", ".hif"),
        has_depth=True,
        has_frames=True,
        reader_bytes=16,
        load_bytes=30_000_000,
        kept_as="jpeg",
        extra="heif",
        needs="pillow_heif",
        package="pillow-heif",
        source_pixel_bytes=0.15,
        starts=_HEIF_STARTS,
        reader="heic",
    ),
    PictureFormat(
        "raw",
        lazy_tr("camera raw"),
        "RAW",
        (".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".rw2", ".raf", ".pef", ".srw"),
        has_transparency=False,
        has_depth=True,
        has_draft=True,  # the preview that the camera made
        reader_bytes=20,
        load_bytes=100_000_000,
        kept_as="jpeg",
        extra="raw",
        needs="rawpy",
        package="rawpy",
        source_pixel_bytes=1.2,
        starts=_RAW_STARTS,
        reader="raw",
    ),
    PictureFormat(
        "svg",
        "SVG",
        "SVG",
        (".svg",),
        has_profile=False,
        has_metadata=False,
        has_draft=True,  # it is drawn in any size
        reader_bytes=16,
        load_bytes=40_000_000,
        kept_as="png",
        extra="svg",
        needs="resvg_py",
        package="resvg-py",
        source_pixel_bytes=0,
        xml_root=b"svg",
        reader="svg",
    ),
)
