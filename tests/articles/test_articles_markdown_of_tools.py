"""Markdown of other tools: their components and tags are told, their content, pictures and links are kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from growth import assert_nearly_linear
from hostile_text import repeated

from kbtools.articles.import_ import ImportedArticles, import_articles
from kbtools.articles.imported.headings import headings_below_title, underlined_as_marked
from kbtools.articles.imported.markdown_links import with_addresses
from kbtools.articles.imported.markdown_of_tools import read_markdown_of_tools
from kbtools.articles.imported.videos import frames_as_links, video_address
from kbtools.articles.library import Library
from kbtools.model.article import Article

PNG = b"\x89PNG\r\n\x1a\nthe lamp"
MDX = """---
title: Pair the lamp
---

import Tabs from '@theme/Tabs';
import {
  Step,
} from './steps';

export const version = 3;

# Pair the lamp

Hold **it**. {/* ask
Ida */}

<Tabs groupId="os">
  <TabItem value="mac" label="macOS" icon={<Apple size={2} />}>

    Open <Link to="charge">charging</Link>.

    ```js
    import x from 'y';
    ```

  </TabItem>
</Tabs>

Then `<Tabs>` is text.
"""
GITBOOK = """# Pair the lamp

{% hint style="info" %}
Hold the button.
{% endhint %}

{% embed url="https://v.example/a_(1)" %}

{% tab title="macOS" %}
Click `{% hint %}`.
{% endtab %}
"""
HUGO = """# Pair the lamp

{{< figure src="lamp.png" alt="A lamp" >}}

{{% notice %}}Hold.{{% /notice %}} See [charging]({{< relref "charge.md" >}}).

{{< youtube abcdefgh >}}
"""


def moved(tmp_path: Path, files: Mapping[str, str | bytes]) -> tuple[ImportedArticles, Mapping[str, Article]]:
    for name, content in files.items():
        file = tmp_path / "pages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    workspace = bare_workspace(tmp_path)
    done = import_articles(workspace, tmp_path / "pages", over=False)
    return done, {article.slug: article for article in Library.of(workspace).sound().articles}


def test_components_of_mdx_are_told_and_their_content_is_kept(tmp_path: Path) -> None:
    done, articles = moved(tmp_path, {"pair.mdx": MDX, "charge.md": "# Charge\n\nPlug it in.\n"})
    lines = [line for line in articles["pair"].body.split("\n") if line.strip()]
    assert lines == [
        "Hold **it**.", "**macOS**", "Open [charging](charge.md).", "```js", "import x from 'y';", "```",
        "Then `<Tabs>` is text.",
    ]  # fmt: skip
    assert done.simplified == {"<TabItem>": 1, "<Tabs>": 1}


def test_the_tags_of_gitbook_and_hugo_are_told_and_what_they_show_is_kept(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"gitbook.md": GITBOOK, "hugo.md": HUGO, "charge.md": "# Charge\n", "lamp.png": PNG}
    done, articles = moved(tmp_path, pages)
    assert [line for line in articles["gitbook"].body.split("\n") if line] == [
        "Hold the button.", "[https://v.example/a_(1)](https://v.example/a_(1))", "**macOS**", "Click `{% hint %}`.",
    ]  # fmt: skip
    assert [line for line in articles["hugo"].body.split("\n") if line] == [
        "![A lamp](../images/hugo-lamp.png)", "Hold. See [charging](charge.md).",
        "[Video](https://www.youtube.com/watch?v=abcdefgh)",
    ]  # fmt: skip
    assert done.simplified == {"video": 1, "{% embed %}": 1, "{% hint %}": 1, "{% tab %}": 1, "{{< notice >}}": 1}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('Hold <img src="b.png" width=20 alt="the [button]">.', "Hold ![the button](../images/pair-b.png)."),
        ('<p align="center">\n  <img src="b.png"><br>\n  It <a href="charge.md">charges</a>.\n</p>',
         "![](../images/pair-b.png)  \nIt [charges](charge.md)."),
        ("<img src={require('./b.png').default} alt='b' />", "![b](../images/pair-b.png)"),
        ("`<img src='b.png'>`", "`<img src='b.png'>`"),
        ("```\n![b](b.png)\n```", "```\n![b](b.png)\n```"),
        ("![b][1]\n\n[1]: b.png", "![b][1]\n\n[1]: ../images/pair-b.png"),
        ("[a][1]\n\n[1]: <charge.md#top>", "[a][1]\n\n[1]: <charge.md#top>"),
        ('<a href="sub/../charge#top">C</a> and <a href="https://x.example">X</a>',
         '[C](charge.md#top) and <a href="https://x.example">X</a>'),
        ("![b](b%20(1).png)", "![b](../images/pair-b-1.png)"),
    ],
)  # fmt: skip
def test_pictures_and_links_in_markdown_are_found_in_every_form(tmp_path: Path, text: str, body: str) -> None:
    pages: dict[str, str | bytes] = {
        "pair.md": f"# Pair\n\n{text}\n", "charge.md": "# Charge\n", "b.png": PNG, "b (1).png": PNG,
    }  # fmt: skip
    _, articles = moved(tmp_path, pages)
    assert articles["pair"].body == f"{body}\n"


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<iframe width="5" src="//www.youtube-nocookie.com/embed/abcdefgh?rel=0" title="Pair it"></iframe>',
         "[Pair it](https://www.youtube.com/watch?v=abcdefgh)"),
        ("<iframe src='https://player.vimeo.com/video/1234?h=1'></iframe>", "[Video](https://vimeo.com/1234)"),
        ('<iframe src="https://fast.wistia.net/embed/iframe/x?a=1">',
         "[Video](https://fast.wistia.net/embed/iframe/x?a=1)"),
        ('<video src="https://v.example/a.mp4"></video>', "[Video](https://v.example/a.mp4)"),
    ],
)  # fmt: skip
def test_a_video_becomes_a_link_and_is_told(tmp_path: Path, html: str, address: str) -> None:
    pages: dict[str, str | bytes] = {
        "a.html": f"<title>A</title><p>Look: {html}</p>", "b.md": f"# B\n\nLook: {html}\n",
    }  # fmt: skip
    done, articles = moved(tmp_path, pages)
    assert " ".join(articles["a"].body.split()) == f"Look: {address}"
    if "iframe" in html:
        assert " ".join(articles["b"].body.split()) == f"Look: {address}"
        assert done.simplified == {"video": 2}
    else:
        assert done.simplified["video"] == 1


def test_a_frame_with_anything_else_is_left_out_and_told(tmp_path: Path) -> None:
    html = "<title>A</title><p>Fill it in:</p><iframe src='https://forms.example/1'></iframe>"
    done, articles = moved(tmp_path, {"a.html": html})
    assert (articles["a"].body, done.simplified) == ("Fill it in:\n", {"<iframe>": 1})


@pytest.mark.parametrize("address", ["https://[", "javascript:alert(1)//youtube.com", "https://youtube.com.x.example/"])
def test_what_only_looks_like_a_video_is_none(address: str) -> None:
    assert video_address(address) == ""


@pytest.mark.parametrize(
    ("levels", "below"),
    [("1212", "2323"), ("33", "22"), ("243", "233"), ("2", "2"), ("321", "222"), ("123456", "234566"), ("14", "23")],
)
def test_headings_are_below_the_title_and_none_skips_a_level(tmp_path: Path, levels: str, below: str) -> None:
    markdown = "\n".join(f"{'#' * int(level)} x" for level in levels)
    assert headings_below_title(markdown) == "\n".join(f"{'#' * int(level)} x" for level in below)
    html = "".join(f"<h{level}>x</h{level}>" for level in levels)
    _, articles = moved(tmp_path, {"a.html": f"<title>A</title>{html}"})
    found = [str(line.count("#")) for line in articles["a"].body.split("\n") if line]
    assert "".join(found) == below


def test_an_underlined_heading_is_one_and_code_has_none(tmp_path: Path) -> None:
    text = "Pair the lamp\n=====\n\nHold.\n\nNext\n==\n\n```\n# no\nno\n==\n```\n"
    _, articles = moved(tmp_path, {"a.md": text})
    assert articles["a"].title == "Pair the lamp"
    assert articles["a"].body == "Hold.\n\n## Next\n\n```\n# no\nno\n==\n```\n"


PIECES = [
    "<A ", "<A{", '<A "', "<A a='", "<Link to='", "{/*", "{/* */}", "{% a ", "{% a %}", "{{< a ", "{{< a >}}", "::: a",
    "<iframe ", "<iframe '", '<iframe src="', "import a from '", "  <A>\n", "<A>\n", "</A>\n", "export a\n", "<Link>",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_tags_are_read_in_a_time_that_grows_nearly_as_the_text(piece: str) -> None:
    assert_nearly_linear(lambda text: read_markdown_of_tools(text, is_mdx=True), repeated(piece), sizes=(2_000, 60_000))
    assert_nearly_linear(frames_as_links, repeated(piece), sizes=(2_000, 60_000))


@pytest.mark.parametrize(
    "piece",
    ["<img ", "<img src='", "<img {", "<a ", "[a]: ", "](a(", "[a](", "](", "<p><img>\n", "a\n==\n", "#\n", "\n \n"],
)  # fmt: skip
def test_addresses_and_headings_are_found_in_a_time_that_grows_nearly_as_the_text(piece: str) -> None:
    def same(address: str, *, is_picture: bool) -> str:
        return f"{address}{is_picture}"

    assert_nearly_linear(lambda text: with_addresses(text, same, is_ours=False), repeated(piece), sizes=(500, 5_000))
    assert_nearly_linear(lambda text: headings_below_title(underlined_as_marked(text)), repeated(piece))
