import { Checkbox, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Labelled } from "@/kit/Dialog";
import { useNames } from "@/kit/words";
import { placed } from "./plan";
import type { Draft, DryRun } from "./types";

type Whom = "all" | "places" | "single";
export type Choice = { whom: Whom; places: number[]; single: string[] };

export const EVERYBODY: Choice = { whom: "all", places: [], single: [] };

/** The cases chosen; null is all there are, also those that came since the plan was tried. */
export function chosen(choice: Choice, tried: DryRun): string[] | null {
  if (choice.whom === "all") return null;
  if (choice.whom === "single") return choice.single;
  return choice.places.flatMap((at) => tried.markings[at]?.movable ?? []);
}

type Props = { draft: Draft; tried: DryRun; choice: Choice; onChange: (choice: Choice) => void };

/** Which cases are moved: all, those that stand at certain places, or single ones. */
export function Choosing({ draft, tried, choice, onChange }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const places = tried.markings.map((one) =>
    one.before.map((path) => placed(path, draft.source, names)).join(t("migration:and")),
  );
  const single = tried.markings.flatMap((one, at) =>
    one.movable.map((id) => ({ value: id, label: `${id} · ${places[at]}` })),
  );
  return (
    <fieldset className="migration-choosing">
      <legend className="label">{t("migration:whom")}</legend>
      <Radio.Group
        aria-label={t("migration:whom")}
        value={choice.whom}
        onChange={(event) => onChange({ ...choice, whom: event.target.value })}
        options={[
          { value: "all", label: t("migration:whom-all") },
          { value: "places", label: t("migration:whom-places") },
          { value: "single", label: t("migration:whom-single") },
        ]}
      />
      {choice.whom === "places" && (
        <Checkbox.Group
          className="migration-places"
          value={choice.places}
          onChange={(at) => onChange({ ...choice, places: at })}
          options={tried.markings.map((one, at) => ({
            value: at,
            disabled: one.movable.length === 0,
            label: t("migration:place", { place: places[at], count: one.movable.length }),
          }))}
        />
      )}
      {choice.whom === "single" && (
        <Labelled label={t("migration:single")} id="migration-single">
          <Select
            id="migration-single"
            className="migration-single"
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            maxTagCount={20}
            value={choice.single}
            onChange={(ids) => onChange({ ...choice, single: ids })}
            options={single}
          />
        </Labelled>
      )}
    </fieldset>
  );
}
