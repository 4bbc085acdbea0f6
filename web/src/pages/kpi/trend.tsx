/** A figure over time: the drawing, what its lines are, and the same as a table. */
import { Anchor, Group, Stack, Table, Text } from "@mantine/core";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import type { Chart } from "../../core/chart";
import { useLanguage } from "../../i18n";
import { formatDate, formatNumber, formatShortDate } from "../../i18n/format";
import type { Figure } from "./data";
import classes from "./indicator.module.css";
import { useIndicatorTexts } from "./indicator-texts";
import { asDate, type Days } from "./period";
import { reasonOf } from "./reasons";
import { type Written, writtenDays } from "./shown";
import { useTexts } from "./texts";

interface Props {
  figure: Figure;
  before?: Figure;
  write: Written;
  onSelect: (days: Days) => void;
  /** Where the chart is found by whoever makes a picture of it. */
  chart: RefObject<Chart | null>;
}

export function Trend({ figure, before, write, onSelect, chart }: Props) {
  const t = useIndicatorTexts();
  if (figure.trend.length < 2)
    return (
      <Text size="sm" c="dimmed">
        {t("noTrend")}
      </Text>
    );
  return (
    <Stack gap="xs">
      <Drawing {...{ figure, before, write, onSelect, chart }} />
      <Legend figure={figure} hasBefore={Boolean(before?.trend.length)} />
      {figure.breaks.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t("breaks")}
          </Text>
          {figure.breaks.map((one, number) => (
            <Text size="sm" key={one.at + String(number)}>
              {t("breakAt", { number: number + 1, date: formatDate(one.at), why: whyOf(one.what, t("breakMeasure")) })}
            </Text>
          ))}
        </div>
      )}
      <AsTable figure={figure} write={write} onSelect={onSelect} />
    </Stack>
  );
}

function whyOf(what: Figure["breaks"][number]["what"], otherwise: string): string {
  return what.map(reasonOf).join(" ") || otherwise;
}

function Drawing({ figure, before, write, onSelect, chart }: Props) {
  const t = useTexts();
  const it = useIndicatorTexts();
  const place = useRef<HTMLDivElement>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  const chosen = useLanguage();
  const earlier = useMemo(() => before?.trend.map(({ value }) => value) ?? [], [before]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in another language
  useEffect(() => {
    let mounted: Chart | null = null;
    let isGone = false;
    const { trend, unit } = figure;
    void import("../../core/chart").then(({ mountChart }) => {
      if (isGone || !place.current) return;
      mounted = mountChart(place.current, {
        points: trend.map((one) => ({ at: asDate(one.since), value: one.value, low: one.low, high: one.high })),
        before: earlier,
        target: figure.target,
        breaks: figure.breaks.map((one) => ({ at: new Date(one.at), text: whyOf(one.what, it("breakMeasure")) })),
        write: (value) => write(value, unit),
        writeDay: formatShortDate,
        describe: (index) => {
          const point = trend[index];
          return point
            ? `${writtenDays(point)}: ${write(point.value, unit)} · ${t("cases", { count: point.number })}`
            : "";
        },
        onSelect: (index) => {
          const point = trend[index];
          if (point) select.current(point);
        },
      });
      chart.current = mounted;
    });
    return () => {
      isGone = true;
      chart.current = null;
      mounted?.destroy();
    };
  }, [figure, earlier, write, chosen]);

  return <div ref={place} className={`sw-chart ${classes.chart}`} aria-hidden data-points={figure.trend.length} />;
}

function Legend({ figure, hasBefore }: { figure: Figure; hasBefore: boolean }) {
  const t = useIndicatorTexts();
  const lines = [
    { text: t("legendNow"), kind: classes.lineNow, shown: true },
    { text: t("legendBefore"), kind: classes.lineBefore, shown: hasBefore },
    { text: t("legendTarget"), kind: classes.lineTarget, shown: figure.target !== null },
    { text: t("legendBand"), kind: classes.lineBand, shown: figure.low !== null },
  ];
  return (
    <Group gap="md" aria-hidden>
      {lines
        .filter(({ shown }) => shown)
        .map(({ text, kind }) => (
          <Group key={text} gap={6} wrap="nowrap">
            <span className={`${classes.sample} ${kind}`} />
            <Text size="xs" c="dimmed">
              {text}
            </Text>
          </Group>
        ))}
    </Group>
  );
}

function AsTable({ figure, write, onSelect }: Pick<Props, "figure" | "write" | "onSelect">) {
  const t = useIndicatorTexts();
  const hasInterval = figure.low !== null;
  return (
    <details className={classes.details}>
      <summary>{t("asTable")}</summary>
      <Table.ScrollContainer minWidth={280} mah={360} tabIndex={0}>
        <Table verticalSpacing={4} aria-label={t("trend")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("days")}</Table.Th>
              <Table.Th ta="right">{t("figure")}</Table.Th>
              {hasInterval && <Table.Th ta="right">{t("intervalColumn")}</Table.Th>}
              <Table.Th ta="right">{t("casesColumn")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {figure.trend.map((point) => (
              <Table.Tr key={point.since}>
                <Table.Td>
                  <Anchor component="button" type="button" size="sm" onClick={() => onSelect(point)}>
                    {writtenDays(point)}
                  </Anchor>
                </Table.Td>
                <Table.Td ta="right">{write(point.value, figure.unit)}</Table.Td>
                {hasInterval && (
                  <Table.Td ta="right">
                    {point.value === null
                      ? "–"
                      : `${write(point.low, figure.unit)} – ${write(point.high, figure.unit)}`}
                  </Table.Td>
                )}
                <Table.Td ta="right">{formatNumber(point.number)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
