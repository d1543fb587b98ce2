"""Links, paths and code that agents send: kept where everybody may see them; what needs one that is not goes too."""

from __future__ import annotations

import pytest
from growth import assert_nearly_linear
from sewing import draft, ticket

from kbtools.gaps.draft.links import GONE, marked_links, public_url
from kbtools.gaps.draft.markdown_body import steps
from kbtools.gaps.draft.replies import replies_to
from kbtools.gaps.draft.steps import steps_of
from kbtools.gaps.draft.ways import SourcedLine


def told(reply: str, lang: str = "en") -> list[str]:
    (found,) = replies_to(ticket("1", "The card is blocked", reply, "That worked"), lambda _: True, lang)
    return [steps([SourcedLine(one.with_result, (), links=one.links, code=one.code)]) for one in steps_of(found)]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://bank.example/cards/limits?utm_source=mail&gclid=abc", "https://bank.example/cards/limits"),
        ("https://bank.example/forms?page=2&lang=de", "https://bank.example/forms?page=2&lang=de"),
        ("https://bank.example/forms?hl=en-GB&locale=pt_BR", "https://bank.example/forms?hl=en-GB&locale=pt_BR"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&si=x", ""),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&utm_source=mail", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube.com/reset?v=dQw4w9WgXcQ", ""),
        ("https://shop.example/watch?v=dQw4w9WgXcQ", ""),
        ("http://game.example/patch_(2).zip", "http://game.example/patch_%282%29.zip"),
        ("https://shop.example/guide#washing", "https://shop.example/guide#washing"),
        ("javascript:alert(1)", ""),
        ("ftp://files.example/x", ""),
        ("https://ada@shop.example/", ""),
        ("https://10.0.0.7/router", ""),
        ("https://localhost:8080/x", ""),
        ("https://wiki.internal/cards", ""),
        ("https://intranet/cards", ""),
        ("https://shop.example:8443/admin", ""),
        ("https://desk.example/tickets/48213", ""),
        ("https://forum.example/questions/127-how-1265998", ""),
        ("https://shop.example/reset?token=8f2", ""),
        ("https://shop.example/track?order=1", ""),
        ("https://files.example/s/8kd72hs7dk2n9s0s2kd8w", ""),
        ("https://[broken", ""),
        ("/relative", ""),
    ],
)
def test_only_addresses_of_public_pages_are_kept_and_without_tracking(address: str, kept: str) -> None:
    assert public_url(address) == kept


PUBLIC = (
    "how-to-sync-firefox-2019",
    "How_to_install_Windows_10",
    "360001234567-Reset-your-YouTube-password",
    "KB5034441",
    "galaxy-s23-ultra-64gb-iphone14-wifi",
    "2026/11/27/what-is-new-in-version-3.14.2",
    "users",
    "HowToChangeTheLimit",
    "hc/en-us/articles/360001234567",
    "setup-for-iPhone-and-macOS.html",
    "reset-your-password",
    "#turn-it-off-again",
    "%E2%82%AC-cards",
    "guide#how_to_sync",
)
PRIVATE = (
    "reset/AbCdEfGhIjKlMnOpQrStUv",
    "document/d/1aBcDeFgHiJkLmNopQ-rstu_v/edit",
    "s/9424a1f7-6a3b-65a6-4d78-7f07eee84d2c",
    "?t=abc123",
    "?invite=Xy12",
    "?confirmation=1111",
    "?name=Jane+Doe",
    "?phone=4915112345678",
    "?lang=Jane+Doe",
    "?rt=eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.c2lnbmVk",
    "?Xy12Ab",
    "a;jsessionid=AAA",
    "u/jane.doe@example.com",
    "%6A%40b.com",
    "%6A%2540b.com",
    "#/users/jane@example.com",
    "#/users/jane",
    "#!/orders/1",
    "orders/12345",
    "agent/users/12345",
    "Users/jane",
    "account/4711",
    "verify/1",
    "invitations/1",
    "unsubscribe/1",
    "clients/jane",
    "a/\u202egnp.exe",
    "a/%E2%80%AEgnp.exe",
    "a/%00",
    "users/[email]/edit",
    "%5Bphone%5D",
    "#AbCdEfGhIjKlMnOpQrStUv",
    "a/b=AbCdEfGhIjKlMnOpQrStUv",
)


@pytest.mark.parametrize("page", PUBLIC)
def test_pages_that_are_named_in_words_are_kept(page: str) -> None:
    assert public_url(f"https://shop.example/{page}") == f"https://shop.example/{page}"


@pytest.mark.parametrize("page", PRIVATE)
def test_pages_that_only_one_person_should_open_are_not_kept(page: str) -> None:
    assert public_url(f"https://shop.example/{page}") == ""


@pytest.mark.parametrize("host", ["nas.fritz.box", "router.localdomain", "printer.home.arpa", "10.in-addr.arpa."])
def test_hosts_at_home_are_not_kept(host: str) -> None:
    assert public_url(f"http://{host}/help") == ""


def test_an_address_with_a_mask_is_no_link_and_nothing_of_it_stays() -> None:
    for address in ("https://shop.example/help/[email]/edit", "[the page](https://shop.example/hc/[phone])"):
        assert told(f"Open {address} and press Enter. Restart the phone.") == ["Restart the phone."]
    assert marked_links("See https://shop.example/x/[email]/edit, then go on.") == (f"See {GONE}, then go on.", ())
    assert marked_links("See https://shop.example/x/[token].") == (f"See {GONE}.", ())


def test_a_link_stays_the_object_of_its_sentence() -> None:
    assert told("Get the form [here](https://bank.example/forms/limit?utm_medium=mail).") == [
        "Get the form [here](https://bank.example/forms/limit)."
    ]
    assert told("Download the patch from <https://game.example/patches/> and start the game.") == [
        "Download the patch from [game.example/patches](https://game.example/patches/) and start the game."
    ]


def test_a_link_is_on_the_words_that_were_one_and_on_no_others() -> None:
    page = "[Help](https://shop.example/help)"
    assert told(f"open Help or {page} again.") == [f"Open Help or {page} again."]
    assert told(f"Open {page} or Help again.") == [f"Open {page} or Help again."]
    assert told(f"1. Open Help. Click the word Help in {page} then.\n2. Close Help.") == [
        f"Open Help. Click the word Help in {page} then.",
        "Close Help.",
    ]
    assert told(f"Click the word Help to open the page:\n\n{page}") == [f"Click the word Help to open the page: {page}"]


def test_a_link_in_a_question_and_one_in_what_hangs_on_it_stay() -> None:
    said = "Is it as in [the guide](https://shop.example/help)? If so, open [the page](https://shop.example/page)."
    assert told(said) == [said]


def test_a_link_that_follows_its_sentence_goes_with_it() -> None:
    assert told("Fill in the form for a higher limit:\n\n<https://bank.example/forms/limit>") == [
        "Fill in the form for a higher limit: [bank.example/forms/limit](https://bank.example/forms/limit)"
    ]
    assert told("Download the older version from the links below.\n\n<https://game.example/old/>") == [
        "Download the older version from the links below: [game.example/old](https://game.example/old/)"
    ]


def test_a_sentence_whose_link_is_gone_goes_as_well() -> None:
    assert told("Download it from here.\nStart the game again.") == ["Start the game again."]
    assert told("Open [this page](https://desk.example/tickets/48213) and sign it. Restart the phone.") == [
        "Restart the phone."
    ]
    assert told("Enter this in the address bar;\nPress Enter.") == ["Press Enter."]
    assert told("Laden Sie das Formular hier herunter. Starten Sie die App neu.", "de") == ["Starten Sie die App neu."]


def test_a_link_that_is_no_object_may_be_missing() -> None:
    assert told("Restart the phone. <https://desk.example/tickets/48213>") == ["Restart the phone."]


def test_code_stays_with_the_step_that_needs_it() -> None:
    reply = 'Put this into the file game.ini.\n\n```\n[video]\nmode = "window"\n```\n\nStart the game again.'
    assert told(reply) == [
        'Put this into the file game.ini:\n\n```\n[video]\nmode = "window"\n```',
        "Start the game again.",
    ]


def test_a_step_whose_code_is_too_long_goes_as_well() -> None:
    assert told(f"Put this into the file:\n\n```\n{'a = 1;' * 500}\n```\n\nStart the game again.") == [
        "Start the game again."
    ]


def test_code_cannot_end_its_block() -> None:
    (step,) = told("Type this into the console:\n\n~~~\nx = 1;\n```\n<script>\n~~~")
    assert step == "Type this into the console:\n\n````\nx = 1;\n```\n<script>\n````"


def test_a_draft_has_the_link_without_tracking_and_no_other() -> None:
    said = (
        "1. Turn the dial to 3.\n2. Print the [threading plan](https://sewing.example/plan?utm_source=desk&fbclid=x).\n"
        "3. Click [here](javascript:alert(1)) to sew.\n4. See [her ticket](https://desk.example/tickets/123456)."
    )
    body = draft([ticket(str(n), "the thread snaps when I sew", said, "That worked") for n in range(5)]).article.body
    assert "2. Print the [threading plan](https://sewing.example/plan)." in body
    assert "javascript" not in body
    assert "desk.example" not in body


def test_characters_of_marks_in_a_strangers_text_mark_nothing() -> None:
    assert told("Open \uf8ffthe page\ue000 and \ufffcpress Enter.") == ["Open the page and press Enter."]


@pytest.mark.parametrize("text", ["[", "[a](", "<https://", "https://a.", "[a](b" * 3, "www."])
def test_links_are_found_in_time_that_grows_with_the_text(text: str) -> None:
    assert_nearly_linear(marked_links, lambda size: text * (size // len(text)), sizes=(10_000, 100_000))
