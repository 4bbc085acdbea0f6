/** One work item in the list. */
import { Badge, Group, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "wouter";
import { useMe } from "../../app/session";
import { named } from "../../i18n";
import { isStage, useStageTexts } from "../../parts/stages";
import { Ago, Due } from "../../ui/moments";
import { aboutDeal, type Item, stageOf } from "./item";
import classes from "./row.module.css";
import { useTexts } from "./texts";

interface Props {
  item: Item;
  href: string;
  isOpen: boolean;
}

export function ItemRow({ item, href, isOpen }: Props) {
  const t = useTexts();
  const me = useMe();
  const stageName = useStageTexts();
  const stage = stageOf(item);
  const holder = item.assignee === me.name ? t("you") : item.assignee || t("notTaken");
  return (
    <Link
      href={href}
      className={classes.row}
      data-open={isOpen || undefined}
      data-item={item.id}
      aria-current={isOpen ? "true" : undefined}
    >
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Group gap={4} wrap="nowrap" style={{ overflow: "hidden" }}>
          <Priority priority={item.priority} />
          <Text size="sm" fw={600} truncate>
            {named(item)}
          </Text>
        </Group>
        <Text size="xs" style={{ flexShrink: 0 }}>
          {item.completed_at ? <Ago at={item.completed_at} /> : <Due at={item.due_at} />}
        </Text>
      </Group>
      <Text size="xs" truncate>
        {aboutDeal(item)}
      </Text>
      <Group justify="space-between" gap={8} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {stage && (isStage(stage) ? stageName(stage) : stage)}
        </Text>
        <Group gap={6} wrap="nowrap" style={{ flexShrink: 0 }}>
          {item.turn === "returned" && (
            <Badge size="xs" color="orange" variant="light">
              {t("isReturned")}
            </Badge>
          )}
          <Text size="xs" c="dimmed">
            {holder}
          </Text>
        </Group>
      </Group>
    </Link>
  );
}

export function Priority({ priority }: { priority: number }) {
  const t = useTexts();
  if (!priority) return null;
  const Icon = priority > 0 ? IconArrowUp : IconArrowDown;
  return (
    <Icon
      size={16}
      style={{ flexShrink: 0 }}
      color={priority > 0 ? "var(--mantine-color-red-text)" : "var(--mantine-color-dimmed)"}
      role="img"
      aria-label={priority > 0 ? t("high") : t("low")}
    />
  );
}
