"""Paints the first page of a PDF in a process of its own: `python pdf_process.py MEGABYTES SECONDS PIXELS`.

The PDF comes in on stdin, a JPEG goes out on stdout. A PDF is a program; so it runs alone, under limits, and this file
imports nothing of gisgrid.
"""

import resource
import sys

import pypdfium2

DAMAGED, LOCKED = 3, 4
MOST_SCALE = 6.0
"""Times 72 dots per inch: finer than any scan is."""


def main(megabytes: str, seconds: str, pixels: str) -> int:
    """Write the picture and say how it went; a longer side has at most so many pixels."""
    resource.setrlimit(resource.RLIMIT_AS, (int(megabytes) << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        page = pypdfium2.PdfDocument(sys.stdin.buffer.read())[0]
        longest = max(page.get_size())
        picture = page.render(scale=min(MOST_SCALE, int(pixels) / longest)).to_pil()
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else DAMAGED
    except (IndexError, ValueError, ZeroDivisionError):
        return DAMAGED
    picture.convert("RGB").save(sys.stdout.buffer, "JPEG", quality=90)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
