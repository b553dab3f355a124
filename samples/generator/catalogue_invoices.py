"""The samples of invoices, a credit note and a reminder: what was charged, and how the page was photographed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from samples.generator import companies, invoices
from samples.generator.camera import Camera, Flaws
from samples.generator.canvas import Canvas, Pdf, Picture
from samples.generator.identifiers import payment_reference
from samples.generator.photograph import Light, Scene, Shadow, Sheet, photograph
from samples.generator.relief import Fold, Relief
from samples.generator.sample import Sample, truth_of_bill
from samples.generator.things import Cup, Keyboard, Pen
from samples.generator.trade import Bill, item

LATE: Final = "Efter förfallodagen debiteras dröjsmålsränta enligt räntelagen."

ADVERTISING: Final = Bill(
    companies.GRANASA,
    companies.KULLERSTAD,
    "202647",
    date(2026, 10, 1),
    date(2026, 10, 31),
    [
        item("Grafisk profil, etapp 2", "1150.00", 25, "14", "tim"),
        item("Illustrationer till årsredovisning", "2400.50", 25, "3"),
        item("Tryck, foldrar A5 4+4", "6.85", 25, "500"),
    ],
    payment_reference=payment_reference("202647", with_length=True),
    customer_number="1042",
    our_reference="Lovisa Ström",
    your_reference="Maria Kullerstad",
    notes=(LATE,),
)
ELECTRICIAN: Final = Bill(
    companies.SALGVIK,
    companies.KULLERSTAD,
    "30518",
    date(2026, 9, 24),
    date(2026, 10, 24),
    [
        item("Montör", "685.00", 25, "6.5", "tim"),
        item("Resor och servicebil", "420.00", 25),
        item("Dataskåp 12U", "1890.00", 25),
        item("Kabel Cat 6A", "11.40", 25, "85", "m"),
        item("Uttag 2xRJ45 utanpåliggande", "214.00", 25, "8"),
        item("Märkning och provningsprotokoll", "950.00", 25),
    ],
    payment_reference=payment_reference("30518"),
    customer_number="77120",
    our_reference="Henrik Sälg",
    your_reference="Maria Kullerstad",
    notes=("Betalningsvillkor 30 dagar netto.", LATE),
)
CREDIT: Final = Bill(
    companies.ALMGLANTAN,
    companies.KULLERSTAD,
    "K-8812",
    date(2026, 11, 3),
    None,
    [
        item("Kontorsstol Björk, svart (skadad vid leverans)", "1795.00", 25, "-2"),
        item("Frakt", "149.00", 25, "-1"),
    ],
    customer_number="40177",
    your_reference="Maria Kullerstad",
    notes=(
        "Krediten avser faktura 871446 av den 2026-10-12.",
        "Beloppet dras av på er nästa betalning. Betala inte denna faktura.",
    ),
    credits_number="871446",
)
_SERVERS: Final = ("web01", "web02", "databas", "arkiv", "post", "utveckling")
_SERVICES: Final = (
    ("Virtuell server", "389.00", "1", "mån"),
    ("Lagring", "1.15", "250", "GB"),
    ("Säkerhetskopia", "0.85", "250", "GB"),
)
CLOUD: Final = Bill(
    companies.NORRSJO,
    companies.KULLERSTAD,
    "2610447",
    date(2026, 10, 31),
    date(2026, 11, 30),
    [
        *(
            item(f"{text} {server}", price, 25, quantity, unit)
            for server in _SERVERS
            for text, price, quantity, unit in _SERVICES
        ),
        *(
            item(f"Brevlåda, licens per användare, avd. {unit}", "49.00", 25, count)
            for unit, count in zip("ABCDEF", "843612", strict=True)
        ),
        item("Domännamn kullerstad.example, ett år", "145.00", 25),
        item("Support, utökad", "1250.00", 25, "1", "mån"),
        item("Handbok för driften, tryckt", "240.00", 6),
    ],
    payment_reference=payment_reference("2610447"),
    customer_number="K2209",
    your_reference="Maria Kullerstad",
    notes=("Avser oktober 2026. Betalningsvillkor 30 dagar.", LATE),
)
REMINDER: Final = Bill(
    companies.BRYGGAREN,
    companies.KULLERSTAD,
    "5540712",
    date(2026, 10, 14),
    date(2026, 10, 24),
    [
        item("Faktura 5540712, förfallen 2026-09-30", "1248.00", 0),
        item("Dröjsmålsränta t.o.m. 2026-10-14", "4.79", 0),
        item("Påminnelseavgift", "60.00", 0),
    ],
    payment_reference=payment_reference("5540712"),
    customer_number="318-552",
    notes=(
        "Vi har ännu inte fått betalt för fakturan nedan. Har den betalats de senaste",
        "dagarna kan ni bortse från denna påminnelse.",
        "Betalas inte skulden i tid lämnas ärendet till inkasso.",
    ),
    in_kronor=False,
)


def _photo(layout: Callable[[Canvas, Bill], None], bill: Bill, scene: Scene) -> Callable[[], list[tuple[str, bytes]]]:
    """Return what draws the page and photographs it."""

    def make() -> list[tuple[str, bytes]]:
        page = Picture()
        layout(page, bill)
        return [("photo.jpg", photograph(Sheet(page.pixels(seed=scene.seed), 210, 297), scene))]

    return make


def _pdf() -> list[tuple[str, bytes]]:
    page = Pdf(f"Faktura {CLOUD.number}")
    invoices.in_two_pages(page, CLOUD)
    return [("photo.pdf", page.content())]


SAMPLES: Final = [
    Sample(
        "0012-invoice-with-giro-form",
        "Supplier invoice with a giro form",
        "a designed A4 invoice: bankgiro, OCR number with length digit, the giro form with its line for machines.",
        "the amount stands four times in different ways; coloured boxes; a fold from the envelope.",
        truth_of_bill(ADVERTISING, kind="supplier_invoice"),
        _photo(
            invoices.with_giro_form,
            ADVERTISING,
            Scene(
                Camera(1920, 2560, 340, pitch=6, yaw=-3, turn=2),
                "oak",
                Relief(right=2, folds=[Fold(0.5, 0.335, 0, 1.8, 16), Fold(0.5, 0.665, 0.5, -1.5, 16)], bumps=0.6),
                Light((-0.5, -0.6, 1.2), shadows=[Shadow((0.3, 1.15), (0.36, 0.98), 0.2, 0.12, 0.25)]),
                Flaws(quality=84),
                things=[Pen(126, 20, 84)],
                seed=122,
            ),
        ),
    ),
    Sample(
        "0013-invoice-with-payment-code",
        "Supplier invoice with a payment code",
        "an electrician's invoice with a UsingQR code that carries payee, bankgiro, reference, dates and amounts.",
        "bankgiro and plusgiro both in the foot; the code must survive the photograph; hours with a half.",
        truth_of_bill(ELECTRICIAN, kind="supplier_invoice"),
        _photo(
            invoices.with_payment_code,
            ELECTRICIAN,
            Scene(
                Camera(1920, 2560, 338, pitch=-5, yaw=4, turn=-3),
                "laminate",
                Relief(bottom=3, bumps=0.8, folds=[Fold(0.5, 0.5, 0, 1.2, 20)]),
                Light((0.5, -0.6, 1.3), brightness=0.95),
                Flaws(quality=84),
                things=[Keyboard(-100, -330, -2)],
                seed=132,
            ),
        ),
    ),
    Sample(
        "0014-credit-note",
        "Credit note",
        "negative amounts, and the number of the invoice that is credited; nothing is to be paid.",
        "two invoice numbers, minus signs that are easily lost, no date due, serif type.",
        truth_of_bill(CREDIT, kind="credit_note"),
        _photo(
            invoices.credit_note,
            CREDIT,
            Scene(
                Camera(1920, 2560, 342, pitch=4, yaw=5, turn=4),
                "slate",
                Relief(top=3, bumps=0.8),
                Light((-0.6, -0.4, 1.2), shadows=[Shadow((0.85, 1.1), (0.62, 0.82), 0.25, 0.14, 0.3)]),
                Flaws(quality=84),
                seed=142,
            ),
        ),
    ),
    Sample(
        "0015-invoice-pdf",
        "Invoice as a PDF",
        "two pages from an invoicing program with real text, 27 lines, two rates; the sums stand on the second page.",
        "seller and number on the first page, amount and payment on the last.",
        truth_of_bill(CLOUD, kind="supplier_invoice"),
        _pdf,
    ),
    Sample(
        "0016-reminder",
        "Reminder",
        "a reminder of an unpaid invoice with interest and a fee; it is not a new invoice.",
        "three amounts without VAT, two dates, plusgiro with spaces; it looks much like an invoice.",
        truth_of_bill(REMINDER, kind="reminder"),
        _photo(
            invoices.reminder,
            REMINDER,
            Scene(
                Camera(1920, 2560, 344, pitch=-6, yaw=-5, turn=-4),
                "walnut",
                Relief(left=2, folds=[Fold(0.5, 0.335, 0, 1.6, 16), Fold(0.5, 0.665, -0.5, 1.2, 16)]),
                Light((0.4, -0.7, 1.2)),
                Flaws(quality=84, blur=0.8),
                things=[Cup(142, -130, 38)],
                seed=162,
            ),
        ),
    ),
]
