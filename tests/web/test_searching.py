"""What is searched for is taken as it stands."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.database

HAYSTACKS = ("/inbox?tab=open", "/cases?process=purchase", "/lists/orders?sort=")


def found(reader, path, text):
    answer = reader.get(f"{path}&q={text}")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


@pytest.mark.parametrize(("name", "path", "known"), [("pur", HAYSTACKS[0], "S-1"), ("aud", HAYSTACKS[1], "S-1"),
                                                     ("aud", HAYSTACKS[2], "PO-1")])  # fmt: skip
@pytest.mark.parametrize("pattern", ["%25", "_", "%25-%25", "%5C"])
def test_no_sign_stands_for_others(browser, name, path, known, pattern):
    reader = browser(name)
    assert found(reader, path, known) != []
    assert found(reader, path, pattern) == []


@pytest.mark.parametrize("path", HAYSTACKS)
def test_what_is_too_long_to_search_for_is_refused(browser, path):
    name = "pur" if path.startswith("/inbox") else "aud"
    answer = browser(name).get(f"{path}&q={'x' * 201}")
    assert (answer.status_code, answer.json()["fields"][0]["path"]) == (422, "q")
