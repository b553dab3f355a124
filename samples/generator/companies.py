"""The invented companies on the samples. None of them exists; their numbers are from the ranges in `identifiers`."""

from __future__ import annotations

from typing import Final

from samples.generator.identifiers import bankgiro, organisation_number, plusgiro
from samples.generator.trade import Company

RONNEBO: Final = Company(
    "Rönnebo Livs AB", organisation_number(101), "Lindängsvägen 14", "752 63 Uppsala", "08-465 004 11"
)
TALLKVIST: Final = Company(
    "Tallkvist Drivmedel AB",
    organisation_number(214),
    "Västra Infarten 2",
    "531 40 Lidköping",
    "031-390 06 12",
    sign="Tallkvist",
)
BLAKLINTEN: Final = Company(
    "Krogen Blåklinten AB",
    organisation_number(327),
    "Hamnplan 3",
    "392 32 Kalmar",
    "040-628 04 13",
    "krogenblaklinten.example",
)
KVARNVIK: Final = Company(
    "Kvarnvik Handel AB", organisation_number(438), "Bruksgatan 21", "702 11 Örebro", "0980-319 214"
)
JARNHALLA: Final = Company(
    "Järnhälla Bygg & Färg AB",
    organisation_number(545),
    "Smedjegatan 8",
    "903 27 Umeå",
    "031-390 06 15",
    "jarnhalla.example",
)
SALTGRUND: Final = Company(
    "Saltgrunds Fiskrökeri AB", organisation_number(656), "Fiskargränd 1", "453 30 Lysekil", "031-390 06 16"
)
MJOLNAREN: Final = Company(
    "Bageri Mjölnarens Son AB",
    organisation_number(767),
    "Kvarngatan 5",
    "582 25 Linköping",
    "08-465 004 17",
    sign="Mjölnarens Son",
)
VIKBYGDEN: Final = Company(
    "Vikbygdens Taxi AB", organisation_number(878), "Stationsvägen 9", "614 31 Söderköping", "040-628 04 18"
)
LYKTAN: Final = Company(
    "Hotell Lyktan i Sundvik AB",
    organisation_number(989),
    "Strandpromenaden 4",
    "871 30 Härnösand",
    "0980-319 219",
    "hotellyktan.example",
    sign="Hotell Lyktan",
)
NORDHAMN: Final = Company(
    "Nordhamns Parkering AB",
    organisation_number(1000),
    "Kajgatan 1",
    "722 11 Västerås",
    "08-465 004 29",
    sign="Nordhamn P",
)
GROSSEN: Final = Company(
    "Storköksgrossen Ekdalen AB",
    organisation_number(1090),
    "Terminalgatan 30",
    "556 52 Jönköping",
    "08-465 004 20",
    sign="Ekdalen Storkök",
)
FJORDLIGHT: Final = Company(
    "Fjordlight Design Store AB",
    organisation_number(1101),
    "Skeppsgränd 12",
    "111 30 Stockholm",
    "08-465 004 21",
    "fjordlight.example",
    sign="Fjordlight",
)
GRANASA: Final = Company(
    "Granåsa Reklambyrå AB",
    organisation_number(1212),
    "Drottningtorget 6",
    "211 25 Malmö",
    "040-628 04 22",
    "granasa.example",
    bankgiro(1212),
    sign="Granåsa",
)
SALGVIK: Final = Company(
    "Sälgvik El & Data AB",
    organisation_number(1323),
    "Verkstadsgatan 17",
    "721 36 Västerås",
    "08-465 004 23",
    "salgvik.example",
    bankgiro(1323),
    plusgiro(1323),
)
ALMGLANTAN: Final = Company(
    "Almgläntans Kontorsmaterial AB",
    organisation_number(1545),
    "Lagergatan 11",
    "261 36 Landskrona",
    "040-628 04 25",
    "almglantan.example",
    bankgiro(1545),
)
NORRSJO: Final = Company(
    "Norrsjö Molntjänster AB",
    organisation_number(1656),
    "Kungsterrassen 2",
    "852 31 Sundsvall",
    "0980-319 226",
    "norrsjo.example",
    bankgiro(1656),
)
BRYGGAREN: Final = Company(
    "Bryggarens Bredband AB",
    organisation_number(1767),
    "Ringvägen 88",
    "791 31 Falun",
    "031-390 06 27",
    "bryggaren.example",
    "",
    plusgiro(1767),
    sign="Bryggaren Bredband",
)
KULLERSTAD: Final = Company("Kullerstad Konsult AB", organisation_number(9001), "Storgatan 18", "602 24 Norrköping")
