"""Classify XMP properties by namespace and name."""

import re

from processing.imaging.metadata._keywords import is_branch

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SYNTAX = frozenset({RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace"})
TIFF = "http://ns.adobe.com/tiff/1.0/"
EXIF = "http://ns.adobe.com/exif/1.0/"
_EXIF_EXTENDED = "http://cipa.jp/exif/1.0/"
_LENSES = "http://ns.adobe.com/exif/1.0/aux/"
PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_BASIC = "http://ns.adobe.com/xap/1.0/"
_RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_NOTE = "http://ns.adobe.com/xmp/note/"
_DEVELOPMENT = "http://ns.adobe.com/camera-raw-settings/1.0/"
_CAMERA = "http://ns.google.com/photos/1.0/camera/"

_PLACE = re.compile(
    r"gps|latitude|longitude|altitude|location|^geo|^city$|^state$|province|^country|^coverage$"
    r"|^worldregion$",
    re.IGNORECASE,
)

# Mobile phone cells, and points on maps.
_PLACE_NAMESPACES = frozenset(
    {
        "http://developer.sonyericsson.com/cell/1.0/",
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
    }
)

# Hierarchical keywords, of which one branch often is places.
_KEYWORD_TREES = frozenset(
    {
        ("http://ns.adobe.com/lightroom/1.0/", "hierarchicalSubject"),
        ("http://www.digikam.org/ns/1.0/", "TagsList"),
        ("http://ns.microsoft.com/photo/1.0/", "LastKeywordXMP"),
        ("http://ns.microsoft.com/photo/1.0/", "LastKeywordIPTC"),
        ("http://ns.iview-multimedia.com/mediapro/1.0/", "CatalogSets"),
        ("http://ns.acdsee.com/iptc/1.0/", "categories"),
        ("http://www.metadataworkinggroup.com/schemas/keywords/", "Keywords"),
    }
)

# Keywords that mostly are single ones, among which some programs write branches, too.
_KEYWORDS = frozenset(
    {
        (DUBLIN_CORE, "subject"),
        (PHOTOSHOP, "SupplementalCategories"),
        (_BASIC, "Keywords"),
        ("http://ns.adobe.com/pdf/1.3/", "Keywords"),
    }
)

# Previews, and descriptions of depth maps, gain maps and videos in the source's file that results
# do not have.
_LOST_NAMESPACES = frozenset(
    {
        "http://ns.apple.com/HDRGainMap/1.0/",
        "http://ns.apple.com/depthData/1.0/",
        "http://ns.apple.com/pixeldatainfo/1.0/",
        "http://ns.oplus.com/photos/1.0/camera/",
        "http://ns.xiaomi.com/photos/1.0/camera/",
        "http://ns.adobe.com/xap/1.0/g/img/",
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/container/item/",
        "http://ns.google.com/photos/1.0/depthmap/",
        "http://ns.google.com/photos/1.0/image/",
        "http://ns.google.com/photos/1.0/audio/",
    }
)
_LOST_BEGINNING = "http://ns.google.com/photos/dd/1.0/"  # of all namespaces of Dynamic Depth
# Also how the source's file stored its pixels, places in pixels of the source, and the size of its
# pages.
_LOST = frozenset(
    {
        (_BASIC, "Thumbnails"),
        (_NOTE, "HasExtendedXMP"),
        ("http://ns.adobe.com/xap/1.0/t/pg/", "MaxPageSize"),
        *((EXIF, name) for name in ("SubjectArea", "SubjectLocation", "CompressedBitsPerPixel")),
        *(
            (TIFF, name)
            for name in (
                "BitsPerSample",
                "Compression",
                "PhotometricInterpretation",
                "PlanarConfiguration",
                "SamplesPerPixel",
                "YCbCrSubSampling",
            )
        ),
    }
)
_FILM = re.compile(r"^(MicroVideo|MotionPhoto)")

_REGIONS = frozenset(
    {
        ("http://www.metadataworkinggroup.com/schemas/regions/", "Regions"),
        ("http://ns.microsoft.com/photo/1.2/", "RegionInfo"),
        ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "ImageRegion"),
        ("http://ns.apple.com/faceinfo/1.0/", "Regions"),
    }
)

# Keywords, labels and credits often contain names of people.
_HARMLESS = {
    DUBLIN_CORE: {"title", "description", "rights", "format", "language", "type"},
    _BASIC: {"CreateDate", "ModifyDate", "MetadataDate", "CreatorTool", "Rating"},
    _RIGHTS: {"Marked", "UsageTerms", "WebStatement"},
    PHOTOSHOP: {"DateCreated", "Headline", "Source", "ColorMode", "ICCProfile"},
    _LENSES: {"Lens", "LensInfo", "LensID", "ApproximateFocusDistance"},
    _EXIF_EXTENDED: {"LensModel", "LensMake", "LensSpecification", "Gamma", "CompositeImage"}
    | {"PhotographicSensitivity", "SensitivityType", "RecommendedExposureIndex"},
}
# Nearly all properties of these describe how the picture was taken; the others are listed.
_PRIVATE = {
    TIFF: {"Artist", "HostComputer"},
    EXIF: {
        "ImageUniqueID",
        "UserComment",
        "MakerNote",
        "RelatedSoundFile",
        "DeviceSettingDescription",
    },
}


def is_place(namespace: str, name: str) -> bool:
    """Return whether a property may reveal a place; names of places do in every namespace."""
    is_tree = (namespace, name) in _KEYWORD_TREES
    return is_tree or namespace in _PLACE_NAMESPACES or is_name_of_place(name)


def is_branch_of_keywords(namespace: str, name: str, value: str) -> bool:
    """Return whether `value` of a property is a keyword in a branch, which may tell a place."""
    return (namespace, name) in _KEYWORDS and is_branch(value)


def is_name_of_place(name: str) -> bool:
    """Return whether a property or text of this name may reveal a place."""
    return _PLACE.search(name) is not None


def is_lost(namespace: str, name: str) -> bool:
    """Return whether a property describes something that no result has."""
    is_film = namespace == _CAMERA and _FILM.match(name) is not None
    is_lost_namespace = namespace in _LOST_NAMESPACES or namespace.startswith(_LOST_BEGINNING)
    return is_film or is_lost_namespace or (namespace, name) in _LOST


def is_region(namespace: str, name: str) -> bool:
    """Return whether a property describes regions of the picture, such as faces."""
    return (namespace, name) in _REGIONS


def is_development(namespace: str) -> bool:
    """Return whether a property holds settings for developing or cropping a picture."""
    return namespace == _DEVELOPMENT


def is_harmless(namespace: str, name: str) -> bool:
    """Return whether a property reveals nothing about people."""
    if namespace in _PRIVATE:
        return name not in _PRIVATE[namespace]
    return name in _HARMLESS.get(namespace, set())
