"""Carry what a file tells beside its pixels into its results, as much of it as the recipe lets.

`gathering` takes it from an opened picture, and what the policy does not let pass ends there: EXIF
as a tree of directories (`directories`, `exif`), XMP as text that is cut and nothing else
(`packet`, `xmp`), IPTC as its datasets (`iptc`, in the blocks of `photoshop`), and comments.
`carrying` puts it into a result, refreshed to the result's size, in the way its format has for it.

All of it comes from strangers. A piece that cannot be read costs itself, never the picture, and
where something must not pass, a piece that is not understood does not either.
"""

from processing.metadata.cargo import Finish, Shipment
from processing.metadata.carrying import ship
from processing.metadata.gathering import gather
from processing.metadata.pieces import NOTHING, Metadata

__all__ = ["NOTHING", "Finish", "Metadata", "Shipment", "gather", "ship"]
