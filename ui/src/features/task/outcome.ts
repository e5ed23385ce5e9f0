import type { Act, Form, FormField, Task } from "@/api/types";

/** The choice field whose choices are the buttons of this step: it is answered by a button, not in the form. */
export function outcomeField(task: Pick<Task, "form" | "acts">): FormField | undefined {
  const outcomes = task.acts.flatMap((act) => (act.outcome ? [act.outcome] : []));
  if (!outcomes.length) return undefined;
  return task.form.sections
    .flatMap((section) => section.fields)
    .find((field) => {
      const choices = field.kind === "choice" ? (field.choices ?? []) : [];
      return field.access !== "read-only" && choices.length > 0 && choices.every((one) => outcomes.includes(one.key));
    });
}

export function without(form: Form, field: FormField | undefined): Form {
  if (!field) return form;
  const sections = form.sections.map((section) => ({
    ...section,
    fields: section.fields.filter((one) => one !== field),
  }));
  return { ...form, sections: sections.filter((section) => section.fields.length) };
}

export const finishes = (act: Act) => act.key === "complete" || act.key.startsWith("complete:");
