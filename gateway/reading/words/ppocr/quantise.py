"""Makes `letters.onnx`: `python -m gateway.reading.words.ppocr.quantise FOLDER`, with pictures of a test set in FOLDER.

The letter model of PP-OCR is cut down to the alphabet of Europe and brought from 32-bit floating point to 8-bit whole
numbers, which halves its time. Which numbers its layers give is seen on lines of our own test set
(`python -m samples.generator set`). Seven bits are used for weights, so that processors without VNNI do not overflow.
This runs when the model changes, never where documents are read; it needs the package `onnx`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import cv2
import numpy as np
import onnx
from onnx import numpy_helper, version_converter
from onnxruntime import quantization
from onnxruntime.quantization import shape_inference

from gateway.reading.limits import Limits
from gateway.reading.picture import frames
from gateway.reading.words.ppocr import letters, lines, models
from gateway.reading.words.ppocr.level import along, runs_up

PICTURES: Final = 24
LINES_A_PICTURE: Final = 6
OPSET: Final = 17
"""The first version of ONNX whose quantised layers may have a scale for each channel, and that the converter knows."""


class Lines(quantization.CalibrationDataReader):
    """Gives the quantiser one line of print after another."""

    def __init__(self, pictures: list[Path]) -> None:
        self._batches = _batches(pictures)

    def get_next(self) -> dict[str, Any] | None:
        """Return the next line as the model takes it, None after the last."""
        return next(self._batches, None)


def main(folder: Path) -> None:
    """Write the model beside this module."""
    pictures = sorted(folder.glob("*.jpg"))
    chosen = pictures[:: max(1, len(pictures) // PICTURES)]
    with TemporaryDirectory() as scratch:
        plain, ready = Path(scratch) / "plain.onnx", Path(scratch) / "ready.onnx"
        onnx.save(version_converter.convert_version(_cut_down(), OPSET), plain)
        shape_inference.quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantization.quantize_static(
            str(ready),
            str(models.QUANTISED),
            Lines(chosen),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
            op_types_to_quantize=["Conv", "MatMul"],
        )


def _cut_down() -> Any:
    """Return the model with its last layer cut down to the letters that are kept."""
    model = onnx.load(models.path(models.LETTERS))
    kept = [place for place, letter in enumerate(models.every_letter()) if models.is_kept(letter)]
    for weights in model.graph.initializer:
        if weights.dims and weights.dims[-1] == len(models.every_letter()):
            cut = np.ascontiguousarray(numpy_helper.to_array(weights)[..., kept])
            weights.CopyFrom(numpy_helper.from_array(cut, weights.name))
    del model.graph.value_info[:]
    model.graph.output[0].type.tensor_type.shape.dim[2].ClearField("dim_value")
    return model


def _batches(pictures: list[Path]) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)  # noqa: S311 (a choice of lines, no secret)
    for path in pictures:
        picture = np.asarray(next(frames(path, "image/jpeg", Limits())))
        quads = lines.find(picture)
        found = along(quads, up=runs_up(quads))
        for quad in chance.sample(found, min(LINES_A_PICTURE, len(found))):
            yield {"x": letters.batch(letters.cut_out(picture, quad)).pixels}


if __name__ == "__main__":
    cv2.setNumThreads(1)
    main(Path(sys.argv[1]))
