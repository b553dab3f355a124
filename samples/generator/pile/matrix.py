"""An invoice from a dot-matrix printer: pins on endless paper with pale bars and holes along its edges."""

from __future__ import annotations

from random import Random
from typing import Final

import cv2
import numpy as np

from samples.generator.identifiers import vat_number
from samples.generator.noise import Pixels, clouds
from samples.generator.pile import firms, goods
from samples.generator.pile.bill_blocks import charge, charge_facts
from samples.generator.pile.printed import Printed, Ticket
from samples.generator.wording import Hand, compact, iso, plain, pointed, quantity, short_iso

PIN: Final = 4
"""Pixels to a pin's step, of 0.29 mm."""
WIDTH_DOTS: Final = 640
WIDTH_MM: Final = 203.0
ROWS: Final = 960
BAR: Final = 48
_DISC: Final = np.array([[0, 1, 1, 0], [1, 1, 1, 1], [1, 1, 1, 1], [0, 1, 1, 0]], dtype=np.float32)


def matrix(rng: Random) -> Printed:
    """Print an invoice in capitals from an old program."""
    bill = charge(rng, "Åkeri", "Järn", "Grossist", "Plåt", pool=goods.SITE_WORK)
    hand = Hand(rng.choice((pointed, plain)), rng.choice((short_iso, iso, compact)))
    ticket = Ticket("till dotted", size=13, leading=17, width=WIDTH_DOTS)
    seller = bill.seller
    ticket.row(seller.name.upper(), "FAKTURA")
    ticket.row(seller.street.upper(), f"FAKTURANR  {bill.number}")
    ticket.row(seller.town.upper(), f"DATUM  {hand.day(bill.issued)}")
    ticket.row(f"TEL {seller.phone}", f"KUNDNR  {bill.customer_number}")
    ticket.feed(40)
    for text in (bill.buyer.name, bill.buyer.street, bill.buyer.town):
        ticket.columns([(0.5, "l", text.upper())])
    ticket.feed(30)
    ticket.row(f"ER REF {firms.person(rng).upper()}", f"FÖRFALLODATUM {hand.day(bill.due)}")
    ticket.rule("=")
    places = (0.0, 0.5, 0.62, 0.82, 1.0)
    labels = zip(places, "lrlrr", ("BENÄMNING", "ANTAL", "ENH", "PRIS", "BELOPP"), strict=True)
    ticket.columns([(place, anchor, label) for place, anchor, label in labels])
    ticket.rule("-")
    for item in bill.items:
        cells = (item.text.upper(), quantity(item.quantity), item.unit.upper(), item.price, item.amount)
        texts = [cell if isinstance(cell, str) else hand.amount(cell) for cell in cells]
        ticket.columns([(place, anchor, text) for place, anchor, text in zip(places, "lrlrr", texts, strict=True)])
    ticket.rule("-")
    ticket.columns([(0.5, "l", "NETTO"), (1, "r", hand.amount(bill.net))])
    for row in bill.rows:
        ticket.columns([(0.5, "l", f"MOMS {row.rate} %"), (1, "r", hand.amount(row.vat))])
    if bill.rounding is not None:
        ticket.columns([(0.5, "l", "ÖRESUTJ"), (1, "r", hand.amount(bill.rounding))])
    ticket.columns([(0.5, "l", "ATT BETALA SEK"), (1, "r", hand.amount(bill.total))], bold=True, large=1.2)
    ticket.feed(40)
    ticket.row(f"BANKGIRO {seller.bankgiro}", f"OCR {bill.reference}")
    ticket.row(f"ORG.NR {seller.organisation_number}", f"MOMSREG.NR {vat_number(seller.organisation_number)}")
    ticket.left("GODKÄND FÖR F-SKATT     DRÖJSMÅLSRÄNTA 8 %")
    dots = _on_a_page(ticket.dots(head=60, tail=20))
    seed = rng.randrange(10**6)
    truth = charge_facts(bill)
    return Printed(
        truth,
        ticket.texts,
        _struck(dots, None),
        lambda: _struck(dots, seed),
        WIDTH_MM,
        also={"supplier_name": [seller.sign]},
    )


def _on_a_page(dots: Pixels) -> Pixels:
    """Feed on to the next perforation."""
    return np.pad(dots, ((0, max(0, ROWS - dots.shape[0])), (0, 0)))


def _struck(dots: Pixels, seed: int | None) -> Pixels:
    """Strike the pins through a ribbon; without a seed the ribbon is new and even."""
    ink = np.kron(dots.astype(np.float32), _DISC)
    paper = np.full((*ink.shape, 3), 248, dtype=np.float32)
    for top in range(0, dots.shape[0], 2 * BAR):
        paper[top * PIN : (top + BAR) * PIN] = (226, 240, 228)
    for y in range(22, dots.shape[0], 44):
        for x in (10, dots.shape[1] - 10):
            cv2.circle(paper, (x * PIN, y * PIN), 7 * PIN, (120, 116, 110), -1, cv2.LINE_AA)
    if seed is not None:
        rng = np.random.default_rng(seed)
        ink = ink * (0.6 + 0.4 * clouds(ink.shape, 300, rng)) * (0.7 + 0.3 * clouds(ink.shape, 9, rng))
    soft = 0.92 * cv2.GaussianBlur(ink, (0, 0), 0.9)[..., None]
    mixed = paper + (np.array((44, 42, 60), dtype=np.float32) - paper) * soft
    return np.asarray(np.clip(mixed, 0, 255), dtype=np.uint8)
