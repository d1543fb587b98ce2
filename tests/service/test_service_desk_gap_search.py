"""Topics are searched, filtered and saved as views, and no address holds words of tickets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_client import GAP, HOSTILE, Desk
from desk_topics import OTHER, put_another

from kbtools.model.gap import Gap
from kbtools.privacy.expire import expire
from kbtools.staff.remove import remove_staff


def test_the_list_is_filtered_sorted_and_searched_without_words_in_an_address(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")

    def shown(**asked: str) -> list[str]:
        answer = desk.post("/desk/gaps", form=desk.form(), **asked)
        address = answer.headers["location"]
        assert (answer.status_code, "nvoice" in address, "SHOP" in address) == (303, False, False)
        page = desk.get(address).text
        return sorted((id_ for id_ in (GAP, OTHER) if f'href="/desk/gaps/{id_}"' in page), key=page.index)

    assert shown() == [GAP, OTHER]
    assert shown(sort="title") == [GAP, OTHER]
    assert shown(words="my INVOICE") == [OTHER]
    assert shown(people="4") == [GAP]
    assert shown(verdict="unfindable") == [OTHER]
    assert shown(source="mail") == [OTHER]
    assert shown(tag="SHOP") == [OTHER]
    assert shown(lang="de") == [OTHER]
    assert shown(trend="rising") == []
    assert shown(assignee="nobody") == [GAP, OTHER]
    assert shown(verdict="<", trend="<", sort="<", people="-1", view="<") == [GAP, OTHER]
    assert GAP in desk.get("/desk/gaps?words=invoice").text
    page = desk.get("/desk/gaps").text
    assert "7 people asked, and no article answers." in page
    assert "the words of 3 people do not lead to it" in page


@pytest.mark.full
def test_views_are_kept_for_oneself_or_for_everybody(desk: Desk) -> None:
    put_another(desk)
    desk.sign_in("agent")
    form = desk.form()
    assert desk.post("/desk/gaps", form=form, do="save", name=" ").status_code == 409
    wanted = {"words": "invoice ada@mail.example", "people": "2"}
    for name, shared in (("Mine", ""), ("Monday", "yes")):
        answer = desk.post("/desk/gaps", form=form, do="save", name=name, shared=shared, **wanted)
        assert answer.headers["location"].startswith("/desk/gaps?saved=")
    assert 'value="invoice [email]"' in desk.get(answer.headers["location"]).text
    desk.client.cookies.clear()
    desk.sign_in("editor")
    page = desk.get("/desk/gaps").text
    assert ("Monday" in page, ">Mine" in page) == (True, False)
    with desk.workspace.store() as store:
        views = {view.name: view.id for view in store.teamwork.views()}
    assert desk.post("/desk/gaps", form=desk.form(), do="drop", saved=views["Mine"]).status_code == 404
    assert desk.post("/desk/gaps", form=desk.form(), do="drop", saved=views["Monday"]).status_code == 303
    remove_staff(desk.workspace, "agent@shop.example", desk.now)
    with desk.workspace.store() as store:
        assert store.teamwork.views() == []


@pytest.mark.full
def test_what_somebody_searched_for_is_masked_theirs_alone_and_gone_after_a_day(desk: Desk) -> None:
    desk.sign_in("agent")
    found = desk.post("/desk/gaps", form=desk.form(), words="invoice ada@mail.example").headers["location"]
    assert 'value="invoice [email]"' in desk.get(found).text
    assert 'aria-label="Saved views"' not in desk.get(found).text
    desk.client.cookies.clear()
    desk.sign_in("editor")
    assert "invoice" not in desk.get(found).text
    for number in range(25):
        desk.now += timedelta(seconds=1)
        desk.post("/desk/gaps", form=desk.form(), words=f"lamp {number}")
    with desk.workspace.store() as store:
        searched = [view.filters["words"] for view in store.teamwork.views()]
        assert sorted(searched) == sorted(["invoice [email]", *(f"lamp {number}" for number in range(5, 25))])
    expire(desk.workspace, desk.now + timedelta(days=2))
    with desk.workspace.store() as store:
        assert store.teamwork.views() == []
    assert "not kept any more" in desk.get(found).text
    assert "not kept any more" in desk.get(f"/desk/gaps/{GAP}/merge?saved=gone").text
    for here in ("/desk/gaps", f"/desk/gaps/{GAP}/merge"):
        assert "not kept any more" not in desk.get(here).text


@pytest.mark.full
def test_a_list_of_many_topics_has_pages_that_are_links(desk: Desk) -> None:
    with desk.workspace.store() as store:
        many = [Gap(f"gap-{n:08x}", f"The lamp {n}", (("mail", f"m{n}"),), 3, 0.5, "missing") for n in range(65)]
        store.gaps.put_all([store.gaps.get(GAP), *many], desk.now)
    desk.sign_in("agent")
    found = desk.post("/desk/gaps", form=desk.form(), words="lamp").headers["location"]
    assert "1 to 30 of 65" in desk.get(found).text
    assert f'href="{found}&amp;page=2"' in desk.get(found).text
    assert "61 to 65 of 65" in desk.get(f"{found}&page=9").text


@pytest.mark.full
def test_the_likeliest_topic_to_merge_with_comes_first_and_others_are_searched(desk: Desk) -> None:
    put_another(desk, title="No receipt came")
    desk.sign_in("agent")
    page = desk.get(f"/desk/gaps/{GAP}/merge").text
    assert (OTHER in page, HOSTILE in page) == (True, False)
    path = f"/desk/gaps/{GAP}/merge"
    assert "both say: receipt" in page
    for words, is_found in (("RECEIPT", True), ("garden", False)):
        answer = desk.post(path, form=desk.form(), words=words)
        assert (answer.status_code, words in answer.headers["location"]) == (303, False)
        assert (OTHER in desk.get(answer.headers["location"]).text) == is_found
    assert desk.post(path, form=desk.form(), words=" ").headers["location"] == path
    assert desk.decide(do="merge").status_code == 409


def test_topics_are_compared_by_the_words_of_their_tickets_and_by_their_nearest_article(desk: Desk) -> None:
    put_another(desk, nearest=("delete-account",))
    with desk.workspace.store() as store:
        more = [
            Gap(f"gap-{letter * 8}", title, (("mail", letter),), 3, 0.5, "missing", nearest)
            for letter, title, nearest in (
                ("c", "How loud is it when it hums?", ()),
                ("d", "Nothing works", ("delete-account",)),
                ("e", "Something else", ()),
            )
        ]
        store.gaps.put_all([store.gaps.get(GAP), store.gaps.get(OTHER), *more], desk.now)
    desk.sign_in("agent")
    page = desk.get(f"/desk/gaps/{OTHER}/merge").text
    places = [page.index(f"gap-{letter * 8}") for letter in "dcae"]
    assert places[:2] == sorted(places)[:2]
    assert ("both say: hums" in page, "nearest to both: " in page) == (True, True)
