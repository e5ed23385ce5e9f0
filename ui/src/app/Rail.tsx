import MenuFoldOutlined from "@ant-design/icons/MenuFoldOutlined";
import MenuUnfoldOutlined from "@ant-design/icons/MenuUnfoldOutlined";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { HOME, opened, type Place, placeOf } from "./places";

type Props = { screens: string[]; narrow: boolean; onNarrow: (narrow: boolean) => void; onGo: () => void };

/** Where one can go: only what the roles held here and today open. */
export function Rail({ screens, narrow, onNarrow, onGo }: Props) {
  const { t } = useTranslation();
  const here = placeOf(useLocation().pathname);
  const entry = (place: Place) => (
    <li key={place.key}>
      <Link
        to={place.to}
        className="rail-link"
        aria-current={here === place.key ? "page" : undefined}
        title={narrow ? t(`place:${place.key}`) : undefined}
        onClick={onGo}
      >
        <place.icon aria-hidden="true" />
        <span className={narrow ? "unseen" : undefined}>{t(`place:${place.key}`)}</span>
      </Link>
    </li>
  );
  return (
    <nav className="rail" id="rail" aria-label={t("frame:places")}>
      <Link to="/" className="rail-brand" onClick={onGo}>
        <img src="/icon.svg" alt="" width="24" height="24" />
        <span className={narrow ? "unseen" : undefined}>{t("frame:brand")}</span>
      </Link>
      <ul>{entry(HOME)}</ul>
      {opened(screens).map((group) => (
        <section key={group.key} aria-label={t(`place:group.${group.key}`)}>
          <h2 className={narrow ? "unseen" : "rail-group"}>{t(`place:group.${group.key}`)}</h2>
          <ul>{group.places.map(entry)}</ul>
        </section>
      ))}
      <button type="button" className="rail-fold" onClick={() => onNarrow(!narrow)}>
        {narrow ? <MenuUnfoldOutlined aria-hidden="true" /> : <MenuFoldOutlined aria-hidden="true" />}
        <span className={narrow ? "unseen" : undefined}>{t(narrow ? "frame:widen" : "frame:narrow")}</span>
      </button>
    </nav>
  );
}
