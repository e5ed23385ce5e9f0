import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { RecordView } from "@/kit/record/RecordView";
import { Genealogy } from "./Genealogy";

/** A lot: its state, where it lies, what was found, and everything it came from and went into. */
export function LotCard() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  return (
    <RecordView
      key={id}
      kind="lots"
      id={id}
      extra={[{ key: "trace", title: t("trace:title"), shown: <Genealogy id={id} /> }]}
    />
  );
}
