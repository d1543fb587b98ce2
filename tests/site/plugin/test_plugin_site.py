"""The site around the articles: contact page, topics, navigation, and what may not stand in mkdocs.yml."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from built_site import Build

from kbtools.errors import KbError

WriteArticle = Callable[..., Path]

START = "site_name: Glim help\nplugins: [search, kbtools]\n"
MATERIAL = "theme: {name: material}\n"


def nav_of(html: str) -> list[str]:
    """The words of the navigation, in order."""
    found = re.search(
        r'<nav class="md-nav md-nav--primary.*?(?=<div class="md-sidebar md-sidebar--secondary)', html, re.S
    )
    assert found
    return [" ".join(text.split()) for text in re.findall(r'<span class="md-ellipsis">(.*?)</span>', found[0], re.S)]


def test_the_contact_form_is_a_plain_post_of_labelled_fields(build: Build) -> None:
    html = build().article("contact")
    form = re.search(r"<form.*?</form>", html, re.DOTALL)
    assert form
    assert 'method="post" action="../api/contact"' in form[0]
    assert re.findall(r'name="(\w+)"', form[0]) == ["message", "email", "name", "website", "answered"]
    for field in re.findall(r'<(?:input|textarea) id="([\w-]+)"', form[0]):
        assert f'<label for="{field}"' in form[0]
    assert re.search(r'<p class="kb-vh" role="status" data-kb-status></p>', form[0])


@pytest.mark.full
def test_the_support_address_is_offered_only_when_there_is_one(build: Build, tmp_path: Path) -> None:
    assert 'data-kb-address=""' in build().html("contact")
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools.contact]\naddress = "us@glim.example"\n')
    assert 'data-kb-address="us@glim.example"' in build().html("contact")


@pytest.mark.full
def test_a_contact_page_of_ones_own_wins_and_may_use_the_form(build: Build, write_article: WriteArticle) -> None:
    write_article("contact.md", "title: Talk to us", "Call us.")
    assert "kb-contact" not in build().article("contact")
    write_article("contact.md", "title: Talk to us\ntemplate: kbtools/contact.html", "We are here from 8 to 16.")
    text = build().text("contact")
    assert "How can we help?" in text
    assert "We are here from 8 to 16." in text


def test_a_site_may_do_without_the_contact_page(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A")
    site = build("site_name: x\ntheme: {name: material}\nplugins: [{kbtools: {contact: false}}]\n")
    assert "contact" not in site.addresses()
    assert "contact/" not in site.html("articles/a")


@pytest.mark.full
def test_navigation_is_home_topics_other_pages_and_contact(build: Build, write_article: WriteArticle) -> None:
    write_article("1.md", "title: Bills\nslug: bills\ntags: [money, account]")
    write_article("2.md", "title: Apples\nslug: apples\ntags: [account]")
    write_article("3.md", "title: Loose\nslug: loose")
    write_article("about/decisions.md", "", "# Decisions\n\nWhy.")
    site = build(f"{START}{MATERIAL}")
    assert nav_of(site.html("articles/bills")) == [
        "Home", "Account", "Apples", "Money", "Bills", "Other", "Loose", "About", "Decisions", "Contact us",
    ]  # fmt: skip
    assert site.text("topics/account") == (
        "Home Account 2 articles Apples Choose Start. Bills Choose Start. Not found what you need? Write to us"
    )


@pytest.mark.full
def test_the_persons_own_navigation_is_left_alone(build: Build, write_article: WriteArticle) -> None:
    write_article("1.md", "title: Bills")
    site = build(f"{START}{MATERIAL}nav: [{{Start: index.md}}, {{Pay: 1.md}}]\n")
    assert nav_of(site.html("")) == ["Start", "Pay"]


@pytest.mark.full
def test_many_articles_are_listed_by_their_topics_and_not_on_every_page(
    build: Build, write_article: WriteArticle
) -> None:
    for number in range(101):
        write_article(f"{number}.md", f"title: Number {number}\ntags: [{'even' if number % 2 == 0 else 'odd'}]")
    site = build()
    assert nav_of(site.html("articles/7")) == ["Home", "Even", "Odd", "Contact us"]
    assert site.html("topics/even").count('href="../../articles/') == 51


@pytest.mark.full
def test_the_start_page_shows_topics_and_the_way_to_a_person(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A\ntags: [sign-in]")
    write_article("b.md", "title: B\ntags: [sign-in]")
    text = build().text("")
    assert "Welcome. Browse by topic Sign in A B 2 articles Not found what you need?" in text


@pytest.mark.full
def test_nothing_asks_another_host(build: Build, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A")
    site = build(f"{START}{MATERIAL}")
    for url in ("", "articles/a", "contact", "topics/other"):
        fetched = re.findall(r'<(?:script|img|iframe|link)[^>]*?(?:src|href)="(https?:[^"]+)"', site.html(url))
        assert fetched == []


@pytest.mark.full
def test_the_search_dialog_has_a_name(build: Build) -> None:
    assert 'role="dialog" aria-label="Search"' in build().html("")


@pytest.mark.full
def test_a_template_of_ones_own_wins_over_ours(build: Build, tmp_path: Path, write_article: WriteArticle) -> None:
    write_article("a.md", "title: A")
    (tmp_path / "mine/partials").mkdir(parents=True)
    (tmp_path / "mine/partials/content.html").write_text("<p>My own: {{ kb_article.review }}</p>")
    site = build(f"{START}theme: {{name: material, custom_dir: mine}}\n")
    assert site.text("articles/a") == "My own: Not yet checked"


@pytest.mark.full
@pytest.mark.parametrize(
    ("config", "code", "said"),
    [
        (f"{START}theme: readthedocs\n", "mkdocs", "needs the theme material"),
        (f"{START}{MATERIAL}use_directory_urls: false\n", "mkdocs", "directory URLs"),
        (f"{START}{MATERIAL}docs_dir: other\n", "mkdocs", "the articles are in docs"),
        ("theme: {name: material}\n", "mkdocs", "site_name"),
        ("site_name: [\n", "mkdocs", "not valid YAML"),
        (f"site_name: x\n{MATERIAL}plugins: [{{kbtools: {{colour: red}}}}]\n", "mkdocs", "colour"),
        (f"site_name: x\n{MATERIAL}plugins: [kbtool]\n", "mkdocs", "kbtool"),
    ],
)
def test_wrong_use_is_said_and_builds_nothing(build: Build, tmp_path: Path, config: str, code: str, said: str) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(KbError) as caught:
        build(config)
    assert caught.value.code == code
    assert said in caught.value.message
    assert not [path for path in tmp_path.iterdir() if "site" in path.name]


def test_a_wrong_setting_is_named_when_the_site_is_built(build: Build, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.kbtools]\nnmae = "x"\n')
    with pytest.raises(KbError) as caught:
        build()
    assert caught.value.code == "setting"
