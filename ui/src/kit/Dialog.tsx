import { Button, Modal } from "antd";
import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ProblemView } from "./Problem";

type Props = {
  title: string;
  verb: string;
  onSubmit: () => void;
  onClose: () => void;
  busy?: boolean;
  ready?: boolean;
  danger?: boolean;
  fault?: unknown;
  wide?: boolean;
  beside?: string[];
  children: ReactNode;
};

/** One question, one button that says the verb; Enter submits, Escape closes, focus goes back to the opener. */
export function Dialog({
  title,
  verb,
  onSubmit,
  onClose,
  busy,
  ready = true,
  danger,
  fault,
  wide,
  beside,
  children,
}: Props) {
  const { t } = useTranslation();
  const form = useId();
  useReturn();
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (fault) said.current?.scrollIntoView({ block: "nearest" });
  }, [fault]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onSubmit();
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      width={wide ? 680 : 480}
      destroyOnHidden
      centered
      styles={{ body: { maxHeight: "calc(100dvh - 190px)", overflowY: "auto" } }}
      mask={{ closable: false }}
      footer={[
        <Button key="close" onClick={onClose}>
          {t("frame:cancel")}
        </Button>,
        <Button key="do" form={form} htmlType="submit" type="primary" danger={danger} loading={busy} disabled={!ready}>
          {verb}
        </Button>,
      ]}
    >
      <form id={form} onSubmit={submit} className="dialog-form">
        {children}
        <div ref={said}>
          <ProblemView fault={fault} beside={beside} />
        </div>
      </form>
    </Modal>
  );
}

/** Gives the focus back to what had it when the dialog came, unless something else has taken it since. */
function useReturn() {
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const back = opener.current;
    return () => {
      setTimeout(() => {
        if (document.activeElement === document.body && back instanceof HTMLElement) back.focus();
      });
    };
  }, []);
}

export function Labelled({
  label,
  id,
  asked,
  children,
}: {
  label: string;
  id: string;
  asked?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
        {asked && <span className="asked"> *</span>}
      </label>
      {children}
    </div>
  );
}
