"""Pictures at the desk: sent by the form or by its script, and seen at once."""

from __future__ import annotations

import io
import re
from random import Random

import pytest
from desk_client import HERE, Desk
from httpx2 import Response
from PIL import Image
from quick_cases import first_quick

PAGE = "/desk/articles/reset-password"


def picture(size: tuple[int, int] = (40, 20)) -> bytes:
    """A picture of points of any colour, which no format makes small."""
    to = io.BytesIO()
    Image.frombytes("RGB", size, Random(1).randbytes(3 * size[0] * size[1])).save(to, "PNG")
    return to.getvalue()


def send(desk: Desk, data: bytes | None, **fields: str) -> Response:
    """Press “Put it in”, or do as the script does."""
    page = desk.get(f"{PAGE}/edit").text
    names = ("form", "base", "revision", "page")
    hidden = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in names}
    files = {"picture": ("C:\\me\\x.svg", data, "image/svg+xml")} if data is not None else {"picture": ("", b"")}
    return desk.client.post(f"{PAGE}/picture", data={**hidden, **fields}, files=files, headers=HERE)


def test_a_picture_of_the_form_stands_in_the_chosen_part_and_in_the_preview_at_once(desk: Desk) -> None:
    desk.sign_in("writer")
    data = picture((600, 300))
    assert len(data) > desk.workspace.settings.max_body
    sent = send(desk, data, described="The reset form", into="0", title="Typed before it was sent?")
    assert sent.status_code == 303
    shown = desk.get(f"{PAGE}/edit").text
    assert "Typed before it was sent?" in shown
    (name,) = [path.name for path in (desk.workspace.docs / "images" / "reset-password").iterdir()]
    assert name in shown
    assert "data:image/png;base64," in desk.get(f"{PAGE}/preview").text
    (address,) = re.findall(r'<img src="([^"]+)"', shown)
    assert desk.get(address).headers["content-type"] == "image/png"
    assert "Text below the picture" in shown
    assert f"]({name}" not in shown  # it stands alone, so it is a picture and no Markdown
    assert "images/" not in (desk.workspace.docs / "reset-password.md").read_text(encoding="utf-8")


def test_a_picture_is_described_anew_and_taken_out_by_its_button(desk: Desk) -> None:
    desk.sign_in("writer")
    send(desk, picture(), described="The reset form", into="0")
    shown = desk.get(f"{PAGE}/edit").text
    (field,) = re.findall(r'name="(p[^"]+)" value="The reset form"', shown)
    hidden = {n: re.findall(rf'name="{n}" value="([^"]*)"', shown)[-1] for n in ("form", "base", "revision", "page")}
    assert desk.post(f"{PAGE}/edit", **hidden, do="keep", **{field: "The form with two fields"}).status_code == 303
    shown = desk.get(f"{PAGE}/edit").text
    assert 'value="The form with two fields"' in shown
    (button,) = re.findall(r'value="(unpicture:[^"]+)"', shown)
    hidden = {n: re.findall(rf'name="{n}" value="([^"]*)"', shown)[-1] for n in ("form", "base", "revision", "page")}
    assert desk.post(f"{PAGE}/edit", **hidden, do=button).status_code == 303
    assert "The form with two fields" not in desk.get(f"{PAGE}/edit").text


@pytest.mark.parametrize("of", first_quick(["", "../../pyproject.toml", "images/none.png", "reset-password.md"]))
def test_nothing_is_shown_as_a_picture_that_the_text_does_not_show(desk: Desk, of: str) -> None:
    desk.sign_in("writer")
    assert desk.get(f"{PAGE}/picture?of={of}").status_code == 404


@pytest.mark.full
def test_the_script_gets_the_markdown_and_nothing_typed_is_changed(desk: Desk) -> None:
    desk.sign_in("writer")
    sent = send(desk, picture(), do="paste", described="The reset form")
    assert re.fullmatch(r"!\[The reset form\]\(images/reset-password/the-reset-form-[0-9a-f]{12}\.png\)", sent.text)
    with desk.workspace.store() as store:
        assert store.article_edits.all() == []


@pytest.mark.parametrize(
    ("data", "described"), first_quick([(None, "x"), (b"", "x"), (b"<svg/>", "x"), (picture(), " ")])
)
def test_what_is_no_picture_or_not_described_is_refused_and_what_was_typed_is_kept(
    desk: Desk, data: bytes | None, described: str
) -> None:
    desk.sign_in("writer")
    refused = send(desk, data, described=described, title="Typed before it was sent?")
    assert refused.status_code == 422
    assert 'role="alert" id="picture-problem"' in refused.text
    assert 'value="Typed before it was sent?"' in refused.text  # it is the editor, with what was typed
    assert f'name="described" maxlength="300" value="{described}"' in refused.text
    assert not (desk.workspace.docs / "images").exists()
    assert "Typed before it was sent?" in desk.get(f"{PAGE}/edit").text


@pytest.mark.full
def test_a_picture_that_is_far_too_large_is_not_read(desk: Desk) -> None:
    desk.sign_in("writer")
    assert send(desk, b"\0" * 11_000_000, described="x").status_code == 413
