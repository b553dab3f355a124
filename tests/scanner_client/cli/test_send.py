"""`scanner send`: what it writes where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from scanner_client import Outbox
from scanner_client.credentials import account_of
from scanner_client.lock import Lock
from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import FakeGateway, photo, problem


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Give three photos."""
    made = [tmp_path / f"{number}.jpg" for number in (1, 2, 3)]
    for number, path in enumerate(made):
        path.write_bytes(photo(number))
    return made


def objects(text: str) -> list[dict[str, Any]]:
    """Read one JSON object a line."""
    return [json.loads(line) for line in text.splitlines()]


def test_saved_is_written_with_the_id(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """One line each on stdout, nothing on stderr, status 0."""
    ran = signed_in("send", *files)
    assert ran.status == 0
    assert ran.out.splitlines() == [
        f"✓ Saved {path.name} as {document_id}" for path, document_id in zip(files, gateway.documents, strict=True)
    ]
    assert ran.err == ""


def test_advice_stands_below_saved(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """In the gateway's words, on stderr: what is saved is saved; of several photos it is said of which."""
    gateway.advice = [{"code": "blurred", "page": 2, "text": "The picture is blurred."}]
    ran = signed_in("send", files[0])
    assert (ran.status, ran.err) == (0, "  The picture is blurred.\n")
    assert "Saved" in ran.out
    assert signed_in("send", "--combine", *files[1:]).err == "  Photo 2: The picture is blurred.\n"
    told = json.loads(signed_in("send", files[0], "--json").out)
    assert told["document"]["advice"] == gateway.advice


def test_files_of_the_same_name_are_told_apart(signed_in: Scanner, tmp_path: Path) -> None:
    """By the paths as they were typed."""
    for number, folder in enumerate(("one", "two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "photo.jpg").write_bytes(photo(number))
    paths = [tmp_path / folder / "photo.jpg" for folder in ("one", "two")]
    lines = signed_in("send", *paths).out.splitlines()
    assert [line.split(" as ")[0] for line in lines] == [f"✓ Saved {path}" for path in paths]
    assert [json.loads(signed_in("send", path, "--json").out)["paths"] for path in paths] == [[str(p)] for p in paths]


def test_what_is_said_of_a_document_arrives(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """Pages in order, with type, payment and comment."""
    said = ("--type", "receipt", "--paid", "private", "--comment", "middag å sånt")
    ran = signed_in("send", "--combine", *said, files[1], files[0])
    (document,) = gateway.documents.values()
    assert ran.out == f"✓ Saved 2.jpg (+1) as {document['id']}\n"
    assert (document["kind_hint"], document["payment_method"]) == ("receipt", "private")
    assert (document["comment"], document["source"]) == ("middag å sånt", "scanner")
    assert [page["bytes"] for page in document["pages"]] == [len(photo(1)), len(photo(0))]
    assert document["captured_at"].endswith("Z")


def test_json_is_one_object_a_line(signed_in: Scanner, files: list[Path], tmp_path: Path) -> None:
    """Results on stdout, what is not saved on stderr."""
    (tmp_path / "notes.txt").write_text("no photo")
    ran = signed_in("send", "--json", files[0], tmp_path / "notes.txt")
    (saved,), (refused,) = objects(ran.out), objects(ran.err)
    assert (saved["result"], saved["files"], saved["document_id"]) == ("saved", ["1.jpg"], saved["document"]["id"])
    assert (refused["result"], refused["code"], refused["request_id"]) == ("refused", "unsupported_type", "req-1")
    assert ran.status == 6


def test_standard_input_is_a_photo(signed_in: Scanner, gateway: FakeGateway) -> None:
    """Only once."""
    assert signed_in("send", "-", stdin=photo(9)).status == 0
    assert [one["bytes"] for one in gateway.documents.values()] == [len(photo(9))]
    assert signed_in("send", "-", "-", stdin=photo(9)).status == 2


def test_the_same_file_twice_is_told_with_the_date(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """Kindly, and nothing is doubled, even by a gateway that trusts keys alone."""
    gateway.is_naive = True
    signed_in("send", files[0])
    ran = signed_in("send", files[0])
    assert ran.status == 0
    assert "the gateway has had it since" in ran.out
    assert len(gateway.documents) == 1


def test_nothing_is_sent_before_a_wrong_name_is_told(signed_in: Scanner, gateway: FakeGateway, tmp_path: Path) -> None:
    """Status 2."""
    ran = signed_in("send", tmp_path / "nowhere.jpg")
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere.jpg" in ran.err
    assert gateway.requests == []


def test_refused_keeps_the_copy_and_says_why(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """Status 4, with the gateway's reason and the id of the request."""
    gateway.limit = 3
    ran = signed_in("send", files[0])
    assert (ran.status, ran.out) == (4, "")
    assert "Refused 1.jpg" in ran.err
    assert "It is too_large." in ran.err
    assert "req-1" in ran.err
    assert "refused  1.jpg" in signed_in("status").out


def test_no_network_queues_and_the_next_send_carries_it(
    signed_in: Scanner, gateway: FakeGateway, files: list[Path], monkeypatch: pytest.MonkeyPatch, served: str
) -> None:
    """Status 5; without files `send` carries what waits."""
    token = "gw_client"
    outbox = Outbox(files[0].parent / "state")
    monkeypatch.setenv("UNDERLAG_URL", "http://127.0.0.1:9")
    ran = signed_in("send", "--timeout", "0.2", files[0])
    assert (ran.status, ran.out) == (5, "")
    assert "will be sent by the next scanner send or watch" in ran.err
    outbox.belongs(account_of("http://127.0.0.1:9", token), "id of Kvarnens Kök AB")
    outbox.belongs(account_of(served, token), "id of Kvarnens Kök AB")
    outbox.close()
    monkeypatch.setenv("UNDERLAG_URL", served)
    assert signed_in("send").out.startswith("✓ Saved 1.jpg")
    assert len(gateway.documents) == 1
    assert signed_in("send").err == "Nothing is waiting.\n"


def test_a_gateway_that_cannot_take_it_now_is_waited_for(
    signed_in: Scanner, gateway: FakeGateway, files: list[Path]
) -> None:
    """Within the timeout, as it asks."""
    gateway.troubles += [lambda _: problem(503, "unavailable", headers={"Retry-After": "1"})]
    assert signed_in("send", files[0]).status == 0


def test_a_rejected_token_ends_with_3_and_keeps_the_photo(
    signed_in: Scanner, gateway: FakeGateway, files: list[Path]
) -> None:
    """Until somebody signs in."""
    tokens, gateway.tokens = gateway.tokens, {}
    ran = signed_in("send", files[0])
    assert (ran.status, ran.out) == (3, "")
    assert "scanner login" in ran.err
    gateway.tokens = tokens
    assert signed_in("send").out.startswith("✓ Saved 1.jpg")


def test_a_service_that_is_not_active_keeps_the_photos(
    signed_in: Scanner, gateway: FakeGateway, files: list[Path]
) -> None:
    """Status 5, with what to do about it; they go with the next send once it is active."""
    gateway.troubles += [lambda _: problem(403, "service_not_active")] * 2
    ran = signed_in("send", *files)
    assert (ran.status, ran.out) == (5, "")
    assert ran.err.count("Queued") == 3
    assert "The service is not active. It is service_not_active." in ran.err
    assert "refused" not in signed_in("status").out
    told = objects(signed_in("send", "--json").err)
    assert [(one["result"], one["code"]) for one in told] == [("queued", "service_not_active")] + [("queued", None)] * 2
    assert signed_in("send").out.count("Saved") == 3


def test_a_service_that_is_not_active_is_told_where_documents_are_asked_for(
    signed_in: Scanner, gateway: FakeGateway
) -> None:
    """With the way on."""
    gateway.get_troubles += [lambda _: problem(403, "service_not_active")]
    ran = signed_in("list")
    assert ran.status == 5
    assert "The service is not active. It is service_not_active." in ran.err
    assert "What waits in the outbox is sent once it is" in ran.err


def test_nobody_signed_in_ends_with_3(scanner: Scanner, files: list[Path]) -> None:
    """With the command that helps."""
    ran = scanner("send", files[0])
    assert ran.status == 3
    assert "scanner login URL" in ran.err


def test_a_digest_that_never_agrees_ends_with_7(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """And the photo goes on waiting."""
    gateway.troubles += [lambda _: problem(400, "digest_mismatch")] * 3
    ran = signed_in("send", files[0])
    assert (ran.status, ran.out) == (7, "")
    assert "Not saved 1.jpg" in ran.err
    assert signed_in("send").status == 0


def test_old_photos_are_carried_but_do_not_count(signed_in: Scanner, gateway: FakeGateway, files: list[Path]) -> None:
    """A script hears of the files that it named."""
    gateway.tokens, tokens = {}, gateway.tokens
    signed_in("send", files[0])
    gateway.tokens = tokens
    gateway.troubles += [lambda _: problem(422, "empty")]
    ran = signed_in("send", files[1])
    assert ran.status == 0
    assert "Saved 2.jpg" in ran.out
    assert "Refused 1.jpg" in ran.err


def test_a_photo_never_goes_to_another_company(
    signed_in: Scanner, gateway: FakeGateway, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for its own, and says so."""
    signed_in("send", files[1])
    gateway.tokens.clear()
    signed_in("send", files[0])
    gateway.tokens |= {"gw_client": "Kvarnens Kök AB", "gw_other": "Annat AB", "gw_new": "Kvarnens Kök AB"}
    monkeypatch.setenv("UNDERLAG_TOKEN", "gw_other")
    assert "Nothing is waiting" in signed_in("send").err
    assert "waiting  1.jpg" in signed_in("status").out
    assert "for another sign-in" in signed_in("status").out
    monkeypatch.setenv("UNDERLAG_TOKEN", "gw_new")
    signed_in("send", files[2])
    assert signed_in("send").out.startswith("✓ Saved 1.jpg")


def test_what_another_sender_carried_meanwhile_is_told_as_saved(
    signed_in: Scanner, files: list[Path], tmp_path: Path
) -> None:
    """It takes everything that waits, ours as well."""
    state, held = tmp_path / "state", threading.Event()
    state.mkdir()

    def carry() -> None:
        outbox = Outbox(state)
        with Lock(state / "sender.lock"):
            held.set()
            while not (waiting := outbox.entries("waiting")):
                time.sleep(0.02)
            outbox.settle_saved(waiting[0], "0198")
        outbox.close()

    other = threading.Thread(target=carry)
    other.start()
    assert held.wait(10)
    ran = signed_in("send", files[0])
    other.join()
    assert (ran.status, ran.out) == (0, "✓ Saved 1.jpg as 0198\n")


def test_a_sender_that_never_ends_leaves_it_queued(signed_in: Scanner, files: list[Path], tmp_path: Path) -> None:
    """Status 5: the other one, or the next, carries it."""
    (tmp_path / "state").mkdir()
    with Lock(tmp_path / "state" / "sender.lock"):
        ran = signed_in("send", "--timeout", "0.3", files[0])
    assert ran.status == 5
    assert "Another scanner" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are set in another way there")
def test_a_disk_that_takes_no_more_keeps_one_photo_back_and_not_the_others(served: str, tmp_path: Path) -> None:
    """Status 6, or 1 when nothing could be kept; the original stays where it is."""
    (tmp_path / "big.jpg").write_bytes(photo(1, size=900_000))
    (tmp_path / "small.jpg").write_bytes(photo(2))
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000));"
        "from scanner_client.cli import main; sys.exit(main())"
    )
    environment = {
        **os.environ,
        "UNDERLAG_URL": served,
        "UNDERLAG_TOKEN": "gw_client",
        "UNDERLAG_STATE_DIR": str(tmp_path / "state"),
        "UNDERLAG_CONFIG_DIR": str(tmp_path / "config"),
        "UNDERLAG_LANGUAGE": "en",
    }
    for names, status in ((["big.jpg", "small.jpg"], 6), (["big.jpg"], 1)):
        ran = subprocess.run(
            [sys.executable, "-c", limited, "send", *(str(tmp_path / name) for name in names)],
            env=environment,
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, "File too large" in ran.stderr) == (status, True)
    assert list((tmp_path / "state" / "photos").glob("*.jpg")) == []
