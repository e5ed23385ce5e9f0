const GROUP = "\u001d";

/** What a scanner sent, without the line end it adds. The server is the one reader of what it means. */
export function bare(raw: string): string {
  return raw.replace(/[\r\n\t]+$/, "");
}

/** A code as people can read it: separators are seen. */
export function readable(raw: string): string {
  return raw.replaceAll(GROUP, "␝");
}

/** The bytes of a code, to find out what a scanner really sends. */
export function hexadecimal(raw: string): string {
  return Array.from(new TextEncoder().encode(raw), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
