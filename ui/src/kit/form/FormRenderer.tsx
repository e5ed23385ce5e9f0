import { useEffect, useId, useMemo, useRef } from "react";
import type { FieldProblem, Form, FormField, Json, Values } from "@/api/types";
import { Icon } from "../Icon";
import { together, useNames } from "../words";
import { FieldInput, isLong } from "./FieldInput";
import { onEnterMoveOn } from "./keys";
import { problemAt } from "./paths";
import { ReadOnly } from "./ReadOnly";
import { useVisible } from "./visible";

type Props = {
  form: Form;
  values: Values;
  onChange: (values: Values) => void;
  problems?: FieldProblem[];
  focus?: boolean;
  /** Shows everything as settled, whatever the step may write: the reader may not finish it. */
  settled?: boolean;
  /** Shows what is empty too. */
  whole?: boolean;
};

const WIDE = ["table", "grid"];
const WRONG = "[aria-invalid=true], .ant-select-status-error input, .has-problem input, .has-problem button";

export const keysOf = (form: Form) => form.sections.flatMap((section) => section.fields.map((field) => field.key));

/** The one renderer of every form. It shows what the server lets this node see; the server enforces it. */
export function FormRenderer({ form, values, onChange, problems = [], focus, settled, whole }: Props) {
  const names = useNames();
  const id = useId();
  const fields = useMemo(() => form.sections.flatMap((section) => section.fields), [form]);
  const visible = useVisible(fields, values);
  /** What is not asked for here and was not answered elsewhere says nothing. */
  const said = (field: FormField) => whole || (!settled && field.access !== "read-only") || !empty(values[field.key]);
  const sections = form.sections.filter((section) => section.fields.some((field) => visible(field) && said(field)));
  const first = focus ? fields.find((field) => field.access !== "read-only" && visible(field))?.key : undefined;
  const frame = useRef<HTMLDivElement>(null);
  const wrong = problems.length > 0;
  useEffect(() => {
    if (wrong) frame.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [wrong]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter is a shortcut over the fields inside
    <div className="form" ref={frame} onKeyDown={onEnterMoveOn}>
      {sections.map((section) => (
        <fieldset key={section.key}>
          <legend>{names(section.names)}</legend>
          <div className="fields">
            {section.fields
              .filter((field) => visible(field) && said(field))
              .map((field) => (
                <FieldRow
                  key={field.key}
                  id={`${id}-${field.key}`}
                  field={field}
                  value={values[field.key]}
                  problems={problems}
                  settled={settled}
                  focus={field.key === first}
                  onChange={(value) => onChange({ ...values, [field.key]: value === "" ? null : value })}
                />
              ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

const empty = (value: Json) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

type RowProps = {
  id: string;
  field: FormField;
  value: Json;
  problems: FieldProblem[];
  focus: boolean;
  settled?: boolean;
  onChange: (value: Json) => void;
};

function FieldRow({ id, field, value, problems, focus, settled, onChange }: RowProps) {
  const names = useNames();
  const wrong = problemAt(problems, field.key);
  const wide = WIDE.includes(field.kind) || isLong(field) ? " wide" : "";
  if (settled || field.access === "read-only") {
    return (
      <div className={`field settled${wide}`}>
        <span className="label">{names(field.names)}</span>
        <ReadOnly field={field} value={value} />
      </div>
    );
  }
  return (
    <div className={`field${wide}${wrong ? " has-problem" : ""}`}>
      <label className="label" htmlFor={id}>
        {names(field.names)}
        {field.access === "required" && <span className="asked"> *</span>}
      </label>
      <FieldInput
        id={id}
        field={field}
        value={value}
        onChange={onChange}
        focus={focus}
        problems={problems.filter((one) => problemAt([one], field.key))}
      />
      <span id={`${id}-say`} className="say">
        {wrong ? (
          <span className="wrong">
            <Icon sign="cross" /> {together(wrong)}
          </span>
        ) : (
          <span className="quiet">{names(field.help)}</span>
        )}
      </span>
    </div>
  );
}
