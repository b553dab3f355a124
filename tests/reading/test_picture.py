"""Every form of picture comes out as plain upright RGB, and a broken or huge one as one error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from gateway.reading.container import TooManyPixelsError
from gateway.reading.container.errors import UndecodableError
from gateway.reading.limits import Limits
from gateway.reading.picture import frames

LIMITS = Limits()


def half_dark(mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper half is dark, so that its way up can be seen."""
    picture = Image.new("RGB", (40, 60), "white")
    picture.paste("black", (0, 0, 40, 30))
    return picture.convert(mode)


def is_upright(picture: Image.Image) -> bool:
    """Tell whether the dark half is above."""
    pixels = np.asarray(picture.convert("L"), dtype=float)
    upper, lower = pixels[: len(pixels) // 2].mean(), pixels[len(pixels) // 2 :].mean()
    return bool(upper < 60 and lower > 200)


def only(path: Path, media_type: str, limits: Limits = LIMITS) -> Image.Image:
    """Return the one page of a file."""
    (page,) = frames(path, media_type, limits)
    return page


@pytest.mark.parametrize(
    ("name", "media_type", "mode"),
    [
        ("a.jpg", "image/jpeg", "RGB"),
        ("a.jpg", "image/jpeg", "L"),
        ("a.jpg", "image/jpeg", "CMYK"),
        ("a.png", "image/png", "1"),
        ("a.png", "image/png", "P"),
        ("a.png", "image/png", "LA"),
        ("a.png", "image/png", "RGBA"),
        ("a.gif", "image/gif", "P"),
        ("a.webp", "image/webp", "RGB"),
        ("a.tif", "image/tiff", "CMYK"),
        ("a.tif", "image/tiff", "F"),
        ("a.heic", "image/heic", "RGB"),
    ],
)
def test_every_form_of_colour_becomes_rgb(tmp_path: Path, name: str, media_type: str, mode: str) -> None:
    pillow_heif.register_heif_opener()
    half_dark(mode).save(tmp_path / name)
    page = only(tmp_path / name, media_type)
    assert (page.mode, page.size) == ("RGB", (40, 60))
    assert is_upright(page)


def test_deep_grey_is_scaled_and_not_cut_off(tmp_path: Path) -> None:
    deep = np.linspace(0, 65535, 2400).reshape(60, 40).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    pixels = np.asarray(only(tmp_path / "deep.png", "image/png").convert("L"))
    assert (int(pixels.min()), int(pixels.max())) == (0, 255)
    assert 120 < pixels[30].mean() < 136


def test_what_is_transparent_lies_on_white_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert only(tmp_path / "clear.png", "image/png").getpixel((1, 1)) == (255, 255, 255)


@pytest.mark.parametrize(("tag", "turn"), [(1, None), (3, 180), (6, 90), (8, 270)])
def test_the_orientation_that_a_phone_noted_is_obeyed(tmp_path: Path, tag: int, turn: int | None) -> None:
    stored = half_dark().rotate(turn, expand=True) if turn else half_dark()
    exif = Image.Exif()
    exif[0x0112] = tag
    stored.save(tmp_path / "a.jpg", exif=exif)
    assert is_upright(only(tmp_path / "a.jpg", "image/jpeg"))


def test_each_page_of_a_tiff_is_given_and_one_of_an_animation(tmp_path: Path) -> None:
    pages = [half_dark(), half_dark(), half_dark()]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert len(list(frames(tmp_path / "a.tif", "image/tiff", LIMITS))) == 3
    pages[0].save(tmp_path / "a.gif", save_all=True, append_images=[Image.new("RGB", (40, 60), "red")])
    assert is_upright(only(tmp_path / "a.gif", "image/gif"))


@pytest.mark.parametrize(("name", "media_type"), [("a.jpg", "image/jpeg"), ("a.png", "image/png")])
def test_many_pixels_are_read_scaled_down(tmp_path: Path, name: str, media_type: str) -> None:
    Image.new("RGB", (400, 600), "white").save(tmp_path / name)
    page = only(tmp_path / name, media_type, Limits(soft_pixels=60_000))
    assert page.width * page.height <= 60_000
    assert page.width >= 100


def test_too_many_pixels_are_not_read(tmp_path: Path) -> None:
    Image.new("RGB", (400, 600), "white").save(tmp_path / "a.png")
    with pytest.raises((TooManyPixelsError, UndecodableError)):
        only(tmp_path / "a.png", "image/png", Limits(hard_pixels=100_000))


def test_a_file_is_opened_as_its_type_and_nothing_else(tmp_path: Path) -> None:
    half_dark().save(tmp_path / "a.png")
    with pytest.raises(UndecodableError):
        only(tmp_path / "a.png", "image/jpeg")


@pytest.mark.parametrize("place", [30, 200, 400])
def test_damage_inside_is_one_error(tmp_path: Path, place: int) -> None:
    Image.effect_noise((60, 40), 80).save(tmp_path / "a.png")
    content = bytearray((tmp_path / "a.png").read_bytes())
    content[place : place + 20] = bytes(20)
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(UndecodableError, match="damaged"):
        only(tmp_path / "a.png", "image/png")
