"""Pictures as they came, but for what a camera writes beside them: where it was, when, whose it is."""

import io
import struct

from PIL import Image

ORIENTATION = 274
JPEG_TOLD = {0xE1, 0xED, 0xFE}
"""Segments of EXIF and XMP, of IPTC, and comments."""
PNG_TOLD = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def without_place(data: bytes, media: str) -> bytes:
    """Return a JPEG or PNG without what tells its place; its pixels, and which side is up, stay bit for bit.

    Other kinds are returned as they are: a GeoTIFF is there for its place.
    """
    if media == "image/jpeg":
        return _without_segments(data)
    return _without_chunks(data) if media == "image/png" else data


def _without_segments(data: bytes) -> bytes:
    turned = _orientation(data)
    kept, at = [data[:2]], 2
    if turned != 1:
        exif = Image.Exif()
        exif[ORIENTATION] = turned
        told = exif.tobytes()
        kept.append(b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, (length,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        if marker not in JPEG_TOLD:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, data[at:]])


def _orientation(data: bytes) -> int:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
        return int(picture.getexif().get(ORIENTATION, 1))


def _without_chunks(data: bytes) -> bytes:
    kept, at = [PNG_HEAD], len(PNG_HEAD)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] not in PNG_TOLD:
            kept.append(data[at : at + 12 + length])
        at += 12 + length
    return b"".join(kept)
