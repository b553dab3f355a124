"""Hostile and broken files against a running gateway: refused with a clear word, or kept and told of; nothing dies."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import quote

import pytest

from tests.stress.clients import END, HEAD
from tests.stress.running import Installation, children

READ_SECONDS: Final = 300.0
LISTS: Final = {"INDEX.md", "index.json", "filenames.json"}
FINAL: Final = {"ready", "needs_review", "failed"}


@dataclass
class Corpus:
    """What became of the files: each answer by file, each document by id, and the workers before and after."""

    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    names: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    workers: tuple[list[int], list[int]] = ([], [])
    has_fsck_found_nothing: bool = False


@pytest.fixture(scope="module")
def corpus(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Post every file of the corpus to a gateway that really reads, and wait until each has been read."""
    installation, found = Installation(tmp_path_factory.mktemp("malformed"), reader_command=""), Corpus()
    with installation.serving() as server:
        before = _workers(server.pid)
        for path in sorted((material / "malformed").iterdir()):
            if path.name not in LISTS:
                found.answers[path.name] = installation.send(path.read_bytes(), key=path.name)
        for number, name in enumerate(json.loads((material / "malformed" / "filenames.json").read_bytes())):
            photo = HEAD + f"named {number}".encode() + END
            found.names[name] = installation.send(photo, key=f"name-{number}", query=f"?filename={quote(name)}")
        found.documents = _read(installation, found)
        found.workers = (before, sorted(children(server.pid)))
    found.has_fsck_found_nothing = installation.command("fsck").returncode == 0
    return found


def _workers(server: int) -> list[int]:
    while len(workers := sorted(children(server))) < 2:
        sleep(0.05)
    return workers


def _read(installation: Installation, found: Corpus) -> dict[str, dict[str, Any]]:
    """Wait until every acknowledged document has been read or given up; return them as they are then."""
    deadline, documents = monotonic() + READ_SECONDS, {}
    for status, told in [*found.answers.values(), *found.names.values()]:
        if status not in {200, 201}:
            continue
        while (document := installation.ask("GET", f"/v1/documents/{told['id']}")[1])["status"] not in FINAL:
            assert monotonic() < deadline, f"not read in time: {document}"
            sleep(0.2)
        documents[told["id"]] = document
    return documents


def test_every_file_is_taken_or_refused_with_a_word(corpus: Corpus) -> None:
    for name, (status, told) in corpus.answers.items():
        assert status in {200, 201, 413, 415, 422}, (name, status, told)
        if status >= 400:
            assert told["code"], name
            assert told["detail"], name
        else:
            assert told["sha256"], name


def test_what_is_no_document_is_not_taken(corpus: Corpus) -> None:
    refused = {name: told["code"] for name, (status, told) in corpus.answers.items() if status >= 400}
    assert refused["zero_bytes.jpg"] == refused["heif_empty.heic"] == "empty_file"
    assert refused["svg_script.svg"] == refused["zipbomb_200MB.zip"] == refused["patt_xss.html"] == "unknown_type"
    assert refused["xml_xxe_ubl.xml"] == refused["xml_billion_laughs_ubl.xml"] == "xml_doctype"
    assert refused["pil_test-ole-file.doc"] == "unknown_type"
    assert refused["html_named.pdf"] == "truncated_file"
    assert refused["bomb_20000x20000_1bit.png"] == refused["fuzzdb_lottapixel.jpg"] == "too_many_pixels"
    assert refused["truncated_half.jpg"] == "truncated_file"


def test_a_file_is_known_by_what_it_is_and_not_by_its_name(corpus: Corpus) -> None:
    assert corpus.answers["png_named.jpg"][1]["pages"][0]["media_type"] == "image/png"
    assert corpus.answers["polyglot_jpg_zip.jpg"][1]["pages"][0]["media_type"] == "image/jpeg"


def test_what_was_taken_is_read_or_it_is_said_what_is_wrong(corpus: Corpus) -> None:
    for name, (status, told) in corpus.answers.items():
        if status < 400:
            document = corpus.documents[told["id"]]
            assert document["status"] in FINAL, name
            if document["status"] != "ready":
                assert document["findings"], name
                assert all(finding["text"] for finding in document["findings"]), name


def test_no_worker_dies(corpus: Corpus) -> None:
    before, after = corpus.workers
    assert before == after


def test_any_name_is_taken_and_only_remembered(corpus: Corpus) -> None:
    for name, (status, told) in corpus.names.items():
        if len(name) > 255:
            assert (status, told["code"]) == (422, "validation_failed"), name
        elif "\0" in name:
            assert (status, told["code"]) == (422, "bad_character"), "no database keeps it, and no file system has it"
        else:
            assert (status, told.get("filename")) == (201, name), told
            assert told["sha256"] == sha256(HEAD + f"named {list(corpus.names).index(name)}".encode() + END).hexdigest()


def test_everything_agrees_afterwards(corpus: Corpus) -> None:
    assert corpus.has_fsck_found_nothing
