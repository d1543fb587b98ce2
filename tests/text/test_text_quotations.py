"""What a person wrote, without what programs put around it."""

from __future__ import annotations

import pytest
from awkward_text import awkward
from hypothesis import given
from hypothesis import strategies as st

from kbtools.text.normalise import normalise
from kbtools.text.quotations import is_automatic, own_words, without_quoted_reply


@pytest.mark.parametrize(
    "around",
    [
        "\n\nOn Mon, 2 Mar 2026 at 10:00, Lena wrote:\nold",
        "\n\nOn Mon, 2 Mar 2026 at 10:00, Lena\n<lena@glim.example> wrote:\nold",
        "\n\nAm 02.03.2026 um 10:00 schrieb Lena:\nold",
        "\n\nEl lun, 2 mar 2026, Lena escribió:\nold",
        "\n\nIl giorno lun 2 mar 2026 Lena ha scritto:\nold",
        "\n\nOp ma 2 mrt 2026 schreef Lena:\nold",
        "\n\nFrom: Lena\nSent: Monday\nTo: Ada\nSubject: dark\nold",
        "\n\nVon: Lena\nGesendet: Montag\nAn: Ada\nold",
        "\n\n-----Ursprüngliche Nachricht-----\nold",
        "\n\n##- Please type your reply above this line -##\nold",
        "\n--\nAda\nGlim Ltd",
        "\n\nSent from my iPhone",
        "\n\nVon meinem Telefon gesendet",
        "\n\nBest regards,\nAda\nGlim Ltd",
        "\nMit freundlichen Grüßen\nAda",
        "\n\nThis e-mail and any attachments are confidential and intended solely for the addressee.\nDelete it.",
    ],
)
def test_what_stands_around_the_words_goes(around: str) -> None:
    assert own_words(f"The lamp stays dark.\nWhy?{around}") == "The lamp stays dark.\nWhy?"


@pytest.mark.parametrize(
    "text",
    [
        "On Monday the lamp was dark.\nToday it is too.",
        "From: what I can tell, it is dark",
        "Thanks\nbut how do I charge it?",
        "Best regards",
        "--\nonly this",
        "Thanks, that works now",
        "It is on again.\n\nThank you very much!",
        "Danke\n\nVielen Dank!",
        "This message appears: confidential mode is off",
        "> quoted only",
    ],
)
def test_words_that_only_look_like_it_stay(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize("text", ["Out of office: back on Monday", "Automatische Antwort: weg", "Undeliverable: x"])
def test_the_words_of_a_machine_are_known(text: str) -> None:
    assert is_automatic(text)
    assert not is_automatic(f"The lamp says '{text}'")


@given(st.text(max_size=300))
def test_words_are_never_all_taken_and_never_added(text: str) -> None:
    text = normalise(text)
    own = own_words(text)
    assert bool(own) == bool(text)
    assert set(own.split("\n")) <= set(text.split("\n"))


@given(awkward)
def test_a_reply_without_its_quotation_is_empty_only_when_the_message_was(text: str) -> None:
    if text.strip():
        assert without_quoted_reply(text).strip()
    assert without_quoted_reply("> " + text.replace("\n", " ")) == "> " + text.replace("\n", " ")


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 3 Mar 2026 at 10:12, Support <help@example.com> wrote:",
        "-----Original Message-----",
        "---- Forwarded message ----",
        "Am 03.03.2026 um 10:12 schrieb Support:",
        "Le 3 mars 2026 à 10:12, Support a écrit :",
        "____________________________\nFrom: Support\nSent: Monday\nTo: Ada",
    ],
)
def test_what_stands_below_the_introduction_of_a_quotation_is_left_out(introduction: str) -> None:
    assert without_quoted_reply(f"Still broken.\n\n{introduction}\nHave you tried again?") == "Still broken."


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "introduction",
    [
        "Am Mo., 3. Aug.\n2026 um 09:12 Uhr schrieb Ben Carver <ben@shop.example>:",
        "Am Mo.\n3. Aug. 2026 um 09:12 Uhr schrieb Ben Carver <ben@shop.example>:",
        "On Mon, Aug.\n3, 2026 at 9:12 AM, Ben Carver <ben@shop.example> wrote:",
        "El lun, 3 ago.\n2026 a las 9:12, Ben <ben@shop.example> escribió:",
    ],
)
def test_a_point_within_a_date_ends_no_sentence_of_the_person(introduction: str, gap: str) -> None:
    assert own_words(f"It died.{gap}{introduction}\n> Hello") == "It died."


@pytest.mark.parametrize("said", ["Am 3. kam sie an.", "Le 3 août elle est morte.", "On Monday it broke."])
@pytest.mark.parametrize("begins", ["", "On "])
def test_a_sentence_above_the_introduction_stays(said: str, begins: str) -> None:
    assert own_words(f"{said}\n{begins}3 Aug 2026 at 9:12, Ben <ben@shop.example> wrote:\n> Hello") == said


def test_lines_that_quote_are_left_out_between_the_answers() -> None:
    assert without_quoted_reply("> Is it on?\nYes.\n> And the light?\nGreen.") == "Yes.\nGreen."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Hi,\nOn Mon, 3 Aug 2026, Ben wrote:\n> where?\n\nOpen My orders.", "Hi,\n\nOpen My orders."),
        ("On Mon, 3 Aug 2026, Ben wrote:\n> where?\n\nOpen My orders.", "Open My orders."),
        (
            "I got this:\n\nFrom: Glim <a@glim.example>\nSubject: Your lamp\n\nIs it from you?",
            "I got this:\n\nFrom: Glim <a@glim.example>\nSubject: Your lamp\n\nIs it from you?",
        ),
        (
            "On Monday, my colleague wrote:\nit is dark\nIs that so?",
            "On Monday, my colleague wrote:\nit is dark\nIs that so?",
        ),
        ("Works now. On Mon, 3 Aug 2026 at 9:12 Ben wrote: > where?", "Works now."),
        ("Works now. On Aug 3, 2026 9:12 AM, Ben wrote:> where?", "Works now."),
        ("Works now. On Monday Ben <ben@glim.example> wrote: > where?", "Works now."),
        ("Marche. Le 3 août 2026 à 9h12, Max a écrit : > où ?", "Marche."),
        ("Toimii. Ma 3. elok. 2026 klo 9.12 Max kirjoitti: > missä?", "Toimii."),
        ("Działa. 2026-08-03 9:12. W dniu 2026-08-03 o 9:12, Max napisał: > gdzie?", "Działa. 2026-08-03 9:12."),
        ("On Monday it hummed. On Mon, 3 Aug 2026 Ben wrote:\n> where?", "On Monday it hummed."),
        ("On Mon, 3 Aug 2026 at 9:12, Le Monde <le@monde.example> wrote:\n> where?\nHere.", "Here."),
        ("Geht. Am 3. Aug. 2026 um 9:12 schrieb Max: > wo?", "Geht."),
        ("Geht. Am 03.08.26 um 09:12 schrieb Max: > wo?", "Geht."),
        ("My colleague wrote: > it is dark", "My colleague wrote: > it is dark"),
        ("It is dark.\nKind regards, Ottilie Brandmaier", "It is dark."),
        ("It is dark. Kind regards, Ottilie", "It is dark."),
        ("Sie ist dunkel. LG, Ottilie Brandmaier", "Sie ist dunkel."),
        ("Sie ist dunkel.\nMfG, Ottilie Brandmaier", "Sie ist dunkel."),
        ("It is dark. Kind regards, Ottilie Brandmaier", "It is dark."),
        ("Sie ist dunkel. Mit freundlichen Grüßen Ottilie Brandmaier", "Sie ist dunkel."),
        ("My screen is dark.\nLG Monitor", "My screen is dark.\nLG Monitor"),
        ("It is dark. Kind regards, it works", "It is dark. Kind regards, it works"),
        ("It is dark.\n________________\nIt hums, too.", "It is dark.\n________________\nIt hums, too."),
        ("It is dark.\n--\nAnd then it began to hum.", "It is dark.\n--\nAnd then it began to hum."),
        ("It is dark.\nThanks\nthe lamp is blue", "It is dark.\nThanks\nthe lamp is blue"),
        ("It is dark.\nThanks\nAda Lovelace", "It is dark."),
        ("This is the log:\n\n> Task: light + on > Task: dark", "This is the log:\n\n> Task: light + on > Task: dark"),
        (
            "---------- Forwarded message ---------\nFrom: Ada <ada@web.example>\nDate: Mon, 3 Aug 2026\n"
            "Subject: Lamp\nTo: <shop@glim.example>\n\nThe lamp is dark.",
            "The lamp is dark.",
        ),
        (
            "See below.\n\nBegin forwarded message:\n\nFrom: Ada <ada@web.example>\nSubject: Lamp\n\nIt is dark.",
            "See below.\n\nIt is dark.",
        ),
        ("It is dark.\n\n2016-03-03 17:21 GMT+01:00 Max <max@glim.example>:\nold", "It is dark."),
        ("È buia.\n\nIn data lunedì 3 agosto 2026 10:12:00 CEST, Max ha scritto:\n> old", "È buia."),
        ("Sie ist dunkel.\n\nMax <max@glim.example> schrieb am Mo., 3. Aug. 2026 um 10:12:\n\nold", "Sie ist dunkel."),
        (
            "It is dark.\n\nOn Mon, 3 Aug 2026 at 10:12\nMax from the lamp shop <\nmax@glim.example> wrote:\n\nold",
            "It is dark.",
        ),
        ("It is dark.\n\n-- please reply above this line --\n\nold", "It is dark."),
        ("It is dark.\n\nGet Outlook for Android<https://aka.example/x>", "It is dark."),
        (
            "It is dark.\n\n______________\nDe : Max\nEnvoyé : lundi 3 août 2026\nÀ : Ada\nObjet : Lampe\n\nold",
            "It is dark.",
        ),
        (
            "It is dark.\n--\nAda\nLamp tester\nGlim Ltd\n1 Main Street\nLeeds\nTel. 0118 496 0712\nglim.example",
            "It is dark.",
        ),
    ],
)
def test_the_words_of_the_person_stay_and_those_of_the_other_side_go(text: str, own: str) -> None:
    assert own_words(text) == own
    assert own_words(own) == own


@pytest.mark.parametrize(
    "text",
    [
        "Hello,\nOn the 2024 invoice John wrote: > 100 is too much\nPlease check it",
        "I typed a command and On 12:30 it wrote: > 5 files",
        "Hello. On the 2024 invoice of 12:30 John wrote: > 100 is too much",
        "Hello. On 03.08.2026 the shop wrote: > 100 is too much",
        "Hello. On 3 August at 12:30 the lamp wrote: > 100 files",
        "Hello. On 3 August 2026 at 12:30 I wrote: > 100 lamps are dark",
        "On the 2024 invoice John wrote: > 100 is too much\nIs it?",
        "Hallo. Am 03.08.2026 schrieb das Programm: > 5 Dateien",
        "Hello. On 12:30 the host 10.0.0.12 wrote: > 5 files",
        "Hello. On 12:30 version 1.20.30 wrote: > 5 files",
        "Hello. On 3 Aug 2026 the price was 112.50, and Ben wrote: > 100 is too much",
        "Hello. On 3 August 2026 at 12:30 my colleague wrote: > 100 lamps are dark",
        "Der Bildschirm ist schwarz. LG, Fernseher",
        "Der Bildschirm ist schwarz. LG. Fernseher",
        "Der Bildschirm ist schwarz.\nLG, Fernseher",
        "Skärmen är svart. VH, Kylskåp",
        "Mein Bildschirm ist schwarz. LG TV",
        "Welche Marke hat der Bildschirm? LG",
        "Ich habe zwei Bildschirme, z. B. LG",
        "Ein großer Bildschirm, evtl. LG",
        "Passt die Lampe an das Gerät? MFG",
        "Das Gerät ist neu. MFG 300 heißt es",
        "Auf der Karte fehlt etwas. Grüße stehen nicht darauf",
        "Wie drucke ich Grüße auf eine Karte",
        "Es gibt ein neues Motiv. Grüße aus Köln kann ich nicht bestellen",
        "La carte est vide. Cordialement devrait y figurer",
        "The card is empty. Kind regards should be on it",
    ],
)
def test_words_of_the_person_in_one_line_stay_without_strong_proof(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    "closing",
    [
        *("Kind regards", "Best regards,", "Yours sincerely"),
        *("Beste Grüße aus Köln", "Viele Grüße aus dem sonnigen Freiburg", "Mit freundlichen Grüßen", "Liebe Grüße"),
        *("Grüße", "LG", "VG", "MfG", "mfg."),
        *("Cordialement", "Bien cordialement.", "Bonne journée", "cdlt"),
        *("Un saludo", "Saludos cordiales", "Atentamente."),
        *("Cordiali saluti", "Distinti saluti", "Saluti"),
        *("Met vriendelijke groet", "Groeten", "mvg"),
        *("Atenciosamente", "Com os melhores cumprimentos", "Att."),
        *("Z poważaniem", "Pozdrawiam"),
        *("Med vänliga hälsningar", "Mvh"),
        *("Venlig hilsen", "Med venlig hilsen"),
        "Ystävällisin terveisin",
    ],
)
def test_a_closing_without_a_name_behind_the_last_sentence_goes(closing: str) -> None:
    assert own_words(f"Glim 3000 leuchtet nicht. {closing}") == "Glim 3000 leuchtet nicht."


PIECES = (
    "The lamp is dark.", "It hums, too", "Is that so?", "", "> old", ">> older", "On 3 May",
    "On Mon, 3 Aug 2026, Ben wrote:",
    "<ben@glim.example> wrote:", "From: Ben <ben@glim.example>", "Sent: Monday", "Date: 3 Aug 2026", "To: Ada",
    "Subject: Lamp", "--", "____________", "-----Original Message-----", "---- Forwarded message ----", "See below.",
    "Begin forwarded message:", "Kind regards,", "Thanks", "Ada Lovelace", "ada", "Glim Ltd", "Tel. 0118 496 0712",
    "Sent from my iPhone", "##- Please type your reply above this line -##", "Le 3 mai 2026 à 10:12, Léa a écrit :",
    "This e-mail is confidential and intended for the addressee.", "CAUTION: external e-mail",
    "PS: it is blue", "- a lamp",
    ">>> print(1)", "> Settings > Light", "Kind regards, Ada",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("\n".join))
def test_what_is_the_persons_own_is_so_the_second_time_too(text: str) -> None:
    text = normalise(text)
    own = own_words(text)
    assert own_words(own) == own
    assert bool(own) == bool(text)
    assert set(own.split("\n")) <= set(text.split("\n"))
