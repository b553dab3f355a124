"""How well reading reads: what was found beside what is known to stand on the paper.

Everything here is arithmetic on values that are passed in; files are read and written by the doors.
"""
