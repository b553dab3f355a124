"""The fake gateway's two endpoints of device authorization (RFC 8628), as strict as the contract."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from werkzeug.wrappers import Request, Response

DEVICE_TOKEN: Final = "gw_live_device"
DEVICE_CODE: Final = "secret-of-the-scanner"
USER_CODE: Final = "BCDF-GHJK"
LINK: Final = "https://gw.example/device"
GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:device_code"


def oauth_error(name: str) -> Callable[[Request], Response]:
    """Answer a look with an error as OAuth has it (RFC 6749, 5.2)."""
    body = {"error": name, "error_description": f"It is {name}."}
    return lambda _: Response(json.dumps(body), 400, content_type="application/json")


pending: Final = oauth_error("authorization_pending")
slow_down: Final = oauth_error("slow_down")


@dataclass
class FakePairing:
    """What the next looks are answered (`answers`), and whether the scanner is approved when those have run out."""

    is_offered: bool = True
    is_approved: bool = True
    expires_in: int = 600
    interval: int = 5
    answers: deque[Callable[[Request], Response]] = field(default_factory=deque)
    names: list[str | None] = field(default_factory=list)
    looks: int = 0

    def answer(self, request: Request, tokens: dict[str, str]) -> Response:
        """Answer `/v1/device/code` or `/v1/device/token`; an approved scanner's token joins `tokens`."""
        assert request.method == "POST"
        assert request.mimetype == "application/x-www-form-urlencoded"
        assert "Authorization" not in request.headers
        assert request.form["client_id"] == "underlag-scanner"
        return self.code(request) if request.path == "/v1/device/code" else self.token(request, tokens)

    def code(self, request: Request) -> Response:
        """Give a code."""
        assert set(request.form) <= {"client_id", "device_name"}
        self.names.append(request.form.get("device_name"))
        body = {
            "device_code": DEVICE_CODE,
            "user_code": USER_CODE,
            "verification_uri": LINK,
            "verification_uri_complete": f"{LINK}?code={USER_CODE}",
            "expires_in": self.expires_in,
            "interval": self.interval,
        }
        return Response(json.dumps(body), content_type="application/json")

    def token(self, request: Request, tokens: dict[str, str]) -> Response:
        """Give the token, or say why not."""
        assert set(request.form) == {"grant_type", "device_code", "client_id"}
        assert request.form["grant_type"] == GRANT_TYPE
        assert request.form["device_code"] == DEVICE_CODE
        self.looks += 1
        if self.answers:
            return self.answers.popleft()(request)
        if not self.is_approved:
            return pending(request)
        tokens[DEVICE_TOKEN] = "Kvarnens Kök AB"
        body = {"access_token": DEVICE_TOKEN, "token_type": "Bearer", "scope": "documents:read documents:send"}
        return Response(json.dumps(body), content_type="application/json")
