"""Small real files to send: each has its own bytes, none needs a camera."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def jpeg(text: str = "Kvitto", size: tuple[int, int] = (200, 120)) -> bytes:
    """Make a JPEG with some words on it."""
    return _saved(text, size, "JPEG")


def png(text: str = "Kvitto", size: tuple[int, int] = (200, 120)) -> bytes:
    """Make a PNG with some words on it."""
    return _saved(text, size, "PNG")


def pdf(text: str = "Kvitto", pages: int = 1) -> bytes:
    """Make a PDF of pictures."""
    sheets = [_drawn(f"{text} {number}", (200, 120)) for number in range(pages)]
    out = BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def _saved(text: str, size: tuple[int, int], container: str) -> bytes:
    out = BytesIO()
    _drawn(text, size).save(out, container)
    return out.getvalue()


def _drawn(text: str, size: tuple[int, int]) -> Image.Image:
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((10, 10), text, fill="black")
    return picture
