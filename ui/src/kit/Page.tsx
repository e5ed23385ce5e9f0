import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

type Props = { title: string; path?: { label: string; to: string }[]; aside?: ReactNode; children: ReactNode };

/** A page: its title is the title of the document too. */
export function Page({ title, path = [], aside, children }: Props) {
  useEffect(() => {
    document.title = title ? `${title} · Lotwright` : "Lotwright";
  }, [title]);
  return (
    <div className="page">
      {path.length > 0 && (
        <nav className="crumbs" aria-label="breadcrumb">
          {path.map((crumb) => (
            <Link key={crumb.to} to={crumb.to}>
              {crumb.label}
            </Link>
          ))}
        </nav>
      )}
      <header className="page-head">
        <h1>{title}</h1>
        {aside}
      </header>
      {children}
    </div>
  );
}
