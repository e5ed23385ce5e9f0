/** Rows as CSV that spreadsheets open with the right characters, and never run as a formula. */
export function csv(rows: (string | null | undefined)[][]): string {
  return `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function quoted(value: string | null | undefined): string {
  const text = value ?? "";
  const safe = /^[=+@\t\r]/.test(text) || /^-[^\d]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the person as a file. */
export function saveAs(name: string, content: string, media = "text/csv;charset=utf-8"): void {
  const url = URL.createObjectURL(new Blob([content], { type: media }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
