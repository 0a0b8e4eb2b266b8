"""Images as people and attackers send them, made on the spot."""

import io
import math
import struct
import zlib

from PIL import Image

RED, BLUE, GREEN = (220, 20, 20), (20, 20, 220), (20, 160, 20)

ORIENTATION = 0x0112
GPS = 0x8825
UPSIDE_DOWN = 3


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The image as a file."""
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 64), **options: object) -> bytes:
    """A plain picture."""
    return saved(Image.new("RGB", size, RED), kind, **options)


def halves(size: tuple[int, int] = (200, 200)) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, *size))
    return image


def photo() -> bytes:
    """A photo that was taken upside down, with the place where that was."""
    exif = Image.Exif()
    exif[ORIENTATION] = UPSIDE_DOWN
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (55.0, 45.0, 7.0)
    return saved(halves(), "JPEG", exif=exif, quality=95)


def animation(kind: str = "GIF") -> bytes:
    """Some frames, the first one red."""
    frames = [Image.new("RGB", (50, 40), colour) for colour in (RED, BLUE, GREEN)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def endless_jpeg(size: int = 15_000_000) -> bytes:
    """A JPEG that draws the whole picture again and again, for hours."""
    jpeg = saved(Image.new("L", (4096, 4096), 100), "JPEG", progressive=True)
    start = jpeg.rindex(b"\xff\xda")
    scan = jpeg[start:-2]
    return jpeg[:-2] + scan * (size // len(scan)) + b"\xff\xd9"


def stripes() -> bytes:
    """A PNG of some kilobytes whose avatar has many more: WebP sees no repetition."""
    strip = Image.effect_noise((8, 512), 80)
    image = Image.new("L", (512, 512))
    for left in range(0, 512, 8):
        image.paste(strip, (left, 0))
    return saved(image, "PNG")


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and has nothing to show for it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(b"")), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def webp_of(width: int, height: int) -> bytes:
    """A WebP that claims a size and has nothing to show for it."""
    size = (width - 1) | (height - 1) << 14
    body = b"WEBPVP8L" + struct.pack("<IBI", 5, 0x2F, size) + b"\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def opened(data: bytes) -> Image.Image:
    """The image of a file, as it shows."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def colour(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """The colour at a place, from 0 to 1 from left and from top: the nearest of ours."""
    place = (int(x * (image.width - 1)), int(y * (image.height - 1)))
    seen = image.convert("RGB").getpixel(place)
    assert isinstance(seen, tuple)
    return min((RED, BLUE, GREEN), key=lambda known: math.dist(known, seen))
