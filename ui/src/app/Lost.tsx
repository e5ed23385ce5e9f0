import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "@/kit/Page";
import { Empty } from "@/kit/Problem";

/** An address under which there is nothing. */
export function Lost() {
  const { t } = useTranslation();
  return (
    <Page title={t("frame:lost.title")}>
      <Empty action={<Link to="/">{t("frame:lost.home")}</Link>}>{t("frame:lost.text")}</Empty>
    </Page>
  );
}
