import { useTranslation } from "react-i18next";
import type { Entry, Signature } from "@/api/types";
import { Changes } from "./Changes";
import { Doer } from "./Doer";
import { Moment } from "./Value";
import { DATES, useLanguage, useMoments, useNames } from "./words";

/** A signature as it must appear everywhere: printed name, meaning, time with zone (21 CFR 11.50). */
export function Stamp({ signature, hash }: { signature: Signature; hash?: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const language = useLanguage();
  const at = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    ...DATES[language],
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    timeZone: signature.zone,
  }).format(new Date(signature.at));
  return (
    <div className="stamp">
      <span className="stamp-meaning">{names(signature.meaning)}</span>
      <strong>{signature.name}</strong>
      {signature.behalf && <span>{t("things:on-behalf", { name: signature.behalf })}</span>}
      <span>
        {names(signature.role_names)} · {at} ({signature.zone})
      </span>
      {signature.reason && <span>{signature.reason}</span>}
      {hash && (
        <span className="quiet" title={hash}>
          {t("things:seal")} {hash.slice(0, 12)}
        </span>
      )}
    </div>
  );
}

/** One deed writes on several streams, such as the case and its record: it is told once, with all that it changed. */
export function told(entries: Entry[]): Entry[] {
  const found: Entry[] = [];
  for (const entry of entries) {
    const last = found.at(-1);
    const same = last && last.at === entry.at && last.act === entry.act && last.actor.id === entry.actor.id;
    const changes = entry.changes.filter((change) => change.field !== "version");
    if (!same || (last.signature && entry.signature)) found.push({ ...entry, changes });
    else {
      const signed = last.signature ? last : entry;
      found[found.length - 1] = {
        ...signed,
        reason: last.reason ?? entry.reason,
        changes: [...last.changes, ...changes],
      };
    }
  }
  return found;
}

/** What happened, the newest first as the server gives it. */
export function Timeline({ entries, earlier = false }: { entries: Entry[]; earlier?: boolean }) {
  const { t } = useTranslation();
  const names = useNames();
  const moments = useMoments();
  if (!entries.length) return <p className="quiet">{t("things:nothing-yet")}</p>;
  return (
    <>
      <ol className="timeline">
        {told(entries).map((entry) => (
          <li key={`${entry.kind}/${entry.id}/${entry.seq}`}>
            <div>
              <strong>{names(entry.act_names)}</strong> <Doer entry={entry} />{" "}
              <span className="quiet">
                {entry.signature ? (
                  <time dateTime={entry.at}>{moments.exact(entry.at)}</time>
                ) : (
                  <Moment at={entry.at} />
                )}
              </span>
            </div>
            {entry.reason && <p className="said">{entry.reason}</p>}
            <Changes changes={entry.changes} />
            {entry.signature && <Stamp signature={entry.signature} hash={entry.hash} />}
          </li>
        ))}
      </ol>
      {earlier && <p className="quiet">{t("things:earlier")}</p>}
    </>
  );
}
