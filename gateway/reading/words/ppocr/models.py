"""The models of PP-OCR: where they lie, and how they are made ready for one thread and a Latin alphabet.

The wheel of `rapidocr` carries them (PP-OCRv6 small, Apache-2.0); they are taken from there as files and run by ONNX
Runtime. The letter model knows 18,708 characters, most of them Chinese: only those that are printed in Europe are
looked at, so that a smudge never becomes a Chinese sign. Beside this module lies `letters.onnx`, the same model cut
down to them and brought to whole numbers (`quantise`): twice as fast, and only a little less sure.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from gateway.errors import UnavailableError
from gateway.reading.installed import missing_for_ppocr

FINDER: Final = "PP-OCRv6_det_small.onnx"
LETTERS: Final = "PP-OCRv6_rec_small.onnx"
QUANTISED: Final = Path(__file__).parent / "letters.onnx"
_BLANK: Final = "\0"
_SPACE: Final = " "
_LAST_LATIN: Final = 0xFF
_NOT_PRINTED: Final = frozenset("¨ª«¬­¯²³´¶·¸¹º»¼½¾^`~\\")
_FURTHER: Final = frozenset("ĄąĆćČčĘęĚěĞğİıŁłŃńŇňŐőŒœŘřŚśŞşŠšŤťŮůŰűŹźŻżŽž–—‘’“”•…€₹")
"""Letters of Europe beyond Western ones; those with a macron are left out, which a smudged dot or ring looks like."""


class PpocrMissingError(UnavailableError):
    """PP-OCR, or ONNX Runtime that runs it, is not installed."""

    code = "ppocr_missing"
    message = "PP-OCR is not there ({reason}). Install rapidocr and onnxruntime to read hard photos better."


class LetterModel(NamedTuple):
    """A session that reads a line, (1, 3, 48, w) to (1, w / 8, n), which of the n are kept, and what they are.

    The first letter kept is no letter at all, the last is the space.
    """

    session: Any
    kept: tuple[int, ...]
    alphabet: tuple[str, ...]


def is_there() -> bool:
    """Tell whether everything that PP-OCR needs is installed."""
    try:
        available()
    except PpocrMissingError:
        return False
    return True


@cache
def available() -> str:
    """Return the name and version of the reader; raises `PpocrMissingError` where a part of it is not there."""
    if missing := missing_for_ppocr():
        raise PpocrMissingError(reason="no " + ", ".join(missing))
    for model in (FINDER, LETTERS):
        if not path(model).is_file():
            raise PpocrMissingError(reason=f"rapidocr {version('rapidocr')} carries no {model}")
    return f"PP-OCRv6 (rapidocr {version('rapidocr')})"


@cache
def finder() -> Any:
    """Return the session that finds lines of text: RGB (1, 3, h, w) to a map of where text is (1, 1, h, w)."""
    return _session(path(FINDER))


@cache
def quick() -> LetterModel:
    """Return the model in whole numbers, which has the kept letters only."""
    alphabet = tuple(letter for letter in every_letter() if is_kept(letter))
    return LetterModel(_session(QUANTISED), tuple(range(len(alphabet))), alphabet)


@cache
def exact() -> LetterModel:
    """Return the model as it was published."""
    kept = tuple(place for place, letter in enumerate(every_letter()) if is_kept(letter))
    return LetterModel(_full(), kept, tuple(every_letter()[place] for place in kept))


@cache
def every_letter() -> tuple[str, ...]:
    """Return all that the model as published knows, in the order of its last layer."""
    names = _full().get_modelmeta().custom_metadata_map["character"]
    return (_BLANK, *names.splitlines(), _SPACE)


def is_kept(letter: str) -> bool:
    """Tell whether a letter is printed in Europe; the blank and the space are kept as well."""
    if letter in {_BLANK, _SPACE} or letter in _FURTHER:
        return True
    return len(letter) == 1 and " " < letter <= chr(_LAST_LATIN) and letter not in _NOT_PRINTED


def path(model: str) -> Path:
    """Find a model without importing `rapidocr`, which would bring in libraries that are not needed."""
    spec = find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        raise PpocrMissingError(reason="no rapidocr")
    return Path(spec.submodule_search_locations[0]) / "models" / model


@cache
def _full() -> Any:
    return _session(path(LETTERS))


def _session(model: Path) -> Any:
    import onnxruntime  # noqa: PLC0415 (absent where only Tesseract is installed)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Each page has its own size: an arena or a plan for one size would only hold memory.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.read_bytes(), options, providers=["CPUExecutionProvider"])
