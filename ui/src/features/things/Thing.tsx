import { useParams } from "react-router";
import { RecordView } from "@/kit/record/RecordView";

/** The page of any record. */
export function Thing() {
  const { kind = "", id = "" } = useParams();
  return <RecordView key={`${kind}/${id}`} kind={kind} id={id} />;
}
