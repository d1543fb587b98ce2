"""Whatever an imported page holds, the site's page of it runs, loads and sends nothing that was not allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bare_workspace import bare_workspace
from hypothesis import example, given, settings
from hypothesis import strategies as st
from page_faults import SITE, faults

from kbtools.articles.import_ import import_articles
from kbtools.articles.imported.allowed_html import could_be_harmful, is_harmless_html
from kbtools.articles.imported.harmless_markdown import harmless_markdown
from kbtools.articles.imported.html_to_markdown import markdown_of
from kbtools.articles.imported.site_markdown import pages_of, readers
from kbtools.articles.library import Library


def as_it_is(address: str, *, is_picture: bool) -> str:
    return address


def from_html(html: str) -> str:
    return harmless_markdown(markdown_of(html, "Title", as_it_is))


HOSTILE_HTML = [
    "<pre><code>```\n&lt;script&gt;alert(1)&lt;/script&gt;\n```</code></pre>",
    "<pre>a\n`````\n&lt;iframe src=x&gt;&lt;/iframe&gt;\n~~~\n</pre>",
    "<ul><li><pre>```\n\n&lt;script&gt;alert(1)&lt;/script&gt;</pre></li></ul>",
    "<blockquote><pre>```\n\n&lt;img src=x onerror=alert(1)&gt;</pre></blockquote>",
    "<table><tr><td><code>|</code><code>&lt;script&gt;alert(1)|</code></td></tr></table>",
    "<table><tr><td><pre>a | &lt;script&gt;alert(1)&lt;/script&gt; | `</pre></td></tr></table>",
    "<code>`</code>&lt;img src=x onerror=alert(1)&gt;<code>`</code>",
    "<p>`<b>x</b>&lt;script&gt;alert(1)&lt;/script&gt;`</p>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><p>a</p>",
    "<p>a</p><base href=https://evil.example/><link rel=stylesheet href=x>",
    "<a href='java\tscript:alert(1)'>a</a><a href='JaVa&#115;cript:alert(1)'>b</a><a href='data:text/html,x'>c</a>",
    "<img src='x' onerror='alert(1)'><svg onload=alert(1)><script>alert(1)</script></svg>",
    "<p>[x](javascript:alert(1)) ![y](data:text/html,x) [z]: javascript:alert(1)</p>",
    "<span>[x]</span><span>(javascript:alert(1))</span>",
    "<p>[x][y]</p><p>[y]: javascript:alert(1)</p>",
    "<p>&lt;javascript:alert(1)&gt;</p>",
    "<p>words {: onclick=alert(1) }</p><h2>x { onclick=alert(1) }</h2><p><b>a</b>{ onmouseover=alert(1) }</p>",
    "<a href='https://x.example/){ onclick=alert(1) }'>a</a>",
    "<a href='x' title='\"onclick=alert(1) x=\"'>a</a>",
    "<img alt='](x){ onclick=alert(1) }' src='y'>",
    "<img alt='x' src='y z\"onerror=alert(1)'>",
    "<p>&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;</p>",
    "<!--><script>alert(1)</script>-->",
    "<p>a\\&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p>a\\<b>&lt;script&gt;</b></p>",
    "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>",
    "<style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>'>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<textarea><script>alert(1)</script></textarea>",
    '<p>!!! note "&lt;script&gt;alert(1)&lt;/script&gt;"</p>',
    "<dl><dt>a</dt><dd>```\n&lt;script&gt;alert(1)&lt;/script&gt;</dd></dl>",
    "<p>~~~ { .x onclick=alert(1) }\nx\n~~~</p>",
    "<video src='javascript:alert(1)'>x</video><video poster='data:x'><source src='vbscript:x'></video>",
    "<q>[</q>x](javascript:alert(1))",
    "<a href='a'>x](javascript:alert(1)) [y</a>",
]
HOSTILE_MARKDOWN = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "a <mi onclick=alert(1)>b</mi> <path style='position:fixed'> <g//xlink:href='data:x'>",  # not in SVG or MathML
    "[a](javascript:alert(1))",
    f"[a](<{chr(9) * 300}javascript:alert(1)>)",  # however far in front of it
    "[a]( java&#115;cript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[a][b]\n\n[b]:\n  data:text/html,x",
    "a {: onclick=alert(1) }\n",
    "# a { onclick='alert(1)' }",
    "*a*{\\} onclick=alert(1) } *b*{x\\} onclick=alert(1)}",
    "*a*{<!-- } --> onclick=alert(1) } *a*{<your }name> onclick=alert(1) }",
    "*a*{<!--\n--> onclick=alert(1) } *a*{<b\nclass='x'> onclick=alert(1) }",
    "*a*{ <!-- = --> onclick=alert(1) } *a*{ <b class ='x'> onclick=alert(1) }",
    "*a*{{=b onclick=alert(1) }",
    "*a*{ style='position:fixed' }",
    "<!-- x --><iframe src=//evil.example></iframe>",
    "``` \n<b>\n```\n<iframe>\n",
    "`` ` <script>alert(1)</script>\n",
    "    <b>\n\n<meta http-equiv=refresh content=0;url=//evil.example>",
    "<a href='x'\nonclick='alert(1)'>a</a>",
    "<div markdown='1' onclick=alert(1)>\n*a*\n</div>",
    "<svg/onload=alert(1)>",
    # as text, too, where a backslash would take the meaning of the one that is put in front of a sign
    "\\[^1] <script>{{ c }}[^1]: <img src=x onerror=a>\n```\n<details open ontoggle=a>\\](javascript:alert(1))",
    # what the cleaner drops outside of SVG with all that follows in it
    *(f"<{name} a=b><img src=x onerror=alert(1)>*c*" for name in ("use", "animate", "set", "foreignObject")),
    '<p title="<script>">alert(1)</script>',
    "<b <script>alert(1)</script>",
    "- ```\n  <script>alert(1)</script>\n",
    "| a |\n|---|\n| `|` <script>alert(1)</script> |",
    "<details><summary><form action=//evil.example><input name=a></form></summary></details>",
    "![a](x){ onload=alert(1) onerror=alert(2) }",
    '???+ note "<script>alert(1)</script>"\n    a',
    "<style>*{display:none}</style>",
    "<object data=x></object><embed src=x>",
    "<a\fhref=javascript:alert(1)>a</a>",
    "<x onclick=alert(1)>a</x>",
    "&lt;script&gt;<script\n>alert(1)</script>",
    "<scr\x02ipt>alert(1)</scr\x02ipt> <\x03script>alert(1)</script>",  # Markdown takes these characters out
    "<script\\>alert(1)</script\\> <scr\\ipt> <script*x*> <scr**ipt**> <use\\ x>",
    "[a](java`s`cript:alert(1)) ![b](`d`ata:x) [c](<java` `script:alert(1)>) [d](java\n`s`cript:alert(1))",
    "``\x02`\n<b>\n```\n<script>alert(1)</script>",
    "[here]: javascript:alert(1)\t\n\n[here]",
    "[a]: javascript:alert(1)\r\n\r\n[a]",
    "words\r[a]: javascript:alert(1)\n\n[a]",
    f"[a]: javascript:alert({'1' * 300})\n\n[a]",  # however long
    "[^1]: javascript:alert(1)\n\n[^1]",  # a footnote only where the site has them
    "*[a]: <img src=x onerror=alert(1)>",  # likewise an abbreviation
    "<mailto:x onclick=alert(1)>a</mailto:x> <mailto:x/onclick=alert(1)> <http\u017f://x onclick=alert(1)>",
    "<div>\n<https://x onclick=alert(1)>a <HTTPS://x/onclick=alert(1)>b <http://x\n/style='position:fixed'>c\n</div>",
]


@pytest.mark.parametrize("html", HOSTILE_HTML)
def test_hostile_html_becomes_a_page_that_does_nothing(html: str) -> None:
    made = from_html(html)
    assert not faults(made), made


@pytest.mark.parametrize("markdown", HOSTILE_MARKDOWN)
def test_hostile_markdown_becomes_a_page_that_does_nothing(markdown: str) -> None:
    made = harmless_markdown(markdown)
    assert not faults(made), made
    assert faults(markdown) or made in (markdown, markdown.replace("<", "&lt;")) or "javascript" in markdown


_PIECES = st.sampled_from(
    [piece for text in (*HOSTILE_HTML, *HOSTILE_MARKDOWN) for piece in re.split(r"(?<=[>\s)])", text) if piece]
    + [
        "`",
        "```",
        "\n",
        "\n\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "[",
        "](",
        "<",
        "{:",
        "\\",
        "|",
        "&lt;",
        "&amp;",
        "<b>",
        "</b>",
        "[a]",
        "[a]:",
        "javascript:x",
        "<https://x/",
        "<mailto:x",
        "onclick=x",
    ]
    + ["\t", "\r", "\r\n", "\v", "\f", "\x1d", "\x85", "\xa0", "\u2028"]
    + [
        "<pre>",
        "</pre>",
        "<code>",
        "</code>",
        "<td>",
        "<li>",
        "<ul>",
        "<blockquote>",
        "<table>",
        "<tr>",
        "<h2>",
        "<br>",
    ]
)
_HOSTILE = st.lists(_PIECES | st.text(max_size=4), max_size=14).map("".join)


@pytest.mark.full
@given(_HOSTILE)
@settings(max_examples=150)
def test_no_html_made_of_hostile_pieces_gets_through(html: str) -> None:
    made = from_html(html)
    assert not faults(made), made


@given(_HOSTILE)
@settings(max_examples=150)
@example("[a]:\tjavascript\\:x\n\n[a]")
def test_no_markdown_made_of_hostile_pieces_gets_through(markdown: str) -> None:
    made = harmless_markdown(markdown)
    assert not faults(made), made


@pytest.mark.parametrize(
    "markdown",
    [
        "Run `<script>` in a page:\n\n```html\n<script>alert(1)</script>\n```\n",
        "Press <kbd>Ctrl</kbd> + <kbd>C</kbd>.<br/>",
        "<details markdown><summary>More</summary>\n\n- *one*\n\n</details>",
        '[a](https://x.example/?a=1&b=2 "t") <https://x.example>',
        "Ask for `{name}` and {0}.\n{: .note #here }",
        "| a | b |\n|:--|--:|\n| 1 | 2 |",
        "<!-- a remark -->\nwords",
        "Replace <your name> and <x>.",
        "<xsl:template match='/'>",
        "Note: data: 5 GB, file: none",
        "[^1]\n\n[^1]: a note",
        '<p align="center"><img src="a.png" width="20" alt=""></p>',
        "<a id='here'></a><a href='mailto:a@x.example'>m</a>",
    ],
)
def test_markdown_without_harm_stays_as_it_is(markdown: str) -> None:
    assert harmless_markdown(markdown) == markdown


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("Go <script>alert(1)</script> on, **see** `<b>`.", "Go &lt;script>alert(1)&lt;/script> on, **see** `<b>`."),
        ("<a href='x' onclick='y'>a</a> *b*", "<a href='x'>a</a> *b*"),
        ("[a](javascript:x) [b](b.md)", "[a](#) [b](b.md)"),
        ("*a*{ onclick=x } and {b}", "*a*\\{ onclick=x } and {b}"),
        ("```\n<iframe>\n```\n<iframe src=x>", "```\n<iframe>\n```\n&lt;iframe src=x>"),
        ('--8<-- ".kb/secret"', '--8&lt;-- ".kb/secret"'),
    ],
)
def test_only_what_is_harmful_changes_and_it_stays_readable(markdown: str, made: str) -> None:
    assert harmless_markdown(markdown) == made


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a &lt;b&gt; &amp;lt; [x](y) `z` {w} *v* _u_</p>", r"a &lt;b> &amp;lt; [x\](y) \`z\` \{w} \*v\* \_u\_"),
        (
            "<p># no heading</p><p>1. no list</p><p>- none</p><p>&gt; no quotation</p>",
            "\\# no heading\n\n1\\. no list\n\n\\- none\n\n\\> no quotation",
        ),
        ("<p><b>Note</b>: words - more</p>", "**Note**: words - more"),
        ("<p>C:\\Users\\me</p>", "C:\\Users\\me"),
        ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
        ("<pre><code>x &lt; y</code></pre>", "```\nx < y\n```"),
        ("<table><tr><th>a</th></tr><tr><td><code>x|y</code></td></tr></table>", "| a |\n| --- |\n| x&#124;y |"),
        ("<table><tbody><tr><td>a</td></tr></tbody></table>", "|  |\n| --- |\n| a |"),
        ("<ol start=3><li>a<pre>b\n\nc</pre></li><li>d</li></ol>", "3. a\n\n    ```\n    b\n\n    c\n    ```\n4. d"),
        ("<a href='https://x.example/a b(c'>x</a>", "[x](https://x.example/a%20b%28c)"),
        ("<a href='https://x.example/'>https://x.example/</a>", "<https://x.example/>"),
    ],
)
def test_text_of_html_stays_text_and_its_markup_becomes_markdown(html: str, markdown: str) -> None:
    assert from_html(html) == markdown


def test_every_way_of_import_is_cleaned(tmp_path: Path) -> None:
    workspace, pages = bare_workspace(tmp_path), tmp_path / "pages"
    pages.mkdir()
    (pages / "one.html").write_text(
        "<title>One</title><body><meta http-equiv=refresh content=0><pre>```\n&lt;script&gt;"
    )
    (pages / "two.md").write_text("# Two\n\n<script>alert(1)</script>\n")
    (tmp_path / "rows.jsonl").write_text('{"title": "Three", "body": "<iframe src=x>"}\n')
    import_articles(workspace, pages, over=False)
    import_articles(workspace, tmp_path / "rows.jsonl", over=False)
    articles = Library.of(workspace).sound().by_slug
    assert set(articles) == {"one", "two", "three"}
    assert not [fault for article in articles.values() for fault in faults(article.body)]


@pytest.mark.full
@settings(max_examples=150)
@given(_HOSTILE)
@example("<DOMAIN.local/user> and <td title='a'>")
@example("<!-- a\n\nb -- c --> <x:y z='a b'\\> onclick=x <h2 id = a href=#b>")
@example("[^1]: [b]: javascript:x\n\nword [c\nd]: data:x\n\n[b] [c d]")
@example("[a]:javascript:x \x02\r\n\n[a]")
@example("a\n{ =b onclick=x }\n\n# c {for =b,=d onclick=x}\n\n*e*{: a\tonclick=x } *f*{a { onclick='=x' }")
def test_what_is_called_harmless_without_rendering_renders_harmless(markdown: str) -> None:
    assert could_be_harmful(markdown) or is_harmless_html(SITE.reset().convert(markdown))


@pytest.mark.full
@settings(max_examples=100)
@given(_HOSTILE)
@example("[^1] <b>\n\n[^1]: a note")
@example("<div\nid=a>b</div> <i\ntitle=c>d\n</i>\n<hr>\n*e*")
@example("<div><p>*a*\n</div> <hr> *b*\n")
def test_a_text_is_converted_once_only_where_more_extensions_make_the_same_page_of_it(markdown: str) -> None:
    assert pages_of(markdown) == {reader.reset().convert(markdown) for reader in readers()}
