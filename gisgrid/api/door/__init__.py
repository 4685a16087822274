"""The platform's door: OGC API – Features Parts 1 and 2, for reading."""

from gisgrid.api.door.views import blueprint

__all__ = ["blueprint"]
