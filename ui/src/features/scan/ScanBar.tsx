import { Button, Input, type InputRef } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { groupSeparator } from "@/kit/form/keys";

/** Where a code is typed or a scanner sends it. No screen keyboard comes up unless asked for, and no input method. */
export function ScanBar({ onCode, busy }: { onCode: (code: string) => void; busy: boolean }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [byHand, setByHand] = useState(false);
  const input = useRef<InputRef>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const code = typed.trim();
    if (!code) return;
    setTyped("");
    onCode(code);
  }

  return (
    <form className="scan-bar" onSubmit={submit}>
      <Input
        ref={input}
        autoFocus
        size="large"
        lang="en"
        inputMode={byHand ? "text" : "none"}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label={t("scan:typed")}
        placeholder={t("scan:typed")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const separated = groupSeparator(event);
          if (separated !== null) setTyped(separated);
        }}
      />
      <Button
        size="large"
        className="by-hand"
        aria-pressed={byHand}
        onClick={() => {
          setByHand(!byHand);
          input.current?.focus();
        }}
      >
        {t("scan:type")}
      </Button>
      <Button size="large" htmlType="submit" type="primary" loading={busy} disabled={!typed.trim()}>
        {t("scan:read")}
      </Button>
    </form>
  );
}
