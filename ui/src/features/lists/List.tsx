import { useParams } from "react-router";
import { ListPage } from "@/kit/ListPage";
import { Peek } from "@/kit/record/RecordView";

/** Any list. Its rows open beside it where there is room; a line of stock opens its lot. */
export function List() {
  const { kind = "" } = useParams();
  return (
    <ListPage
      key={kind}
      kind={kind}
      peek={(item, close) => {
        const [of, id] = target(item.link);
        return <Peek kind={of} id={id} link={item.link} onClose={close} />;
      }}
    />
  );
}

/** `/lots/L-1` and `/things/items/I-1` name a kind and a number. */
function target(link: string): [kind: string, id: string] {
  const [id = "", kind = ""] = link.split("/").reverse();
  return [kind, decodeURIComponent(id)];
}
