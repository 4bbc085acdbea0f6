/** How a work item stands: who has it and until when, who stands in, and what keeps one from completing it. */
import { Alert, Group, Text } from "@mantine/core";
import { IconBell, IconCircleCheck, IconInfoCircle, IconLock } from "@tabler/icons-react";
import { useMe } from "../../app/session";
import { formatDate, formatMoment } from "../../i18n/format";
import { useDepartmentName } from "../../parts/departments";
import { Due } from "../../ui/moments";
import { type Item, isFor, isOver, type Opened } from "./item";
import { useItemTexts } from "./item-texts";
import { Priority } from "./row";

export function Standing({ opened }: { opened: Opened }) {
  const t = useItemTexts();
  const me = useMe();
  const department = useDepartmentName();
  const item = opened.item as Item;
  const holder = !item.assignee
    ? t("forDepartment", { name: department(item.department) })
    : item.state === "open"
      ? t("meantFor", { name: item.assignee })
      : item.assignee === me.name
        ? t("heldByYou")
        : t("heldBy", { name: item.assignee });
  const also = (opened.waiting?.also ?? []).map(({ role, name }) =>
    t(role === "substitute" ? "standIn" : role === "delegated-by" ? "delegatedBy" : "escalated", { name }),
  );
  if (item.assignee && me.stands_in_for.includes(item.assignee))
    also.unshift(t("substituteFor", { name: item.assignee }));
  return (
    <div>
      <Group gap={6}>
        <Priority priority={item.priority} />
        <Text size="sm">
          {!isOver(item) && holder}
          {!isOver(item) && item.due_at && (
            <>
              {" · "}
              {t("due")} <Due at={item.due_at} />
            </>
          )}
        </Text>
        {item.follow_up_at && !isOver(item) && (
          <Text size="sm" c="dimmed">
            <IconBell size={14} aria-hidden style={{ verticalAlign: -2 }} /> {formatDate(item.follow_up_at)}
          </Text>
        )}
      </Group>
      {also.length > 0 && !isOver(item) && (
        <Text size="xs" c="dimmed">
          {also.join(" ")}
        </Text>
      )}
    </div>
  );
}

/** Why one can't complete it now; nothing when one can. */
export function Obstacle({ item }: { item: Item }) {
  const t = useItemTexts();
  const me = useMe();
  if (item.state === "completed") {
    const told = { name: item.completed_by, when: item.completed_at ? formatMoment(item.completed_at) : "" };
    const isMine = item.completed_by === me.name;
    return (
      <Alert icon={<IconCircleCheck />} color={isMine ? "green" : "orange"} variant="light" role="status">
        {t(isMine ? "completedBy" : "completedByOther", told)}
      </Alert>
    );
  }
  if (item.state === "withdrawn")
    return (
      <Alert icon={<IconInfoCircle />} color="orange" variant="light" role="status">
        {t("isWithdrawn")}
      </Alert>
    );
  if (item.turn) return item.assignee === me.name ? null : <Note text={t("senderMends")} />;
  if (item.state === "claimed" && item.assignee !== me.name)
    return <Note text={t("takenByOther", { name: item.assignee })} />;
  if (item.state === "open")
    return <Note text={isFor(item, me) ? t("takeFirst") : t("takenByOther", { name: item.assignee })} />;
  return null;
}

function Note({ text }: { text: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <IconLock size={16} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">{text}</Text>
    </Group>
  );
}
