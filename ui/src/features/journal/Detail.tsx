import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/hooks";
import type { Entry, RawEntry } from "@/api/types";
import { useAddress } from "@/kit/address";
import { Changes } from "@/kit/Changes";
import { Waiting } from "@/kit/Problem";
import { Verdict } from "@/kit/StatusTag";
import { Stamp } from "@/kit/Timeline";
import { Value } from "@/kit/Value";
import { useMoments, useNames } from "@/kit/words";

/** One entry in full, and on request as it is stored, its hash recomputed by the server. */
export function Detail({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const names = useNames();
  const moments = useMoments();
  const { set } = useAddress();
  const [raw, setRaw] = useState(false);
  return (
    <div className="entry-detail">
      <dl className="facts">
        <Fact name={t("journal:recorded")}>{moments.exact(entry.recorded)}</Fact>
        {entry.role && <Fact name={t("journal:role")}>{names(entry.role_names)}</Fact>}
        {entry.reason && <Fact name={t("work:reason")}>{entry.reason}</Fact>}
        <Fact name={t("journal:hash")}>
          <code className="hash">{entry.hash}</code>
        </Fact>
        {entry.evidence.length > 0 && (
          <Fact name={t("journal:evidence")}>
            {entry.evidence.map((digest) => (
              <a key={digest} href={`/api/v1/files/${digest}`} target="_blank" rel="noreferrer">
                <code className="hash">{digest.slice(0, 16)}</code>
              </a>
            ))}
          </Fact>
        )}
      </dl>
      <Changes changes={entry.changes} />
      <h3>{t("journal:facts")}</h3>
      <ul className="plain">
        {entry.events.map((event, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the facts of an entry never change
          <li key={at}>
            <strong>{names(event.names)}</strong> <Value value={event.data} />
          </li>
        ))}
      </ul>
      {entry.signature && <Stamp signature={entry.signature} hash={entry.hash} />}
      <div className="entry-acts">
        {!raw && <Button onClick={() => setRaw(true)}>{t("journal:show-raw")}</Button>}
        <Button
          type="link"
          onClick={() => {
            set("kind", entry.kind);
            set("id", entry.id);
          }}
        >
          {t("journal:stream")} {entry.kind}/{entry.id}
        </Button>
      </div>
      {raw && <Raw entry={entry} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Raw({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const found = useGet<RawEntry>(
    `/journal/${encodeURIComponent(entry.kind)}/${encodeURIComponent(entry.id)}/${entry.seq}`,
  );
  const stored = found.data;
  if (!stored) return <Waiting on={found} />;
  return (
    <section className="raw">
      <h3>{t("journal:raw")}</h3>
      <p>
        <Verdict good={stored.verified}>{t(stored.verified ? "journal:holds" : "journal:broken")}</Verdict>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{stored.body}</pre>
      <p className="quiet">
        {t("journal:prev")} <code className="hash">{stored.prev}</code>
      </p>
    </section>
  );
}
