import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Route, Routes } from "react-router";
import { onSignedOut } from "@/api/client";
import { remember, SESSION, useSession } from "@/api/hooks";
import type { Session } from "@/api/types";
import { SignIn } from "@/features/signin/SignIn";
import { Band, Loading, ProblemView } from "@/kit/Problem";
import { Broken } from "./Broken";
import { Frame } from "./Frame";
import { Lost } from "./Lost";

const Home = lazy(() => import("@/features/home/Home").then((it) => ({ default: it.Home })));
const Inbox = lazy(() => import("@/features/inbox/Inbox").then((it) => ({ default: it.Inbox })));
const Scan = lazy(() => import("@/features/scan/Scan").then((it) => ({ default: it.Scan })));
const Processes = lazy(() => import("@/features/processes/Processes").then((it) => ({ default: it.Processes })));
const Start = lazy(() => import("@/features/processes/Start").then((it) => ({ default: it.Start })));
const Cases = lazy(() => import("@/features/cases/Cases").then((it) => ({ default: it.Cases })));
const CasePage = lazy(() => import("@/features/cases/CasePage").then((it) => ({ default: it.CasePage })));
const TaskPage = lazy(() => import("@/features/task/TaskPage").then((it) => ({ default: it.TaskPage })));
const Board = lazy(() => import("@/features/board/Board").then((it) => ({ default: it.Board })));
const List = lazy(() => import("@/features/lists/List").then((it) => ({ default: it.List })));
const Thing = lazy(() => import("@/features/things/Thing").then((it) => ({ default: it.Thing })));
const LotCard = lazy(() => import("@/features/things/LotCard").then((it) => ({ default: it.LotCard })));
const Dossier = lazy(() => import("@/features/dossiers/Dossier").then((it) => ({ default: it.Dossier })));
const Journal = lazy(() => import("@/features/journal/Journal").then((it) => ({ default: it.Journal })));
const HandOver = lazy(() => import("@/features/people/HandOver").then((it) => ({ default: it.HandOver })));
const Migration = lazy(() => import("@/features/migrations/Migration").then((it) => ({ default: it.Migration })));
const Definitions = lazy(() => import("@/features/setup/Definitions").then((it) => ({ default: it.Definitions })));
const Definition = lazy(() => import("@/features/setup/Definition").then((it) => ({ default: it.Definition })));

/** Who is there decides what is shown: the door, or the frame with the page of this address. */
export function App() {
  const asked = useSession();
  const client = useQueryClient();
  useEffect(() => onSignedOut(() => void client.invalidateQueries({ queryKey: SESSION })), [client]);
  if (asked.data) return <Shown session={asked.data} />;
  if (asked.isError) return <ProblemView fault={asked.error} retry={() => void asked.refetch()} />;
  return <Loading />;
}

/** A session that ends while somebody works leaves the page as it is, behind the door, until they are back. */
function Shown({ session }: { session: Session }) {
  const { i18n, t } = useTranslation();
  const [last, keep] = useState(session);
  const person = session.person?.id;
  if (person && last !== session) keep(session);
  useEffect(() => remember(session), [session]);
  useEffect(() => {
    if (person && session.language !== i18n.language) void i18n.changeLanguage(session.language);
  }, [person, session.language, i18n]);
  if (!last.person) return <SignIn session={session} />;
  return (
    <>
      <div hidden={!person} key={last.person.id}>
        <Frame session={last}>
          <Broken>
            <Suspense fallback={<Loading />}>
              <Pages />
            </Suspense>
          </Broken>
        </Frame>
      </div>
      {!person && (
        <SignIn session={session}>
          <Band tone="warn">
            <strong>{t("frame:signed-out.title")}</strong> {t("frame:signed-out.text")}
          </Band>
        </SignIn>
      )}
    </>
  );
}

function Pages() {
  return (
    <Routes>
      <Route index element={<Home />} />
      <Route path="inbox" element={<Inbox />} />
      <Route path="scan" element={<Scan />} />
      <Route path="processes" element={<Processes />} />
      <Route path="processes/:key/start" element={<Start />} />
      <Route path="cases" element={<Cases />} />
      <Route path="cases/:id" element={<CasePage />} />
      <Route path="tasks/:case/:task" element={<TaskPage />} />
      <Route path="board" element={<Board />} />
      <Route path="lists/:kind" element={<List />} />
      <Route path="things/:kind/:id" element={<Thing />} />
      <Route path="lots/:id" element={<LotCard />} />
      <Route path="dossiers/:id" element={<Dossier />} />
      <Route path="people/hand-over" element={<HandOver />} />
      <Route path="journal" element={<Journal />} />
      <Route path="definitions" element={<Definitions />} />
      <Route path="definitions/:kind/:key" element={<Definition />} />
      <Route path="migrations/:process" element={<Migration />} />
      <Route path="*" element={<Lost />} />
    </Routes>
  );
}
