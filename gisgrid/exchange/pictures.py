"""Pictures of service: made small, and without what a camera writes beside them, such as where it was."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from gisgrid.errors import BadInput

LONGEST_SIDE_PX, QUALITY = 1600, 80
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


def small_picture(data: bytes) -> bytes:
    """Return a picture as JPEG whose longer side has 1,600 pixels at most, upright, and nothing else that came with it.

    Raises
    ------
    BadInput
        It is no JPEG, PNG or WebP, is cut off, or has more than 60 million pixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as given:
            if given.width * given.height > MOST_PIXELS:
                raise _unreadable()
            picture = ImageOps.exif_transpose(given).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable() from error
    picture.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, comment=b"")  # else the one that came goes along
    return out.getvalue()


def _unreadable() -> BadInput:
    return BadInput(
        "这张图片读不出来，或者太大，没有保存。",
        "The picture cannot be read or is too large; it was not kept.",
        hint_zh="请选 JPG、PNG 或 WebP 格式的照片。",
        hint_en="Choose a JPEG, PNG or WebP picture.",
    )
