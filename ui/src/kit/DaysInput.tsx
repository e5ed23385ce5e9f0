import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";

const DAY = "YYYY-MM-DD";
type Props = { label: string; value: string; onChange: (span: string | null) => void };

/** A span of days, open at either end: `2026-01-01..2026-01-31`. */
export default function DaysInput({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const [first = "", last = ""] = value.split("..");
  const day = (text: string) => (text ? dayjs(text) : null);
  return (
    <DatePicker.RangePicker
      allowEmpty={[true, true]}
      aria-label={label}
      placeholder={[`${label} ${t("things:from")}`, t("things:until")]}
      value={[day(first), day(last)]}
      onChange={(days) => {
        const [from, to] = [days?.[0]?.format(DAY) ?? "", days?.[1]?.format(DAY) ?? ""];
        onChange(from || to ? `${from}..${to}` : null);
      }}
    />
  );
}
