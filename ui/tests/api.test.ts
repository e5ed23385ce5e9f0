import { expect, test } from "vitest";
import { committed, generated } from "../scripts/api";

test("the types of the interface are what openapi.json says: run `npm run api` when they are not", async () => {
  expect((await committed()) === (await generated())).toBe(true);
});
