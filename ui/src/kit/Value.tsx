import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Choice, FileRef, Json, Named } from "@/api/types";
import { StatusTag } from "./StatusTag";
import { bytes, grouped, useMoments, useNames } from "./words";

type Props = { value: Json; kind?: string; link?: string | null; unit?: string | null; choices?: Choice[] | null };

/** One value as people read it, whatever its kind. */
export function Value({ value, kind = "text", link, unit, choices }: Props) {
  const shown = <Plain value={value} kind={kind} unit={unit} choices={choices} />;
  return link ? <Link to={link}>{shown}</Link> : shown;
}

function Plain({ value, kind, unit, choices }: Props): ReactNode {
  const names = useNames();
  const moments = useMoments();
  const { t } = useTranslation();
  if (value === null || value === undefined || value === "") return <span className="quiet none">—</span>;
  switch (kind) {
    case "number":
      return <span className="figure">{unit ? `${grouped(String(value))} ${unit}` : grouped(String(value))}</span>;
    case "quantity":
    case "money":
      return <span className="figure">{amountText(value)}</span>;
    case "date":
      return <span className="figure nowrap">{moments.day(String(value))}</span>;
    case "instant":
      return (
        <time dateTime={value} className="nowrap">
          {moments.short(value)}
        </time>
      );
    case "status":
      return <StatusTag status={value} />;
    case "boolean":
      return t(value ? "form:yes" : "form:no");
    case "text":
      if (!choices?.length) break;
      return names(choices.find((choice) => choice.key === value)?.names ?? String(value));
    case "choice":
      return names(choices?.find((choice) => choice.key === value)?.names ?? String(value));
    case "lines":
      return <Lines lines={value} />;
    case "file":
      return <Files files={Array.isArray(value) ? value : [value]} />;
  }
  return <Anything value={value} />;
}

/** Numbers such as NC-000016, which a hyphen must not break. */
const CODE = /^[A-Z][\w-]{1,15}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function Anything({ value }: { value: Json }): ReactNode {
  const names = useNames();
  const moments = useMoments();
  const { t } = useTranslation();
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) return value.join(", ");
    return <Rows rows={value} />;
  }
  if (typeof value === "boolean") return t(value ? "form:yes" : "form:no");
  if (typeof value === "string" && INSTANT.test(value)) return moments.short(value);
  if (typeof value === "string" && CODE.test(value)) return <span className="nowrap">{value}</span>;
  if (typeof value !== "object") return String(value);
  if ("zh" in value || "en" in value) {
    return (
      <span className="clamp" title={names(value)}>
        {names(value)}
      </span>
    );
  }
  if ("tone" in value) return <StatusTag status={value} />;
  if ("name" in value && "id" in value) return <span className="person">{value.name}</span>;
  if ("link" in value && "id" in value)
    return (
      <Link to={value.link ?? "#"} className={names(value.label) === value.id ? "nowrap" : undefined}>
        {names(value.label) || value.id}
      </Link>
    );
  if ("amount" in value) return <span className="figure">{amountText(value)}</span>;
  return Object.entries(value).map(([key, inner]) => (
    <span key={key} className="pair">
      {key}: <Anything value={inner} />{" "}
    </span>
  ));
}

function Lines({ lines }: { lines: Named[] }) {
  const names = useNames();
  return (
    <ul className="plain lines">
      {lines.map((line) => (
        <li key={names(line)}>{names(line)}</li>
      ))}
    </ul>
  );
}

function Rows({ rows }: { rows: Json[] }) {
  return (
    <ul className="plain">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value that does not change has no other key
        <li key={at}>
          <Anything value={row} />
        </li>
      ))}
    </ul>
  );
}

export function Files({ files }: { files: FileRef[] }) {
  return (
    <ul className="plain">
      {files.map((file) => (
        <li key={file.sha256}>
          <a href={file.link ?? `/api/v1/files/${file.sha256}`} target="_blank" rel="noreferrer">
            {file.name}
          </a>{" "}
          <span className="quiet" title={`sha256 ${file.sha256}`}>
            {bytes(file.size)} · {file.sha256.slice(0, 12)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function amountText(value: Json): string {
  if (typeof value !== "object") return grouped(String(value));
  return [grouped(String(value.amount ?? value.value ?? "")), value.unit ?? value.currency].filter(Boolean).join(" ");
}

/** An instant near now in words, with the exact one on hover. */
export function Moment({ at }: { at: string | null | undefined }) {
  const moments = useMoments();
  if (!at) return null;
  return (
    <time dateTime={at} title={moments.exact(at)}>
      {moments.near(at)}
    </time>
  );
}

/** Named values one below the other. */
export function Facts({
  rows,
}: {
  rows: { key?: string; names: Json; value?: Json; kind?: string; link?: string | null }[];
}) {
  const names = useNames();
  return (
    <dl className="facts">
      {rows.map((row) => (
        <div key={row.key || names(row.names)}>
          <dt>{names(row.names)}</dt>
          <dd>
            <Value value={row.value} kind={row.kind} link={row.link} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
