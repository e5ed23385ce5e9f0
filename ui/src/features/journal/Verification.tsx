import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import type { Verified } from "@/api/types";
import { DataTable } from "@/kit/DataTable";
import { Icon } from "@/kit/Icon";
import { Band, ProblemView } from "@/kit/Problem";

type Result = { verified: Verified; whole: boolean };

/** Recomputes the whole journal and every regulated row, or the chain of the stream that is being looked at. */
export function Verification({ kind, id }: { kind: string | null; id: string | null }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<"all" | "one" | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const [fault, setFault] = useState<unknown>(null);

  async function verify(whole: boolean) {
    setBusy(whole ? "all" : "one");
    setFault(null);
    setResult(null);
    try {
      const asked = whole ? {} : { kind, id };
      setResult({ verified: await send<Verified>("POST", "/journal/verify", asked), whole });
    } catch (problem) {
      setFault(problem);
    }
    setBusy(null);
  }

  return (
    <section className="verification">
      <Button type="primary" loading={busy === "all"} onClick={() => void verify(true)}>
        {t("journal:verify")}
      </Button>
      {kind && id && (
        <Button loading={busy === "one"} onClick={() => void verify(false)}>
          {t("journal:verify-stream")} ({kind}/{id})
        </Button>
      )}
      {busy && (
        <span className="quiet" role="status">
          {t("journal:verifying")}
        </span>
      )}
      <ProblemView fault={fault} />
      {result && <Outcome {...result} />}
    </section>
  );
}

function Outcome({ verified, whole }: Result) {
  const { t } = useTranslation();
  const { faults, mark, ...figures } = verified;
  return (
    <>
      {faults.length === 0 ? (
        <Band tone="good">{t(whole ? "journal:sound" : "journal:stream-sound", figures)}</Band>
      ) : (
        <div className="band band-bad" role="alert">
          <Icon sign="cross" />
          <strong>{t("journal:faults", { count: faults.length })}</strong>
        </div>
      )}
      {mark && <p className="quiet">{t("journal:mark", { mark })}</p>}
      {faults.length > 0 && (
        <DataTable
          caption={t("journal:faults", { count: faults.length })}
          rows={faults.map((fault, at) => ({ ...fault, at }))}
          rowKey={(fault) => String(fault.at)}
          columns={[
            { key: "check", title: t("journal:check"), cell: (fault) => fault.check },
            { key: "where", title: t("journal:where"), cell: (fault) => `${fault.kind}/${fault.id} #${fault.seq}` },
            { key: "detail", title: t("journal:detail"), cell: (fault) => fault.detail },
          ]}
        />
      )}
    </>
  );
}
