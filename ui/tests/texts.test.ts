import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstLanguage } from "@/app/i18n";
import { en } from "@/texts/en";
import { zh } from "@/texts/zh";

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, under = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[under + key, value]] : Object.entries(flat(value, `${under}${key}.`)),
    ),
  );
}

/** Namespace and key as `t` takes them: `frame:fault.because`. */
function keys(texts: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([namespace, tree]) =>
      Object.entries(flat(tree as Tree)).map(([key, text]) => [`${namespace}:${key}`, text]),
    ),
  );
}

const english = keys(en);
const chinese = keys(zh);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes("texts"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf-8"));
}

test("both languages say the same things, with the same gaps to fill", () => {
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
  for (const [key, text] of Object.entries(english)) expect(gaps(chinese[key] ?? ""), key).toEqual(gaps(text));
});

test("Chinese is Chinese: no polite or familiar you, no half-width marks between Han characters", () => {
  for (const [key, text] of Object.entries(chinese)) {
    expect(text, key).not.toMatch(/[您你]/);
    expect(text, key).not.toMatch(/[\u4e00-\u9fff][,;:!?]/);
    if (!["frame:brand", "scan:gtin", "things:colon", "migration:and"].includes(key))
      expect(text, key).toMatch(/[\u4e00-\u9fff]/);
  }
});

test("every text the screens ask for is there", () => {
  const asked = sources("src").flatMap((source) => [...source.matchAll(/["'`]([a-z]+:[a-z][\w.-]*)["'`]/g)]);
  const own = asked.map((match) => match[1] ?? "").filter((key) => (key.split(":")[0] ?? "") in en);
  expect(own.length).toBeGreaterThan(150);
  for (const key of own) expect(english, key).toHaveProperty([key]);
});

test("every text that is there is asked for", () => {
  const source = sources("src").join("\n");
  const families = [
    "place:",
    "kind:",
    "status:",
    "journal:kinds.",
    "work:inbox.",
    "work:nc.",
    "trace:",
    "things:zoom-",
    "move:",
    "work:part.",
  ];
  families.push(
    "setup:verdict.",
    "setup:proof.",
    "migration:mark.",
    "migration:found.",
    "migration:differs.",
    "migration:shown.",
  );
  families.push("frame:demo-mark", "frame:trial-mark", "form:unit", "form:currency", "scan:");
  const unused = Object.keys(english).filter(
    (key) => !source.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)),
  );
  expect(unused).toEqual([]);
});

test("the first language is the one kept, else the browser's", () => {
  expect(firstLanguage("zh", ["en-GB"])).toBe("zh");
  expect(firstLanguage(null, ["zh-TW", "en"])).toBe("zh");
  expect(firstLanguage("tlh", ["de", "zh"])).toBe("en");
  expect(firstLanguage(null, [])).toBe("en");
});
