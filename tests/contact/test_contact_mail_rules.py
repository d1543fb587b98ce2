"""Which tickets are never answered by mail, and which senders a trusted server confirmed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import NOW, SUPPORT

from kbtools.contact.mail_rules import why_not
from kbtools.contact.sender_authentication import is_confirmed
from kbtools.model.incoming_ticket import IncomingTicket
from kbtools.settings import Settings

TRUSTED = "mx.glim.example"
PASSED = f"{TRUSTED}; spf=pass smtp.mailfrom=example.org; dmarc=pass (p=REJECT) header.from=example.org"
FORGED = "dmarc=pass header.from=example.org"
SET = replace(Settings(), mail_trusted_server=TRUSTED, contact_address=SUPPORT)
ASKED = IncomingTicket(
    "mail", "1", "Sync", "It does not sync.", "jo@example.org", NOW, message_id="<a@mx>", authentication=(PASSED,)
)


def test_a_person_who_writes_for_the_first_time_may_be_answered() -> None:
    assert why_not(ASKED, SET) == ""


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"address": ""}, "no address"),
        ({"address": "nobody@localhost"}, "no address"),
        ({"automatic": True}, "automatic"),
        ({"address": "no-reply@example.org"}, "automatic"),
        ({"address": "MAILER-DAEMON@example.org"}, "automatic"),
        ({"address": SUPPORT.upper()}, "our own"),
        ({"address": "colleague@glim.example"}, "our own"),
        ({"authentication": ()}, "not confirmed"),
        ({"address": "jo@example.com"}, "not confirmed"),
        ({"address": "noreply-orders@example.org"}, "automatic"),
        ({"address": "No-Reply.orders@example.org"}, "automatic"),
        ({"address": "shop.no_reply@example.org"}, "automatic"),
        ({"address": "donotreply1@example.org"}, "automatic"),
        ({"address": "auto-reply@example.org"}, "automatic"),
        ({"address": "bounce@example.org"}, "automatic"),
        ({"address": "bounces-17@example.org"}, "automatic"),
        ({"address": "newsletter@example.org"}, "automatic"),
        ({"address": "alert@example.org"}, "automatic"),
        ({"address": "root@example.org"}, "automatic"),
        ({"address": "keineantwort@example.org"}, "automatic"),
        ({"address": "casino.reply@example.org"}, ""),
        ({"address": "jo.root@example.org"}, ""),
        ({"address": "bouncer@example.org"}, ""),
        ({"message_id": ""}, "no thread"),
        ({"references": ("<before@mx>",)}, "in a thread"),
    ],
)
def test_what_is_never_answered_is_told_in_a_word_and_people_may_be(changed: dict[str, object], why: str) -> None:
    assert why_not(replace(ASKED, **changed), SET) == why  # type: ignore[arg-type]  # fields of the ticket


@pytest.mark.parametrize(
    "header",
    [
        PASSED.upper(),
        f"{TRUSTED} 1; dmarc=pass header.from=example.org",
        f"{TRUSTED} (a (nested; dkim=fail) comment); dkim=fail; dmarc=pass header.from=example.org",
        f'{TRUSTED}; spf=pass (a \\) b) smtp.mailfrom="a; (b \\" c"@x.example; dmarc=pass header.from="example.org"',
    ],
)
def test_a_sender_is_confirmed_as_mail_servers_write_it(header: str) -> None:
    assert is_confirmed([header], TRUSTED, "example.org")


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [PASSED.replace("dmarc=pass", "dmarc=fail")],
        [PASSED.replace("dmarc=pass", "dmarc=none")],
        [PASSED.replace("header.from=example.org", "header.from=example.org.evil.example")],
        [PASSED.replace(TRUSTED, f"{TRUSTED}.evil.example")],
        [f"evil.example; dmarc=pass header.from=example.org ({TRUSTED})"],
        [f"{TRUSTED}; dmarc=fail header.from=example.org", PASSED],
        [f"{TRUSTED}; spf=pass (x; dmarc=pass header.from=example.org)"],
        [f"{TRUSTED}; spf=pass (never closed; dmarc=pass header.from=example.org"],
        [f"{TRUSTED}; spf=pass smtp.mailfrom=a dmarc=pass header.from=example.org"],
        [f'{TRUSTED}; spf=pass smtp.mailfrom="a; {FORGED} x"@evil.example; dkim=none'],
        [f'{TRUSTED}; spf=pass (mx: domain of "a\\) ; {FORGED} x"@evil.example) smtp.helo=evil.example; dkim=none'],
        [f'{TRUSTED}; dkim=pass reason="; {FORGED} ;" header.d=evil.example'],
        [f'{TRUSTED}; dkim=pass reason="never closed; {FORGED}'],
        [f"{TRUSTED}; spf=pass smtp.mailfrom=a) ; {FORGED}"],
        [f"{TRUSTED}; spf=pass smtp.mailfrom=a\\; {FORGED}"],
        [f"{TRUSTED}; dmarc=fail header.from=example.org; {FORGED}"],
        [f"{TRUSTED}; dmarc=pass header.from=evil.example header.from=example.org"],
        [f"{TRUSTED}; dmarc=fail header.from=example.org; spf=pass (said {'x' * 10_000}", PASSED],
        [f'"{TRUSTED}; dmarc=fail header.from=example.org', PASSED],
    ],
)
def test_no_sender_is_confirmed_by_what_they_wrote_themselves(headers: list[str]) -> None:
    assert not is_confirmed(headers, TRUSTED, "example.org")


def test_without_a_trusted_server_nobody_is_confirmed() -> None:
    assert not is_confirmed(["; dmarc=pass header.from=example.org", PASSED], "", "example.org")


@pytest.mark.full
@given(st.lists(st.sampled_from([*"();= \t", TRUSTED, "dmarc", "pass", "header.from", "example.org", "evil"])))
def test_whatever_a_stranger_writes_below_the_servers_header_confirms_nobody(pieces: list[str]) -> None:
    failed = f"{TRUSTED}; dmarc=fail header.from=example.org"
    assert not is_confirmed([failed, "".join(pieces)], TRUSTED, "example.org")


@pytest.mark.full
@given(st.text(st.sampled_from('"\\();= amrcdpsefo.h')), st.sampled_from(['"', "(", "plain"]), st.booleans())
def test_whatever_a_stranger_puts_into_the_servers_own_header_confirms_nobody(
    text: str, way: str, inject: bool
) -> None:
    """The server writes it as the RFC asks: with a backslash before what would end the quotation or the brackets."""
    text += f"; {FORGED} ;" if inject else ""
    escaped = re.sub(r'(["\\()])', r"\\\1", text)
    written = {'"': f'"{escaped}"', "(": f"({escaped})", "plain": re.sub(r"[^a-z.]", "", text)}[way]
    assert not is_confirmed(
        [f"{TRUSTED}; spf=pass smtp.mailfrom={written}@evil.example; dkim=none"], TRUSTED, "example.org"
    )
