/** Kinds whose records have a page of their own kind. */
const OWN = ["lots", "dossiers", "cases"];

/** Where the page of a record is, by the kind of its list. */
export function linkTo(kind: string, id: string): string {
  return OWN.includes(kind) ? `/${kind}/${encodeURIComponent(id)}` : `/things/${kind}/${encodeURIComponent(id)}`;
}
