// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { type ReactNode, useState } from "react";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Move } from "@/api/types";
import { mayReload } from "@/app/fresh";
import { startTexts } from "@/app/i18n";
import { MoveDialog } from "@/features/moves/MoveDialog";
import { MoveAsked, MovesMenu } from "@/features/moves/Moves";
import { arranged, atOnce, byReason, MOVES, type Options } from "@/features/moves/moves";
import { useMoves } from "@/features/moves/useMoves";
import { en } from "@/texts/en";
import { zh } from "@/texts/zh";

beforeAll(startTexts);
beforeEach(() => act(async () => void (await i18next.changeLanguage("en"))));

const names = (key: string) => ({ zh: `${key}（中）`, en: key });
const refused = (rule: string) => ({ rule, because: "Not now.", instead: "Wait." });
const move = (key: string, because: Move["because"] = null): Move => ({
  key,
  names: names(key),
  allowed: because === null,
  because,
  options: {},
});

const source = (name: string) => readFileSync(`../src/lotwright/shell/casework/${name}`, "utf-8");

function Shell({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }));
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

function answering(status: number, body: unknown) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => new Response(JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

test("every move says in both languages what it does, unless it is done at once", () => {
  for (const key of Object.keys(MOVES).filter((one) => !atOnce(one)))
    for (const texts of [en, zh]) expect(texts.move.hint, key).toHaveProperty([key]);
});

test("every move that is offered has its dialog", () => {
  const [, cases = ""] = /^CHECKS: .*? = \{\n(.*?)^\}/ms.exec(source("whole.py")) ?? [];
  const [, tasks = ""] = /^MOVES = \((.*?)\)/ms.exec(source("hands.py")) ?? [];
  const keys = [...`${tasks}\n${cases}`.matchAll(/"([\w-]+)"/g)].map((match) => match[1] ?? "");
  expect(keys).toContain("urge");
  expect(keys).toContain("suspend");
  for (const key of keys) expect(MOVES).toHaveProperty([key]);
});

test("what may be done stands first, danger after it, refusals last; what there is nothing to do to is not shown", () => {
  const all = [
    move("resume", refused("case.not-suspended")),
    move("withdraw", refused("case.signed")),
    move("terminate"),
    move("of-tomorrow"),
    move("suspend"),
  ];
  expect(arranged(all).map((one) => one.key)).toEqual(["suspend", "terminate", "withdraw"]);
});

const BEFORE = { key: "element", names: names("Sign") };

test("moves refused for one reason are told together", () => {
  const all = [move("transfer", refused("a")), move("delegate", refused("b"))];
  expect(byReason(all).map(([, moves]) => moves.map((one) => one.key))).toEqual([["transfer", "delegate"]]);
});

function Asking({
  asked,
  options = {},
  onGive,
}: {
  asked: string;
  options?: Options;
  onGive: (body: unknown) => void;
}) {
  return (
    <MoveDialog
      move={asked}
      names={names(asked)}
      options={options}
      busy={false}
      fault={null}
      onClose={() => undefined}
      onGive={onGive}
    />
  );
}

test("a move is not made without its reason, nor with one of blanks", async () => {
  const onGive = vi.fn();
  render(<Asking asked="terminate" onGive={onGive} />, { wrapper: Shell });
  const user = userEvent.setup();
  expect(screen.getByText(/cannot be undone/)).toBeTruthy();
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "terminate" });
  await user.type(screen.getByLabelText(/Reason/), "   ");
  expect(button.disabled).toBe(true);
  await user.type(screen.getByLabelText(/Reason/), "ordered twice");
  await user.click(button);
  expect(onGive).toHaveBeenCalledWith({ reason: "ordered twice" });
});

test("where there is one thing to choose it is chosen, and a question without choices is not asked", async () => {
  const onGive = vi.fn();
  render(<Asking asked="return" options={{ to: [], straight: [] }} onGive={onGive} />, { wrapper: Shell });
  const user = userEvent.setup();
  expect(screen.queryByLabelText(/Back to/)).toBeNull();
  await user.type(screen.getByLabelText(/Reason/), "wrong lot");
  await user.click(screen.getByRole("button", { name: "return" }));
  expect(onGive).toHaveBeenLastCalledWith({ reason: "wrong lot" });
  document.body.innerHTML = "";
  render(<Asking asked="activate" options={{ element: [{ ...BEFORE, key: "Sign" }] }} onGive={onGive} />, {
    wrapper: Shell,
  });
  await user.click(screen.getByRole("button", { name: "activate" }));
  expect(onGive).toHaveBeenLastCalledWith({ element: "Sign" });
});

function Moving({ moves, onDone }: { moves: Move[]; onDone: () => void }) {
  const moving = useMoves({ address: "/cases/C-1", seen: 7, onDone });
  return (
    <>
      <MovesMenu moves={moves} moving={moving} options={() => ({})} />
      <MoveAsked moving={moving} />
    </>
  );
}

test("a refused move can be reached by keyboard, says why, and does nothing", async () => {
  const fetched = answering(200, {});
  render(<Moving moves={[move("suspend", refused("access.no-right"))]} onDone={() => undefined} />, { wrapper: Shell });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: /More/ }));
  const line = screen.getByRole("button", { name: "suspend" });
  line.focus();
  expect(line.getAttribute("aria-disabled")).toBe("true");
  const why = document.getElementById(line.getAttribute("aria-describedby") ?? "");
  expect(why?.textContent).toBe("Not now. Wait.");
  await user.keyboard("{Enter}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

test("a move is sent with the version seen; who was overtaken is told so, and what was typed stays", async () => {
  const stale = { ...refused("request.stale"), because: "Somebody changed this.", status: 412, type: "x", title: "" };
  const fetched = answering(412, stale);
  const onDone = vi.fn();
  render(<Moving moves={[move("suspend")]} onDone={onDone} />, { wrapper: Shell });
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: /More/ }));
  await user.click(screen.getByRole("button", { name: "suspend" }));
  await user.type(await screen.findByLabelText(/Reason/), "audit");
  await user.click(screen.getByRole("button", { name: "suspend" }));
  expect(await screen.findByText("Somebody changed this.")).toBeTruthy();
  expect(screen.getByLabelText<HTMLTextAreaElement>(/Reason/).value).toBe("audit");
  const [[url, init] = ["", {}]] = fetched.mock.calls;
  expect(url).toBe("/api/v1/cases/C-1/suspend");
  expect(new Headers(init.headers).get("If-Match")).toBe('"7"');
  expect(onDone).not.toHaveBeenCalled();
  answering(200, { case: "C-1" });
  await user.click(screen.getByRole("button", { name: /suspend$/ }));
  await waitFor(() => expect(onDone).toHaveBeenCalled());
});

test("the page is loaded anew once for each build that lost a part, not again and again", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(["a", "a", "b", "b"].map((build) => mayReload(build, storage))).toEqual([true, false, true, false]);
});
