import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NoAnswer, onSignedOut, RequestProblem, send, speak } from "@/api/client";

const asked: [string, RequestInit][] = [];
let answers: (() => Promise<Response>)[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push([url, init]);
    return (answers.shift() ?? (() => Promise.reject(new TypeError("offline"))))();
  });
});
afterEach(() => vi.unstubAllGlobals());

const json = (status: number, body: unknown) => async () => new Response(JSON.stringify(body), { status });
const offline = () => Promise.reject(new TypeError("offline"));
const keyOf = (at: number) => new Headers(asked[at]?.[1].headers).get("Idempotency-Key");
const faultOf = (request: Promise<unknown>): Promise<RequestProblem> =>
  request.then(
    () => Promise.reject(new Error("it was answered")),
    (fault) => fault,
  );

test("what was never answered is sent again under the same key, what was answered under a fresh one", async () => {
  answers = [offline, json(200, {}), json(200, {})];
  await expect(send("POST", "/x", { a: 1 })).rejects.toBeInstanceOf(NoAnswer);
  await send("POST", "/x", { a: 1 });
  await send("POST", "/x", { a: 1 });
  expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/);
  expect(keyOf(1)).toBe(keyOf(0));
  expect(keyOf(2)).not.toBe(keyOf(1));
});

test("a refusal ends a request: repeating it is a new one", async () => {
  const refused = { rule: "lot.held", because: "b", instead: "i", status: 409 };
  answers = [json(409, refused), json(200, {})];
  const fault = await faultOf(send("POST", "/y"));
  expect(fault).toBeInstanceOf(RequestProblem);
  expect(fault.problem.because).toBe("b");
  await send("POST", "/y");
  expect(keyOf(1)).not.toBe(keyOf(0));
});

test("the version that was seen, the language and the session's token go along", async () => {
  answers = [json(200, { csrf: "t-1" }), json(200, {})];
  speak("zh");
  await send("PUT", "/session", {});
  await send("POST", "/tasks/C/1/complete", {}, { seen: 7 });
  expect(asked[1]?.[1].headers).toMatchObject({ "If-Match": '"7"', "Accept-Language": "zh", "X-CSRFToken": "t-1" });
});

test("what a proxy says instead of the server has no sentence, and is still a problem", async () => {
  answers = [async () => new Response("<h1>Bad gateway</h1>", { status: 502 })];
  const fault = await faultOf(send("POST", "/z"));
  expect(fault.problem).toMatchObject({ status: 502, because: "" });
});

test("an ended session is announced to whoever listens", async () => {
  const heard = vi.fn();
  const stop = onSignedOut(heard);
  const missing = { rule: "session.missing", because: "", instead: "" };
  answers = [json(401, missing), json(401, { ...missing, rule: "session.wrong" }), json(401, missing)];
  await send("POST", "/a").catch(() => undefined);
  expect(heard).toHaveBeenCalledTimes(1);
  await send("POST", "/session").catch(() => undefined);
  expect(heard).toHaveBeenCalledTimes(1);
  stop();
  await send("POST", "/a").catch(() => undefined);
  expect(heard).toHaveBeenCalledTimes(1);
});
