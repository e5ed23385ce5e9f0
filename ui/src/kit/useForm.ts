import { useRef, useState } from "react";
import type { Form, Values } from "@/api/types";

/** What a scan or another page offers for fields that are open here and still empty. */
export function offered(form: Form | undefined, values: Values | undefined): Values {
  const open =
    form?.sections.flatMap((section) => section.fields).filter((field) => field.access !== "read-only") ?? [];
  return Object.fromEntries(
    open.filter(({ key }) => values?.[key] != null && form?.values[key] == null).map(({ key }) => [key, values?.[key]]),
  );
}

/** The values of a form being filled in. They are the person's: a refetch, or another language, does not touch them. */
export function useForm(form: Form | undefined, drafted?: Values | null) {
  const [typed, setTyped] = useState<Values>({});
  const changed = useRef(false);
  const start = useRef(drafted);
  if (!start.current && drafted) start.current = drafted;
  const values = { ...form?.values, ...start.current, ...typed };
  return {
    values,
    changed: changed.current,
    /** What this step may write: the server refuses anything else. */
    writable: () => writable(form, values),
    change: (next: Values) => {
      changed.current = true;
      setTyped(next);
    },
  };
}

function writable(form: Form | undefined, values: Values): Values {
  const fields = form?.sections.flatMap((section) => section.fields) ?? [];
  const open = fields.filter((field) => field.access !== "read-only" && field.key in values);
  return Object.fromEntries(open.map((field) => [field.key, values[field.key]]));
}
