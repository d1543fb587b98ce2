"""Pages without JavaScript stand in the header and footer of the built site."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from kbtools.service.public.frame import frame_of

FRAME = (
    '<title><!--title--></title><script>bad()</script><link rel="stylesheet" href="../a.css"><a href="..">Home</a>'
    "<main><!--page--></main><footer>Imprint</footer><script\nsrc='../x.js'></script>"
)


def test_a_page_has_the_sites_frame_without_its_scripts(client: TestClient, root: Path) -> None:
    before = client.post("/api/contact", data={"email": "jane", "message": "<b>It</b> is dark"}).text
    assert '<body class="kb-page">' in before
    (root / "site" / "kb-frame").mkdir()
    (root / "site" / "kb-frame" / "index.html").write_text(FRAME, encoding="utf-8")
    page = client.post("/api/contact", data={"email": "jane", "message": "<b>It</b> is <!--page-->"}).text
    assert "<title>Something needs a change – " in page
    assert page.index("<main>") < page.index("<h1>") < page.index("&lt;b&gt;It") < page.index("Imprint")
    assert ("<script" in page, page.count("<h1>"), page.count("</html>")) == (False, 1, 0)
    assert ('href="../a.css"' in page, 'href=".."' in page) == (True, True)


def test_a_path_of_thousands_of_slashes_gets_no_frame(tmp_path: Path) -> None:
    (tmp_path / "kb-frame").mkdir()
    (tmp_path / "kb-frame" / "index.html").write_text(FRAME, encoding="utf-8")
    assert frame_of(tmp_path, "/api/contact") is not None
    assert frame_of(tmp_path, "/" * 60_000) is None


def test_who_comes_from_a_search_is_shown_the_form_and_no_fault(client: TestClient) -> None:
    answer = client.post("/api/contact", data={"start": "yes", "message": "moon river"})
    assert answer.status_code == 200
    assert "<h1>How can we help?</h1>" in answer.text
    assert "moon river</textarea>" in answer.text
    assert 'role="alert"' not in answer.text


def test_a_receipt_says_whether_a_copy_goes_out_by_mail(client: TestClient) -> None:
    told = client.post("/api/contact", json={"email": "jane@example.com", "message": "It is dark"}).json()
    assert told["copy"] is False  # no mail server is set
