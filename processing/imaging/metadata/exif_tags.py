"""Classify EXIF and TIFF tags."""

from PIL.ExifTags import Base

from processing.imaging.metadata.ifd import MAKER_NOTE, Place

XMP, IPTC, PHOTOSHOP = 700, 33723, 34377
PIECES = frozenset({XMP, IPTC, PHOTOSHOP})  # of their own, wherever they stand
_LAYERS, _TRANSPARENCY_OF_LAYERS = 37724, 50255  # Photoshop's
_JPEG_TABLES_END = 522
_RAW_END = 0xC800  # of the tags that Adobe keeps for raw pictures

# How a file stores its pixels, its further pictures and previews, and its profile: a result has its
# own. Also what GeoTIFF ties to single pixels.
STRUCTURE = frozenset(
    int(tag)
    for tag in (
        *range(Base.NewSubfileType, Base.SubfileType + 1),
        *range(Base.BitsPerSample, Base.PhotometricInterpretation + 1),
        *range(Base.Thresholding, Base.FillOrder + 1),
        Base.StripOffsets,
        *range(Base.SamplesPerPixel, Base.MaxSampleValue + 1),
        Base.PlanarConfiguration,
        *range(Base.FreeOffsets, Base.GrayResponseCurve + 1),
        Base.T4Options,
        Base.T6Options,
        Base.PageNumber,
        Base.Predictor,
        *range(Base.ColorMap, Base.SubIFDs + 1),
        *range(Base.ExtraSamples, Base.SMaxSampleValue + 1),
        *range(Base.ClipPath, Base.JPEGTables + 1),
        *range(Base.JPEGProc, _JPEG_TABLES_END),
        Base.YCbCrSubSampling,
        33550,  # ModelPixelScale
        33922,  # ModelTiepoint
        34264,  # ModelTransformation
        Base.InterColorProfile,
        _LAYERS,
        _TRANSPARENCY_OF_LAYERS,
        *range(Base.DNGVersion, _RAW_END),  # raw pictures
    )
)

# Places in the picture, in pixels of the source.
STALE = frozenset({37396, int(Base.SubjectLocation)})  # and SubjectArea

# Where a picture was taken; maker notes may contain it, too, in unknown forms.
PLACES = frozenset({MAKER_NOTE, 34735, 34736, 34737, 42112})  # GeoTIFF's, GDAL's

# All other tags might reveal who took the picture, who is in it, where it was taken, or the serial
# number of the camera.
HARMLESS = {
    Place.MAIN: frozenset(
        int(tag)
        for tag in (
            Base.ImageWidth,
            Base.ImageLength,
            Base.ImageDescription,
            Base.Make,
            Base.Model,
            Base.Orientation,
            Base.XResolution,
            Base.YResolution,
            Base.ResolutionUnit,
            Base.TransferFunction,
            Base.Software,
            Base.DateTime,
            Base.WhitePoint,
            Base.PrimaryChromaticities,
            Base.YCbCrCoefficients,
            Base.YCbCrPositioning,
            Base.ReferenceBlackWhite,
            Base.Rating,
            Base.RatingPercent,
            Base.Copyright,
            Base.XPTitle,
            Base.XPSubject,
        )
    ),
    Place.EXIF: frozenset(
        int(tag)
        for tag in (
            Base.ExposureTime,
            Base.FNumber,
            Base.ExposureProgram,
            Base.SpectralSensitivity,
            Base.ISOSpeedRatings,
            Base.OECF,
            *range(Base.SensitivityType, Base.ISOSpeedLatitudezzz + 1),
            Base.ExifVersion,
            Base.DateTimeOriginal,
            Base.DateTimeDigitized,
            Base.OffsetTime,
            Base.OffsetTimeOriginal,
            Base.OffsetTimeDigitized,
            Base.ComponentsConfiguration,
            Base.CompressedBitsPerPixel,
            *range(Base.ShutterSpeedValue, Base.FocalLength + 1),
            Base.SubsecTime,
            Base.SubsecTimeOriginal,
            Base.SubsecTimeDigitized,
            Base.FlashPixVersion,
            Base.ColorSpace,
            Base.ExifImageWidth,
            Base.ExifImageHeight,
            Base.FlashEnergy,
            Base.SpatialFrequencyResponse,
            Base.FocalPlaneXResolution,
            Base.FocalPlaneYResolution,
            Base.FocalPlaneResolutionUnit,
            Base.ExposureIndex,
            Base.SensingMethod,
            Base.FileSource,
            Base.SceneType,
            Base.CFAPattern,
            *range(Base.CustomRendered, Base.Sharpness + 1),
            Base.SubjectDistanceRange,
            Base.LensSpecification,
            Base.LensMake,
            Base.LensModel,
            Base.CompositeImage,
            Base.CompositeImageCount,
            Base.CompositeImageExposureTimes,
            Base.Gamma,
        )
    ),
    Place.GPS: frozenset[int](),
    Place.INTEROP: frozenset({1, 2}),
}
