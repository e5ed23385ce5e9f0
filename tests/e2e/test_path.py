"""The pilot path through the screens, in both languages: received by scan, inspected, released, made, shipped."""

from __future__ import annotations

from tests.e2e.house import PASSWORD

HUB = "(01)06900123000205(17)311231(10){lot}"
INTERACTIONS = 6


def test_a_delivery_is_received_by_scan_inspected_and_released(visit, language):
    lot = f"HU-7{language}"
    warehouse = visit("warehouse", language=language).open("/scan")
    warehouse.scan(HUB.format(lot=lot)).sees(lot)
    warehouse.press("来料 PO-", "Incoming goods PO-", exact=False).title("收货", "Receive goods")
    assert warehouse.here().get_by_label(warehouse.word("扫码", "Scan")).first.input_value() == HUB.format(lot=lot)
    warehouse.fill("到货数量", "Quantity received", "100").choose("待检库位", "Quarantine location", "QUARANTINE")
    warehouse.finish()
    received = _newest_lot(warehouse, lot)

    inspector = visit("inspector", language=language).open("/scan")
    inspector.scan(received["id"]).press("检验", "Inspect", exact=False).title("检验", "Inspect")
    inspector.press("全部合格", "All conform").finish()
    inspector.sees(inspector.word("检验：完成，已完成。", "Inspect: Complete — done."))
    assert inspector.steps <= INTERACTIONS

    releaser = visit("releaser", language=language).open("/scan")
    releaser.scan(received["id"]).press("处置", "Disposition", exact=False).title("处置", "Disposition")
    releaser.press("放行并签名", "Release and sign").sees(releaser.word("电子签名", "First signature"))
    releaser.sign("sun", PASSWORD).sees(releaser.word("已完成。", "done."))
    assert releaser.steps <= INTERACTIONS
    assert releaser.open(f"/lots/{received['id']}").status() == releaser.word("已放行", "Released")

    warehouse.open("/scan").scan(received["id"]).press("上架", "Put away", exact=False).title("上架", "Put away")
    warehouse.choose("上架库位", "Store location", "STORE").finish()
    stamp = releaser.open(f"/lots/{received['id']}").page.locator(".stamp").first.inner_text()
    assert "孙敏 Sun Min" in stamp and "Asia/Shanghai" in stamp


def test_a_batch_is_made_released_by_its_dossier_and_shipped(visit, language):
    operator = visit("operator", language=language).open("/processes/production/start")
    operator.choose("产品", "Product", "FG-CATH").fill("版本", "Revision", "C")
    operator.fill("计划数量", "Planned quantity", "100").press("发起", "Start")
    operator.sees(operator.word("已发起", "has begun"))
    batch = operator.ask("/lists/batches")["items"][0]["id"]
    lots = {
        one["cells"]["item"]["id"]: one["id"] for one in operator.ask("/lists/lots?filter.status=released")["items"]
    }

    warehouse = visit("warehouse", language=language).open("/scan")
    warehouse.scan(batch).press("发料", "Issue materials", exact=False).title("发料", "Issue materials")
    for at, (item, quantity) in enumerate((("RM-TPU", "2"), ("CP-HUB", "100"))):
        _issue(warehouse, at, lots[item], quantity)
    warehouse.finish()

    operator.open("/scan").scan(batch).press("清场", "Clear line", exact=False).title("清场", "Clear line")
    operator.pick("已清场，无上批遗留", "Cleared; nothing left of the batch before", "是", "Yes")
    operator.finish().title("执行工序", "Record step")
    _step(operator, "195", equipment="EX-01", last=False)
    _step(operator, "350", equipment=None, last=True)
    operator.title("完工", "Complete batch")
    operator.fill("合格产出", "Produced", "100").fill("报废", "Scrapped", "0").fill("取样", "Samples taken", "0")
    operator.choose("库位", "Location", "QUARANTINE").finish()

    inspector = visit("inspector", language=language).open("/scan")
    inspector.scan(batch).press("成品检验", "Final inspection", exact=False).title("成品检验", "Final inspection")
    inspector.press("全部合格", "All conform")
    column = inspector.page.get_by_label(inspector.word("长度，样本 1", "Length, sample 1"))
    _paste(inspector, column, "400.1\n399.9\n400\n400.4\n399.8")
    inspector.fill("长度 的量具", "Gauge for Length", "CAL-03")
    inspector.finish()

    dossier = next(
        one["id"] for one in inspector.ask("/lists/dossiers")["items"] if one["cells"]["subject"]["id"] == batch
    )
    releaser = visit("releaser", language=language).open(f"/dossiers/{dossier}")
    releaser.sees(releaser.word("全部条件已满足。", "Every condition is met."))
    releaser.follow(releaser.word("去任务签署：放行", "Sign at the task: Release batch"))
    releaser.press("放行并签名", "Release and sign").sign("sun", PASSWORD).sees(releaser.word("已完成。", "done."))
    assert releaser.steps <= INTERACTIONS
    assert releaser.open(f"/dossiers/{dossier}").status() == releaser.word("已签名", "Signed")
    made = releaser.ask(f"/things/batches/{batch}")["sections"][0]["rows"]
    lot = next(row["value"] for row in made if row["key"] == "lot")

    _ship(warehouse, lot)
    shipment = warehouse.ask("/lists/shipments")["items"][0]["id"]
    releaser.open("/scan").scan(shipment).press("发货复核", "Check shipment", exact=False)
    releaser.title("发货复核", "Check shipment").press("发货并签名", "Ship and sign").sign("sun", PASSWORD, first=False)
    releaser.sees(releaser.word("已完成。", "done."))
    assert releaser.open(f"/things/shipments/{shipment}").status() == releaser.word("已发货", "Shipped")
    _traced(releaser, lots["RM-TPU"], shipment)


def _newest_lot(visitor, supplier_lot):
    (found,) = visitor.ask(f"/lists/lots?q={supplier_lot}")["items"]
    return found


def _issue(visitor, at, lot, quantity):
    """One row of the lots issued."""
    visitor.press("添加一行", "Add a row")
    for label, value in ((visitor.word("批次", "Lot"), lot), (visitor.word("库位", "Location"), "STORE")):
        visitor.take(visitor.here().get_by_role("combobox", name=label).nth(at), value)
    visitor.here().get_by_label(visitor.word("数量", "Quantity")).nth(at).fill(quantity)


def _step(visitor, value, *, equipment, last):
    """The step stands there already, with the parameters it asks for."""
    visitor.fill("实测值", "Value", value)
    if equipment:
        visitor.fill("设备编号", "Equipment", equipment)
    answer = ("是", "Yes") if last else ("否", "No")
    visitor.pick("这是最后一道工序", "This was the last step", *answer).finish()


def _paste(visitor, field, text):
    visitor.steps += 1
    field.focus()
    visitor.page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.setData("text", text);
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )


def _ship(visitor, lot):
    visitor.open(f"/lots/{lot}").press("移库", "Move")
    dialog = visitor.page.get_by_role("dialog")
    visitor.take(dialog.get_by_role("combobox").first, "DOCK")
    dialog.get_by_role("button", name=visitor.word("移库", "Move"), exact=True).click()
    visitor.sees(visitor.word("移库，已完成。", "Move — done."))
    visitor.open("/processes/shipment/start")
    visitor.fill("收货单位", "Consignee", "Renhe Hospital").fill("收货地址", "Address", "1 Renmin Road, Nanjing")
    visitor.fill("国家代码", "Country", "CN").fill("联系人和电话", "Contact", "Stores, +86 25 5550 1234")
    visitor.press("添加一行", "Add a row")
    for label, value in ((visitor.word("批次", "Lot"), lot), (visitor.word("库位", "Location"), "DOCK")):
        visitor.take(visitor.here().get_by_role("combobox", name=label).first, value)
    visitor.here().get_by_label(visitor.word("数量", "Quantity")).first.fill("100")
    visitor.press("发起", "Start").sees(visitor.word("已发起", "has begun"))


def _traced(visitor, lot, shipment):
    """From raw material to the customer in one table."""
    visitor.open(f"/lots/{lot}?tab=trace").sees(shipment)
    assert visitor.page.get_by_role("link", name=shipment).count() == 1
