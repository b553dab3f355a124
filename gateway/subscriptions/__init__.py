"""Subscriptions: which addresses of other programs are told of what happens here, and what became of it.

- `endpoints`: the addresses of an agency or a company, and their secrets
- `events`: what they are told: an event is written for each of them in the transaction that it is about
- `outcomes`: how a try went, and what follows from it

Who sends is the worker (`dispatch.webhook`).
"""

from __future__ import annotations

from gateway.subscriptions.events import collaboration_changed, post_event

__all__ = ["collaboration_changed", "post_event"]
