import { useTranslation } from "react-i18next";
import type { TaskSummary } from "@/api/types";
import { DataTable } from "./DataTable";
import { linkTo } from "./links";
import { StatusTag } from "./StatusTag";
import { Moment } from "./Value";
import { useNames } from "./words";

export const taskAddress = (task: Pick<TaskSummary, "case" | "task">) =>
  `/tasks/${encodeURIComponent(task.case)}/${encodeURIComponent(task.task)}`;

/** Where a task is found: on its page while it waits, in its case once it is done. */
const found = (task: TaskSummary) => (task.state === "done" ? linkTo("cases", task.case) : taskAddress(task));

/** How a task stands, and what sets it apart: that it is late, that somebody urges it, that it is asked for another. */
export function TaskMarks({ task }: { task: TaskSummary }) {
  const open = task.state !== "done";
  return (
    <span className="marks">
      <StatusTag status={task.late && open ? "late" : task.state} />
      {open && task.urged_at && <StatusTag status="urged" />}
      {open && task.owner && <StatusTag status="delegated" />}
    </span>
  );
}

/** Tasks, one a row; the row leads to the task, unless the reader may only know of them. */
export function TaskTable({ tasks, caption, still }: { tasks: TaskSummary[]; caption: string; still?: boolean }) {
  const { t } = useTranslation();
  const names = useNames();
  return (
    <DataTable
      caption={caption}
      rows={tasks}
      rowKey={(task) => `${task.case}/${task.task}`}
      link={still ? undefined : found}
      columns={[
        { key: "name", title: t("work:task"), cell: (task) => names(task.names) },
        {
          key: "subject",
          title: t("work:subject"),
          cell: (task) => names(task.subject?.label) || task.subject?.id || task.case,
        },
        { key: "process", title: t("work:process"), cell: (task) => names(task.process.names) },
        {
          key: "state",
          title: t("work:state"),
          cell: (task) => <TaskMarks task={task} />,
        },
        { key: "due", title: t("work:due"), cell: (task) => <Moment at={task.due} /> },
        {
          key: "who",
          title: t("work:holder"),
          cell: (task) =>
            task.owner && task.assignee
              ? t("work:held-for", { name: task.assignee.name, owner: task.owner.name })
              : (task.assignee?.name ?? ""),
        },
      ]}
    />
  );
}
