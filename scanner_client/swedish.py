"""The Swedish texts, by the English ones that stand in the code; a test fails when one is missing or left over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_HELP: Final = {
    "Usage: ": "Användning: ",
    "Examples": "Exempel",
    "Commands": "Kommandon",
    "Options": "Flaggor",
    "Exit status": "Slutkod",
    "Show this and stop.": "Visa detta och sluta.",
    "Show the version and stop.": "Visa versionen och sluta.",
    "Send photos of receipts and invoices to your accounting agency. None is lost on the way.": (
        "Skicka foton av kvitton och fakturor till din byrå. Inget försvinner på vägen."
    ),
    "sign in, once": "logga in, en gång",
    "send one photo": "skicka ett foto",
    "send whatever comes into a folder": "skicka allt som kommer i en mapp",
    "see what waits and what became of the rest": "se vad som väntar och hur det gick med resten",
    "send photos, or what waits": "skicka foton, eller det som väntar",
    "list what the gateway has": "lista vad som har kommit fram",
    "find out what is wrong": "ta reda på vad som är fel",
    "let your shell complete the command": "låt skalet fylla i kommandot",
    "Language to speak.": "Språk att tala.",
    "No colours.": "Inga färger.",
    "Tell more.": "Berätta mer.",
    "Say nothing but results and errors.": "Säg inget utom resultat och fel.",
    "Write results as JSON, one object a line.": "Skriv resultat som JSON, ett objekt per rad.",
    "How long to keep trying.": "Hur länge det ska försökas.",
    "File with the token, readable by you alone.": "Fil med nyckeln, som bara du kan läsa.",
    "Address of the gateway.": "Mottagarens adress.",
    "Sign in: the token is asked for, or read from standard input, tried, and kept.": (
        "Logga in: nyckeln frågas efter, eller läses från standard in, prövas och sparas."
    ),
    "asks for the token": "frågar efter nyckeln",
    "reads it from a file and keeps it": "läser den från en fil och sparar den",
    "leaves it where it is": "låter den ligga där den är",
    "Keep the token in a file, not in the system's keyring.": ("Spara nyckeln i en fil, inte i systemets nyckelring."),
    "Send photos or PDFs, each a document of its own. Without any, send what waits in the outbox.": (
        "Skicka foton eller PDF:er, vart och ett som ett eget underlag. Utan filer skickas det som väntar i utkorgen."
    ),
    "one photo": "ett foto",
    "all of these were paid with private money": "alla dessa betalades med privata pengar",
    "two photos, one document": "två foton, ett underlag",
    "from another program": "från ett annat program",
    "what could not be sent before": "det som inte kunde skickas förut",
    "All photos are pages of one document, in this order.": "Alla foton är sidor i ett underlag, i denna ordning.",
    "What it is; auto lets the gateway find out.": "Vad det är; med auto får mottagaren ta reda på det.",
    "How it was paid.": "Hur det betalades.",
    "A word to the accountant.": "Ett ord till redovisningskonsulten.",
    "Send whatever comes into a folder. What is saved moves to sent/, what is refused to refused/.": (
        "Skicka allt som kommer i en mapp. Det som är sparat flyttas till sent/, det som avvisas till refused/."
    ),
    "until Ctrl-C": "tills Ctrl-C",
    "everything here was paid by card": "allt här betalades med kort",
    "send what is there now, then stop": "skicka det som finns nu, sluta sedan",
    "Stop when everything in the folder is sent, or after the timeout.": (
        "Sluta när allt i mappen är skickat, eller när tiden är ute."
    ),
    "How long a file must stay unchanged before it is taken (2).": (
        "Hur länge en fil måste vara oförändrad innan den tas (2)."
    ),
    "How often to look into the folder (1).": "Hur ofta mappen ses över (1).",
    "Show what waits in the outbox and what became of the latest documents, or of one.": (
        "Visa vad som väntar i utkorgen och hur det gick med de senaste underlagen, eller med ett."
    ),
    "the outbox and the latest documents": "utkorgen och de senaste underlagen",
    "one document, once it is read": "ett underlag, när det är läst",
    "Wait until it is read, at most as long as the timeout.": "Vänta tills det är läst, men inte längre än --timeout.",
    "List the documents that the gateway has, newest first.": "Lista de underlag som har kommit fram, nyaste först.",
    "the latest five": "de senaste fem",
    "all, for a program": "alla, för ett program",
    "How many at most, 1 to 200 (20).": "Hur många som mest, 1 till 200 (20).",
    "All of them.": "Alla.",
    "Look at everything that is needed to send a photo, and say what is wrong.": (
        "Se över allt som behövs för att skicka ett foto, och säg vad som är fel."
    ),
    "one verdict a line": "ett omdöme per rad",
    "for a program": "för ett program",
    "Write the lines that let your shell complete the command with the tab key.": (
        "Skriv de rader som låter skalet fylla i kommandot med tabbtangenten."
    ),
    "in ~/.bashrc": "i ~/.bashrc",
    "in ~/.zshrc": "i ~/.zshrc",
    "in ~/.config/fish/config.fish": "i ~/.config/fish/config.fish",
}

_EXIT_STATUS: Final = {
    "done: everything is saved": "klart: allt är sparat",
    "unexpected, or the photo could not be kept on this machine": (
        "oväntat fel, eller så kunde fotot inte sparas på den här maskinen"
    ),
    "used in a way that is not understood, or a setting is wrong": (
        "använt på ett sätt som inte förstås, eller så är en inställning fel"
    ),
    "not signed in, or the token is not accepted": "inte inloggad, eller så godtas inte nyckeln",
    "refused by the gateway": "avvisat av mottagaren",
    "queued: will be sent by the next send or watch": "i kö: skickas av nästa send eller watch",
    "partly: some are saved, some are not": "delvis: några är sparade, några inte",
    "what arrived is not what was sent (SHA-256)": "det som kom fram är inte det som skickades (SHA-256)",
    "interrupted": "avbrutet",
}

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
    "Signed in to {url} for {name} ({role})": "Inloggad på {url} för {name} ({role})",
    "The token is kept in the system's keyring.": "Nyckeln är sparad i systemets nyckelring.",
    "The token is kept in {file}, readable by you alone.": "Nyckeln är sparad i {file}, som bara du kan läsa.",
    "Token": "Nyckel",
    "Without https, others on the network can read the token and the photos.": (
        "Utan https kan andra på nätet läsa nyckeln och fotona."
    ),
    "client": "klient",
    "accountant": "redovisningskonsult",
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
    "Ask for a new token and sign in with: scanner login": "Be om en ny nyckel och logga in med: scanner login",
    "The gateway refused it ({status} {code}).": "Mottagaren avvisade det ({status} {code}).",
    "The gateway knows of nothing by that name.": "Mottagaren känner inte till något med det namnet.",
    "See what is there with: scanner list": "Se vad som finns med: scanner list",
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

SWEDISH: Final[Mapping[str, str]] = {**_HELP, **_EXIT_STATUS, **_TOLD, **_FOLLOWED, **_CHECKED, **_WRONG}
