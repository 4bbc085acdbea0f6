/** The answer: who passes, where the others stick, how it ends, per deal, and what to expect. */
import { Alert, Card, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { language } from "../../../i18n";
import { formatDate, formatNumber } from "../../../i18n/format";
import { Empty } from "../../../ui/page";
import type { Answer } from "./data";
import { Exits } from "./exits";
import { Painted } from "./painted";
import { PerDeal } from "./per-deal";
import { Simulation } from "./simulation";
import { StuckAt } from "./stuck-at";
import { useTexts } from "./texts";

interface Props {
  answer: Answer;
  xml: string;
  name: string;
}

export function Results({ answer, xml, name }: Props) {
  const t = useTexts();
  const { replayed, simulated } = answer;
  if (!replayed.looked_at) return <Empty title={t("noRuns")} hint={t("noRunsHint")} />;
  return (
    <Stack gap="lg">
      {answer.is_cut && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t("cut")}>
          {t("cutHint", {
            wanted: formatNumber(replayed.wanted),
            looked: formatNumber(replayed.looked_at),
            repetitions: formatNumber(simulated?.repetitions ?? 0),
          })}
        </Alert>
      )}
      <Verdict answer={answer} />
      {replayed.stuck_at.length > 0 && <StuckAt places={replayed.stuck_at} />}
      <Exits outcomes={replayed.outcomes} />
      <Painted replayed={replayed} xml={xml} name={name} />
      {replayed.passed > 0 && <PerDeal replayed={replayed} />}
      {simulated && <Simulation simulated={simulated} />}
    </Stack>
  );
}

/** A part of the answer under its heading. */
export function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}

function Verdict({ answer }: { answer: Answer }) {
  const t = useTexts();
  const { passed, stuck, runs, left_out: leftOut } = answer.replayed;
  const share = (count: number) => (runs ? (100 * count) / runs : 0);
  const inRussian = language() === "ru";
  return (
    <Card withBorder component="section" aria-label={t("ofRuns", { count: runs })}>
      <Group gap={8} align="baseline">
        <Text fw={700} size="lg" c={passed ? "var(--sw-good)" : undefined}>
          {t("passing", { count: passed })}
        </Text>
        {stuck > 0 && (
          <Text fw={700} size="lg" c="var(--sw-late)">
            {t("sticking", { count: stuck })}
          </Text>
        )}
        <Text c="dimmed">{t("ofRuns", { count: runs })}</Text>
      </Group>
      <Progress.Root size="md" my="xs" aria-hidden>
        <Progress.Section value={share(passed)} color="green" />
        <Progress.Section value={share(stuck)} color="red" striped />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {t("standing", { version: answer.version })}{" "}
        {answer.since &&
          answer.until &&
          t("period", { since: formatDate(answer.since), until: formatDate(answer.until) })}
      </Text>
      {leftOut.map((one) => (
        <Text key={one.why} size="sm" c="dimmed">
          {t("leftOut", { count: one.runs, why: (inRussian && one.why_ru) || one.why })}
        </Text>
      ))}
    </Card>
  );
}
