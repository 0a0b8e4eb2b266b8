"""Makes an avatar of an image file: standard input to standard output, in a process of its own.

Images come from strangers, and their decoders are big C libraries. Here they
meet a process that has no secret, no socket and bounded memory and time, and
that ends with the image. It imports nothing of EchoChat: it runs as a plain
file, isolated from the environment (`python -I`).

Its arguments are the longest side that is read, in pixels, and the CPU time it
may take, in seconds. Exit code 0: the output is the avatar. `REFUSED`: the
output is the id of the text that says why there is none.
"""

import io
import os
import resource
import struct
import sys
import warnings
import zlib
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
REFUSED: Final = 3

SIDE: Final = 512
"""Pixels of an avatar's side; a smaller image is not enlarged."""

QUALITY: Final = 82
"""Of lossy WebP: a face of 512 pixels takes about 30 KB."""

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space: an image of the largest size takes a quarter of it."""

MAX_SCANS: Final = 100
"""Scans of a JPEG; a progressive one has about 10. Each costs a pass over the whole image."""

JPEG: Final = b"\xff\xd8"
START_OF_SCAN: Final = b"\xff\xda"
"""Within a scan's own data 0xFF is followed by 0 or a restart marker."""

NICENESS: Final = 10
"""Avatars wait for the chat, not the chat for avatars."""

BROKEN: Final = (
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""Exceptions that Pillow raises for malformed files."""


class ImageRefused(Exception):
    """The image can't be taken; `reason` is the id of a text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def avatar(data: bytes, max_side: int) -> bytes:
    """Return the image as a WebP avatar: upright, square, without metadata.

    Raises `ImageRefused`.
    """
    if data.startswith(JPEG) and data.count(START_OF_SCAN) > MAX_SCANS:
        raise ImageRefused("image_broken")
    try:
        with _opened(data, max_side) as image:
            # Large JPEGs are decoded at a half, a quarter or an eighth of their size.
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            return _webp(_square(_in_srgb(ImageOps.exif_transpose(image))))
    except BROKEN as error:
        raise ImageRefused("image_broken") from error


def _opened(data: bytes, max_side: int) -> Image.Image:
    """Open an image and read its header."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise ImageRefused("image_dimensions") from None
    except UnidentifiedImageError:
        raise ImageRefused("image_type") from None
    if max(image.size) > max_side:
        raise ImageRefused("image_dimensions")
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the image in the colours that it has without its colour profile."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut them off at 255 instead of dividing them.
        image = image.convert("I").point(lambda grey: grey / 257).convert("L")
    profile = image.info.get("icc_profile")
    converted = _by_profile(image, profile, mode) if profile else None
    return converted or image.convert(mode)


def _by_profile(image: Image.Image, profile: bytes, mode: str) -> Image.Image | None:
    """Return the image converted by its profile, None when that can't be done."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _square(image: Image.Image) -> Image.Image:
    """Return the middle of the image."""
    side = min(SIDE, *image.size)
    return ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)


def _webp(image: Image.Image) -> bytes:
    output = io.BytesIO()
    # Empty on purpose: otherwise Pillow copies the image's metadata into the file.
    image.save(output, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return output.getvalue()


def _bound(cpu_seconds: int) -> None:
    """Give this process its limits."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    """Read, convert, write; return the exit code."""
    max_side, cpu_seconds = map(int, sys.argv[1:])
    _bound(cpu_seconds)
    try:
        picture = avatar(sys.stdin.buffer.read(), max_side)
    except ImageRefused as refused:
        sys.stdout.write(refused.reason)
        return REFUSED
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
