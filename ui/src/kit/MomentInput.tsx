import { DatePicker } from "antd";
import dayjs from "dayjs";
import { instantOf, useZone, wallClock } from "./words";

type Props = { label: string; value: string | null; onChange: (instant: string | null) => void; id?: string };

/** An instant, chosen on the clock of the site. */
export default function MomentInput({ label, value, onChange, id }: Props) {
  const zone = useZone();
  return (
    <DatePicker
      id={id}
      aria-label={label}
      placeholder={label}
      showTime={{ format: "HH:mm" }}
      format="YYYY-MM-DD HH:mm"
      value={value ? dayjs(wallClock(value, zone)) : null}
      onChange={(moment) => onChange(moment ? instantOf(moment.format("YYYY-MM-DDTHH:mm"), zone) : null)}
    />
  );
}
