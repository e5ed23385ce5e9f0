import { DatePicker, Input, Radio, Select } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { FieldProblem, FormField, Json } from "@/api/types";
import { LookUp } from "../LookUp";
import { instantOf, useNames, useZone, wallClock } from "../words";
import { CountsInput } from "./CountsInput";
import { FilesInput } from "./FilesInput";
import { GridInput } from "./GridInput";
import { groupSeparator } from "./keys";
import { TableInput } from "./TableInput";

export type InputProps = {
  id: string;
  field: FormField;
  value: Json;
  onChange: (value: Json) => void;
  problems: FieldProblem[];
  focus?: boolean;
  compact?: boolean;
};

/** Longer texts are written over several lines; codes and names are not. */
const LONG_TEXT = 500;
const FEW = 4;

export const isLong = (field: FormField) =>
  field.kind === "text" && !field.choices?.length && (field.longest ?? 0) > LONG_TEXT;

/** The input of a field, by its kind. What is typed is passed on as typed; the server reads it. */
export function FieldInput(props: InputProps) {
  switch (props.field.kind) {
    case "text":
      return props.field.choices?.length ? <ChoiceInput {...props} /> : <TextInput {...props} />;
    case "number":
      return <DecimalInput {...props} suffix={props.field.unit} />;
    case "quantity":
    case "money":
      return <AmountInput {...props} />;
    case "date":
      return <DateInput {...props} />;
    case "instant":
      return <InstantInput {...props} />;
    case "choice":
      return <ChoiceInput {...props} />;
    case "boolean":
      return <YesNoInput {...props} />;
    case "reference":
      return <ReferenceInput {...props} />;
    case "file":
      return <FilesInput {...props} />;
    case "table":
      return props.field.grid ? <CountsInput {...props} /> : <TableInput {...props} />;
    case "grid":
      return <GridInput {...props} />;
    case "signature":
      return null;
  }
}

function about({ id, field, problems, focus, compact }: InputProps, label: string) {
  const invalid = problems.length > 0;
  return {
    id,
    autoFocus: focus,
    status: invalid ? ("error" as const) : undefined,
    "aria-invalid": invalid || undefined,
    "aria-required": field.access === "required" || undefined,
    "aria-label": compact ? label : undefined,
    "aria-describedby": compact ? undefined : `${id}-say`,
  };
}

function TextInput(props: InputProps) {
  const { field, value, onChange, compact } = props;
  const label = useNames()(field.names);
  const given = { ...about(props, label), value: value ?? "", maxLength: field.longest ?? undefined };
  if (!compact && isLong(field)) {
    return (
      <Input.TextArea
        {...given}
        autoSize={{ minRows: 2, maxRows: 12 }}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <Input
      {...given}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        const separated = groupSeparator(event);
        if (separated !== null) onChange(separated);
      }}
    />
  );
}

function DecimalInput(props: InputProps & { suffix?: string | null }) {
  const { field, value, onChange, suffix } = props;
  const label = useNames()(field.names);
  return (
    <Input
      {...about(props, label)}
      className="figure"
      inputMode="decimal"
      autoComplete="off"
      value={value ?? ""}
      suffix={suffix ?? undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** An amount and its unit or currency; a unit the form fixes is shown, not asked, and one of several is chosen. */
function AmountInput(props: InputProps) {
  const { id, field, value, onChange } = props;
  const { t } = useTranslation();
  const part = field.kind === "money" ? "currency" : "unit";
  const units = field.units ?? [];
  const fixed = field.unit ?? (units.length === 1 ? units[0] : null) ?? null;
  const change = (amount: string, unit: string) =>
    onChange(amount === "" && (fixed || units.length || unit === "") ? null : { amount, [part]: fixed ?? unit });
  const amount = value?.amount ?? "";
  const unit = value?.[part] ?? fixed ?? units[0] ?? "";
  return (
    <div className="amount">
      <DecimalInput {...props} value={amount} onChange={(typed) => change(typed, unit)} suffix={fixed} />
      {!fixed && units.length > 0 && (
        <Select
          id={`${id}-unit`}
          aria-label={t(`form:${part}`)}
          value={unit}
          options={units.map((one) => ({ value: one, label: one }))}
          onChange={(chosen) => change(amount, chosen)}
        />
      )}
      {!fixed && !units.length && (
        <Input
          id={`${id}-unit`}
          aria-label={t(`form:${part}`)}
          placeholder={t(`form:${part}`)}
          value={unit}
          onChange={(event) => change(amount, event.target.value)}
        />
      )}
    </div>
  );
}

function DateInput(props: InputProps) {
  const label = useNames()(props.field.names);
  return (
    <DatePicker
      {...about(props, label)}
      value={props.value ? dayjs(props.value) : null}
      onChange={(day) => props.onChange(day ? day.format("YYYY-MM-DD") : null)}
    />
  );
}

function InstantInput(props: InputProps) {
  const zone = useZone();
  const label = useNames()(props.field.names);
  return (
    <DatePicker
      {...about(props, label)}
      showTime={{ format: "HH:mm" }}
      format="YYYY-MM-DD HH:mm"
      value={props.value ? dayjs(wallClock(props.value, zone)) : null}
      onChange={(moment) => props.onChange(moment ? instantOf(moment.format("YYYY-MM-DDTHH:mm"), zone) : null)}
    />
  );
}

function ChoiceInput(props: InputProps) {
  const { id, field, value, onChange, compact, focus } = props;
  const names = useNames();
  const options = (field.choices ?? []).map((choice) => ({ value: choice.key, label: names(choice.names) }));
  if (compact || options.length > FEW) {
    return (
      <Select
        {...about(props, names(field.names))}
        allowClear
        value={value ?? null}
        options={options}
        onChange={(chosen) => onChange(chosen ?? null)}
      />
    );
  }
  return (
    <Radios id={id} label={names(field.names)} focus={focus} value={value} options={options} onChange={onChange} />
  );
}

function YesNoInput({ id, field, value, onChange, focus }: InputProps) {
  const { t } = useTranslation();
  const options = [
    { value: true, label: t("form:yes") },
    { value: false, label: t("form:no") },
  ];
  return (
    <Radios id={id} label={useNames()(field.names)} focus={focus} value={value} options={options} onChange={onChange} />
  );
}

type Option = { value: string | boolean; label: string };
type RadiosProps = {
  id: string;
  label: string;
  value: Json;
  options: Option[];
  onChange: (value: Json) => void;
  focus?: boolean;
};

function Radios({ id, label, value, options, onChange, focus }: RadiosProps) {
  return (
    <Radio.Group name={id} aria-label={label} value={value ?? null} onChange={(event) => onChange(event.target.value)}>
      {options.map((option, at) => (
        <Radio key={String(option.value)} value={option.value} autoFocus={focus && at === 0}>
          {option.label}
        </Radio>
      ))}
    </Radio.Group>
  );
}

function ReferenceInput({ id, field, value, onChange, problems, focus, compact }: InputProps) {
  const label = useNames()(field.names);
  return (
    <LookUp
      id={id}
      kind={field.reference ?? "items"}
      value={value}
      onChange={onChange}
      focus={focus}
      label={compact ? label : undefined}
      invalid={problems.length > 0}
    />
  );
}
