"""Work passed from hand to hand: an opinion asked and given, somebody added, somebody urged."""

from __future__ import annotations

from tests.e2e.test_wrong import received


def inspecting(visit, language, lot):
    """An inspector who has taken the inspection of a delivery just received, on its page."""
    number = received(visit, language, lot)
    inspector = visit("inspector", language=language).open("/scan")
    inspector.scan(number).press("检验", "Inspect", exact=False).title("检验", "Inspect").press("领取", "Claim")
    inspector.page.get_by_role("button", name=inspector.word("放回", "Put back")).wait_for()
    return inspector


def waiting(visitor, path):
    """The inbox's own line about a task."""
    held = visitor.ask("/inbox?tab=mine")["items"]
    return next(one for one in held if path.endswith(f"/{one['case']}/{one['task']}"))


def test_an_opinion_is_asked_for_and_given_and_the_task_comes_back(visit):
    inspector = inspecting(visit, "zh", "HU-11")
    task = inspector.path()
    inspector.press("委派", "Ask for an opinion").choose("人员", "Who", "钱芳")
    inspector.fill("原因", "Reason", "毛刺的风险请评估")
    inspector.press("委派", "Ask for an opinion")
    inspector.page.wait_for_url(lambda now: task not in now)

    manager = visit("qa-manager", language="zh").open("/inbox?tab=mine").sees("受李娜")
    assert waiting(manager, task)["owner"]["name"].startswith("李娜")
    manager.open(task).sees("委派并决定").press("给出意见", "Give the opinion")
    manager.fill("意见", "Opinion", "可以接收，建议加严抽样")
    manager.press("给出意见", "Give the opinion")
    manager.page.wait_for_url(lambda now: task not in now)

    inspector.open(task).sees("由本人处理")
    inspector.page.locator("[role=tab][id$='-timeline']").click()
    inspector.sees("可以接收，建议加严抽样").sees("钱芳")
    inspector.page.get_by_role("button", name="完成").wait_for()


def test_somebody_is_added_beside_and_urged_and_both_know(visit):
    inspector = inspecting(visit, "en", "HU-12")
    task = inspector.path()
    inspector.press("加签", "Add a signer").choose("人员", "Who", "钱芳")
    inspector.pick("顺序", "Where", "", "Beside me: each of us acts").fill("原因", "Reason", "A second pair of eyes")
    inspector.press("加签", "Add a signer").sees("Add a signer — done.").sees("Added: 钱芳")
    inspector.page.locator("[role=tab][id$='-timeline']").click()
    inspector.sees("beside the holder")
    case = task.split("/")[2]

    warehouse = visit("warehouse", language="en").open(f"/cases/{case}")
    other = next(one for one in warehouse.ask(f"/cases/{case}")["tasks"] if one["assignee"]["name"].startswith("钱芳"))
    theirs = f"/tasks/{case}/{other['task']}"
    warehouse.open(theirs).press("催办", "Remind").sees("Remind — done.").sees("Reminded")

    manager = visit("qa-manager", language="en").open("/inbox?tab=mine").sees("Reminded")
    assert waiting(manager, theirs)["urged_at"] is not None
    manager.open(theirs).sees("Added to sign as well")
