import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GROUPS, opened, placeOf } from "@/app/places";
import { LOOKS } from "@/kit/StatusTag";
import { en } from "@/texts/en";

const PACKS = "../packs";

/** The keys of one table of a TOML file that holds nothing but `key = [..]` lines. */
function table(source: string, name: string): string[] {
  const [, body = ""] =
    new RegExp(`\\n\\[${name}\\]\\n([^[]*(?:\\[[^\\]\\n]*\\][^[]*)*?)(?=\\n\\[[a-z]+\\]\\n|$)`).exec(source) ?? [];
  return [...body.matchAll(/^"?([\w.-]+)"? = \[/gm)].map((match) => match[1] ?? "");
}

test("every screen a role of the packs opens is a place", () => {
  const known = new Set(GROUPS.flatMap((group) => group.places.map((place) => place.key)));
  const roles = readdirSync(PACKS)
    .map((pack) => `${PACKS}/${pack}/roles.toml`)
    .filter(existsSync);
  expect(roles.length).toBeGreaterThan(0);
  for (const path of roles) {
    const lists = [...readFileSync(path, "utf-8").matchAll(/^screens = \[([^\]]*)\]/gm)];
    for (const [, keys = ""] of lists)
      for (const [, key = ""] of keys.matchAll(/"([^"]+)"/g)) expect(known, path).toContain(key);
  }
});

test("a role sees what it opens and nothing else", () => {
  expect(opened(["people"]).map((group) => group.places.map((place) => place.key))).toEqual([["people"]]);
  expect(opened(["lots"]).flatMap((group) => group.places.map((place) => place.key))).toEqual(["board", "lots"]);
  expect(opened([])).toEqual([]);
});

test("a record belongs to the place of its list", () => {
  expect(placeOf("/")).toBe("home");
  expect(placeOf("/lots/L-1")).toBe("lots");
  expect(placeOf("/things/items/I-1")).toBe("items");
  expect(placeOf("/lists/orders")).toBe("orders");
  expect(placeOf("/tasks/C-1/2")).toBe("inbox");
  expect(placeOf("/definitions/process/incoming")).toBe("definitions");
  expect(placeOf("/nowhere")).toBe("");
});

test("every state with a look of its own has a name", () => {
  const named = table(readFileSync("../src/lotwright/texts/names.toml", "utf-8"), "status");
  expect(named.length).toBeGreaterThan(20);
  const ours = [...Object.keys(en.status), "recalled"];
  for (const state of Object.keys(LOOKS)) expect([...named, ...ours], state).toContain(state);
});
