/** Writes src/api/schema.ts from ../openapi.json; with --check only says whether it is fresh. Run by `npm run api`. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const DESCRIPTION = new URL("../../openapi.json", import.meta.url);
const TARGET = fileURLToPath(new URL("../src/api/schema.ts", import.meta.url));
const HEAD = "/** Generated from openapi.json by `npm run api`. Not edited by hand. */\n\n";
const ANY = ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword);
const TEXT = ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
const ANYTHING_BY_KEY = ts.factory.createTypeReferenceNode("Record", [TEXT, ANY]);
const SAYS_NOTHING = new Set(["title", "description", "default", "nullable"]);

/** The types of the interface. A value whose shape depends on its kind has an empty schema, and is any JSON. */
export async function generated(): Promise<string> {
  const description = JSON.parse(await readFile(DESCRIPTION, "utf-8"));
  const nodes = await openapiTS(description, {
    transform: (schema) => {
      if (Object.keys(schema).every((key) => SAYS_NOTHING.has(key))) return ANY;
      return "additionalProperties" in schema && schema.additionalProperties === true ? ANYTHING_BY_KEY : undefined;
    },
  });
  return HEAD + astToString(nodes);
}

export async function committed(): Promise<string> {
  return readFile(TARGET, "utf-8").catch(() => "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = await generated();
  if (!process.argv.includes("--check")) await writeFile(TARGET, now);
  else if (now !== (await committed())) {
    console.error("src/api/schema.ts is not what openapi.json says: run `npm run api`.");
    process.exitCode = 1;
  }
}
