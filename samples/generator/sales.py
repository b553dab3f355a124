"""The sales behind the sample receipts: who sold what, when, and how it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from samples.generator import companies
from samples.generator.trade import Company, Item, Sale, item

SWEDEN: Final = ZoneInfo("Europe/Stockholm")


def _sale(
    seller: Company,
    at: str,
    number: str,
    items: Sequence[Item],
    *,
    register: str = "2",
    clerk: str = "",
    last4: str = "4821",
    cash: str = "",
) -> Sale:
    """Make a sale from values written as text; `cash` is what was handed over, where it was paid so."""
    moment = datetime.fromisoformat(at).replace(tzinfo=SWEDEN)
    unit = f"CCU{seller.organisation_number[-4:]}00{number[-3:]}71"
    if cash:
        return Sale(seller, moment, number, register, unit, items, "cash", Decimal(cash), clerk=clerk)
    return Sale(seller, moment, number, register, unit, items, card_last4=last4, clerk=clerk)


GROCERY: Final = _sale(
    companies.RONNEBO,
    "2026-03-14 17:42",
    "48213",
    [
        item("Mellanmjölk 1,5 l", "21.90", 12, "2"),
        item("Knäckebröd råg", "27.50", 12),
        item("Hushållsost 26 % 1,1 kg", "119.00", 12),
        item("Tomat kvist", "39.90", 12, "0.642", "kg"),
        item("Bananer", "26.90", 12, "1.105", "kg"),
        item("Kaffe mellanrost 450 g", "64.90", 12, "2"),
        item("Havregryn 1,5 kg", "25.90", 12),
        item("Ägg frigående 12 p", "44.90", 12),
        item("Papperskasse", "7.00", 25),
    ],
    clerk="Elin",
)
PETROL: Final = _sale(
    companies.TALLKVIST,
    "2026-08-21 07:16",
    "003917",
    [item("Bensin 95 E10", "16.94", 25, "41.37", "liter")],
    register="41",
)
RESTAURANT: Final = _sale(
    companies.BLAKLINTEN,
    "2026-10-02 13:04",
    "10642",
    [
        item("Dagens fisk", "159", 12, "2"),
        item("Dagens kött", "149", 12),
        item("Vegetarisk lasagne", "139", 12),
        item("Mineralvatten", "38", 12, "3"),
        item("Alkoholfri öl 33 cl", "49", 12),
        item("Kaffe", "34", 12, "4"),
        item("Chokladboll", "29", 12, "2"),
    ],
    clerk="Jonas",
    last4="7730",
)
MIXED: Final = _sale(
    companies.KVARNVIK,
    "2026-05-10 11:28",
    "7724",
    [
        item("Bryggkaffe 500 g", "53.00", 6),
        item("Batterier AA 12-pack", "125.00", 25),
        item("Mjölk 1 l", "16.50", 6, "2"),
        item("Kopieringspapper A4", "69.90", 25, "2"),
        item("Fruktkorg", "89.00", 6),
        item("Diskborste", "24.90", 25),
    ],
    register="1",
)
CASH: Final = _sale(
    companies.JARNHALLA,
    "2026-06-17 09:53",
    "20418",
    [
        item("Träskruv 4,5x60 200 st", "129.00", 25),
        item("Maskeringstejp 25 mm", "34.90", 25, "2"),
        item("Slippapper P120", "18.85", 25, "2"),
    ],
    register="3",
    cash="500",
)
CARD_SLIP: Final = _sale(
    companies.SALTGRUND, "2026-07-09 12:31", "641180273", [item("Köp", "486.00", 6)], register="30177412", last4="0956"
)
BAKERY: Final = _sale(
    companies.MJOLNAREN,
    "2026-09-04 08:22",
    "3091",
    [
        item("Surdegslimpa", "58.00", 6),
        item("Kanelbulle", "29.00", 6, "6"),
        item("Smörgås ost & skinka", "64.00", 6, "2"),
        item("Bryggkaffe take away", "32.00", 6, "2"),
    ],
    register="01",
    clerk="Amira",
)
TAXI: Final = _sale(
    companies.VIKBYGDEN,
    "2026-09-15 14:09",
    "55120",
    [item("Grundavgift", "59.00", 6), item("Körsträcka och tid", "412.00", 6)],
    register="TX-20447",
    last4="6612",
)
HOTEL: Final = _sale(
    companies.LYKTAN,
    "2026-09-17 08:47",
    "26-10933",
    [
        item("Enkelrum inkl. frukost", "1295.00", 12, "2"),
        item("Parkering i garage, dygn", "180.00", 25, "2"),
        item("Middag, Kajutan", "289.00", 12),
        item("Skrivarservice", "40.00", 25),
    ],
    register="R1",
    clerk="Sofia",
)
ENGLISH: Final = _sale(
    companies.FJORDLIGHT,
    "2026-08-05 15:36",
    "A-20817",
    [
        item("Desk lamp, brass", "1249.00", 25),
        item("Candle holder, glass", "179.00", 25, "2"),
        item("Linen notebook A5", "145.00", 25, "3"),
        item("Gift wrapping", "35.00", 25),
    ],
    register="05",
    last4="3344",
)
_GOODS: Final = [
    item("Rapsolja 10 l", "289.00", 6, "1"),
    item("Ris långkornigt 10 kg", "219.00", 6, "2"),
    item("Vetemjöl 10 kg", "98.50", 6, "2"),
    item("Krossade tomater 2,5 kg", "54.90", 6, "6"),
    item("Kikärtor 2,5 kg", "47.90", 6, "4"),
    item("Strösocker 5 kg", "69.00", 6, "1"),
    item("Diskmedel maskin 5 l", "239.00", 25, "2"),
    item("Sköljmedel maskin 5 l", "215.00", 25, "1"),
    item("Servetter vita 500 st", "89.00", 25, "4"),
    item("Bakplåtspapper 500 ark", "265.00", 25, "1"),
    item("Engångshandskar L 100 st", "79.00", 25, "3"),
    item("Plastfolie 45 cm 300 m", "119.00", 25, "2"),
    item("Kycklingfilé fryst 5 kg", "449.00", 6, "2"),
    item("Laxfilé fryst 4 kg", "612.00", 6, "1"),
    item("Gröna ärtor 2,5 kg", "62.90", 6, "3"),
    item("Pommes frites 2,5 kg", "58.90", 6, "6"),
    item("Majonnäs 5 l", "189.00", 6, "1"),
    item("Senap 2,5 kg", "94.50", 6, "1"),
    item("Ketchup 5 l", "129.00", 6, "1"),
    item("Kaffe bryggmalet 500 g", "59.90", 6, "12"),
    item("Te sorterat 100 p", "118.00", 6, "2"),
    item("Sopsäck 125 l 50 st", "149.00", 25, "2"),
    item("Torkpapper 6 rullar", "319.00", 25, "1"),
    item("Svartpeppar malen 500 g", "139.00", 6, "1"),
    item("Havssalt 2 kg", "42.90", 6, "2"),
    item("Vitvinsvinäger 5 l", "79.50", 6, "1"),
]
WHOLESALE: Final = _sale(
    companies.GROSSEN,
    "2026-10-20 06:58",
    "881204",
    _GOODS,
    register="12",
    clerk="073",
    last4="4821",
)
PARKING: Final = _sale(
    companies.NORDHAMN,
    "2026-11-12 21:37",
    "77031",
    [item("Parkering 3 tim 20 min", "84.00", 25)],
    register="P2",
    last4="4821",
)
