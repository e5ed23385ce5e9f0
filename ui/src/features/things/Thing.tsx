import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { ThingPage } from "@/api/types";
import { RecordView } from "@/kit/record/RecordView";

/** The page of any record. */
export function Thing() {
  const { kind = "", id = "" } = useParams();
  return (
    <RecordView
      key={`${kind}/${id}`}
      kind={kind}
      id={id}
      aside={kind === "people" ? (page) => <HandOver page={page} id={id} /> : undefined}
    />
  );
}

/** Whoever may let somebody leave may hand over what they have. */
function HandOver({ page, id }: { page: ThingPage; id: string }) {
  const { t } = useTranslation();
  if (!page.acts.some((act) => act.key === "people.leave" && act.allowed)) return null;
  return (
    <Link className="button" to={`/people/hand-over?person=${encodeURIComponent(id)}`}>
      {t("leaving:title")}
    </Link>
  );
}
