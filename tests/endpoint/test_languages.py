from __future__ import annotations

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,*/*;q=0.8"}


def page(client: FlaskClient, path: str = "/doc/document/09", **headers: str) -> str:
    return client.get(path, headers={**BROWSER, **headers}).text


def test_page_is_english_by_default(client: FlaskClient) -> None:
    answer = client.get("/", headers=BROWSER)

    assert '<html lang="en">' in answer.text
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize("wish", ["ja", "ja-JP,ja;q=0.9,en;q=0.8", "ru,ja;q=0.5"])
def test_page_is_in_the_language_that_the_reader_asks_for(client: FlaskClient, wish: str) -> None:
    answer = client.get("/doc/document/09", headers={**BROWSER, "Accept-Language": wish})

    assert '<html lang="ja">' in answer.text
    assert "<h1>書簡9</h1>" in answer.text
    assert answer.headers["Content-Language"] == "ja"
    assert {"Accept", "Accept-Language", "Cookie"} <= set(answer.vary)


def test_chosen_language_goes_before_all_others_and_is_kept(client: FlaskClient) -> None:
    chosen = client.get("/?lang=ja", headers={**BROWSER, "Accept-Language": "en"})
    later = client.get("/", headers={**BROWSER, "Accept-Language": "en"})
    client.delete_cookie("lang")

    assert '<html lang="ja">' in chosen.text
    assert '<html lang="ja">' in later.text
    cookie = chosen.headers["Set-Cookie"]
    assert cookie.startswith("lang=ja;") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Set-Cookie" not in later.headers


@pytest.mark.parametrize("wish", ["xx", "", "<script>", "en\r\nX: y"])
def test_language_that_is_none_of_ours_changes_nothing(client: FlaskClient, wish: str) -> None:
    answer = client.get("/", query_string={"lang": wish}, headers=BROWSER)

    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_languages_do_not_share_an_etag(client: FlaskClient) -> None:
    tags = {
        client.get("/doc/document/09", headers={**BROWSER, "Accept-Language": language}).headers[
            "ETag"
        ]
        for language in ("en", "ja")
    }

    assert len(tags) == 2


def test_page_names_its_address_in_each_language_and_keeps_what_was_asked(
    client: FlaskClient,
) -> None:
    text = page(client, "/sparql?query=ASK%7B%7D&a=%3Cscript%3E&lang=ja")
    client.delete_cookie("lang")

    address = "/sparql?query=ASK%7B%7D&amp;a=%3Cscript%3E&amp;lang=en"
    assert f'<link rel="alternate" hreflang="en" href="{address}">' in text


def test_label_in_another_language_says_so(client: FlaskClient) -> None:
    text = page(client, "/doc/person/ja-only", **{"Accept-Language": "en"})

    assert '<h1><span lang="ja">某</span> <small class="tag" translate="no">ja</small></h1>' in text


def test_unknown_thing_is_told_in_the_language_of_the_reader(client: FlaskClient) -> None:
    text = page(client, "/doc/nothing", **{"Accept-Language": "ja"})

    assert "見つかりません" in text
