/** A deal in short: what it is, whose, who holds it and until when. */
import { Group, Paper, Text } from "@mantine/core";
import { Link } from "wouter";
import type { Schemas } from "../api/client";
import { defineTexts, named } from "../i18n";
import { Due } from "../ui/moments";
import { useDepartmentName } from "./departments";
import { Outcome } from "./outcomes";
import { useStageTexts } from "./stages";

export type DealInShort = Pick<
  Required<Schemas["DealInList"]>,
  "key" | "title" | "client_name" | "stage" | "outcome" | "state" | "work"
>;

const useTexts = defineTexts("deal-card", {
  en: { more: "and {{count}} more", noWork: "nothing to do now", noClient: "no client yet" },
  ru: { more: "и ещё {{count}}", noWork: "сейчас делать нечего", noClient: "клиента пока нет" },
});

const DIMMED = { color: "var(--mantine-color-dimmed)" };

/** Who has the most urgent work: a person, else a department. */
export function DealHolder({ deal }: { deal: DealInShort }) {
  const t = useTexts();
  const department = useDepartmentName();
  const [first, ...others] = deal.work;
  if (!first) return deal.state === "open" ? <span style={DIMMED}>{t("noWork")}</span> : null;
  return (
    <span title={deal.work.map((work) => `${work.assignee || department(work.department)}: ${named(work)}`).join("\n")}>
      {first.assignee || department(first.department)}
      {others.length > 0 && (
        <Text span size="xs" c="dimmed">
          {" "}
          {t("more", { count: others.length })}
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
      {deal.work[0] && (
        <Text size="xs" truncate>
          {named(deal.work[0])}
        </Text>
      )}
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          <DealHolder deal={deal} />
        </Text>
        <Text size="xs" style={{ flexShrink: 0 }}>
          <Due at={deal.work[0]?.due_at ?? null} />
        </Text>
      </Group>
    </Paper>
  );
}
