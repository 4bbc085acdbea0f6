/** How the installation is. What needs somebody stands out, and leads to where it is mended. */
import { Alert, Anchor, Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { api } from "../../api/client";
import { formatMoment, formatNumber } from "../../i18n/format";
import { Ago } from "../../ui/moments";
import { Loaded } from "../../ui/page";
import { useTexts } from "./texts";

/** So long nobody has done what is due: then no worker works. */
const IDLE = 5 * 60_000;

export function Overview() {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/operations", {}, { refetchInterval: 15_000 });
  return (
    <Loaded query={query}>
      {(now) => {
        const isIdle = now.oldest_due_at && Date.parse(now.now) - Date.parse(now.oldest_due_at) > IDLE;
        return (
          <Stack gap="md">
            {isIdle && (
              <Alert color="red" title={t("noWorker")}>
                {t("noWorkerHint")}
              </Alert>
            )}
            {now.failing_hooks > 0 && (
              <Alert color="red" title={t("failingHooks", { count: now.failing_hooks })}>
                {t("failingHooksHint")}
              </Alert>
            )}
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
              <Figure name={t("openIncidents")} to="/operations/incidents" value={now.incidents} isBad>
                {now.oldest_incident_at ? (
                  <>
                    {t("oldest")} <Ago at={now.oldest_incident_at} />
                  </>
                ) : (
                  t("nothingStuck")
                )}
              </Figure>
              <Figure name={t("waitingLetters")} to="/operations/dead-letters?state=waiting" value={now.letters} isBad>
                {t("lettersHint")}
              </Figure>
              <Figure name={t("dueJobs")} to="/operations/jobs?state=due" value={now.due} isBad={Boolean(isIdle)}>
                {now.oldest_due_at ? (
                  <>
                    {t("oldest")} <Ago at={now.oldest_due_at} />
                  </>
                ) : (
                  t("nothingDue")
                )}
              </Figure>
              <Figure name={t("laterJobs")} to="/operations/jobs" value={now.later}>
                {now.next_due_at && (
                  <>
                    {t("next")} <Ago at={now.next_due_at} />
                  </>
                )}
              </Figure>
              <Figure name={t("runningJobs")} to="/operations/jobs?state=running" value={now.running}>
                {now.late_leases > 0 ? t("lateLeases", { count: now.late_leases }) : t("runningHint")}
              </Figure>
              <Figure name={t("keptMessages")} to="/operations/messages?state=kept" value={now.kept}>
                {t("keptHint")}
              </Figure>
              <Figure name={t("expiredMessages")} to="/operations/messages?state=expired" value={now.expired} isBad>
                {t("expiredHint")}
              </Figure>
              <Figure name={t("lastSeal")} to="/audit/seals" value={now.seal?.number ?? 0}>
                {now.seal ? <Ago at={now.seal.sealed_at} /> : now.seal_minutes ? t("neverSealed") : t("sealedByHand")}
              </Figure>
            </SimpleGrid>
            <Group gap="lg">
              <About name={t("version")}>{now.version}</About>
              <About name={t("database")}>{now.database === "sqlite" ? "SQLite" : "PostgreSQL"}</About>
              <About name={t("revision")}>{now.revision}</About>
              <About name={t("broker")}>{BROKERS[now.broker] || t("noBroker")}</About>
              <About name={t("clock")}>{formatMoment(now.now)}</About>
              <About name={t("workers")}>
                {now.workers.map((one) => `${one.name} (${formatNumber(one.jobs)})`).join(", ") || t("noneBusy")}
              </About>
            </Group>
          </Stack>
        );
      }}
    </Loaded>
  );
}

const BROKERS: Record<string, string> = { rabbitmq: "RabbitMQ", redis: "Redis" };

interface FigureProps {
  name: string;
  to: string;
  value: number;
  /** More than none needs somebody. */
  isBad?: boolean;
  children?: ReactNode;
}

function Figure({ name, to, value, isBad, children }: FigureProps) {
  return (
    <Paper withBorder p="sm" data-figure={name}>
      <Anchor component={Link} href={to} size="sm">
        {name}
      </Anchor>
      <Text size="xl" fw={700} c={isBad && value ? "var(--sw-late)" : undefined}>
        {formatNumber(value)}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {children}
      </Text>
    </Paper>
  );
}

function About({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm">{children}</Text>
    </div>
  );
}
