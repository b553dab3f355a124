"""The languages of other systems: bytes to values and back; nothing is read from disk or asked of anybody."""
