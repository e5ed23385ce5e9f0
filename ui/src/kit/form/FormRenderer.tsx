import { useId, useMemo } from "react";
import type { FieldProblem, Form, FormField, Json, Values } from "@/api/types";
import { Value } from "../Value";
import { useNames } from "../words";
import { FieldInput } from "./FieldInput";
import { onEnterMoveOn } from "./keys";
import { problemAt } from "./paths";
import { useVisible } from "./visible";

type Props = {
  form: Form;
  values: Values;
  onChange: (values: Values) => void;
  problems?: FieldProblem[];
  focus?: boolean;
};

const WIDE = ["table", "grid"];

/** The one renderer of every form. It shows what the server lets this node see; the server enforces it. */
export function FormRenderer({ form, values, onChange, problems = [], focus }: Props) {
  const names = useNames();
  const id = useId();
  const fields = useMemo(() => form.sections.flatMap((section) => section.fields), [form]);
  const visible = useVisible(fields, values);
  const first = focus ? fields.find((field) => field.access !== "read-only" && visible(field))?.key : undefined;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter is a shortcut over the fields inside
    <div className="form" onKeyDown={onEnterMoveOn}>
      {form.sections.map((section) => (
        <fieldset key={section.key}>
          <legend>{names(section.names)}</legend>
          <div className="fields">
            {section.fields.filter(visible).map((field) => (
              <FieldRow
                key={field.key}
                id={`${id}-${field.key}`}
                field={field}
                value={values[field.key]}
                problems={problems}
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

type RowProps = {
  id: string;
  field: FormField;
  value: Json;
  problems: FieldProblem[];
  focus: boolean;
  onChange: (value: Json) => void;
};

function FieldRow({ id, field, value, problems, focus, onChange }: RowProps) {
  const names = useNames();
  const wrong = problemAt(problems, field.key);
  const wide = WIDE.includes(field.kind) ? " wide" : "";
  if (field.access === "read-only") {
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
            ✕ {wrong.because} {wrong.instead}
          </span>
        ) : (
          <span className="quiet">{names(field.help)}</span>
        )}
      </span>
    </div>
  );
}

/** What other steps have filled in. */
export function ReadOnly({ field, value }: { field: FormField; value: Json }) {
  const names = useNames();
  if (!Array.isArray(value) || !value.length || (field.kind !== "table" && field.kind !== "grid")) {
    return <Value value={value} kind={field.kind} unit={field.unit} choices={field.choices} />;
  }
  const columns: Pick<FormField, "key" | "kind" | "names" | "unit" | "choices">[] =
    field.columns ?? Object.keys(value[0]).map((key) => ({ key, kind: "text" as const, names: { zh: key, en: key } }));
  return (
    <div className="table-scroll">
      <table className="data">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {names(column.names)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.map((row: Values, at: number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: settled rows keep their place
            <tr key={at}>
              {columns.map((column) => (
                <td key={column.key} data-title={names(column.names)}>
                  <Value value={row[column.key]} kind={column.kind} unit={column.unit} choices={column.choices} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
