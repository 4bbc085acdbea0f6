/** An indicator at a glance. */
import { Badge, Card, Group, Progress, Stack, Text, Tooltip } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { Link } from "wouter";
import { named } from "../../i18n";
import { formatRounded } from "../../i18n/format";
import type { Cause, Figure } from "./data";
import { kpiPath } from "./data";
import classes from "./kpi.module.css";
import { reasonOf } from "./reasons";
import type { Written } from "./shown";
import { Spark } from "./spark";
import { certainty, comparisonOf, Standing, targetOf } from "./standing";
import { useTexts } from "./texts";

interface Props {
  figure: Figure;
  before?: Figure;
  reasons?: Cause[];
  write: Written;
  query: string;
}

export function Tile({ figure, before, reasons = [], write, query }: Props) {
  const t = useTexts();
  const name = named(figure);
  const told = [comparisonOf(figure, write, t), ...certainty(figure, figure.unit, write, t)];
  const notes = [targetOf(figure, write, t), ...(figure.progress > 0 ? told : [])];
  return (
    <Card withBorder padding="sm" component="article" aria-label={name} className={classes.tile}>
      <Stack gap={6} h="100%">
        <Text size="sm" fw={600} lh={1.3}>
          <Link href={kpiPath(figure.key) + query} className={classes.tileLink}>
            {name}
          </Link>
        </Text>
        <Group gap="xs" justify="space-between" align="baseline">
          <Text fz={26} fw={650} lh={1.1} className={classes.figure}>
            {write(figure.value, figure.unit)}
          </Text>
          <Standing standing={figure.standing} />
        </Group>
        <Spark trend={figure.trend} before={before?.trend} target={figure.target} label={t("trendOf", { name })} />
        <Text size="xs" c="dimmed">
          {notes.filter(Boolean).join(" · ")}
        </Text>
        <Measuring progress={figure.progress} />
        {figure.state === "unverified" && <Unverified reasons={reasons} />}
      </Stack>
    </Card>
  );
}

/** How much of the history has been measured, until all is. */
export function Measuring({ progress }: { progress: number }) {
  const t = useTexts();
  if (progress >= 1) return null;
  const percent = `${formatRounded(100 * progress, 0)}%`;
  return (
    <Stack gap={2} data-measuring>
      <Text size="xs">{t("measuring", { percent })}</Text>
      <Progress value={100 * progress} size="sm" aria-label={t("measuring", { percent })} />
    </Stack>
  );
}

export function Unverified({ reasons }: { reasons: Cause[] }) {
  const t = useTexts();
  const why = reasons.map(reasonOf).join(" ");
  return (
    <Tooltip label={why || t("unverifiedWhy")} multiline maw={340}>
      <Badge
        color="orange"
        variant="light"
        radius="sm"
        tt="none"
        leftSection={<IconAlertCircle size={14} aria-hidden />}
        style={{ zIndex: 1 }}
      >
        {t("unverified")}
      </Badge>
    </Tooltip>
  );
}
