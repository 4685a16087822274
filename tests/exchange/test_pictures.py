"""Pictures are made small, upright and silent about where they were taken."""

import io

import pytest
from PIL import Image

from gisgrid.errors import BadInput
from gisgrid.exchange.pictures import LONGEST_SIDE_PX, small_picture

ORIENTATION, GPS = 0x0112, 0x8825


def picture(size=(3000, 1000), kind="JPEG", mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **more)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("PNG", "P")])
def test_it_becomes_a_jpeg_of_at_most_1600_pixels(kind, mode):
    made = opened(small_picture(picture(kind=kind, mode=mode)))
    assert (made.format, made.mode) == ("JPEG", "RGB")
    assert made.size == (LONGEST_SIDE_PX, round(LONGEST_SIDE_PX / 3))


def test_a_small_one_stays_as_large_as_it_is():
    assert opened(small_picture(picture((40, 30)))).size == (40, 30)


def test_it_is_turned_upright_and_forgets_what_the_camera_wrote():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    small = small_picture(picture((300, 100), exif=exif, comment=b"written beside"))
    made = opened(small)
    assert b"written beside" not in small
    assert made.size == (100, 300)
    assert dict(made.getexif()) == {}


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"\xff\xd8\xff\xe0 not a picture", picture()[:500], picture(kind="BMP"), b"<svg xmlns='x'/>"],
    ids=["empty", "gif", "cut header", "cut", "bmp", "svg"],
)
def test_anything_else_is_refused(data):
    with pytest.raises(BadInput, match="没有保存"):
        small_picture(data)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read():
    with pytest.raises(BadInput):
        small_picture(picture((9000, 9000), "PNG", "1"))
