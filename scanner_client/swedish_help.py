"""The Swedish texts of `--help`: commands, options, examples and exit statuses; `swedish` has all the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HELP: Final[Mapping[str, str]] = {
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
    (
        "Sign in: a code is shown that you approve on any device, and the token that this scanner gets is kept."
        " A token that you have is read from standard input, or asked for."
    ): (
        "Logga in: en kod visas som du godkänner på valfri enhet, och nyckeln som den här scannern får sparas."
        " En nyckel som du redan har läses från standard in, eller frågas efter."
    ),
    "shows a code to approve": "visar en kod att godkänna",
    "asks for a token that you have": "frågar efter en nyckel som du har",
    "reads it from a file and keeps it": "läser den från en fil och sparar den",
    "leaves it where it is": "låter den ligga där den är",
    "What to call this scanner where it is listed (this machine).": (
        "Vad scannern ska heta där den listas (maskinens namn)."
    ),
    "Open the link in a browser here as well.": "Öppna länken i en webbläsare här också.",
    "Ask for a token, or read it from standard input.": "Fråga efter en nyckel, eller läs den från standard in.",
    "Ask for nothing and read nothing: show the code, for scripts.": (
        "Fråga inte efter något och läs inget: visa koden, för skript."
    ),
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

EXIT_STATUS: Final[Mapping[str, str]] = {
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
