import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { Band } from "./Problem";

type Props = {
  title: string;
  /** What kind of thing the page is of, in small above its title. */
  kind?: string;
  /** State and other facts beside the title. */
  facts?: ReactNode;
  path?: { label: string; to: string }[];
  aside?: ReactNode;
  children: ReactNode;
};

/** A page: its title is the title of the document too. What was done before it came is said at its top. */
export function Page({ title, kind, facts, path = [], aside, children }: Props) {
  const { t } = useTranslation();
  const said = (useLocation().state as { done?: string } | null)?.done;
  useEffect(() => {
    document.title = title ? `${title} · ${t("frame:brand")}` : t("frame:brand");
  }, [title, t]);
  return (
    <div className="page">
      {path.length > 0 && (
        <nav className="crumbs" aria-label={t("frame:path")}>
          {path.map((crumb) => (
            <Link key={crumb.to} to={crumb.to}>
              {crumb.label}
            </Link>
          ))}
        </nav>
      )}
      <header className="page-head">
        <div>
          {kind && <span className="page-kind">{kind}</span>}
          <h1>{title || " "}</h1>
          {facts && <div className="page-facts">{facts}</div>}
        </div>
        {aside && <div className="page-aside">{aside}</div>}
      </header>
      {said && <Band tone="good">{said}</Band>}
      {children}
    </div>
  );
}
