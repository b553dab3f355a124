"""Who may do what.

- `permissions`: what can be permitted, and the roles that people, devices and programs have
- `gate`: who is calling, and the gate that every query passes
- `tokens`, `sessions`: how a program and a browser are recognised
- `passwords`: how passwords are kept and compared
- `traces`: what has expired and is removed
- `erasure`: how a person is forgotten who asks for it
- `people`: who is a member of which agency or company
- `links`: links that open one thing once
- `keys`: what is signed here; `file_links`: links that show a file for a few minutes
- `actors`: what those who did something are called; `histories`: whose history a caller sees
"""

from __future__ import annotations

from gateway.access.gate import EVERYTHING, Caller, UngatedQueryError, find, open_gate

__all__ = ["EVERYTHING", "Caller", "UngatedQueryError", "find", "open_gate"]
