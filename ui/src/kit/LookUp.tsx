import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/hooks";
import type { LookUpItem } from "@/api/types";
import { useSettled } from "./settled";
import { useNames } from "./words";

type Props = {
  id?: string;
  kind: string;
  value?: string | null;
  onChange: (value: string | null) => void;
  focus?: boolean;
  label?: string;
  invalid?: boolean;
};

/** Names another thing; typing or scanning searches, Enter takes the first found. */
export function LookUp({ id, kind, value, onChange, focus, label, invalid }: Props) {
  const names = useNames();
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const asked = useSettled(typed, 200);
  const found = useGet<{ items: LookUpItem[] }>(`/references/${kind}`, { q: asked });
  const items = found.data?.items ?? [];
  const options = items.map((item) => ({ value: item.id, label: wording(item, names) }));
  if (value && !items.some((item) => item.id === value)) options.push({ value, label: value });
  return (
    <Select
      id={id}
      aria-label={label}
      placeholder={label}
      status={invalid ? "error" : undefined}
      autoFocus={focus}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? null)}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      popupMatchSelectWidth={false}
      loading={found.isFetching}
      options={options}
      notFoundContent={found.isFetching ? t("frame:loading") : t("form:nothing-found")}
    />
  );
}

function wording(item: LookUpItem, names: ReturnType<typeof useNames>): string {
  const label = names(item.label);
  const detail = names(item.detail);
  return [item.id, label === item.id ? "" : label, detail].filter(Boolean).join(" · ");
}
