"""From an image to an avatar."""

import resource
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from echochat.media.avatars import ENCODER, IMAGE_MAX_SIDE
from echochat.media.encoder import START_OF_SCAN, ImageRefused, avatar
from tests.media.pictures import (
    BLUE,
    RED,
    animation,
    colour,
    endless_jpeg,
    halves,
    opened,
    photo,
    picture,
    png_of,
    saved,
    webp_of,
)


def made(data: bytes) -> Image.Image:
    """The avatar of an image."""
    image = opened(avatar(data, IMAGE_MAX_SIDE))
    assert image.format == "WEBP"
    return image


def reason(data: bytes) -> str:
    """Why there is no avatar."""
    with pytest.raises(ImageRefused) as refused:
        avatar(data, IMAGE_MAX_SIDE)
    return refused.value.reason


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_formats(kind: str) -> None:
    """PNG, JPEG, WebP and GIF are taken."""
    assert colour(made(picture(kind)), 0.5, 0.5) == RED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7",
        picture("BMP"),
        picture("TIFF"),
        picture("ICO"),
        picture("PPM"),
    ],
)
def test_other_files(data: bytes) -> None:
    """Whatever their name, files that are none of the four are not taken."""
    assert reason(data) in ("image_type", "image_broken")


@pytest.mark.parametrize(("size", "side"), [((900, 600), 512), ((600, 2000), 512), ((30, 50), 30)])
def test_square(size: tuple[int, int], side: int) -> None:
    """A square of at most 512 pixels; nothing is enlarged."""
    assert made(picture(size=size)).size == (side, side)


def test_middle() -> None:
    """Cropping is symmetrical."""
    image = Image.new("RGB", (300, 100), BLUE)
    image.paste(RED, (100, 0, 200, 100))
    shown = made(saved(image, "PNG"))
    assert [colour(shown, x, 0.5) for x in (0.05, 0.5, 0.95)] == [RED, RED, RED]


def test_upright() -> None:
    """A photo is turned as its camera says."""
    shown = made(photo())
    assert (colour(shown, 0.5, 0.1), colour(shown, 0.5, 0.9)) == (BLUE, RED)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_upright_in_other_formats(kind: str) -> None:
    """They too can say so."""
    exif = Image.Exif()
    exif[0x0112] = 3
    assert colour(made(saved(halves(), kind, exif=exif)), 0.5, 0.1) == BLUE


def test_no_metadata() -> None:
    """Neither the place nor the camera is left."""
    assert b"SecretCamera" in photo()
    result = avatar(photo(), IMAGE_MAX_SIDE)
    assert not opened(result).getexif()
    assert not any(mark in result for mark in (b"SecretCamera", b"EXIF", b"Exif", b"XMP", b"ICCP"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_no_metadata_of_other_kinds(kind: str) -> None:
    """Nor colour profiles, nor XMP, nor comments."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = picture(kind, icc_profile=profile, xmp=b"<x:xmpmeta>Secret</x:xmpmeta>")
    result = avatar(data, IMAGE_MAX_SIDE)
    assert not any(mark in result for mark in (b"ICCP", b"XMP", b"Secret"))


def test_broken_profile() -> None:
    """An image whose colour profile is nonsense is shown as it is."""
    data = picture("JPEG", icc_profile=b"nonsense")
    assert colour(made(data), 0.5, 0.5) == RED
    assert b"nonsense" not in avatar(data, IMAGE_MAX_SIDE)


def test_transparency() -> None:
    """Transparency is kept."""
    image = Image.new("RGBA", (64, 64), (*RED, 255))
    image.paste((0, 0, 0, 0), (0, 0, 32, 64))
    shown = made(saved(image, "PNG"))
    assert shown.mode == "RGBA"
    assert shown.getchannel("A").getpixel((4, 32)) == 0
    assert shown.getchannel("A").getpixel((60, 32)) == 255


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation(kind: str) -> None:
    """Of moving pictures the first one is taken."""
    shown = made(animation(kind))
    assert colour(shown, 0.5, 0.5) == RED
    assert getattr(shown, "n_frames", 1) == 1


@pytest.mark.parametrize(
    "image",
    [
        Image.new("1", (40, 40), 1),
        Image.new("L", (40, 40), 255),
        Image.new("LA", (40, 40), (255, 255)),
        Image.new("RGB", (40, 40), "white").quantize(),
        Image.new("I;16", (40, 40), 65535),
    ],
    ids=lambda image: image.mode,
)
def test_colour_modes(image: Image.Image) -> None:
    """Grey, palettes and 16 bits come out as they look."""
    shown = made(saved(image, "PNG"))
    assert shown.convert("RGB").getpixel((20, 20)) == (255, 255, 255)


def test_grey_of_16_bits() -> None:
    """It is divided, not cut off."""
    shown = made(saved(Image.new("I;16", (40, 40), 0x6464), "PNG"))
    assert shown.convert("L").getpixel((20, 20)) in range(0x62, 0x67)


def test_cmyk() -> None:
    """Pictures made for print."""
    assert colour(made(saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")), 0, 0) == RED


@pytest.mark.parametrize("size", [(4096, 10), (10, 4096)])
def test_largest(size: tuple[int, int]) -> None:
    """4096 pixels are not too many."""
    assert made(picture(size=size)).size == (10, 10)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(4097, 10), (10, 4097)])
def test_too_many_pixels(kind: str, size: tuple[int, int]) -> None:
    """4097 are, on either side."""
    assert reason(picture(kind, size=size)) == "image_dimensions"


@pytest.mark.parametrize("side", [5000, 20_000, 2**31 - 1])
def test_bomb(side: int) -> None:
    """A small file that claims to be huge is refused before a pixel is read."""
    assert reason(png_of(side, side)) == "image_dimensions"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_truncated(kind: str) -> None:
    """Half a file is no image."""
    noise = Image.effect_noise((300, 300), 80)
    data = saved(noise.convert("RGB"), kind)
    assert reason(data[: len(data) // 2]) in ("image_broken", "image_type")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=8))
def test_damaged(kind: str, place: float, junk: bytes) -> None:
    """A damaged file gives an avatar or a reason, never another error."""
    data = bytearray(picture(kind))
    start = int(place * len(data))
    data[start : start + len(junk)] = junk
    try:
        assert opened(avatar(bytes(data), IMAGE_MAX_SIDE)).format == "WEBP"
    except ImageRefused as refused:
        assert refused.reason.startswith("image_")  # noqa: PT017


def encoder(data: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run the encoder as the server does."""
    command = [sys.executable, "-I", str(ENCODER), str(IMAGE_MAX_SIDE), "10"]
    return subprocess.run(command, input=data, capture_output=True, env={}, check=False)


def test_process() -> None:
    """Output and exit code tell what came of it."""
    assert opened(encoder(picture()).stdout).format == "WEBP"
    refused = encoder(b"hello")
    assert (refused.returncode, refused.stdout) == (3, b"image_type")


def test_process_has_limits() -> None:
    """Images that need more memory than allowed are refused."""
    refused = encoder(webp_of(16_383, 16_383))
    assert (refused.returncode, refused.stdout) == (3, b"image_broken")
    assert encoder(webp_of(5000, 10)).stdout == b"image_dimensions"


def test_many_scans() -> None:
    """A small JPEG that is drawn thousands of times over is refused before its second scan."""
    data = endless_jpeg(198_000)
    assert data.count(START_OF_SCAN) > 1000
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert encoder(data).stdout == b"image_broken"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 1


def test_progressive() -> None:
    """An honest progressive JPEG is taken."""
    assert colour(made(picture("JPEG", progressive=True)), 0.5, 0.5) == RED
