"""Mails as people and their programs write them, in twelve languages: what is kept of each.

The files have a mail below `%% name`, and below `%% stays` what of it is the person's own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kbtools.text.html import html_to_text
from kbtools.text.normalise import normalise
from kbtools.text.quotations import own_words

FILES = [
    Path(__file__).with_name(name)
    for name in ("mails_of_people.txt", "more_mails_of_people.txt", "third_mails_of_people.txt")
]
TEXT = "".join(file.read_text(encoding="utf-8") for file in FILES)
PARTS = [part.partition("\n") for part in f"\n{TEXT}".split("\n%% ")[1:]]
MAILS = {name: (mail, own) for (name, _, mail), (_, _, own) in zip(PARTS[::2], PARTS[1::2], strict=True)}


def test_every_mail_has_what_stays_of_it() -> None:
    assert [name for name, _, _ in PARTS[1::2]] == ["stays"] * len(MAILS)
    assert len(MAILS) >= 150


@pytest.mark.parametrize("name", MAILS)
def test_no_word_of_the_person_is_lost_and_none_of_another_kept(name: str) -> None:
    mail, own = MAILS[name]
    assert own_words(normalise(mail)) == normalise(own)


HTML = {
    "gmail": (
        '<div dir="ltr">It blinks twice.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        'On Mon, Aug 3, 2026 at 4:20 PM Glim &lt;<a href="mailto:help@glim.example">help@glim.example</a>&gt; wrote:'
        "<br></div>"
        '<blockquote class="gmail_quote" style="margin:0"><div>Does it blink?</div></blockquote></div>',
        "It blinks twice.",
    ),
    "answers between the lines of gmail": (
        '<div class="gmail_quote">On Mon, Aug 3, 2026 at 4:20 PM Glim &lt;help@glim.example&gt; wrote:'
        "<blockquote>Which lamp?</blockquote><div>The tall one.</div><blockquote>Is it on?</blockquote>No.</div>",
        "The tall one.\nNo.",
    ),
    "a forward of gmail": (
        '<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Keith</b> '
        "&lt;keith@keith.example&gt;<br>Date: Mon, Aug 3, 2026 at 11:02 AM<br>Subject: lamp<br>"
        "To: &lt;us@glim.example&gt;<br></div>My lamp hums.</div>",
        "My lamp hums.",
    ),
    "outlook": (
        "<p>The second line is wrong.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Glim "
        "&lt;help@glim.example&gt;<br><b>Sent:</b> Monday, August 3, 2026 4:20 PM<br><b>To:</b> Ada<br>"
        "<b>Subject:</b> RE: Invoice</p></div><p>Which line?</p>",
        "The second line is wrong.",
    ),
    "outlook on the web": (
        '<div>Yes please.</div><div id="Signature">Get <a href="https://aka.example/x">Outlook for iOS</a></div><hr>'
        '<div id="divRplyFwdMsg"><b>Von:</b> Glim &lt;help@glim.example&gt;<br><b>Gesendet:</b> Montag, 3. August 2026'
        "<br><b>An:</b> Ada<br><b>Betreff:</b> Lampe</div><div>Sollen wir sie umtauschen?</div>",
        "Yes please.",
    ),
    "yahoo": (
        '<div>I never got it.</div><div class="yahoo_quoted"><div>On Monday, August 3, 2026 at 04:20:11 PM GMT+2, Glim '
        "&lt;help@glim.example&gt; wrote:</div><div>Enter the code.</div></div>",
        "I never got it.",
    ),
    "thunderbird": (
        '<div class="moz-cite-prefix">Am 03.08.26 um 16:20 schrieb Glim:<br></div><blockquote type="cite">Leuchtet sie?'
        "</blockquote><p>Nein, immer noch nicht.</p>",
        "Nein, immer noch nicht.",
    ),
    "apple": (
        "Toujours rien<br><div>Envoyé de mon iPhone</div><blockquote type=cite>Le 3 août 2026 à 16:20, Glim "
        "&lt;aide@glim.example&gt; a écrit :<br></blockquote><blockquote type=cite>Est-elle branchée ?</blockquote>",
        "Toujours rien",
    ),
    "hotmail": (
        '<div>It is gone.<hr id="stopSpelling">Date: Mon, 3 Aug 2026 16:20:11 +0200<br>Subject: Lamp'
        "<br>From: help@glim.example<br>To: ada@web.example<br><br>Is it there?</div>",
        "It is gone.",
    ),
    "a block quotation alone": ("<blockquote><p>My lamp is dark.</p></blockquote>", "My lamp is dark."),
}


@pytest.mark.parametrize("name", HTML)
def test_of_html_mails_the_same_is_kept(name: str) -> None:
    html, own = HTML[name]
    assert [line for line in own_words(html_to_text(html, quotations=True)).split("\n") if line] == own.split("\n")
