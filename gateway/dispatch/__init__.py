"""Dispatch: what a worker does for what waits to go out.

- `letter`: writes and sends a letter that was ordered
- `webhook`: posts an event to an address that wants to hear of it
"""
