import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { upload } from "@/api/client";
import type { FileRef } from "@/api/types";
import { ProblemView } from "../Problem";
import { bytes, useNames } from "../words";
import type { InputProps } from "./FieldInput";

const MEDIA = "application/pdf,image/jpeg,image/png,text/csv,text/plain";

/** Attachments: hashed by the server on arrival; the form holds their digests. */
export function FilesInput({ id, field, value, onChange }: InputProps) {
  const names = useNames();
  const { t } = useTranslation();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const files: FileRef[] = value ?? [];

  async function take(chosen: FileList | null) {
    setBusy(true);
    setFault(null);
    try {
      const stored = await Promise.all(Array.from(chosen ?? []).map((file) => upload<FileRef>(file)));
      const fresh = stored.filter((one) => !files.some((held) => held.sha256 === one.sha256));
      onChange([...files, ...fresh.map(({ sha256, name, size, media }) => ({ sha256, name, size, media }))]);
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
    if (chooser.current) chooser.current.value = "";
  }

  return (
    <div className="files">
      {files.map((file) => (
        <div key={file.sha256} className="file">
          <a href={`/api/v1/files/${file.sha256}`} target="_blank" rel="noreferrer">
            {file.name}
          </a>
          <span className="quiet" title={`sha256 ${file.sha256}`}>
            {bytes(file.size)} · {file.sha256.slice(0, 12)}
          </span>
          <Button size="small" type="text" onClick={() => onChange(files.filter((one) => one !== file))}>
            {t("form:remove-named", { name: file.name })}
          </Button>
        </div>
      ))}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        accept={MEDIA}
        aria-label={names(field.names)}
        onChange={(event) => void take(event.target.files)}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a way beside the button, not instead of it */}
      <div
        className={over ? "files-drop over" : "files-drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void take(event.dataTransfer.files);
        }}
      >
        <Button id={id} loading={busy} onClick={() => chooser.current?.click()}>
          {t("form:attach")}
        </Button>
        <span className="quiet">{t("form:drop-here")}</span>
      </div>
      <ProblemView fault={fault} />
    </div>
  );
}
