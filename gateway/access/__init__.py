"""Who may do what.

- `permissions`: what can be permitted, and the roles that people, devices and programs have
- `gate`: who is calling, and the gate that every query passes
- `tokens`, `sessions`: how a program and a browser are recognised
- `passwords`, `guessable`: how passwords are kept and compared, and which are refused
- `throttle`, `second_factor`: how guessing is slowed down, and the code beside the password
- `account`, `members`: a person's own account, and how one becomes a member; `sign_in_letters`: how one gets in
- `traces`: what has expired and is removed
- `erasure`: how a person is forgotten who asks for it
- `people`: who is a member of which agency or company
- `links`: links that open one thing once
- `keys`: what is signed here; `file_links`: links that show a file for a few minutes
- `actors`: what those who did something are called; `histories`: whose history a caller sees
- `pairing`, `phones`, `devices`: how scanners and phones are let in, and who looks after them
- `integrations`, `client_credentials`: other programs, and the tokens that their secrets are exchanged for
- `guesses`: whoever tries what is not right must wait
"""

from __future__ import annotations

from gateway.access.gate import EVERYTHING, Caller, UngatedQueryError, find, open_gate

__all__ = ["EVERYTHING", "Caller", "UngatedQueryError", "find", "open_gate"]
