"""Drafts of German and French tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sewing import TODAY, WORKSPACE, embed, ticket

from kbtools.gaps.draft import CommonWords, Draft, Topic, write_draft
from kbtools.gaps.draft.replies import replies_to
from kbtools.gaps.draft.steps import steps_of
from kbtools.settings import Settings


@pytest.mark.parametrize(
    ("lang", "reply", "steps"),
    [
        (
            "de",
            "Guten Tag Frau Meier,\nvielen Dank für Ihre Nachricht. Öffnen Sie bitte die Klappe und drehen Sie am Rad. "
            "Danach erscheint ein Strich. Dort wählen Sie die 3.\nMelden Sie sich gern wieder.\nFreundliche Grüße",
            [
                "Öffnen Sie bitte die Klappe und drehen Sie am Rad. Danach erscheint ein Strich.",
                "Dort wählen Sie die 3.",
            ],
        ),
        (
            "de",
            "Hallo Tom, schau mal: Geh zur Steckdose und zieh den Stecker. Warte kurz. Dann steck ihn wieder ein.",
            ["Warte kurz.", "Steck ihn wieder ein."],
        ),
        ("de", "Sie können die Nadel selbst wechseln. Weitere Informationen finden Sie in diesem Artikel.",
         ["Sie können die Nadel selbst wechseln."]),
        ("de", "Den Stecker ziehen und zehn Sekunden warten. Wir können die Nadel leider nicht liefern.",
         ["Den Stecker ziehen und zehn Sekunden warten."]),
        ("de", "Um die Maschine anzumelden, melden Sie sich im Portal an. Ihre Garantie bleibt erhalten.",
         ["Um die Maschine anzumelden, melden Sie sich im Portal an."]),
        ("de", "Leuchtet die Lampe rot, zieh den Stecker.", ["Leuchtet die Lampe rot, zieh den Stecker."]),
        ("fr", "S’il est rouge, débranchez la machine. Je vous ai envoyé une aiguille.",
         ["S’il est rouge, débranchez la machine."]),
        ("de", "Haben Sie das Öl gewechselt? Falls nicht, wechseln Sie es.",
         ["Haben Sie das Öl gewechselt? Falls nicht, wechseln Sie es."]),
        (
            "fr",
            "Bonjour Madame Martin,\nMerci pour votre message. Ouvrez le capot, puis tournez la molette. "
            "Un trait s’affiche. Ensuite, choisissez le 3.\nN’hésitez pas à nous écrire.\nCordialement",
            ["Ouvrez le capot, puis tournez la molette. Un trait s’affiche.", "Choisissez le 3."],
        ),
        ("fr", "Salut ! Ouvre le capot. Voir aussi cet article. Je pense que c’est la courroie.", ["Ouvre le capot."]),
        ("fr", "Vous pouvez changer l’aiguille. Avez-vous la notice ?", ["Vous pouvez changer l’aiguille."]),
    ],
)  # fmt: skip
def test_steps_are_told_from_chat_and_pointers(lang: str, reply: str, steps: Sequence[str]) -> None:
    (found,) = replies_to(ticket("1", "?", reply, "Danke, hat geklappt"), lambda _: True, lang)
    assert [said.with_result for said in steps_of(found)] == steps


@pytest.mark.parametrize(
    ("lang", "reply", "role"),
    [
        ("de", "Das liegt meist daran, dass der Faden zu dick ist.", "why"),
        ("de", "Ich habe Ihre Bestellung storniert.", "did"),
        ("de", "Welche Nadel verwenden Sie zurzeit?", "ask"),
        ("fr", "Cela vient du fil, qui est trop épais.", "why"),
        ("fr", "J’ai annulé votre commande.", "did"),
        ("fr", "Quelle aiguille utilisez-vous ?", "ask"),
    ],
)
def test_reasons_questions_and_what_was_done_are_no_steps(lang: str, reply: str, role: str) -> None:
    (found,) = replies_to(ticket("1", "?", reply, "Danke"), lambda _: True, lang)
    assert [said.role for said in found.sentences] == [role]


def draft(lang: str, asked: Sequence[str], reply: str, thanks: str) -> Draft:
    rows = [ticket(str(n), text, reply, thanks) for n, text in enumerate(asked)]
    settings = Settings(owner="team", min_requesters=2, lang=lang)
    topic = Topic("gap-00000000", asked[0], tuple(rows))
    workspace = replace(WORKSPACE, settings=settings)
    return write_draft(workspace, topic, CommonWords.of(rows, topic.tickets, settings), embed(), TODAY)


def test_a_german_draft_is_german_throughout() -> None:
    asked = ["Wie stelle ich die Fadenspannung ein?", "Fadenspannung einstellen", "die Fadenspannung ist zu hoch",
             "wie stelle ich die Fadenspannung an der Maschine ein", "Fadenspannung zu hoch, Faden reißt"]  # fmt: skip
    reply = (
        "Guten Tag,\ndas liegt meist daran, dass das Rad zu weit gedreht ist.\n"
        "1. Öffnen Sie die Klappe vorn.\n2. Drehen Sie das Rad auf 3.\nMit freundlichen Grüßen"
    )
    article = draft("de", asked, reply, "Danke, hat geklappt!").article
    assert article.kind == "how-to"
    assert [line for line in article.body.splitlines() if line.startswith("#")] == [
        "## Was Sie sehen", "## Woran es liegt", "## Das können Sie tun",
    ]  # fmt: skip
    assert "1. Öffnen Sie die Klappe vorn.\n2. Drehen Sie das Rad auf 3." in article.body
    assert "„" in article.body
    assert "Grüßen" not in article.body


def test_a_french_draft_of_what_nobody_could_mend_says_so_in_french() -> None:
    asked = ["le fil casse tout le temps", "mon fil casse", "pourquoi le fil casse", "le fil casse encore"]
    article = draft("fr", asked, "Avez-vous la notice de la machine ?", "Cela ne marche pas").article
    assert article.kind == "known-issue"
    assert article.body.startswith("4 personnes nous l’ont signalé")
    assert "## Que faire\n\nNous ne connaissons pas encore de solution." in article.body
