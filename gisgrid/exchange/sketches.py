"""Reading photos and scans of paper sketches: JPEG, PNG, TIFF, GeoTIFF, the first page of a PDF."""

import io
import subprocess
import sys

from PIL import Image, ImageOps, UnidentifiedImageError

from gisgrid.domain.sketches import NewSketch
from gisgrid.errors import BadInput
from gisgrid.exchange import pdf_process
from gisgrid.exchange.geotiff import corner_points
from gisgrid.exchange.picture_places import without_place
from gisgrid.exchange.uploads import shown_name

LONGEST_SIDE_PX, QUALITY = 4000, 85
MOST_PIXELS = 80_000_000
"""A sheet of A0 at 200 dots per inch has 62 million."""
MOST_BYTES = 40 * 1024**2
LEAST_SIDE_PX = 16
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
MEDIA = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff", "WEBP": "image/webp"}
PDF = "application/pdf"
PROCESS_MEGABYTES, PROCESS_SECONDS = 1500, 20


def read_sketch(data: bytes, name: str) -> NewSketch:
    """Return a picture in the form of pages, upright, with a longer side of at most 4,000 pixels; and its original.

    Parameters
    ----------
    data : bytes
        JPEG, PNG, WebP, TIFF or PDF, of which the first page is taken.
    name : str
        Of its file.

    Raises
    ------
    BadInput
        It is none of these, is damaged or locked, or has more than 80 million pixels.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(
            "文件超过 40 MB，没有收下。", "The file has more than 40 MB and was not taken.",
            hint_zh="请以较低的分辨率（200–300 dpi）重新扫描。", hint_en="Scan it again with 200 to 300 dots per inch.",
        )  # fmt: skip
    shown = shown_name(name) or "sketch"
    if data[:1024].lstrip().startswith(b"%PDF-"):
        web, size, _ = _web_form(_painted(data))
        return NewSketch(shown, PDF, *size, web, data)
    web, size, (media, scale) = _web_form(data)
    points, notices = corner_points(data, scale) if media == "image/tiff" else ((), ())
    return NewSketch(shown, media, *size, web, without_place(data, media), points, notices)


def _web_form(data: bytes) -> tuple[bytes, tuple[int, int], tuple[str, float]]:
    """Return a JPEG, its size, and of the original its media type and by how much it was made smaller."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as given:
            media, own = MEDIA[str(given.format)], given.size
            if own[0] * own[1] > MOST_PIXELS or min(own) < LEAST_SIDE_PX:
                raise _unfit(*own)
            given.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))  # a large JPEG is not unpacked in full
            picture = _on_white(given if media == "image/tiff" else ImageOps.exif_transpose(given))
    except Image.DecompressionBombError as error:
        raise _unfit(0, 0) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning) as error:
        raise _unreadable() from error
    picture.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, comment=b"")  # else the one that came goes along
    return out.getvalue(), picture.size, (media, max(picture.size) / max(own))


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in red, green and blue, on white where it can be seen through."""
    if picture.mode in ("I", "F") or picture.mode.startswith("I;"):
        raise ValueError("not a picture of eight bits")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    ground = Image.new("RGB", above.size, "white")
    ground.paste(above, mask=above.getchannel("A"))
    return ground


def _painted(data: bytes) -> bytes:
    """Return the first page of a PDF as JPEG."""
    limits = (str(PROCESS_MEGABYTES), str(PROCESS_SECONDS), str(LONGEST_SIDE_PX))
    command = [sys.executable, "-I", pdf_process.__file__, *limits]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * PROCESS_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _too_hard() from error
    if done.returncode == pdf_process.LOCKED:
        raise BadInput(
            "这份 PDF 有打开密码，没有收下。", "The PDF is locked with a password and was not taken.",
            hint_zh="请去掉密码后另存，或把那一页扫描成图片。", hint_en="Save it without, or as a picture.",
        )  # fmt: skip
    if done.returncode == pdf_process.DAMAGED:
        raise _unreadable()
    if done.returncode or not done.stdout:
        raise _too_hard()
    return done.stdout


def _unfit(width: int, height: int) -> BadInput:
    said = f"（{width} × {height}）" if width else ""
    return BadInput(
        f"图片的大小不合适{said}，没有收下。",
        f"The picture's size does not fit{f' ({width} x {height})' if width else ''}; it was not taken.",
        hint_zh="图片应在 8 千万像素以内，每边不少于 16 像素；请以 200–300 dpi 重新扫描。",
        hint_en="It should have at most 80 million pixels, 16 or more each way: scan it with 200 to 300 dots per inch.",
    )


def _unreadable() -> BadInput:
    return BadInput(
        "这个文件不是能读取的图片，或已损坏，没有收下。",
        "The file is no picture that can be read, or is damaged; it was not taken.",
        hint_zh="请选 JPG、PNG、PDF 或 8 位的 TIFF、GeoTIFF。",
        hint_en="Choose a JPEG, PNG or PDF, or a TIFF or GeoTIFF of eight bits.",
    )


def _too_hard() -> BadInput:
    return BadInput(
        "这份 PDF 太复杂，画不出来，没有收下。",
        "The PDF is too much to be painted and was not taken.",
        hint_zh="请把那一页导出或扫描成图片。",
        hint_en="Export that page as a picture, or scan it.",
    )
