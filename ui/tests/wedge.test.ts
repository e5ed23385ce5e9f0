import { describe, expect, test } from "vitest";
import { type Keystroke, Wedge } from "@/kit/wedge";

const key = (key: string, timeStamp: number, more: Partial<Keystroke> = {}): Keystroke => ({
  key,
  timeStamp,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 0,
  ...more,
});

/** Types a text with so many milliseconds between keys; answers what the last key, Enter, made of it. */
function typed(text: string, gap: number, end = "Enter"): string | null {
  const wedge = new Wedge();
  const keys = [...text].map((letter, at) => key(letter, 1_000 + at * gap));
  for (const one of keys) wedge.take(one);
  return wedge.take(key(end, 1_000 + keys.length * gap));
}

describe("a scanner that types", () => {
  test("is heard when its keys come fast and end in Enter or Tab", () => {
    expect(typed("0104012345678901", 8)).toBe("0104012345678901");
    expect(typed("L-0001", 59, "Tab")).toBe("L-0001");
  });

  test("is told from a person by its speed, at sixty milliseconds", () => {
    expect(typed("L-0001", 60)).toBeNull();
    expect(typed("L-0001", 140)).toBeNull();
  });

  test("sends at least four characters", () => {
    expect(typed("123", 8)).toBeNull();
    expect(typed("1234", 8)).toBe("1234");
  });

  test("sends the GS1 separator as Ctrl+]", () => {
    const wedge = new Wedge();
    [..."10AB"].forEach((letter, at) => {
      wedge.take(key(letter, at * 5));
    });
    wedge.take(key("Control", 20, { ctrlKey: true }));
    wedge.take(key("]", 25, { ctrlKey: true }));
    wedge.take(key("2", 30));
    expect(wedge.take(key("Enter", 35))).toBe("10AB\u001d2");
  });

  test("is not heard while an input method composes: what it swallowed is not guessed", () => {
    const wedge = new Wedge();
    wedge.take(key("L", 0));
    wedge.take(key("-", 5, { isComposing: true }));
    wedge.take(key("Process", 8, { keyCode: 229 }));
    wedge.take(key("0", 10));
    wedge.take(key("1", 15));
    expect(wedge.take(key("Enter", 20))).toBeNull();
  });

  test("begins anew after a pause, so that what was typed before is no part of the code", () => {
    const wedge = new Wedge();
    wedge.take(key("x", 0));
    [..."SN77"].forEach((letter, at) => {
      wedge.take(key(letter, 500 + at * 5));
    });
    expect(wedge.take(key("Enter", 525))).toBe("SN77");
  });

  test("an Enter long after the code is a person's", () => {
    const wedge = new Wedge();
    [..."SN77"].forEach((letter, at) => {
      wedge.take(key(letter, at * 5));
    });
    expect(wedge.take(key("Enter", 2_000))).toBeNull();
  });

  test("shortcuts are no part of a code", () => {
    const wedge = new Wedge();
    [..."SN77"].forEach((letter, at) => {
      wedge.take(key(letter, at * 5));
    });
    wedge.take(key("c", 22, { ctrlKey: true }));
    expect(wedge.take(key("Enter", 25))).toBe("SN77");
  });
});
