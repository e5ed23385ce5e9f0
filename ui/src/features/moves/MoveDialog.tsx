import { Checkbox, Input, Radio, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Choice, Json, Names, Values } from "@/api/types";
import { Dialog, Labelled } from "@/kit/Dialog";
import { LookUp } from "@/kit/LookUp";
import { useNames } from "@/kit/words";
import { answered, MOVES, type Options, type Question, WHERE } from "./moves";

type Props = {
  move: string;
  names: Names;
  options: Options;
  busy: boolean;
  fault: unknown;
  onClose: () => void;
  onGive: (answers: Values) => void;
};

/** One dialog for every move: what it does, what it asks, why. The table in `moves.ts` says what is asked. */
export function MoveDialog({ move, names: called, options, busy, fault, onClose, onGive }: Props) {
  const { t } = useTranslation();
  const spec = MOVES[move] ?? {};
  const asks = (spec.asks ?? []).filter((one) => options[one]?.length !== 0);
  const [answers, setAnswers] = useState<Values>(() => given(asks, options));
  const [reason, setReason] = useState("");
  const title = useNames()(called);
  const answer = (question: Question) => (value: unknown) => setAnswers({ ...answers, [question]: value });
  return (
    <Dialog
      title={title}
      verb={title}
      danger={spec.danger}
      busy={busy}
      fault={fault}
      ready={answered(asks, answers, reason, spec.reason === true)}
      onClose={onClose}
      onSubmit={() => onGive(spec.reason ? { ...answers, reason: reason.trim() } : answers)}
    >
      <p className={spec.danger ? "consequence danger" : "consequence"}>{t(`move:hint.${move}`)}</p>
      {asks.map((question, at) => (
        <Asked
          key={question}
          question={question}
          choices={options[question]}
          people={question === "person" || (question === "item" && options.people?.includes(answers.element))}
          value={answers[question]}
          focus={at === 0}
          onAnswer={answer(question)}
        />
      ))}
      {spec.reason && (
        <Labelled label={t("work:reason")} id="move-reason" asked>
          <Input.TextArea
            id="move-reason"
            autoFocus={asks.length === 0}
            autoSize={{ minRows: 2 }}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Labelled>
      )}
    </Dialog>
  );
}

/** Where there is only one thing to choose, it is chosen. */
function given(asks: Question[], options: Options): Values {
  const only = asks.flatMap((one) => (options[one]?.length === 1 ? [[one, options[one][0]?.key]] : []));
  return Object.fromEntries(only);
}

type AskedProps = {
  question: Question;
  choices: Choice[] | undefined;
  people: boolean | undefined;
  value: Json;
  focus: boolean;
  onAnswer: (value: unknown) => void;
};

function Asked({ question, choices, people, value, focus, onAnswer }: AskedProps) {
  const { t } = useTranslation();
  const names = useNames();
  const id = `move-${question}`;
  if (question === "straight") {
    return (
      <Checkbox checked={value === true} onChange={(event) => onAnswer(event.target.checked)}>
        {t("move:straight")}
      </Checkbox>
    );
  }
  if (question === "where") {
    return (
      <div className="field">
        <span className="label">
          {t("move:where.label")}
          <span className="asked"> *</span>
        </span>
        <Radio.Group
          vertical
          aria-label={t("move:where.label")}
          value={value ?? null}
          onChange={(event) => onAnswer(event.target.value)}
          options={WHERE.filter((one) => choices?.some((choice) => choice.key === one) ?? true).map((one) => ({
            value: one,
            label: t(`move:where.${one}`),
          }))}
        />
      </div>
    );
  }
  return (
    <Labelled label={t(`move:ask.${question}`)} id={id} asked={question !== "to"}>
      {choices ? (
        <Select
          id={id}
          autoFocus={focus}
          value={value ?? null}
          allowClear={question === "to"}
          placeholder={question === "to" ? t("move:step-before") : undefined}
          onChange={(chosen) => onAnswer(chosen ?? undefined)}
          options={choices.map((one) => ({ value: one.key, label: names(one.names) }))}
        />
      ) : people ? (
        <LookUp id={id} kind="people" value={value} onChange={onAnswer} focus={focus} />
      ) : (
        <Input.TextArea
          id={id}
          autoFocus={focus}
          autoSize={{ minRows: 2 }}
          maxLength={2000}
          value={value ?? ""}
          onChange={(event) => onAnswer(event.target.value)}
        />
      )}
    </Labelled>
  );
}
