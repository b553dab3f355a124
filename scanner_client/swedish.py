"""The Swedish texts, by the English ones that stand in the code; a test fails when one is missing or left over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scanner_client.swedish_help import EXIT_STATUS, HELP

_TOLD: Final = {
    "Saved {name} as {id}": "Sparat {name} som {id}",
    "Photo {number}: {text}": "Foto {number}: {text}",
    "the gateway has had it since {moment}": "det kom fram redan {moment}",
    "Refused {name}: {why}": "Avvisat {name}: {why}",
    "Not saved {name}: {why}": "Inte sparat {name}: {why}",
    "Queued {name}: will be sent by the next scanner send or watch. {why}": (
        "I kö {name}: skickas av nästa scanner send eller watch. {why}"
    ),
    "Sending {name}": "Skickar {name}",
    "Nothing is waiting.": "Inget väntar.",
    "Watching {folder}. Stop with Ctrl-C.": "Bevakar {folder}. Sluta med Ctrl-C.",
    "{file} could not be moved away: {reason}": "{file} kunde inte flyttas undan: {reason}",
    "Stopping when this is done. Ctrl-C once more stops at once.": (
        "Slutar när det här är klart. Ctrl-C en gång till slutar genast."
    ),
    "Stopped. What was not sent waits in the outbox.": "Avbrutet. Det som inte skickades väntar i utkorgen.",
    "Open this link on any device, sign in, and approve the scanner by its code:": (
        "Öppna den här länken på valfri enhet, logga in och godkänn scannern med koden:"
    ),
    "The code is good for {minutes} min.": "Koden gäller i {minutes} min.",
    "Waiting for approval": "Väntar på godkännande",
    "No browser could be opened here.": "Ingen webbläsare kunde öppnas här.",
    "Stopped. Nothing has changed.": "Avbrutet. Inget har ändrats.",
    "Signed in to {url}": "Inloggad på {url}",
    "Signed in to {url} for {name} ({role})": "Inloggad på {url} för {name} ({role})",
    "The token is kept in the system's keyring.": "Nyckeln är sparad i systemets nyckelring.",
    "The token is kept in {file}, readable by you alone.": "Nyckeln är sparad i {file}, som bara du kan läsa.",
    "Token": "Nyckel",
    "Without https, others on the network can read the token and the photos.": (
        "Utan https kan andra på nätet läsa nyckeln och fotona."
    ),
    "device": "enhet",
    "employee": "anställd",
    "reader": "läsare",
    "company administrator": "företagsadministratör",
    "accountant": "redovisningskonsult",
    "agency administrator": "byråadministratör",
    "invoicing program": "faktureringsprogram",
    "accounting program": "bokföringsprogram",
    "document program": "dokumentprogram",
    "client": "klient",
    "integrator": "integratör",
    "Request: {id}": "Anrop: {id}",
}

_FOLLOWED: Final = {
    "The outbox is empty.": "Utkorgen är tom.",
    "Copies of what was refused are in {folder}": "Kopior av det som avvisades finns i {folder}",
    "The gateway has no documents yet.": "Inga underlag har kommit fram än.",
    "Waiting until {id} is read": "Väntar tills {id} är läst",
    "waiting": "väntar",
    "refused": "avvisat",
    "since {moment}": "sedan {moment}",
    "for another sign-in": "för en annan inloggning",
    "received": "mottaget",
    "being read": "läses",
    "read": "läst",
    "to be looked at": "behöver ses över",
    "could not be read": "gick inte att läsa",
    "receipt": "kvitto",
    "supplier_invoice": "leverantörsfaktura",
    "credit_note": "kreditfaktura",
    "reminder": "påminnelse",
    "other": "annat",
    "Status": "Status",
    "Id": "Id",
    "Kind": "Typ",
    "Supplier": "Leverantör",
    "Date": "Datum",
    "Total": "Summa",
    "VAT": "Moms",
    "Pages": "Sidor",
    "Received": "Mottaget",
    "Comment": "Kommentar",
    "Finding": "Anmärkning",
}

_CHECKED: Final = {
    "settings": "inställningar",
    "outbox": "utkorg",
    "in the outbox": "i utkorgen",
    "set aside": "avvisade",
    "disk": "disk",
    "gateway": "mottagare",
    "clock": "klocka",
    "token": "nyckel",
    "flags and environment": "flaggor och omgivning",
    "{url}, from {place}": "{url}, från {place}",
    "Something in {folder} is damaged or missing.": "Något i {folder} är skadat eller saknas.",
    "nothing waits": "inget väntar",
    "{count} waiting": "{count} väntar",
    "Send it with: scanner send": "Skicka med: scanner send",
    "nothing was refused": "inget har avvisats",
    "{count} refused": "{count} avvisade",
    "See why with: scanner status": "Se varför med: scanner status",
    "{size} MB free": "{size} MB ledigt",
    "version {version}": "version {version}",
    "agrees with the gateway's": "går lika med mottagarens",
    "This clock and the gateway's differ by {seconds} seconds.": (
        "Den här klockan och mottagarens skiljer sig {seconds} sekunder."
    ),
}

_WRONG: Final = {
    "See how it is used: {command} --help": "Se hur det används: {command} --help",
    "There is no option {name}.": "Det finns ingen flagga {name}.",
    "There is no command {name}.": "Det finns inget kommando {name}.",
    "Did you mean {name}?": "Menade du {name}?",
    "{name} is missing.": "{name} saknas.",
    "{one} and {other} exclude each other.": "{one} och {other} utesluter varandra.",
    "Standard input can be sent once only.": "Standard in kan bara skickas en gång.",
    "Something went wrong that should not have: {reason}": "Något gick fel som inte borde gå fel: {reason}",
    "No photo is lost by it. Run it again with -v to see where.": (
        "Inget foto har gått förlorat. Kör igen med -v för att se var."
    ),
    "The scanner could not do that.": "Det gick inte.",
    "A setting is missing or cannot be used.": "En inställning saknas eller går inte att använda.",
    "This is not the address of a gateway: {url}": "Detta är inte en mottagares adress: {url}",
    "Write it as https://HOST": "Skriv den som https://VÄRD",
    "This is not a token.": "Detta är inte en nyckel.",
    "A token is one word that begins with gw_ and stands on one line.": (
        "En nyckel är ett ord som börjar med gw_ och står på en rad."
    ),
    "You are not signed in.": "Du är inte inloggad.",
    "You are not signed in to {url}.": "Du är inte inloggad på {url}.",
    "Sign in with: scanner login {url}": "Logga in med: scanner login {url}",
    "Others can read the token in {file}.": "Andra kan läsa nyckeln i {file}.",
    "Close it with: chmod 600 {file}": "Stäng den med: chmod 600 {file}",
    "The token file {file} cannot be read.": "Nyckelfilen {file} går inte att läsa.",
    "The token could not be kept in {file}.": "Nyckeln kunde inte sparas i {file}.",
    "The timeout must be a number of seconds, not {value}.": "Tiden måste vara ett antal sekunder, inte {value}.",
    "The settings could not be written to {file}.": "Inställningarna kunde inte skrivas till {file}.",
    "The settings in {file} cannot be read.": "Inställningarna i {file} går inte att läsa.",
    "The file {file} cannot be read.": "Filen {file} går inte att läsa.",
    "The photo could not be kept in the outbox {folder}.": "Fotot kunde inte läggas i utkorgen {folder}.",
    "Make room on the disk or see to it that the folder can be written, then try again.": (
        "Gör plats på disken eller se till att mappen går att skriva i, och försök igen."
    ),
    "Another scanner is already at work here (process {process}).": (
        "En annan scanner arbetar redan här (process {process})."
    ),
    "Stop it first, or give this one its own folder with UNDERLAG_STATE_DIR.": (
        "Stoppa den först, eller ge den här en egen mapp med UNDERLAG_STATE_DIR."
    ),
    "The gateway said no.": "Mottagaren sa nej.",
    "The gateway does not accept the token.": "Mottagaren godtar inte nyckeln.",
    "Sign in again with: scanner login": "Logga in igen med: scanner login",
    "The gateway refused it ({status} {code}).": "Mottagaren avvisade det ({status} {code}).",
    "The gateway knows of nothing by that name.": "Mottagaren känner inte till något med det namnet.",
    "See what is there with: scanner list": "Se vad som finns med: scanner list",
    "The scanner was not paired.": "Scannern blev inte godkänd.",
    "Try again with: scanner login {url}": "Försök igen med: scanner login {url}",
    "Begin again with: scanner login {url}": "Börja om med: scanner login {url}",
    "Somebody said no to this scanner.": "Någon sa nej till den här scannern.",
    "The code ran out before anybody approved it.": "Koden gick ut innan någon godkände den.",
    "Get a new one with: scanner login {url}": "Hämta en ny med: scanner login {url}",
    "The gateway {url} does not pair scanners yet: it needs a token.": (
        "Mottagaren {url} kan inte godkänna scannrar med kod än: den behöver en nyckel."
    ),
    "Ask for a token and sign in with: scanner login {url} --with-token": (
        "Be om en nyckel och logga in med: scanner login {url} --with-token"
    ),
    "The service is not active.": "Tjänsten är inte aktiv.",
    "What waits in the outbox is sent once it is, by the next: scanner send": (
        "Det som väntar i utkorgen skickas när den är det, av nästa: scanner send"
    ),
    "The gateway cannot take it right now (status {status}).": "Mottagaren kan inte ta emot just nu (status {status}).",
    "It is tried again by the next: scanner send": "Det försöks igen av nästa: scanner send",
    "The gateway {url} cannot be reached.": "Mottagaren {url} går inte att nå.",
    "Something answered at {url}, but not as a gateway does (status {status}).": (
        "Något svarade på {url}, men inte som en mottagare gör (status {status})."
    ),
    "Check the address and the network with: scanner doctor": "Kontrollera adressen och nätet med: scanner doctor",
    "What the gateway has is not what was sent (SHA-256 differs).": (
        "Det mottagaren har är inte det som skickades (olika SHA-256)."
    ),
    "The photo is kept and sent again by the next: scanner send": (
        "Fotot är kvar och skickas igen av nästa: scanner send"
    ),
    "The copy of the photo in the outbox is damaged.": "Kopian av fotot i utkorgen är skadad.",
    "The copy of the photo in the outbox is gone.": "Kopian av fotot i utkorgen är borta.",
    "Send the photo itself again: scanner send FILE": "Skicka själva fotot igen: scanner send FIL",
}

SWEDISH: Final[Mapping[str, str]] = {**HELP, **EXIT_STATUS, **_TOLD, **_FOLLOWED, **_CHECKED, **_WRONG}
