/** The funnel over the five stages: the two ways of attraction side by side, below them what comes of it. */
import { Card, Group, Text } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { formatNumber, formatRounded } from "../../i18n/format";
import { isLost, Outcome } from "../../parts/outcomes";
import { isStage, useStageTexts } from "../../parts/stages";
import { Empty, ListSkeleton, Loaded } from "../../ui/page";
import { asQuery, heatPath, kpiPath } from "./data";
import classes from "./kpi.module.css";
import { type Period, usePeriodQuery } from "./period";
import { written } from "./shown";
import { useTexts } from "./texts";

type Stage = Schemas["StageOfDays"];

/** The indicator whose observations are the entries: by it one comes to the deals. */
const ENTRIES = "stage-entries";

interface Props {
  period: Period;
  /** Keys of attached indicators. */
  attached: ReadonlySet<string>;
}

export function Funnel({ period, attached }: Props) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/funnel/days", { params: { query: asQuery(period) } });
  return (
    <Card withBorder component="section" aria-label={t("funnel")} padding="sm">
      <Loaded query={query} skeleton={<ListSkeleton lines={4} height={86} />}>
        {({ stages }) =>
          stages.some(({ entered }) => entered > 0) ? (
            <Stages stages={stages} hasEntries={attached.has(ENTRIES)} />
          ) : (
            <Empty title={t("funnelEmpty")} />
          )
        }
      </Loaded>
    </Card>
  );
}

function Stages({ stages, hasEntries }: { stages: Stage[]; hasEntries: boolean }) {
  const most = Math.max(...stages.map(({ entered }) => entered));
  const found = new Map(stages.map((stage) => [stage.stage, stage]));
  const [inbound, outbound, ...further] = stages;
  const before = (stage: string) =>
    (stage === "discussion" ? ["inbound", "outbound"] : [stage === "execution" ? "discussion" : "execution"])
      .map((one) => found.get(one)?.entered ?? 0)
      .reduce((sum, one) => sum + one, 0);
  return (
    <ol className={classes.funnel}>
      <li className={classes.pair}>
        {[inbound, outbound].map((stage) => stage && <Entries key={stage.stage} {...{ stage, most, hasEntries }} />)}
      </li>
      {further.map((stage) => (
        <li key={stage.stage}>
          <Step stage={stage} before={before(stage.stage)} />
          <Entries {...{ stage, most, hasEntries }} />
        </li>
      ))}
    </ol>
  );
}

/** How many of those before come into a stage. Existing clients come into the discussion as well, so it can be more than all. */
function Step({ stage, before }: { stage: Stage; before: number }) {
  const t = useTexts();
  if (stage.share === null) return <div className={classes.step} />;
  const [count, of] = [stage.entered, formatNumber(before)];
  return (
    <div className={classes.step}>
      <IconArrowDown size={14} aria-hidden />
      {stage.share <= 1
        ? t("goOn", { share: `${formatRounded(100 * stage.share, 1)}%`, count, of })
        : t("comeIn", { count: formatNumber(count), of })}
    </div>
  );
}

function Entries({ stage, most, hasEntries }: { stage: Stage; most: number; hasEntries: boolean }) {
  const t = useTexts();
  const stageName = useStageTexts();
  const kept = usePeriodQuery();
  const name = isStage(stage.stage) ? stageName(stage.stage) : stage.stage;
  const exits = Object.entries(stage.exits).sort(([, one], [, other]) => other - one);
  const lost = exits.reduce((sum, [exit, count]) => sum + (isLost(exit) ? count : 0), stage.failed + stage.cancelled);
  const share = lost ? `${formatRounded((100 * lost) / stage.entered, 0)}%` : "";
  const deals = hasEntries
    ? kpiPath(ENTRIES) + kept({ filter: `stage=${stage.stage}` })
    : `/deals?stage=${stage.stage}`;
  const width = `${(100 * stage.entered) / (most || 1)}%`;
  return (
    <section className={classes.stage} aria-label={name}>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <div className={classes.bar} style={{ "--share": width } as React.CSSProperties}>
        <Text fw={650} className={classes.figure}>
          <Link href={deals}>{formatNumber(stage.entered)}</Link>{" "}
          <Text span size="sm" fw={400}>
            {t("entered")}
          </Text>
        </Text>
      </div>
      <div className={classes.exits}>
        {exits.map(([exit, count]) => (
          <Group key={exit} gap={2} wrap="nowrap" component="span">
            <Outcome word={exit || "completed"} size="sm" />
            <Text span size="sm" className={classes.figure}>
              {formatNumber(count)}
            </Text>
          </Group>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {[
          lost > 0 && t("lostOf", { number: formatNumber(lost), share }),
          stage.active > 0 && t("running", { count: stage.active }),
          stage.median_hours !== null && t("medianTime", { time: inHoursOrDays(stage.median_hours) }),
        ]
          .filter(Boolean)
          .map((note) => `${note} · `)}
        <Link href={heatPath(stage.stage)}>{t("heatMap")}</Link>
      </Text>
    </section>
  );
}

function inHoursOrDays(hours: number): string {
  return hours < 48 ? written(hours, "hours", "") : written(hours / 24, "days", "");
}
