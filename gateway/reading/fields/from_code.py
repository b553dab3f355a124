"""Payment codes against print: what a code says beats what was read, and where the two differ a person is told.

A code that pays to another account than the paper names is how an invoice is hijacked (and a printed account that
is not the code's, too), so every value that decides a payment is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from gateway.accounting.identifiers import compact
from gateway.formats import payment_qr
from gateway.formats.payment_qr import Damaged, PaymentCode
from gateway.reading.codes import Code
from gateway.reading.fields.code_claims import INFERRED, Claim, claims, same_number
from gateway.reading.fields.names import same_name
from gateway.reading.shape import ACCOUNTS, FIELD_NAMES, Check, Field, Finding, Kind, Rival

WELL_READ: Final = 0.75
"""Print read with this confidence, beside its label, is reason enough to doubt a code that says otherwise."""

DISPUTED: Final = 0.6
"""What code and print, or two codes, disagree on is proven by neither."""

AMOUNTS: Final = frozenset({"total_amount", "amount_due", "vat_amount"})
SEVERAL: Final = frozenset({*ACCOUNTS, "organisation_number"})
"""A paper may print several of these, the customer's as well, and the code tells which is meant."""

_FIRST: Final = {"usingqr": 0, "epc": 1, "swish": 2}


class CodeOnPage(NamedTuple):
    """A code that was found, and its page (from 1 over all files of the document)."""

    page: int
    code: Code


class _Told(NamedTuple):
    claim: Claim
    source: CodeOnPage


def with_codes(fields: Mapping[str, Field], codes: Sequence[CodeOnPage]) -> tuple[dict[str, Field], list[Finding]]:
    """Return the fields with what payment codes say, and what is to be looked at.

    A believed code gives the value, with source `qr`; what was read stays as its rival, or as a check that both
    agree. A number whose check digit is wrong is not believed. Codes that are no payment codes change nothing.
    """
    known = dict(fields)
    doubts = [Finding("code_unclear", "warning", None, {"page": each.page}) for each in codes if _is_unclear(each)]
    told: dict[str, list[_Told]] = {}
    for source, code in _payments(codes):
        for claim in claims(code, fields):
            told.setdefault(claim.name, []).append(_Told(claim, source))
    for name, of_name in told.items():
        field, found = _settled(fields.get(name), of_name)
        doubts += found
        if field is not None:
            known[name] = field
    doubts += _unprinted_account(fields, told)
    return {name: known[name] for name in FIELD_NAMES if name in known}, doubts


def kind_of(codes: Sequence[CodeOnPage]) -> Kind | None:
    """Return what the payment codes say the paper is, None where they do not, or disagree.

    A reminder carries the code of its invoice, so what the paper calls itself goes before `supplier_invoice`.
    """
    kinds: dict[str, Kind] = {"payment": "supplier_invoice", "credit": "credit_note", "cash": "receipt"}
    found = {kinds[code.purpose] for _, code in _payments(codes) if code.scheme != "swish"}
    return found.pop() if len(found) == 1 else None


def _payments(codes: Sequence[CodeOnPage]) -> list[tuple[CodeOnPage, PaymentCode]]:
    """Return the payment codes, those that say most first."""
    read = [(each, payment_qr.parsed(each.code.text)) for each in codes]
    found = [(each, code) for each, code in read if isinstance(code, PaymentCode)]
    return sorted(found, key=lambda pair: (_FIRST[pair[1].scheme], pair[0].page))


def _is_unclear(each: CodeOnPage) -> bool:
    code = payment_qr.parsed(each.code.text)
    return isinstance(code, Damaged) or (code is not None and bool(code.unclear))


def _settled(printed: Field | None, told: Sequence[_Told]) -> tuple[Field | None, list[Finding]]:
    """Decide what a field is, of what is printed and what the codes say."""
    wrong = [each for each in told if not each.claim.is_believed]
    doubts = [Finding("code_not_believed", "warning", each.claim.name, {"code": each.claim.value}) for each in wrong]
    believed = _different([each for each in told if each.claim.is_believed])
    if not believed:
        return printed and _with(printed, Check("payment_code", passed=False)), doubts
    if len(believed) > 1:
        field, conflict = _of_several(printed, believed)
        return field, [*doubts, conflict]
    field, found = _of_one(printed, believed[0])
    return field, [*doubts, *found]


def _different(told: Sequence[_Told]) -> list[_Told]:
    """Return the first of each value; what a code says outright goes before what follows from one."""
    kept: list[_Told] = []
    for each in sorted(told, key=lambda each: -each.claim.confidence):
        if not any(_agree(each.claim.name, each.claim.value, other.claim.value) for other in kept):
            kept.append(each)
    outright = [each for each in kept if each.claim.confidence > INFERRED]
    return outright or kept


def _of_several(printed: Field | None, told: Sequence[_Told]) -> tuple[Field, Finding]:
    """Take no side between codes: print decides, and without it the first stands, in doubt.

    It is an error where print that was read well says neither.
    """
    first, second = told[0].claim, told[1].claim
    is_neither = printed is not None and not any(_agree(first.name, str(printed.value), c.claim.value) for c in told)
    is_read = printed is not None and printed.confidence >= WELL_READ
    params = {"code": first.value, "other": second.value}
    conflict = Finding("codes_differ", "error" if is_neither and is_read else "warning", first.name, params)
    if printed is not None:
        return _with(printed, Check("payment_code", passed=False)), conflict
    field = _field(told[0], Check("codes_agree", passed=False))
    return replace(field, confidence=DISPUTED), conflict


def _of_one(printed: Field | None, told: _Told) -> tuple[Field, list[Finding]]:
    claim = told.claim
    if printed is None:
        return _field(told), []
    if _agree(claim.name, str(printed.value), claim.value):
        field = _field(told, *printed.checks, Check("code_agrees", passed=True))
        return replace(field, rivals=printed.rivals), []
    if printed.confidence >= WELL_READ and claim.confidence <= INFERRED:
        return printed, [replace(_difference(claim, printed), level="warning")]
    rivals = (_rival(printed), *(rival for rival in printed.rivals if not _is_same(claim, rival)))
    if printed.confidence < WELL_READ or _is_excused(claim, printed):
        return replace(_field(told), rivals=rivals), []
    field = _field(told, Check("code_agrees", passed=False))
    return replace(field, confidence=DISPUTED, rivals=rivals), [_difference(claim, printed)]


def _difference(claim: Claim, printed: Field) -> Finding:
    params = {"code": claim.value, "print": str(printed.value)}
    if claim.name == "supplier_name":
        return Finding("code_name_differs", "warning", claim.name, params)
    return Finding("code_differs", "error", claim.name, params)


def _is_excused(claim: Claim, printed: Field) -> bool:
    """Tell whether the code's value stands on the paper too, where that may carry more than one."""
    may_be_another = claim.name in SEVERAL or not printed.is_sure
    return may_be_another and any(_is_same(claim, rival) for rival in printed.rivals)


def _is_same(claim: Claim, rival: Rival) -> bool:
    return _agree(claim.name, str(rival.value), claim.value)


def _agree(name: str, printed: str, said: str) -> bool:
    """Tell whether two values of a field mean the same."""
    if name == "supplier_name":
        return same_name(printed, said)
    if name in AMOUNTS:
        return Decimal(printed) == Decimal(said)
    if name in {"invoice_number", "credited_invoice"}:
        return same_number(printed, said)
    if name == "payment_reference":
        body = compact(said)[len("RF00") :] if said.startswith("RF") else said
        return compact(printed) == compact(said) or compact(printed).lstrip("0") == compact(body).lstrip("0")
    return compact(printed) == compact(said)


def _unprinted_account(fields: Mapping[str, Field], told: Mapping[str, Sequence[_Told]]) -> Iterator[Finding]:
    """Warn of a code whose account is of another sort than any that is printed: it cannot be compared."""
    printed = [fields[name] for name in ACCOUNTS if name in fields and fields[name].confidence >= WELL_READ]
    said = [each.claim for name in ACCOUNTS for each in told.get(name, ()) if each.claim.is_believed]
    if not printed or any(claim.name in fields for claim in said):
        return
    for claim in said[:1]:
        params = {"code": claim.value, "print": str(printed[0].value)}
        yield Finding("code_account_not_printed", "warning", claim.name, params)


def _field(told: _Told, *checks: Check) -> Field:
    claim, (page, code) = told
    unique = tuple(dict.fromkeys((*claim.checks, *checks)))
    return Field(claim.name, claim.value, claim.raw, claim.confidence, "qr", page, code.box, unique)


def _with(field: Field, check: Check) -> Field:
    return replace(field, checks=(*field.checks, check))


def _rival(printed: Field) -> Rival:
    return Rival(printed.value, printed.confidence, ("read_from_print",), printed.page, printed.box)
