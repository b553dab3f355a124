"""The steps of a picture's preparation, kept as numbered PNG files where somebody wants to look at them."""

from __future__ import annotations

from pathlib import Path

import cv2

from gateway.reading.picture import Pixels


class Steps:
    """Keeps a picture for each step in a folder, or nothing where there is no folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._number = 0

    @property
    def are_kept(self) -> bool:
        """Whether anybody wants to look at the steps."""
        return self._folder is not None

    def keep(self, name: str, picture: Pixels) -> None:
        """Write the picture (RGB or grey) of a step; raises `OSError` where the disk does not take it."""
        if self._folder is None:
            return
        self._number += 1
        shown = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)  # noqa: PLR2004 (grey)
        _, packed = cv2.imencode(".png", shown)
        (self._folder / f"{self._number:02}-{name}.png").write_bytes(packed.tobytes())


NO_STEPS = Steps()
