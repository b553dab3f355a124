"""Why a file is not taken, or not read: each says what the sender can do."""

from __future__ import annotations

from gateway.errors import InvalidError, TooLargeError, UnsupportedError


class EmptyFileError(InvalidError):
    """There are no bytes in it."""

    code = "empty_file"
    message = "The file is empty. Send it again; if it is empty again, take a new photo."


class UnknownTypeError(UnsupportedError):
    """Its first bytes are those of no type that is read here."""

    code = "unknown_type"
    message = (
        "This type of file is not read here. Send a JPEG, PNG, WebP, GIF, TIFF, HEIC or PDF, or an e-invoice in XML."
    )


class TruncatedFileError(InvalidError):
    """It ends before its own headers say that it does."""

    code = "truncated_file"
    message = "The end of the file is missing. Send it again, or take a new photo."


class DamagedFileError(InvalidError):
    """Its headers contradict themselves, so no program can tell what it shows."""

    code = "damaged_file"
    message = "The file is damaged and cannot be shown. Save it again, or take a new photo."


class TooManyPixelsError(TooLargeError):
    """Decoded it would take more memory than a reader may have."""

    code = "too_many_pixels"
    message = "The picture is {width} × {height} pixels; at most {limit} million are read. Send it smaller."


class UndecodableError(InvalidError):
    """The decoder gave up: the file is damaged inside, although its ends look right."""

    code = "unreadable_file"
    message = "The file is damaged and cannot be shown. Save it again, or take a new photo."


class SheetLeftOutError(InvalidError):
    """It ended the reading process, by the time or the memory that it took, and was left out the next time."""

    code = "page_left_out"
    message = "A page took too much time or memory to read and was left out. Look at the original yourself."


class EncryptedError(InvalidError):
    """It opens only with a password."""

    code = "encrypted"
    message = "The PDF is locked with a password. Save it without password and send it again."
