import CloseOutlined from "@ant-design/icons/CloseOutlined";
import MenuOutlined from "@ant-design/icons/MenuOutlined";
import SearchOutlined from "@ant-design/icons/SearchOutlined";
import UserOutlined from "@ant-design/icons/UserOutlined";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { send } from "@/api/client";
import { refresh, SESSION } from "@/api/hooks";
import type { Session } from "@/api/types";
import { LanguageSwitch } from "@/kit/LanguageSwitch";
import { Menu } from "@/kit/Menu";
import { Personas } from "@/kit/Personas";
import { useNames } from "@/kit/words";
import { Rail } from "./Rail";
import { Search } from "./Search";

const NARROW = "lotwright.rail";

/** The frame around every page: rail, top bar, search. */
export function Frame({ session, children }: { session: Session; children: ReactNode }) {
  const { t } = useTranslation();
  const [narrow, setNarrow] = useState(localStorage.getItem(NARROW) === "narrow");
  const [open, setOpen] = useState(false);
  const [searching, search] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      search(true);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  useNewPage();
  const fold = (to: boolean) => {
    localStorage.setItem(NARROW, to ? "narrow" : "wide");
    setNarrow(to);
  };
  return (
    <div className={`frame${narrow ? " frame-narrow" : ""}${open ? " frame-open" : ""}`}>
      <a className="skip" href="#main">
        {t("frame:skip")}
      </a>
      <Rail screens={session.screens} narrow={narrow && !open} onNarrow={fold} onGo={() => setOpen(false)} />
      <header className="top">
        <button
          type="button"
          className="top-menu icon-button"
          aria-label={t(open ? "frame:close-menu" : "frame:menu")}
          aria-expanded={open}
          aria-controls="rail"
          onClick={() => setOpen(!open)}
        >
          {open ? <CloseOutlined aria-hidden="true" /> : <MenuOutlined aria-hidden="true" />}
        </button>
        <SiteChoice session={session} />
        <button type="button" className="top-search" aria-keyshortcuts="Control+K" onClick={() => search(true)}>
          <SearchOutlined aria-hidden="true" />
          <span className="top-search-hint">{t("frame:search.hint")}</span>
          <kbd>Ctrl K</kbd>
        </button>
        {session.demo && <span className="demo-mark">{t(`frame:${session.demo.mark}-mark`)}</span>}
        <LanguageSwitch />
        <Account session={session} />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {open && <div className="shade" onPointerDown={() => setOpen(false)} />}
      {searching && <Search screens={session.screens} onClose={() => search(false)} />}
    </div>
  );
}

/** A new page begins at its top; its filters and tabs changing is no new page. */
function useNewPage() {
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what tells pages apart
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
}

function SiteChoice({ session }: { session: Session }) {
  const { t } = useTranslation();
  const names = useNames();
  const client = useQueryClient();
  if (session.sites.length < 2) return <span className="site">{names(session.site?.names)}</span>;
  const choose = async (site: string) => {
    client.setQueryData(SESSION, await send<Session>("PUT", "/session", { site }));
    await refresh(client);
  };
  return (
    <Select
      className="site"
      aria-label={t("frame:site")}
      value={session.site?.id}
      onChange={(site) => void choose(site)}
      options={session.sites.map((site) => ({ value: site.id, label: names(site.names) }))}
    />
  );
}

/** Who is there, and the way out: a fresh page, so that nothing of theirs stays on a shared screen. */
function Account({ session }: { session: Session }) {
  const { t } = useTranslation();
  const names = useNames();
  const { person, roles, demo } = session;
  if (!person) return null;
  const leave = async () => {
    await send<Session>("DELETE", "/session");
    window.location.assign("/");
  };
  const held = roles.map((role) => names(role.names)).join(" · ") || t("frame:no-role");
  return (
    <Menu
      className="account"
      label={t("frame:person", { name: person.name })}
      button={
        <>
          <UserOutlined aria-hidden="true" />
          <span className="account-name">{person.name}</span>
        </>
      }
    >
      {(close) => (
        <>
          <p className="account-who">
            <strong>{person.name}</strong>
            <span className="quiet">{held}</span>
          </p>
          {demo && demo.personas.length > 0 && (
            <Personas personas={demo.personas} current={person.id} compact onChosen={close} />
          )}
          <Button block onClick={() => void leave()}>
            {t("frame:sign-out")}
          </Button>
        </>
      )}
    </Menu>
  );
}
