import type { KeyboardEvent } from "react";

const WRITABLE = "input:not([type=file]):not(:disabled):not([readonly]), select:not(:disabled)";

/** Enter moves to the next field, and after the last one to the button that finishes the form. */
export function onEnterMoveOn(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target as HTMLElement;
  if (event.key !== "Enter" || event.nativeEvent.isComposing || event.defaultPrevented) return;
  if (from.tagName !== "INPUT" || from.getAttribute("aria-expanded") === "true") return;
  const type = from.getAttribute("type");
  if (type === "file" || type === "button") return;
  event.preventDefault();
  next(event.currentTarget, from)?.focus();
}

function next(form: HTMLElement, from: HTMLElement): HTMLElement | null {
  const fields = Array.from(form.querySelectorAll<HTMLElement>(`${WRITABLE}, textarea`));
  const group = (field: HTMLElement) => (field.getAttribute("type") === "radio" ? field.getAttribute("name") : field);
  const later = fields.slice(fields.indexOf(from) + 1).find((field) => group(field) !== group(from));
  return later ?? document.querySelector<HTMLElement>("[data-finish] .ant-btn-primary, [data-finish] button");
}

/** GS1 separators come from scanners as Ctrl+]; a text field would lose them. */
export function groupSeparator(event: KeyboardEvent<HTMLInputElement>): string | null {
  if (!event.ctrlKey || event.key !== "]") return null;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const at = selectionStart ?? value.length;
  return `${value.slice(0, at)}\u001d${value.slice(selectionEnd ?? at)}`;
}
