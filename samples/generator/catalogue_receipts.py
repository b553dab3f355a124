"""The samples of receipts: what was bought, and how the paper was photographed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from samples.generator import receipts, sales, travel_receipts
from samples.generator.camera import Camera, Flaws
from samples.generator.canvas import Picture
from samples.generator.handwriting import written
from samples.generator.hotel import hotel_bill
from samples.generator.photograph import Light, Scene, Shadow, Sheet, photograph
from samples.generator.relief import Fold, Relief
from samples.generator.roll import DOTS_PER_MM, SCALE, Roll, thermal
from samples.generator.sample import Sample, truth_of_sale
from samples.generator.things import Cup, Keyboard, Pen, Thumb

PER_MM: Final = DOTS_PER_MM * SCALE


def sheet_of(roll: Roll, *, seed: int, fade: float = 0.08) -> Sheet:
    """Burn a roll into paper torn off at both ends."""
    pixels = thermal(roll.dots(), seed=seed, fade=fade)
    return Sheet(pixels, pixels.shape[1] / PER_MM, pixels.shape[0] / PER_MM, torn=True)


def _one_photo(sheet: Callable[[], Sheet], scene: Scene) -> Callable[[], list[tuple[str, bytes]]]:
    return lambda: [("photo.jpg", photograph(sheet(), scene))]


def _restaurant_sheet() -> Sheet:
    sheet = sheet_of(receipts.restaurant(sales.RESTAURANT), seed=31)
    note = ("Lunch kundmöte Almgläntan", "A. Berg, L. Norén, M. Kullerstad,", "P. Ek - nytt avtal")
    return Sheet(written(sheet.pixels, note, at=(0.1, 0.90), size=62), sheet.width, sheet.height, torn=True)


def _hotel_sheet() -> Sheet:
    page = Picture()
    hotel_bill(page, sales.HOTEL)
    return Sheet(page.pixels(), 210, 297)


def _two_photos() -> list[tuple[str, bytes]]:
    """Photograph a long receipt in two halves that overlap by some lines."""
    sheet = sheet_of(receipts.wholesale(sales.WHOLESALE), seed=101)
    relief = Relief(
        top=9, bottom=12, folds=[Fold(0.5, 0.27, 1, 1.2), Fold(0.5, 0.52, -1, 1.4), Fold(0.5, 0.77, 1, 1.0)]
    )
    span, reach = sheet.height * 0.60, sheet.height * 0.235
    photos = []
    for number, (way, seed) in enumerate(((-1, 102), (1, 102)), start=1):
        camera = Camera(1536, 2048, span, pitch=5 * way, yaw=3 * way, turn=-2 * way, aim=(3 * way, way * reach))
        light = Light((-0.4, -0.7, 1.3), shadows=[Shadow((1.0, 0.9), (0.6, 1.2), 0.3, 0.12, 0.35)])
        scene = Scene(camera, "stone", relief, light, Flaws(quality=82), seed=seed)
        photos.append((f"photo-{number}.jpg", photograph(sheet, scene)))
    return photos


SAMPLES: Final = [
    Sample(
        "0001-grocery-receipt",
        "Grocery receipt",
        "a till receipt of March 2026: food at 12 % (the rate before April 2026), a paper bag at 25 %, paid by card.",
        "weighed goods with their own lines, card terminal lines under the total, a hand's shadow, ends that curl.",
        truth_of_sale(sales.GROCERY),
        _one_photo(
            lambda: sheet_of(receipts.grocery(sales.GROCERY), seed=11),
            Scene(
                Camera(1536, 2048, 212, pitch=8, yaw=-4, turn=3, aim=(2, -2)),
                "oak",
                Relief(top=10, bottom=7, folds=[Fold(0.5, 0.46, 1, 1.3)], crumple=0.2),
                Light(shadows=[Shadow((0.72, 1.15), (0.56, 0.72), 0.26, 0.08, 0.38)]),
                things=[Cup(-108, -70, 38), Pen(74, 42, 83)],
                seed=12,
            ),
        ),
    ),
    Sample(
        "0002-petrol",
        "Petrol",
        "a filling station's receipt on a car seat: litres, price a litre, VAT 25 %, card.",
        "three numbers that look alike (litres, price, amount), two decimals of öre a litre, dark cloth, early light.",
        truth_of_sale(sales.PETROL),
        _one_photo(
            lambda: sheet_of(travel_receipts.petrol(sales.PETROL), seed=21),
            Scene(
                Camera(1536, 2048, 172, pitch=-11, yaw=7, turn=-6),
                "seat",
                Relief(top=5, bottom=8, left=3, bumps=2.5, crumple=0.3),
                Light((0.8, -0.5, 1.0), brightness=0.82, falloff=0.45, tint=(0.94, 0.98, 1.0)),
                Flaws(blur=0.8, noise=0.02),
                seed=22,
            ),
        ),
    ),
    Sample(
        "0003-restaurant-lunch",
        "Restaurant lunch with names on it",
        "a lunch for four at 12 %, the guests and the purpose written by hand as the rules on representation ask.",
        "quantities in front of the dishes, handwriting near the printed lines, woven cloth below, warm light.",
        truth_of_sale(sales.RESTAURANT),
        _one_photo(
            _restaurant_sheet,
            Scene(
                Camera(1536, 2048, 206, pitch=6, yaw=5, turn=-4),
                "linen",
                Relief(top=6, bottom=4, folds=[Fold(0.5, 0.5, 0, 1.8)], bumps=0.8),
                Light((-0.7, 0.2, 1.1), brightness=0.90, tint=(1.0, 0.96, 0.88)),
                Flaws(warmth=0.02),
                things=[Pen(70, 30, 70, (24, 24, 26))],
                seed=32,
            ),
        ),
    ),
    Sample(
        "0004-mixed-rates",
        "Two VAT rates on one receipt",
        "food at 6 % (the rate from April 2026) and office goods at 25 % on one receipt, letters for the rates.",
        "narrow type, VAT as lines of text and not as a table, a letter behind every amount.",
        truth_of_sale(sales.MIXED),
        _one_photo(
            lambda: sheet_of(receipts.market(sales.MIXED), seed=41),
            Scene(
                Camera(1536, 2048, 152, pitch=4, yaw=-6, turn=5),
                "laminate",
                Relief(top=7, right=3, bumps=0.9, crumple=0.15),
                Light((-0.3, -0.8, 1.2), shadows=[Shadow((0.0, 0.9), (0.2, 0.8), 0.25, 0.12, 0.3)]),
                things=[Keyboard(48, -120, 4)],
                seed=42,
            ),
        ),
    ),
    Sample(
        "0005-cash-rounded",
        "Paid in cash, rounded to kronor",
        "a hardware shop's receipt: sum 236,50 becomes 237,00 in cash, 500 handed over, change given back.",
        "five amounts that all could be the total; the right one is the rounded one.",
        truth_of_sale(sales.CASH),
        _one_photo(
            lambda: sheet_of(receipts.market(sales.CASH, "till dotted", 17), seed=51),
            Scene(
                Camera(1536, 2048, 150, pitch=-5, yaw=-7, turn=-7),
                "walnut",
                Relief(top=4, bottom=7, crumple=0.9, bumps=1.0),
                Light((0.5, -0.6, 1.2), brightness=0.95),
                seed=52,
            ),
        ),
    ),
    Sample(
        "0006-card-slip-only",
        "Only the card terminal's slip",
        "the customer's copy from the card terminal, without articles or VAT: it is no ground for deducting VAT.",
        "it has a total, a date and an organisation number and yet must not become green.",
        truth_of_sale(sales.CARD_SLIP, kind="card_slip"),
        _one_photo(
            lambda: sheet_of(receipts.card_slip(sales.CARD_SLIP), seed=61),
            Scene(
                Camera(1536, 2048, 140, pitch=7, yaw=3, turn=8),
                "slate",
                Relief(top=6, bottom=6, folds=[Fold(0.5, 0.55, 4, 1.5)]),
                Light((-0.5, -0.5, 1.2), shadows=[Shadow((0.6, 1.2), (0.75, 0.8), 0.25, 0.1, 0.4)]),
                seed=62,
            ),
        ),
    ),
    Sample(
        "0007-held-at-an-angle",
        "Held in the hand, at an angle",
        "a bakery's receipt held up with the thumb on it, the room behind out of focus.",
        "perspective, a curved paper, a thumb over the edge, a background with large shapes.",
        truth_of_sale(sales.BAKERY),
        _one_photo(
            lambda: sheet_of(receipts.bakery(sales.BAKERY), seed=71),
            Scene(
                Camera(1536, 2048, 196, pitch=-24, yaw=13, turn=-10, aim=(0, 6)),
                "room",
                Relief(top=11, right=5, bumps=2),
                Light((0.6, -0.3, 1.0)),
                Flaws(blur=0.8, shake=1.6),
                thumbs=[Thumb((0.43, 0.775), (0.62, 1.10), 0.115)],
                lifted=300,
                seed=72,
            ),
        ),
    ),
    Sample(
        "0008-taxi-turned",
        "Turned a quarter, and nothing says so",
        "a taxi receipt photographed lying; the file has no orientation tag that would turn it.",
        "only the text itself tells which way is up; the print has faded.",
        truth_of_sale(sales.TAXI),
        _one_photo(
            lambda: sheet_of(travel_receipts.taxi(sales.TAXI), seed=81, fade=0.35),
            Scene(
                Camera(2048, 1536, 178, pitch=3, yaw=-4, turn=87),
                "oak",
                Relief(top=8, bottom=8, bumps=0.8, crumple=0.25),
                Light((-0.5, -0.6, 1.2)),
                seed=83,
            ),
        ),
    ),
    Sample(
        "0009-hotel-turned-by-tag",
        "Turned by its orientation tag",
        "a hotel's bill on A4, rooms at 12 % and parking at 25 %; the picture is stored lying with EXIF orientation 6.",
        "a program that ignores the tag sees it on its side; an A4 page with small print.",
        truth_of_sale(sales.HOTEL),
        _one_photo(
            _hotel_sheet,
            Scene(
                Camera(1920, 2560, 336, pitch=5, yaw=3, turn=-2),
                "walnut",
                Relief(folds=[Fold(0.5, 0.335, 0, 1.6, 16), Fold(0.5, 0.665, 0, -1.4, 16)]),
                Light((-0.4, -0.7, 1.2), brightness=0.95),
                Flaws(quality=84),
                seed=92,
                orientation=6,
            ),
        ),
    ),
    Sample(
        "0010-long-receipt-in-two-photos",
        "A long receipt in two photos",
        "26 lines from a wholesaler, two rates; the photos overlap by some lines and make one document.",
        "the seller stands in the first photo, total and VAT in the second; lines in the overlap come twice.",
        truth_of_sale(sales.WHOLESALE),
        _two_photos,
    ),
    Sample(
        "0011-english-receipt",
        "An English receipt from a shop in Sweden",
        "English words, point for decimals, comma between thousands, the month in letters; VAT 25 %, kronor.",
        "amounts and dates written the other way; a web address as a QR code that is no payment.",
        truth_of_sale(sales.ENGLISH),
        _one_photo(
            lambda: sheet_of(receipts.english_till(sales.ENGLISH), seed=111),
            Scene(
                Camera(1536, 2048, 172, pitch=-6, yaw=4, turn=6),
                "laminate",
                Relief(top=5, bottom=10, bumps=0.9),
                Light((0.6, -0.6, 1.2), shadows=[Shadow((0.1, 1.1), (0.2, 0.75), 0.2, 0.1, 0.32)]),
                things=[Cup(88, -84, 36)],
                seed=112,
            ),
        ),
    ),
    Sample(
        "0017-dark-and-blurred",
        "Too dark and not sharp",
        "a parking receipt photographed in a car park at night with an unsteady hand.",
        "noise and blur eat the small print: what cannot be read must be said not to be read.",
        truth_of_sale(sales.PARKING),
        _one_photo(
            lambda: sheet_of(travel_receipts.parking(sales.PARKING), seed=171, fade=0.3),
            Scene(
                Camera(1536, 2048, 205, pitch=-13, yaw=9, turn=12),
                "seat",
                Relief(top=9, bottom=6, crumple=0.6, bumps=1.5),
                Light((0.9, -0.2, 0.9), brightness=0.38, falloff=0.7, tint=(1.0, 0.86, 0.62)),
                Flaws(blur=2.0, shake=6, noise=0.06, quality=72),
                seed=172,
            ),
        ),
    ),
]
