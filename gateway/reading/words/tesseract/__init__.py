"""Tesseract, made for scans: fast on clean, flat print, and lost where a photo is shaded or curled.

`program` is the program itself, `upright` prepares a picture for it and reads it whatever way up it is.
"""
