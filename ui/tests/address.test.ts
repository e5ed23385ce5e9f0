import { expect, test } from "vitest";
import { address } from "@/api/client";
import { changed, pressed, sorting } from "@/kit/address";

test("a filter is set, replaced and taken away without touching the others", () => {
  const before = new URLSearchParams("q=pvc&filter.status=released");
  expect(changed(before, "sort", "-expiry").toString()).toBe("q=pvc&filter.status=released&sort=-expiry");
  expect(changed(before, "q", "needle").toString()).toBe("q=needle&filter.status=released");
  for (const nothing of ["", null, undefined])
    expect(changed(before, "q", nothing).toString()).toBe("filter.status=released");
  expect(before.toString()).toBe("q=pvc&filter.status=released");
});

test("pressing a column's head sorts up, then down, then as the list comes", () => {
  expect(pressed(null, "due")).toBe("due");
  expect(pressed(sorting("due"), "due")).toBe("-due");
  expect(pressed(sorting("-due"), "due")).toBeNull();
  expect(pressed(sorting("-due"), "item")).toBe("item");
  expect(sorting("")).toBeNull();
});

test("what is empty is not asked for", () => {
  expect(address("/lists/lots", { q: "", cursor: null, limit: 0, late: false })).toBe(
    "/api/v1/lists/lots?limit=0&late=false",
  );
  expect(address("/home")).toBe("/api/v1/home");
});
