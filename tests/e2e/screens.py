"""Every screen there is: who opens it, under which address, and what is opened on it. A new one must stand here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.e2e.visitor import Visitor


class Screen(NamedTuple):
    """`route` is that of ui/src/app/App.tsx; `path` fills it with something that exists; `then` opens what is on it."""

    name: str
    role: str | None
    route: str
    path: Callable[[Visitor], str]
    then: Callable[[Visitor], Any] = lambda visitor: None


def _first(kind: str, filters: str = "") -> Callable[[Visitor], str]:
    return lambda visitor: visitor.ask(f"/lists/{kind}{filters}")["items"][0]["link"]


def _task(element: str) -> Callable[[Visitor], str]:
    def found(visitor: Visitor) -> str:
        open_tasks = [*visitor.ask("/inbox?tab=mine")["items"], *visitor.ask("/inbox?tab=open")["items"]]
        one = next(task for task in open_tasks if task["element"] == element)
        return f"/tasks/{one['case']}/{one['task']}"

    return found


def _at(path: str) -> Callable[[Visitor], str]:
    return lambda visitor: path


def _case(visitor: Visitor) -> str:
    return f"/cases/{visitor.ask('/cases')['items'][0]['id']}"


def _tab(key: str) -> Callable[[Visitor], Any]:
    return lambda visitor: visitor.page.locator(f"[role=tab][id$='-{key}']").click()


def _press(zh: str, en: str) -> Callable[[Visitor], Any]:
    return lambda visitor: visitor.press(zh, en)


def _asked(zh: str, en: str) -> Callable[[Visitor], Any]:
    """The dialog of a move, out of the menu it stands in."""

    def act(visitor: Visitor) -> None:
        visitor.press(zh, en)
        visitor.page.locator(".ant-modal:visible").wait_for()

    return act


def _running(visitor: Visitor) -> str:
    return f"/cases/{visitor.ask('/cases?state=running')['items'][0]['id']}"


def _more(visitor: Visitor) -> None:
    visitor.page.locator("main .more-acts > .menu-button").first.click()
    visitor.page.locator(".menu-act").first.wait_for()


def _leaver(visitor: Visitor) -> str:
    person = visitor.ask("/references/people?q=王磊")["items"][0]["id"]
    return f"/people/hand-over?person={person}"


def _scanned(code: str) -> Callable[[Visitor], Any]:
    def act(visitor: Visitor) -> None:
        visitor.scan(code)
        visitor.page.locator(".echo-good, .echo-bad").wait_for()

    return act


def _entry(visitor: Visitor) -> None:
    visitor.page.locator(".journal summary").first.click()
    visitor.press("显示存储的原文", "Show the entry as stored")
    visitor.page.locator(".raw pre").wait_for()


def _verified(visitor: Visitor) -> None:
    visitor.press("校验全部日志", "Verify the journal")
    visitor.page.locator(".verification .band-good").wait_for()


def _searched(visitor: Visitor) -> None:
    visitor.key("Control+k")
    visitor.page.keyboard.type("CP")
    visitor.page.locator(".hit").first.wait_for()


def _account(visitor: Visitor) -> None:
    visitor.page.locator(".account .menu-button").click()


def _wrong(visitor: Visitor) -> None:
    visitor.page.locator("#login").fill("nobody")
    visitor.page.locator("#password").fill("nothing at all")
    visitor.key("Enter")
    visitor.page.locator("[role=alert]").wait_for()


def _drafted(visitor: Visitor) -> None:
    visitor.page.locator(".migration-pictures .djs-container").nth(1).wait_for()
    visitor.settle()


def _tried(visitor: Visitor) -> None:
    visitor.press("开始试算", "Try it out")
    visitor.page.locator("#migration-reason").wait_for()


LISTS = (
    "lots", "stock", "locations", "items", "suppliers", "orders", "batches", "inspections", "nonconformances",
    "dossiers", "shipments",
)  # fmt: skip

SCREENS = (
    Screen("sign-in", None, "/", _at("/")),
    Screen("sign-in-failed", None, "/", _at("/"), _wrong),
    Screen("home", "qa-manager", "/", _at("/")),
    Screen("account", "qa-manager", "/", _at("/"), _account),
    Screen("search", "qa-manager", "/", _at("/"), _searched),
    Screen("inbox", "qa-manager", "inbox", _at("/inbox?tab=open")),
    Screen("inbox-empty", "qa-manager", "inbox", _at("/inbox?tab=mine")),
    Screen("inbox-done", "qa-manager", "inbox", _at("/inbox?tab=done")),
    Screen("scan", "warehouse", "scan", _at("/scan")),
    Screen("scan-read", "warehouse", "scan", _at("/scan"), _scanned("(01)06900123000205(17)311231(10)HU-1")),
    Screen("scan-not-read", "warehouse", "scan", _at("/scan"), _scanned("(01)06900123000206(10)HU-1")),
    Screen("processes", "inspector", "processes", _at("/processes")),
    Screen("start", "purchaser", "processes/:key/start", _at("/processes/purchase/start")),
    Screen("cases", "auditor", "cases", _at("/cases")),
    Screen("case", "auditor", "cases/:id", _case),
    Screen("case-form", "auditor", "cases/:id", _case, _tab("form")),
    Screen("case-history", "auditor", "cases/:id", _case, _tab("history")),
    Screen("case-moves", "qa-manager", "cases/:id", _running, _more),
    Screen("case-terminate", "qa-manager", "cases/:id", _running, _asked("终止", "Terminate")),
    Screen("task-moves", "qa-manager", "tasks/:case/:task", _task("Approve"), _more),
    Screen("task-inspect", "inspector", "tasks/:case/:task", _task("Inspect")),
    Screen("task-timeline", "inspector", "tasks/:case/:task", _task("Inspect"), _tab("timeline")),
    Screen("task-picture", "inspector", "tasks/:case/:task", _task("Inspect"), _tab("picture")),
    Screen("task-problems", "inspector", "tasks/:case/:task", _task("Inspect"), _press("完成", "Complete")),
    Screen("task-nc", "inspector", "tasks/:case/:task", _task("Inspect"), _press("报不合格", "Raise nonconformance")),
    Screen("task-evaluate", "qa-manager", "tasks/:case/:task", _task("Evaluate")),
    Screen("task-sign", "qa-manager", "tasks/:case/:task", _task("Approve"), _press("同意并签名", "Approve and sign")),
    Screen("board", "auditor", "board", _at("/board")),
    *(Screen(f"list-{kind}", "auditor", "lists/:kind", _at(f"/lists/{kind}")) for kind in LISTS),
    Screen("list-people", "administrator", "lists/:kind", _at("/lists/people")),
    Screen("list-filters", "auditor", "lists/:kind", _at("/lists/lots"), _press("更多筛选", "More filters")),
    Screen("list-none", "auditor", "lists/:kind", _at("/lists/lots?q=nothing-is-called-so")),
    Screen("list-beside", "auditor", "lists/:kind", _at("/lists/lots?open=L-000001")),
    Screen("list-new", "qa-manager", "lists/:kind", _at("/lists/items"), _press("新增物料", "Add item")),
    Screen("item", "auditor", "things/:kind/:id", _first("items")),
    Screen("supplier", "auditor", "things/:kind/:id", _first("suppliers")),
    Screen("order", "auditor", "things/:kind/:id", _first("orders")),
    Screen("batch", "auditor", "things/:kind/:id", _first("batches")),
    Screen("nonconformance", "auditor", "things/:kind/:id", _first("nonconformances")),
    Screen("shipment", "auditor", "things/:kind/:id", _first("shipments")),
    Screen("person", "administrator", "things/:kind/:id", _first("people")),
    Screen("hand-over", "administrator", "people/hand-over", _at("/people/hand-over")),
    Screen("hand-over-of", "administrator", "people/hand-over", _leaver),
    Screen("grant", "administrator", "things/:kind/:id", _first("people"), _press("授予角色", "Grant role")),
    Screen("lot", "auditor", "lots/:id", _first("lots")),
    Screen("lot-then", "auditor", "lots/:id", _at("/lots/L-000001?as_at=2100-01-01T00:00:00Z")),
    Screen("trace-forward", "auditor", "lots/:id", _at("/lots/L-000001?tab=trace")),
    Screen("trace-back", "auditor", "lots/:id", _at("/lots/L-000003?tab=trace&direction=back")),
    Screen("dossier", "releaser", "dossiers/:id", _first("dossiers")),
    Screen("journal", "auditor", "journal", _at("/journal")),
    Screen("journal-entry", "auditor", "journal", _at("/journal"), _entry),
    Screen("journal-verified", "auditor", "journal", _at("/journal"), _verified),
    Screen("definitions", "configurator", "definitions", _at("/definitions")),
    Screen("definition", "configurator", "definitions/:kind/:key", _at("/definitions/process/incoming")),
    Screen("definition-source", "configurator", "definitions/:kind/:key", _at("/definitions/record-type/incoming")),
    Screen(
        "definition-new",
        "configurator",
        "definitions/:kind/:key",
        _at("/definitions/process/incoming"),
        _press("准备新版本", "Prepare a new version"),
    ),
    Screen("migration", "configurator", "migrations/:process", _at("/migrations/purchase"), _drafted),
    Screen("migration-tried", "qa-manager", "migrations/:process", _at("/migrations/purchase"), _tried),
    Screen("migration-none", "configurator", "migrations/:process", _at("/migrations/incoming")),
    Screen("no-such-page", "auditor", "*", _at("/there/is/nothing")),
)
