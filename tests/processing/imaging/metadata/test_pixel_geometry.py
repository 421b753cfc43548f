"""Metadata in pixels of the source is converted to pixels of the result, or removed."""

import io
import re
import struct

import pytest
from PIL import ExifTags, Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from processing.imaging.metadata import _iptc
from processing.imaging.steps.anchors import Unit
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.rotate import Rotate
from processing.settings.choices import MetadataPolicy, SizeMode
from processing.settings.recipe import Recipe
from tests.support.pictures import make, quarters

SIZE = (400, 200)
PANORAMA = {
    "ProjectionType": "equirectangular",
    "FullPanoWidthPixels": "800",
    "FullPanoHeightPixels": "400",
    "CroppedAreaImageWidthPixels": "400",
    "CroppedAreaImageHeightPixels": "200",
    "CroppedAreaLeftPixels": "200",
    "CroppedAreaTopPixels": "100",
    "PoseHeadingDegrees": "207.0",
}
VALID = {
    "LargestValidInteriorRectLeft": "40",
    "LargestValidInteriorRectTop": "20",
    "LargestValidInteriorRectWidth": "320",
    "LargestValidInteriorRectHeight": "160",
}
NAMESPACES = {
    "GPano": "http://ns.google.com/photos/1.0/panorama/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "drone": "http://www.dji.com/drone-dji/1.0/",
    "mwg": "http://www.metadataworkinggroup.com/schemas/regions/",
    "dim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "mi": "http://ns.xiaomi.com/photos/1.0/camera/",
    "dd": "http://ns.google.com/photos/dd/1.0/device/",
    "hdr": "http://ns.apple.com/HDRGainMap/1.0/",
}
HALF = {"width_pixels": 200, "height_pixels": 200}
SAME = {"size_mode": SizeMode.PERCENT, "size_percent": 100}


def packet(prefix, properties, *, as_elements=False, more=""):
    spaces = "".join(f' xmlns:{name}="{space}"' for name, space in NAMESPACES.items())
    if as_elements:
        inside = "".join(f"<{prefix}:{k}>\n{v} </{prefix}:{k}>" for k, v in properties.items())
        attributes = ""
    else:
        inside, attributes = "", "".join(f' {prefix}:{k}="{v}"' for k, v in properties.items())
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        f'syntax-ns#"><rdf:Description{spaces}{attributes}>{inside}{more}</rdf:Description>'
        f"</rdf:RDF></x:xmpmeta>"
    ).encode()


def made(tmp_path, xmp=b"", size=SIZE, exif=None, suffix="jpg", **recipe):
    """Return the result of a JPEG with these pieces."""
    options = {"xmp": xmp} if xmp else {}
    if exif is not None:
        options["exif"] = exif
    quarters(size=size).save(tmp_path / "a.jpg", **options)
    result = tmp_path / f"b.{suffix}"
    result.unlink(missing_ok=True)
    make(tmp_path / "a.jpg", result, Recipe(metadata=MetadataPolicy.KEEP, **recipe))
    with Image.open(result) as image:
        image.load()
    return image


def told(image, prefix):
    """Return the properties of a namespace that a result tells, attributes and elements alike."""
    text = image.info.get("xmp", b"").decode()
    found = dict(re.findall(rf'{prefix}:(\w+)="([^"]*)"', text))
    return found | dict(re.findall(rf"<{prefix}:(\w+)>\s*(\S+?)\s*</", text))


@pytest.mark.parametrize("as_elements", [False, True])
def test_a_panorama_is_scaled_with_its_picture(tmp_path, as_elements):
    xmp = packet("GPano", PANORAMA | VALID, as_elements=as_elements)
    assert told(made(tmp_path, xmp, **HALF), "GPano") == {
        "ProjectionType": "equirectangular",
        "FullPanoWidthPixels": "400",
        "FullPanoHeightPixels": "200",
        "CroppedAreaImageWidthPixels": "200",
        "CroppedAreaImageHeightPixels": "100",
        "CroppedAreaLeftPixels": "100",
        "CroppedAreaTopPixels": "50",
        "PoseHeadingDegrees": "207.0",
        "LargestValidInteriorRectLeft": "20",
        "LargestValidInteriorRectTop": "10",
        "LargestValidInteriorRectWidth": "160",
        "LargestValidInteriorRectHeight": "80",
    }


@pytest.mark.parametrize(
    "recipe",
    [
        {**HALF, "steps": (CropArea(Unit.PIXELS, 100.0, 0.0, 200.0, 200.0),)},
        {**HALF, "size_mode": SizeMode.FILL},
    ],
)
def test_a_cut_panorama_is_shifted_to_what_is_left_of_it(tmp_path, recipe):
    assert told(made(tmp_path, packet("GPano", PANORAMA | VALID), **recipe), "GPano") == {
        "ProjectionType": "equirectangular",
        "FullPanoWidthPixels": "800",
        "FullPanoHeightPixels": "400",
        "CroppedAreaImageWidthPixels": "200",
        "CroppedAreaImageHeightPixels": "200",
        "CroppedAreaLeftPixels": "300",
        "CroppedAreaTopPixels": "100",
        "PoseHeadingDegrees": "207.0",
    }


def test_a_panorama_that_was_scaled_before_is_put_right(tmp_path):
    large = {k: f"{int(v) * 10}" if v.isdigit() else v for k, v in PANORAMA.items()}
    scaled = told(made(tmp_path, packet("GPano", large), **SAME), "GPano")
    assert scaled == PANORAMA


def test_a_whole_sphere_stays_whole_in_any_size(tmp_path):
    whole = PANORAMA | {
        "FullPanoWidthPixels": "400",
        "FullPanoHeightPixels": "200",
        "CroppedAreaLeftPixels": "0",
        "CroppedAreaTopPixels": "0",
    }
    for side in (399, 333, 200, 61):
        recipe = {"width_pixels": side, "height_pixels": side}
        image = made(tmp_path, packet("GPano", whole), **recipe)
        scaled = told(image, "GPano")
        assert int(scaled["FullPanoWidthPixels"]) == image.width
        assert int(scaled["FullPanoHeightPixels"]) == image.height
        assert scaled["CroppedAreaLeftPixels"] == scaled["CroppedAreaTopPixels"] == "0"


@pytest.mark.parametrize(
    "recipe",
    [
        {"steps": (Flip(),)},
        {"steps": (Rotate(90.0),)},
        {"steps": (Rotate(180.0),)},
        {"steps": (Rotate(3.0),)},
        {"steps": (Border(),)},
        {"size_mode": SizeMode.EXACT},
        {"size_mode": SizeMode.PAD},
    ],
    ids=str,
)
def test_what_is_no_panorama_any_more_is_called_none(tmp_path, recipe):
    assert told(made(tmp_path, packet("GPano", PANORAMA), **HALF, **recipe), "GPano") == {}


def test_a_panorama_that_is_stored_turned_is_called_none(tmp_path):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert told(made(tmp_path, packet("GPano", PANORAMA), exif=exif, **HALF), "GPano") == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"FullPanoWidthPixels": "nan"},
        {"CroppedAreaImageWidthPixels": "0"},
        {"CroppedAreaImageWidthPixels": "900"},
        {"CroppedAreaLeftPixels": "-1"},
        {"CroppedAreaTopPixels": "many"},
    ],
)
def test_a_panorama_of_senseless_numbers_is_called_none(tmp_path, changed):
    assert told(made(tmp_path, packet("GPano", PANORAMA | changed), **HALF), "GPano") == {}


def test_a_panorama_without_numbers_is_one_only_while_it_is_whole(tmp_path):
    xmp = packet("GPano", {"ProjectionType": "equirectangular"})
    assert told(made(tmp_path, xmp, **HALF), "GPano") == {"ProjectionType": "equirectangular"}
    assert told(made(tmp_path, xmp, **HALF, steps=(Crop("1:1"),)), "GPano") == {}


def focal_plane(across, down, kind=IFDRational):
    exif = Image.Exif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.FocalPlaneXResolution] = kind(across)
    inner[ExifTags.Base.FocalPlaneYResolution] = kind(down)
    inner[ExifTags.Base.FocalPlaneResolutionUnit] = 3
    return exif


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (HALF, (500.0, 400.0)),
        ({**HALF, "steps": (Crop("1:1"),)}, (1000.0, 800.0)),
        ({**HALF, "steps": (Rotate(90.0),)}, (400.0, 500.0)),
        ({**HALF, "steps": (Flip(),)}, (500.0, 400.0)),
        ({**HALF, "steps": (Rotate(3.0),)}, (None, None)),
        (SAME, (1000.0, 800.0)),
    ],
)
def test_pixels_on_the_sensor_are_as_many_as_the_result_has(tmp_path, recipe, expected):
    xmp = packet("exif", {"FocalPlaneXResolution": "1000/1", "FocalPlaneYResolution": "800/1"})
    image = made(tmp_path, xmp, exif=focal_plane(1000, 800), **recipe)
    inner = image.getexif().get_ifd(ExifTags.IFD.Exif)
    names = ("FocalPlaneXResolution", "FocalPlaneYResolution")
    assert tuple(inner.get(ExifTags.Base[name]) for name in names) == expected
    texts = tuple(f"{value:.0f}/1" if value else None for value in expected)
    assert tuple(told(image, "exif").get(name) for name in names) == texts


@pytest.mark.parametrize("kind", [int, IFDRational])
def test_pixels_on_the_sensor_of_a_picture_on_its_side_change_places(tmp_path, kind):
    exif = focal_plane(1000, 800, kind)
    exif[ExifTags.Base.Orientation] = 6
    inner = made(tmp_path, exif=exif, **HALF).getexif().get_ifd(ExifTags.IFD.Exif)
    assert inner[ExifTags.Base.FocalPlaneXResolution] == 400
    assert inner[ExifTags.Base.FocalPlaneYResolution] == 500


REGIONS = (
    '<mwg:Regions rdf:parseType="Resource"><mwg:AppliedToDimensions dim:w="400" dim:h="200"'
    ' dim:unit="pixel"/></mwg:Regions>'
)


def test_regions_apply_to_the_size_of_the_result(tmp_path):
    found = told(made(tmp_path, packet("dc", {}, more=REGIONS), **HALF), "dim")
    assert found == {"w": "200", "h": "100", "unit": "pixel"}


@pytest.mark.parametrize(("recipe", "is_kept"), [(SAME, True), (HALF, False)])
def test_a_region_in_pixels_is_kept_only_where_these_are(tmp_path, recipe, is_kept):
    region = (
        '<ext:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:RegionBoundary'
        ' ext:rbUnit="pixel" ext:rbX="5"/></rdf:li></rdf:Bag></ext:ImageRegion>'
    )
    xmp = packet("dc", {}, more=region)
    assert (b"ImageRegion" in made(tmp_path, xmp, **recipe).info["xmp"]) is is_kept


def test_where_to_cut_is_told_only_of_what_is_not_cut_yet(tmp_path):
    xmp = packet("crs", {"CropTop": "0.2", "HasCrop": "True"})
    assert told(made(tmp_path, xmp, **HALF), "crs") == {"CropTop": "0.2", "HasCrop": "True"}
    assert told(made(tmp_path, xmp, **HALF, steps=(Crop("1:1"),)), "crs") == {}


def test_a_lens_measured_in_pixels_is_told_only_in_the_same_size(tmp_path):
    pixels = {"CalibratedFocalLength": "3666.7", "CalibratedOpticalCenterX": "200"}
    xmp = packet("drone", {**pixels, "GimbalYawDegree": "5"})
    assert told(made(tmp_path, xmp, **HALF), "drone") == {"GimbalYawDegree": "5"}
    assert told(made(tmp_path, xmp, **SAME), "drone") == {**pixels, "GimbalYawDegree": "5"}


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("exif", "SubjectArea"),
        ("exif", "SubjectLocation"),
        ("tiff", "BitsPerSample"),
        ("tiff", "Compression"),
        ("mi", "XMPMeta"),
        ("dd", "Container"),
        ("hdr", "HDRGainMapVersion"),
    ],
)
def test_what_is_about_the_source_s_own_file_is_not_told(tmp_path, prefix, name):
    image = made(tmp_path, packet(prefix, {name: "1"}), steps=(Grayscale(),), **HALF)
    assert told(image, prefix) == {}


@pytest.mark.parametrize(("suffix", "kind"), [("jpg", "image/jpeg"), ("png", "image/png")])
def test_the_format_told_is_that_of_the_result(tmp_path, suffix, kind):
    xmp = packet("dc", {"format": "image/tiff"})
    assert told(made(tmp_path, xmp, suffix=suffix), "dc") == {"format": kind}


def test_iptc_tells_nothing_of_the_source_s_pixels():
    def dataset(record, number, data=b"1"):
        return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data

    title = dataset(2, 5, b"Hill")
    stale = ((2, 131), (2, 202), (3, 20), (7, 10), (8, 10), (9, 10))
    data = b"".join((title, *(dataset(*each) for each in stale)))
    for policy in (MetadataPolicy.KEEP, MetadataPolicy.NO_LOCATION):
        assert _iptc.permitted(data, policy) == title
    assert _iptc.permitted(title + b"\0", MetadataPolicy.KEEP) == title + b"\0"


def test_texts_tell_nothing_of_the_source_s_pixels(tmp_path):
    info = PngImagePlugin.PngInfo()
    stale = ("Thumb::Image::Width", "exif:ExifImageWidth", "exif:Orientation", "tiff:ImageLength")
    for keyword in (*stale, "exif:Model"):
        info.add_text(keyword, "6")
    file = io.BytesIO()
    quarters().save(file, "PNG", pnginfo=info)
    (tmp_path / "a.png").write_bytes(file.getvalue())
    recipe = Recipe(metadata=MetadataPolicy.KEEP)
    make(tmp_path / "a.png", tmp_path / "b.png", recipe)
    with Image.open(tmp_path / "b.png") as image:
        assert image.text.keys() == {"exif:Model"}
