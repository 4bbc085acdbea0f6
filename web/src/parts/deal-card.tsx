/** A deal in short: what it is, whose, who holds it and until when. */
import { Group, Paper, Text } from "@mantine/core";
import { Link } from "wouter";
import type { Schemas } from "../api/client";
import { defineTexts } from "../i18n";
import { Due } from "../ui/moments";
import { useDepartmentName } from "./departments";
import { Outcome } from "./outcomes";
import { useStageTexts } from "./stages";

export type DealInShort = Pick<
  Required<Schemas["Deal"]>,
  "key" | "title" | "client_name" | "stage" | "outcome" | "state"
> & { work?: { assignee: string; department: string; due_at: string | null; count: number } | null };

const useTexts = defineTexts("deal-card", {
  en: { more: "and {{count}} more", noClient: "no client yet" },
  ru: { more: "и ещё {{count}}", noClient: "клиента пока нет" },
});

/** Who has the work that is due first: a person, else a department. */
export function DealHolder({ deal }: { deal: DealInShort }) {
  const t = useTexts();
  const department = useDepartmentName();
  if (!deal.work) return null;
  const { assignee, department: key, count } = deal.work;
  const holder = assignee || department(key);
  return (
    <span title={assignee && department(key)}>
      {holder}
      {count > 1 && (
        <Text span size="xs" c="dimmed">
          {" "}
          {t("more", { count: count - 1 })}
        </Text>
      )}
    </span>
  );
}

export function DealCard({ deal, withStage }: { deal: DealInShort; withStage?: boolean }) {
  const t = useTexts();
  const stageName = useStageTexts();
  return (
    <Paper
      component={Link}
      href={`/deals/${deal.key}`}
      withBorder
      p="xs"
      h="100%"
      c="inherit"
      style={{ display: "block", textDecoration: "none", overflow: "hidden" }}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {deal.key}
        </Text>
        {(withStage || deal.state !== "open") && <Outcome word={deal.outcome} size="sm" />}
      </Group>
      <Text size="sm" fw={600} truncate>
        {deal.title || deal.client_name || t("noClient")}
      </Text>
      {deal.title && (
        <Text size="xs" truncate>
          {deal.client_name}
        </Text>
      )}
      {withStage && deal.stage && (
        <Text size="xs" c="dimmed" truncate>
          {stageName(deal.stage as never)}
        </Text>
      )}
      <Group justify="space-between" gap="xs" wrap="nowrap" mt={4}>
        <Text size="xs" truncate>
          <DealHolder deal={deal} />
        </Text>
        <Text size="xs" style={{ flexShrink: 0 }}>
          <Due at={deal.work?.due_at ?? null} />
        </Text>
      </Group>
    </Paper>
  );
}
