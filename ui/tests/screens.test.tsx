// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { type ReactNode, useState } from "react";
import { MemoryRouter } from "react-router";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Entry, Form, FormField, Signing, Values } from "@/api/types";
import { startTexts } from "@/app/i18n";
import { ActButton } from "@/kit/ActButton";
import { Doer } from "@/kit/Doer";
import { FormRenderer } from "@/kit/form/FormRenderer";
import { SignDialog } from "@/kit/SignDialog";
import { Stamp, Timeline } from "@/kit/Timeline";
import { useWedge } from "@/kit/useWedge";

beforeAll(startTexts);
beforeEach(() => act(async () => void (await i18next.changeLanguage("en"))));

const names = (en: string, zh = en) => ({ zh, en });
const field = (key: string, kind: FormField["kind"], more: Partial<FormField> = {}): FormField => ({
  key,
  kind,
  names: names(key, `${key}（中）`),
  access: "editable",
  critical: false,
  ...more,
});
const formOf = (fields: FormField[], values: Values = {}): Form => ({
  record_type: "x",
  version: 1,
  sections: [{ key: "s", names: names("Section", "部分"), fields }],
  values,
});

function Shell({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }));
  return (
    <QueryClientProvider client={client}>
      <MemoryRouter>{children}</MemoryRouter>
    </QueryClientProvider>
  );
}

function Filling({ form, onValues }: { form: Form; onValues?: (values: Values) => void }) {
  const [values, setValues] = useState<Values>(form.values);
  const change = (next: Values) => {
    setValues(next);
    onValues?.(next);
  };
  return <FormRenderer form={form} values={values} onChange={change} />;
}

test("changing the language changes every word and keeps what is being typed", async () => {
  render(<Filling form={formOf([field("remarks", "text"), field("amount", "number")])} />, { wrapper: Shell });
  const user = userEvent.setup();
  await user.type(screen.getByLabelText("remarks"), "half a sent");
  await act(async () => void (await i18next.changeLanguage("zh")));
  expect(screen.getByText("部分")).toBeTruthy();
  const still = screen.getByLabelText<HTMLInputElement>("remarks（中）");
  expect(still.value).toBe("half a sent");
  await user.type(still, "ence");
  expect(still.value).toBe("half a sentence");
});

test("a field appears when its condition holds, and is gone when it does not", async () => {
  const fields = [field("damaged", "boolean"), field("damage", "text", { visible_when: "damaged = true" })];
  render(<Filling form={formOf(fields, { damaged: false })} />, { wrapper: Shell });
  await waitFor(() => expect(screen.queryByLabelText("damage")).toBeNull());
  fireEvent.click(screen.getByLabelText("Yes"));
  expect(await screen.findByLabelText("damage")).toBeTruthy();
  fireEvent.click(screen.getByLabelText("No"));
  await waitFor(() => expect(screen.queryByLabelText("damage")).toBeNull());
});

test("a quantity takes the item's unit without asking, and is nothing while its amount is empty", async () => {
  const heard = vi.fn();
  const quantity = field("quantity", "quantity", { units: ["pcs"] });
  render(<Filling form={formOf([quantity])} onValues={heard} />, { wrapper: Shell });
  await userEvent.setup().type(screen.getByLabelText("quantity"), "12.5");
  expect(heard).toHaveBeenLastCalledWith({ quantity: { amount: "12.5", unit: "pcs" } });
  fireEvent.change(screen.getByLabelText("quantity"), { target: { value: "" } });
  expect(heard).toHaveBeenLastCalledWith({ quantity: null });
});

test("one press says that all characteristics conform", async () => {
  const heard = vi.fn();
  const characteristics = ["A1", "A2"].map((code) => ({ code, names: names(code), kind: "attribute", sample_size: 8 }));
  const table = field("attributes", "table", {
    columns: [field("characteristic", "text"), field("nonconforming", "number")],
    grid: { characteristics, samples: 8 },
  });
  render(<Filling form={formOf([table])} onValues={heard} />, { wrapper: Shell });
  fireEvent.click(screen.getByText("All conform"));
  expect(heard).toHaveBeenLastCalledWith({
    attributes: [
      { characteristic: "A1", nonconforming: "0" },
      { characteristic: "A2", nonconforming: "0" },
    ],
  });
});

test("the GS1 separator is kept where a scanner sends it into a field", () => {
  const heard = vi.fn();
  render(<Filling form={formOf([field("scan", "text")], { scan: "10AB" })} onValues={heard} />, { wrapper: Shell });
  fireEvent.keyDown(screen.getByLabelText("scan"), { key: "]", ctrlKey: true });
  expect(heard).toHaveBeenLastCalledWith({ scan: "10AB\u001d" });
});

test("what others have filled in reads as text, not as a field", () => {
  const fields = [field("lot", "text", { access: "read-only" }), field("note", "text")];
  render(<Filling form={formOf(fields, { lot: "L-7" })} />, { wrapper: Shell });
  expect(screen.getByText("L-7")).toBeTruthy();
  expect(screen.queryByLabelText("lot")).toBeNull();
});

const CEREMONY: Signing = {
  digest: "3f".repeat(32),
  shown: [{ key: "lot", names: names("Lot"), value: "L-7", kind: "text" }],
  meaning: names("Approved for release", "批准放行"),
  meaning_key: "release",
  needs: "password",
  reason_required: false,
  printed_name: "Zhao Fang",
  role: "releaser",
  role_names: names("QA releaser"),
  zone: "Asia/Shanghai",
  at: "2026-03-02T00:30:00Z",
  version: 3,
  changes_since: [],
};

test("Enter signs, with the digest of what is shown", async () => {
  const onSign = vi.fn();
  const given = { fields: [], subject: "L-7", onSign, onClose: () => undefined };
  render(<SignDialog ceremony={CEREMONY} {...given} />, { wrapper: Shell });
  const user = userEvent.setup();
  expect(screen.getByText("Zhao Fang")).toBeTruthy();
  await user.type(screen.getByLabelText(/Password/), "secret{Enter}");
  expect(onSign).toHaveBeenCalledWith({ digest: CEREMONY.digest, password: "secret", login: null, reason: null });
});

test("the first signature asks for the login too, and a reason where one is required", async () => {
  const onSign = vi.fn();
  const asked: Signing = { ...CEREMONY, needs: "login+password", reason_required: true };
  const given = { fields: [], subject: "L-7", onSign, onClose: () => undefined };
  render(<SignDialog ceremony={asked} {...given} />, { wrapper: Shell });
  const user = userEvent.setup();
  const sign = screen.getByRole<HTMLButtonElement>("button", { name: /Approved for release/ });
  await user.type(screen.getByLabelText(/Password/), "secret");
  await user.type(screen.getByLabelText(/Login/), "zhao");
  expect(sign.disabled).toBe(true);
  await user.type(screen.getByLabelText(/Reason/), "complete");
  await user.click(sign);
  expect(onSign).toHaveBeenCalledWith({ digest: asked.digest, password: "secret", login: "zhao", reason: "complete" });
});

test("a refused button can be reached, says why, and does nothing", () => {
  const onAct = vi.fn();
  const refusal = { rule: "task.four-eyes", because: "You took part.", instead: "Ask another." };
  const refused = {
    key: "complete",
    names: names("Release"),
    kind: "primary" as const,
    allowed: false,
    refusal,
    needs_reason: false,
  };
  render(<ActButton act={refused} onAct={onAct} />, { wrapper: Shell });
  const button = screen.getByRole("button");
  button.focus();
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  const reason = document.getElementById(button.getAttribute("aria-describedby") ?? "");
  expect(reason?.textContent).toContain("You took part. Ask another.");
  fireEvent.click(button);
  expect(onAct).not.toHaveBeenCalled();
});

function Listening({ onCode }: { onCode: (code: string) => void }) {
  useWedge(onCode);
  return <input aria-label="elsewhere" />;
}

test("the page hears a scanner, and leaves a field alone while somebody types into it", () => {
  const onCode = vi.fn();
  render(<Listening onCode={onCode} />);
  const scan = (target: Element) => {
    for (const key of [..."L-0001", "Enter"]) fireEvent.keyDown(target, { key });
  };
  scan(screen.getByLabelText("elsewhere"));
  expect(onCode).not.toHaveBeenCalled();
  scan(document.body);
  expect(onCode).toHaveBeenCalledWith("L-0001");
});

test("an entry says for whom a substitute acted, and what happened by itself", () => {
  const entry = { actor: { id: "P-1", name: "Li" }, actor_kind: "person", behalf: null } as unknown as Entry;
  const { rerender, container } = render(<Doer entry={entry} />);
  const says = (text: string) => expect(container.textContent).toBe(text);
  says("Li");
  rerender(<Doer entry={{ ...entry, behalf: { id: "P-2", name: "Wang" } }} />);
  says("Li (on behalf of Wang)");
  rerender(<Doer entry={{ ...entry, actor: { id: "worker", name: "worker" }, actor_kind: "job" }} />);
  says("Automatic");
});

test("a signature names who was away, when a substitute signed", () => {
  const signature = {
    ...{ name: "Li", signer: "P-1", behalf: "Wang", meaning: names("Approved"), meaning_key: "approved", reason: null },
    ...{ at: "2026-03-02T08:00:00Z", zone: "Asia/Shanghai", role: "qa", role_names: names("QA") },
  };
  render(<Stamp signature={signature} />);
  expect(screen.getByText("(on behalf of Wang)")).toBeTruthy();
});

test("a history that does not tell all says so", () => {
  const entry = {
    ...{ kind: "case", id: "C-1", seq: 1, at: "2026-03-02T08:00:00Z", act: "x", act_names: names("Began") },
    ...{ actor: { id: "P-1", name: "Li" }, actor_kind: "person", changes: [] },
  } as unknown as Entry;
  const said = "Only the latest entries stand here; earlier ones are in the journal.";
  const { rerender } = render(<Timeline entries={[entry]} />, { wrapper: Shell });
  expect(screen.queryByText(said)).toBeNull();
  rerender(<Timeline entries={[entry]} earlier />);
  expect(screen.getByText(said)).toBeTruthy();
});
