"""When something is wrong: a failed inspection, a nonconformance raised, a refusal, a wrong password."""

from __future__ import annotations

import re

from tests.e2e.house import PASSWORD

HUB = "(01)06900123000205(17)311231(10){lot}"


def received(visit, language, lot):
    """A delivery in quarantine; the number of its lot."""
    warehouse = visit("warehouse", language=language).open("/scan")
    warehouse.scan(HUB.format(lot=lot)).press("来料 PO-", "Incoming goods PO-", exact=False)
    warehouse.title("收货", "Receive goods").fill("到货数量", "Quantity received", "100")
    warehouse.choose("待检库位", "Quarantine location", "QUARANTINE").finish()
    (found,) = warehouse.ask(f"/lists/lots?q={lot}")["items"]
    return found["id"]


def test_a_failed_inspection_opens_a_nonconformance_and_holds_the_lot(visit, language):
    lot = received(visit, language, f"HU-8{language}")
    inspector = visit("inspector", language=language).open("/scan")
    inspector.scan(lot).press("检验", "Inspect", exact=False).title("检验", "Inspect")
    inspector.fill("毛刺: 不合格数", "Burr: Nonconforming", "2").finish()
    assert inspector.steps <= 9
    inspector.open(f"/lots/{lot}")
    assert inspector.status() == inspector.word("冻结", "On hold")
    nc = inspector.ask(f"/things/lots/{lot}")["tables"]
    held = next(table for table in nc if table["key"] == "holds")["rows"][0]["nc"]
    assert held

    manager = visit("qa-manager", language=language).open("/scan")
    manager.scan(held if isinstance(held, str) else held["id"]).press("评审", "Evaluate", exact=False)
    manager.title("评审", "Evaluate")


def test_a_nonconformance_can_be_raised_at_any_task_and_holds_what_it_names(visit, language):
    lot = received(visit, language, f"HU-9{language}")
    inspector = visit("inspector", language=language).open("/scan")
    inspector.scan(lot).press("检验", "Inspect", exact=False).title("检验", "Inspect")
    inspector.press("报不合格", "Raise nonconformance")
    inspector.fill("问题描述", "What is wrong", "外箱破损 / Box torn")
    assert inspector.here().get_by_role("checkbox").is_checked()
    inspector.here().get_by_role("button", name=inspector.word("报不合格", "Raise nonconformance"), exact=True).click()
    inspector.page.locator(".ant-modal:visible").wait_for(state="detached")
    assert inspector.open(f"/lots/{lot}").status() == inspector.word("冻结", "On hold")
    (found,) = [
        one for one in inspector.ask("/lists/nonconformances")["items"] if "Box torn" in one["cells"]["description"]
    ][:1]
    assert inspector.open(found["link"]).status() == inspector.word("已隔离", "Contained")


def test_a_refused_button_says_why_and_the_form_cannot_be_filled_in(visit, language):
    lot = received(visit, language, f"HU-6{language}")
    waiting = visit("auditor", language=language).open("/cases?q=" + lot)
    waiting.page.locator("a.row-link").first.click()
    waiting.settle().page.locator("a.row-link").first.click()
    waiting.title("检验", "Inspect")
    button = waiting.page.get_by_role("button", name=waiting.word("完成", "Complete"), exact=True)
    assert button.get_attribute("aria-disabled") == "true"
    why = waiting.page.locator(".task-form .band").inner_text()
    assert re.search(waiting.word("[\\u4e00-\\u9fff]", "[A-Za-z]"), why)
    assert waiting.page.locator(".task-form input:visible, .task-form textarea:visible").count() == 0


def test_a_wrong_password_says_how_many_tries_are_left_and_signs_nothing(visit, language):
    lot = received(visit, language, f"HU-5{language}")
    inspector = visit("inspector", language=language).open("/scan")
    inspector.scan(lot).press("检验", "Inspect", exact=False).title("检验", "Inspect")
    inspector.press("全部合格", "All conform").finish()
    releaser = visit("releaser", language=language).open("/scan")
    releaser.scan(lot).press("处置", "Disposition", exact=False).title("处置", "Disposition")
    releaser.press("放行并签名", "Release and sign").sign("sun", "not the password")
    said = releaser.page.locator(".ant-modal [role=alert]")
    said.wait_for()
    assert re.search(r"\d", said.inner_text())
    assert releaser.ask(f"/things/lots/{lot}")["header"]["status"]["key"] != "released"
    releaser.page.locator("#sign-password").fill(PASSWORD)
    releaser.page.keyboard.press("Enter")
    releaser.page.locator(".ant-modal:visible").wait_for(state="detached")
    assert releaser.ask(f"/things/lots/{lot}")["header"]["status"]["key"] == "released"


def test_a_page_left_open_is_told_that_somebody_was_faster(visit):
    lot = received(visit, "en", "HU-4en")
    first = visit("inspector", language="en").open("/scan")
    first.scan(lot).press("检验", "Inspect", exact=False).title("检验", "Inspect").press("全部合格", "All conform")
    second = visit("inspector", language="en").open(first.path()).press("领取", "Claim")
    second.page.get_by_role("button", name="Put back").wait_for()
    first.press("完成", "Complete").sees("Somebody changed this")
    assert first.page.get_by_label("Burr: Nonconforming").input_value() == "0"
    first.finish()
