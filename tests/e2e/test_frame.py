"""The frame: language without reload, keyboard alone, a session that ends, lists one comes back to, places by role."""

from __future__ import annotations

from tests.e2e.house import PASSWORD
from tests.e2e.screens import _task


def focused(visitor):
    """The words of what has the focus."""
    return visitor.page.evaluate("(document.activeElement.innerText || document.activeElement.id || '').trim()")


def tab_to(visitor, wanted, most=80):
    """Walk with the tabulator until something is reached; what has the focus must be seen to have it."""
    for _ in range(most):
        visitor.key("Tab")
        if visitor.page.evaluate(f"Boolean(document.activeElement.matches({wanted!r}))"):
            return
    raise AssertionError(f"{wanted} cannot be reached with the keyboard")


def test_the_language_changes_without_reload_and_keeps_what_is_typed(visit):
    visitor = visit("inspector", language="zh")
    visitor.open(_task("Inspect")(visitor)).title("检验", "Inspect")
    visitor.page.evaluate("window.stillHere = true")
    visitor.fill("备注", "Remarks", "半句话")
    visitor.page.get_by_role("button", name="语言: English").click()
    visitor.language = "en"
    visitor.title("检验", "Inspect")
    assert visitor.here().get_by_label("Remarks").input_value() == "半句话"
    assert visitor.page.evaluate("window.stillHere") is True
    assert visitor.page.evaluate("document.documentElement.lang") == "en"
    assert visitor.ask("/session")["language"] == "en"


def test_signing_in_by_password_and_out_again(visit, language):
    visitor = visit(language=language).open("/lists/lots")
    visitor.page.locator("#login").fill("wang")
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.key("Enter")
    visitor.title("批次", "Lots")
    visitor.page.locator(".account .menu-button").click()
    visitor.page.get_by_role("button", name=visitor.word("退出登录", "Sign out")).click()
    visitor.page.locator("#login").wait_for()
    assert visitor.ask("/session")["person"] is None


def test_a_session_that_ends_leaves_what_is_typed(visit):
    visitor = visit("inspector")
    visitor.open(_task("Inspect")(visitor)).fill("备注", "Remarks", "kept")
    visitor.page.context.clear_cookies(name="lotwright_session")
    visitor.press("完成", "Complete").sees("The session has ended")
    visitor.page.locator("#login").fill("li")
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.key("Enter")
    visitor.title("检验", "Inspect")
    assert visitor.here().get_by_label("Remarks").input_value() == "kept"


def test_the_keyboard_alone_signs_in_and_reaches_a_task_and_finishes_it(visit):
    visitor = visit().open("/")
    tab_to(visitor, "#login")
    visitor.page.keyboard.type("qian")
    tab_to(visitor, "#password")
    visitor.page.keyboard.type(PASSWORD)
    visitor.key("Enter")
    visitor.page.locator(".frame main").wait_for()
    visitor.settle().key("Tab")
    assert focused(visitor) == "Skip to the content"
    visitor.key("Control+k")
    visitor.page.keyboard.type("Inbox")
    visitor.key("Enter").title("待办", "Inbox")
    visitor.key("Control+k")
    visitor.page.get_by_role("combobox", name="Number, name or scan").wait_for()
    visitor.page.keyboard.type("L-000003")
    visitor.key("Enter").title("L-000003 一次性导管", "L-000003 Single-use catheter")
    visitor.open("/inbox?tab=open")
    tab_to(visitor, "a.row-link")
    assert visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    visitor.key("Enter").settle()
    assert visitor.path().startswith("/tasks/")
    tab_to(visitor, ".bar .ant-btn")


def test_the_keyboard_alone_signs(visit):
    visitor = visit("qa-manager")
    visitor.open(_task("Approve")(visitor)).settle()
    tab_to(visitor, ".bar .ant-btn-primary")
    visitor.key("Enter")
    visitor.page.locator("#sign-login").wait_for()
    visitor.page.keyboard.type("qian")
    visitor.key("Tab")
    assert visitor.page.evaluate("document.activeElement.id") == "sign-password"
    visitor.key("Escape")
    visitor.page.locator(".ant-modal:visible").wait_for(state="detached")
    assert "sign" in focused(visitor).lower()


def test_filters_stand_in_the_address_and_a_list_is_come_back_to(visit, language):
    visitor = visit("auditor", language=language, width=1024).open("/lists/lots")
    visitor.page.get_by_role("combobox", name=visitor.word("状态", "Status")).click()
    visitor.page.locator(".ant-select-item-option").filter(has_text=visitor.word("冻结", "On hold")).click()
    visitor.page.wait_for_url("**filter.status=on-hold*")
    visitor.settle().key("Escape")
    shown = visitor.page.locator("tbody tr").count()
    assert shown == len(visitor.ask("/lists/lots?filter.status=on-hold")["items"]) > 0
    name = visitor.page.locator("a.row-link").first.inner_text()
    visitor.follow(name).page.go_back()
    visitor.settle()
    assert "filter.status=on-hold" in visitor.path()
    visitor.page.locator("tr.marked").wait_for()
    assert focused(visitor) == name
    again = visit("auditor", language=language).open(visitor.path())
    assert again.page.locator("tbody tr").count() == shown


def test_a_list_sorts_by_its_heads(visit):
    visitor = visit("auditor").open("/lists/lots")
    head = visitor.page.get_by_role("columnheader", name="Quantity")
    for way in ("ascending", "descending"):
        head.get_by_role("button").click()
        visitor.settle()
        assert head.get_attribute("aria-sort") == way
    wanted = [one["id"] for one in visitor.ask("/lists/lots?sort=-quantity")["items"]]
    visitor.page.wait_for_function(
        "(wanted) => [...document.querySelectorAll('a.row-link')].map((one) => one.textContent).join() === wanted",
        arg=",".join(wanted),
    )
    quantities = [float(one["cells"]["quantity"]) for one in visitor.ask("/lists/lots?sort=-quantity")["items"]]
    assert quantities == sorted(quantities, reverse=True) and len(set(quantities)) > 1


def test_the_rail_shows_what_the_role_opens_and_nothing_else(visit, language):
    for role in ("administrator", "warehouse", "auditor"):
        visitor = visit(role, language=language)
        opened = {one.get_attribute("href") for one in visitor.page.locator(".rail-link").all()}
        screens = set(visitor.ask("/session")["screens"])
        lists = {href.removeprefix("/lists/") for href in opened if href.startswith("/lists/")}
        assert lists <= screens
        assert ("/journal" in opened) == ("journal" in screens)
        assert ("/scan" in opened) == ("scan" in screens)


def test_a_record_is_seen_as_it_was(visit):
    visitor = visit("auditor").open("/lots/L-000003?as_at=2100-01-01T00:00:00Z")
    visitor.sees("As it stood at")
    assert visitor.page.locator(".page-aside .ant-btn").count() == 0


def test_the_drawing_keeps_its_mark_and_reads_in_both_languages(visit, language):
    visitor = visit("configurator", language=language).open("/definitions/process/incoming")
    mark = visitor.page.locator(".bjs-powered-by")
    mark.wait_for()
    box = mark.bounding_box()
    over = visitor.page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y)?.closest('.bjs-powered-by') !== null",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert mark.is_visible() and over
    assert visitor.word("收货", "Receive") in visitor.page.locator(".djs-container").inner_text()


def test_the_journal_is_verified_from_the_screen(visit, house):
    visitor = visit("auditor").open("/journal").press("校验全部日志", "Verify the journal")
    visitor.page.locator(".verification .band-good").wait_for(timeout=60_000)
