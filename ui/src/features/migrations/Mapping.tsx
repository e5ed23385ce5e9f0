import { Checkbox, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/hooks";
import type { DefinitionContent } from "@/api/types";
import { DataTable } from "@/kit/DataTable";
import { ProcessPicture } from "@/kit/ProcessPicture";
import { useNames } from "@/kit/words";
import { choices, counterpart, type Mark, mapped, marks, renewing } from "./plan";
import type { Draft, Finding, MigrationElement, Plan } from "./types";

const COLOURS: Record<Mark, string> = {
  kept: "#1a7f37",
  open: "#b71d1d",
  changed: "#9a6700",
  new: "#0958d9",
  gone: "#57606a",
};

type Props = { draft: Draft; plan: Plan; onChange: (plan: Plan) => void };

/** Both versions as drawn, side by side, and beneath them what stands for what. */
export function Mapping({ draft, plan, onChange }: Props) {
  const { t } = useTranslation();
  const marked = marks(draft.findings, plan);
  return (
    <>
      <ul className="plain legend" aria-label={t("migration:legend")}>
        {(Object.keys(COLOURS) as Mark[]).map((mark) => (
          <li key={mark}>
            <span className="swatch" style={{ borderColor: COLOURS[mark] }} aria-hidden="true" />
            {t(`migration:mark.${mark}`)}
          </li>
        ))}
      </ul>
      <div className="migration-pictures">
        <Drawn title={t("migration:source")} process={plan.process} sha256={plan.source} marked={marked.before} />
        <Drawn title={t("migration:target")} process={plan.process} sha256={plan.target} marked={marked.after} />
      </div>
      <Rows draft={draft} plan={plan} onChange={onChange} />
    </>
  );
}

type DrawnProps = { title: string; process: string; sha256: string; marked: Record<string, Mark> };

function Drawn({ title, process, sha256, marked }: DrawnProps) {
  const content = useGet<DefinitionContent>(`/definitions/process/${encodeURIComponent(process)}/${sha256}`);
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {content.data?.bpmn && (
        <ProcessPicture picture={{ bpmn: content.data.bpmn, states: marked, names: {} }} colours={COLOURS} />
      )}
    </figure>
  );
}

/** What needs a hand comes first, then what has changed, then the rest. */
function Rows({ draft, plan, onChange }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const found = new Map<string, Finding[]>();
  for (const one of draft.findings) found.set(one.element, [...(found.get(one.element) ?? []), one]);
  const weight = (one: MigrationElement) => -(found.get(one.element)?.length ?? 0);
  const rows = [...draft.source].sort((one, other) => weight(one) - weight(other));
  return (
    <DataTable<MigrationElement>
      caption={t("migration:mapping")}
      rows={rows}
      rowKey={(one) => one.element}
      columns={[
        {
          key: "before",
          title: t("migration:before"),
          cell: (one) => (
            <div>
              {names(one.names)} <span className="quiet">{one.element}</span>
            </div>
          ),
        },
        {
          key: "after",
          title: t("migration:after"),
          cell: (one) => (
            <Select
              aria-label={t("migration:stands-for", { element: names(one.names) })}
              className="migration-choice"
              showSearch={{ optionFilterProp: "label" }}
              popupMatchSelectWidth={false}
              value={counterpart(plan, one.element) ?? ""}
              onChange={(after) => onChange(mapped(plan, one.element, after || null))}
              options={[
                { value: "", label: t("migration:nothing") },
                ...choices(draft.target, one.kind).map((other) => ({
                  value: other.element,
                  label: `${names(other.names)} · ${other.element}`,
                })),
              ]}
            />
          ),
        },
        {
          key: "finding",
          title: t("migration:finding"),
          cell: (one) => <Found findings={found.get(one.element) ?? []} plan={plan} onChange={onChange} />,
        },
      ]}
    />
  );
}

function Found({ findings, plan, onChange }: { findings: Finding[]; plan: Plan; onChange: (plan: Plan) => void }) {
  const { t } = useTranslation();
  if (!findings.length) return <span className="quiet">—</span>;
  const element = findings[0]?.element ?? "";
  const there = counterpart(plan, element) !== null;
  const settled = (one: Finding) => there && (one.kind === "unmapped" || one.kind === "unlike");
  return (
    <div>
      {findings.map((one) => (
        <div key={`${one.kind}/${one.differs}`} className={settled(one) ? "quiet" : undefined}>
          {settled(one)
            ? t("migration:by-hand")
            : t(`migration:found.${one.kind}`, {
                differs: t(`migration:differs.${one.differs}`, { defaultValue: one.differs }),
              })}
        </div>
      ))}
      {there && findings.some((one) => one.kind === "changed") && (
        <Checkbox
          checked={(plan.renew ?? []).includes(element)}
          onChange={(event) => onChange(renewing(plan, element, event.target.checked))}
        >
          {t("migration:renew")}
        </Checkbox>
      )}
    </div>
  );
}
