import type { ProblemDocument, Session } from "./types";

const ROOT = "/api/v1";

/** A request that was refused or was wrong: the server's problem document. */
export class RequestProblem extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.rule);
  }
}

/** Whether somebody was faster: what the screen showed is no longer the last version. */
export function isStale(problem: unknown): boolean {
  return problem instanceof RequestProblem && problem.problem.rule === "request.stale";
}

/** No answer arrived; whether the server acted is unknown until the request is repeated under the same key. */
export class NoAnswer extends Error {}

let csrf = "";
let language = "en";

export function speak(to: string): void {
  language = to;
}

const leavers = new Set<() => void>();

/** Calls back whenever the server says that nobody is signed in any more; answers how to stop that. */
export function onSignedOut(hear: () => void): () => void {
  leavers.add(hear);
  return () => void leavers.delete(hear);
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export function address(path: string, query: Query = {}): string {
  const found = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(found.map(([key, value]) => [key, String(value)])).toString();
  return text ? `${ROOT}${path}?${text}` : `${ROOT}${path}`;
}

export function get<Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>(address(path, query), { signal });
}

type Sending = { seen?: number; lines?: FormData };

/** A write. `seen` is the version the screen shows; the server refuses the write when it is no longer the last. */
export async function send<Answer>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body: unknown = {},
  { seen, lines }: Sending = {},
): Promise<Answer> {
  const content = lines ?? JSON.stringify(body);
  const key = keyOf(`${method} ${path} ${lines ? Math.random() : content}`);
  const headers: Record<string, string> = { "X-CSRFToken": csrf, "Idempotency-Key": key.value };
  if (!lines) headers["Content-Type"] = "application/json";
  if (seen !== undefined) headers["If-Match"] = `"${seen}"`;
  const answer = ask<Answer>(address(path), { method, headers, body: content });
  return answer.finally(() => key.settle(answer));
}

export async function upload<Answer>(file: File): Promise<Answer> {
  const lines = new FormData();
  lines.append("file", file);
  return send<Answer>("POST", "/files", {}, { lines });
}

/** What was sent and never answered keeps its key, so that sending it again cannot act twice. */
const unanswered = new Map<string, string>();

function keyOf(request: string) {
  const value = unanswered.get(request) ?? freshKey();
  unanswered.set(request, value);
  return {
    value,
    settle: (answer: Promise<unknown>) =>
      answer.then(
        () => unanswered.delete(request),
        (fault) => fault instanceof NoAnswer || unanswered.delete(request),
      ),
  };
}

function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const headers = { Accept: "application/json", "Accept-Language": language, ...init.headers };
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...init, headers });
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new NoAnswer();
  }
  const content = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.status === 401 && content?.rule === "session.missing") for (const hear of leavers) hear();
  if (!response.ok) throw new RequestProblem(content?.rule ? content : unexplained(response.status));
  if (content && typeof content.csrf === "string") csrf = (content as Session).csrf;
  return content as Answer;
}

/** An answer of something between us and the server, such as a proxy. */
function unexplained(status: number): ProblemDocument {
  return { type: "about:blank", title: "", status, rule: "answer.unexplained", because: "", instead: "" };
}
