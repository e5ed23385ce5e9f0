import { Button } from "antd";
import { useTranslation } from "react-i18next";

type Paged = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };

/** The next page of a list, on request. */
export function More({ on }: { on: Paged }) {
  const { t } = useTranslation();
  if (!on.hasNextPage) return null;
  return (
    <Button className="more" loading={on.isFetchingNextPage} onClick={() => void on.fetchNextPage()}>
      {t("things:more")}
    </Button>
  );
}
