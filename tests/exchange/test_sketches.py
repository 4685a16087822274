"""What a photo, a scan, a GeoTIFF or a PDF gives; bombs, locked and odd files are refused."""

import io
import struct
import zlib

import numpy as np
import pypdfium2
import pytest
from PIL import Image, TiffImagePlugin

from gisgrid.errors import BadInput
from gisgrid.exchange.geotiff import KEYS, MATRIX, PIXEL_SCALE, TIE_POINTS
from gisgrid.exchange.sketches import LONGEST_SIDE_PX, read_sketch


def picture(width=600, height=400, mode="RGB"):
    """Red upper left quarter on white, so that a turn shows."""
    made = Image.new("RGB", (width, height), "white")
    made.paste("red", (0, 0, width // 2, height // 2))
    return made.convert(mode)


def data_of(made, kind, **more):
    out = io.BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def colour_at(data, x, y):
    return Image.open(io.BytesIO(data)).convert("RGB").getpixel((x, y))


def is_red(colour):
    return colour[0] > 200 and colour[1] < 80


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("TIFF", "RGB"),
     ("TIFF", "CMYK"), ("WEBP", "RGB")],
)  # fmt: skip
def test_pictures_of_every_kind_become_the_web_form(kind, mode):
    new = read_sketch(data_of(picture(mode=mode), kind), "C:\\扫描\\草图.x")
    web = Image.open(io.BytesIO(new.web))
    assert (web.format, web.mode, web.size) == ("JPEG", "RGB", (600, 400))
    assert (new.width, new.height, new.name) == (600, 400, "草图.x")
    assert new.points == ()


def test_what_can_be_seen_through_is_white():
    new = read_sketch(data_of(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"), "a.png")
    assert colour_at(new.web, 20, 20) == (255, 255, 255)


def test_a_large_scan_is_made_smaller_and_its_original_kept():
    data = data_of(Image.new("L", (6000, 3000), "white"), "PNG")
    new = read_sketch(data, "a.png")
    assert (new.width, new.height) == (LONGEST_SIDE_PX, LONGEST_SIDE_PX // 2)
    assert Image.open(io.BytesIO(new.original)).size == (6000, 3000)


def test_a_photo_is_upright_and_tells_no_place():
    """Orientation 6: the camera was turned; latitude and maker stand beside it."""
    exif = Image.Exif()
    exif[274], exif[271] = 6, "SecretCamera"
    exif.get_ifd(0x8825)[2] = (34.0, 48.0, 0.0)
    data = data_of(picture(), "JPEG", exif=exif, comment=b"SecretNote")
    assert b"SecretCamera" in data
    new = read_sketch(data, "a.jpg")
    assert (new.width, new.height) == (400, 600)
    assert is_red(colour_at(new.web, 350, 50))
    assert b"Secret" not in new.original + new.web
    kept = Image.open(io.BytesIO(new.original))
    assert dict(kept.getexif()) == {274: 6}
    assert np.array_equal(np.asarray(kept), np.asarray(Image.open(io.BytesIO(data))))
    assert not Image.open(io.BytesIO(new.web)).getexif()


def test_texts_beside_a_png_go_and_its_pixels_stay():
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Location", "SecretPlace")
    data = data_of(picture(), "PNG", pnginfo=told)
    new = read_sketch(data, "a.png")
    assert b"SecretPlace" in data
    assert b"SecretPlace" not in new.original
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(new.original))), np.asarray(picture()))


def geotiff(keys, matrix=None, size=(500, 400)):
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    if matrix is None:
        tags[PIXEL_SCALE], tags[TIE_POINTS] = (2e-5, 2e-5, 0.0), (0.0, 0.0, 0.0, 109.2, 34.81, 0.0)
        tags.tagtype[PIXEL_SCALE] = tags.tagtype[TIE_POINTS] = 12
    else:
        tags[MATRIX] = matrix
        tags.tagtype[MATRIX] = 12
    directory = [1, 1, 0, len(keys)]
    for key, value in sorted(keys.items()):
        directory += [key, 0, 1, value]
    tags[KEYS] = tuple(directory)
    tags.tagtype[KEYS] = 3
    return data_of(picture(*size), "TIFF", tiffinfo=tags, compression="tiff_lzw")


def placed(new):
    return {(point.x, point.y): (round(point.lon, 7), round(point.lat, 7)) for point in new.points}


def test_a_geotiff_in_degrees_brings_its_corners():
    new = read_sketch(geotiff({2048: 4490}), "a.tif")
    assert placed(new) == {
        (0, 0): (109.2, 34.81), (0, 400): (109.2, 34.802), (500, 0): (109.21, 34.81), (500, 400): (109.21, 34.802),
    }  # fmt: skip


def test_a_geotiff_in_metres_is_brought_to_degrees():
    """EPSG:4547 is CGCS2000 Gauss-Krueger with meridian 114, without a zone in its eastings."""
    matrix = (2.0, 0, 0, 500_000.0, 0, -2.0, 0, 3_850_000.0, 0, 0, 0, 0, 0, 0, 0, 1.0)
    new = read_sketch(geotiff({3072: 4547}, matrix), "a.tif")
    west = {place[0] for pixel, place in placed(new).items() if pixel[0] == 0}
    assert west == {114.0}
    assert all(34 < lat < 35 for _, lat in placed(new).values())


def test_pixels_that_are_points_are_half_a_pixel_further():
    new = read_sketch(geotiff({1025: 2, 2048: 4490}), "a.tif")
    assert placed(new)[0, 0] == (109.19999, 34.81001)


@pytest.mark.parametrize("keys", [{}, {3072: 32767}, {3072: 12345}, {2048: 4214}])
def test_a_system_that_is_not_known_is_said_and_the_picture_kept(keys):
    new = read_sketch(geotiff(keys), "a.tif")
    assert new.points == ()
    assert "control points" in new.notices[0]


def pdf(width=300, height=200, pages=1):
    book = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        book.new_page(width, height)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_first_page_of_a_pdf_is_painted():
    new = read_sketch(pdf(pages=3), "图.pdf")
    assert (new.media, new.width, new.height) == ("application/pdf", 1800, 1200)
    assert colour_at(new.web, 10, 10) == (255, 255, 255)


def test_a_page_as_large_as_a_wall_is_painted_as_large_as_a_screen():
    new = read_sketch(pdf(14_000, 7_000), "图.pdf")
    assert (new.width, new.height) == (4000, 2000)


def test_a_locked_pdf_is_refused():
    """Encrypted with a user's password, as the standard security handler writes it."""
    said = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    trailer = (
        b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF"
    )
    with pytest.raises(BadInput, match="locked"):
        read_sketch(said + trailer, "a.pdf")


def bomb():
    """A PNG that says it has 40,000 by 40,000 pixels, in a few bytes."""

    def chunk(kind, inside):
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"%PDF-1.7 nothing", b"%PDF-1.7" + b"\0" * 5000, bomb(), data_of(picture(), "JPEG")[:500],
        data_of(picture(), "PNG")[:-200], data_of(picture(8, 400), "PNG"), data_of(picture(mode="I;16"), "TIFF"),
        data_of(picture(), "GIF"), data_of(picture(), "BMP"), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0" * (40 * 1024**2 + 1), pdf(1, 100_000)[:200],
    ],
)  # fmt: skip
def test_what_is_no_sketch_is_refused_with_what_to_do(data):
    with pytest.raises(BadInput) as refused:
        read_sketch(data, "草图.jpg")
    assert refused.value.hint_zh
