/** Reads a scanner that types: keys less than 60 ms apart, at least four, ended by Enter or Tab. */

const GAP = 60;
const SHORTEST = 4;
const ENDS = ["Enter", "Tab"];

export type Keystroke = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "altKey" | "metaKey" | "isComposing" | "keyCode" | "timeStamp"
>;

export class Wedge {
  #text = "";
  #last = Number.NEGATIVE_INFINITY;

  /** Takes one key; answers the code when this key ended one. */
  take(key: Keystroke): string | null {
    const fast = key.timeStamp - this.#last < GAP;
    this.#last = key.timeStamp;
    if (key.isComposing || key.keyCode === 229) return this.#forget();
    if (ENDS.includes(key.key)) {
      const code = fast && this.#text.length >= SHORTEST ? this.#text : null;
      this.#forget();
      return code;
    }
    const letter = character(key);
    if (letter === null) return null;
    this.#text = fast ? this.#text + letter : letter;
    return null;
  }

  #forget(): null {
    this.#text = "";
    return null;
  }
}

/** The separator of GS1 element strings comes as Ctrl+]; modifier keys alone are no part of a code. */
function character(key: Keystroke): string | null {
  if (key.ctrlKey && key.key === "]") return "\u001d";
  if (key.ctrlKey || key.altKey || key.metaKey) return null;
  return key.key.length === 1 ? key.key : null;
}
