/** One indicator: its figure, how it went, by whom and what, and the deals behind it. */
import { Button, Card, Group, Menu, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconEdit, IconPhoto, IconPrinter } from "@tabler/icons-react";
import { useRef } from "react";
import { Link } from "wouter";
import { useMe } from "../../app/session";
import type { Chart } from "../../core/chart";
import { named } from "../../i18n";
import { tellFailure } from "../../ui/notices";
import { Loaded, Page } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { About } from "./about";
import { useLooked } from "./address";
import { Behind } from "./behind";
import { Alerts, Changes } from "./changes";
import { type Figure, kpiPath, useFigures, useFiguresBefore, useKpi, useMayAttach } from "./data";
import { Detach } from "./detach";
import { ExportMenu } from "./export-menu";
import { Filters } from "./filters";
import { useIndicatorTexts } from "./indicator-texts";
import classes from "./kpi.module.css";
import { Members } from "./members";
import { type Period, usePeriod, usePeriodQuery } from "./period";
import { PeriodPicker } from "./period-picker";
import { useWritten, writtenDays } from "./shown";
import { certainty, comparisonOf, Standing, targetOf } from "./standing";
import { useTexts } from "./texts";
import { Measuring, Unverified } from "./tile";
import { Trend } from "./trend";

export default function IndicatorPage({ kpiKey }: { kpiKey: string }) {
  const t = useIndicatorTexts();
  const { period, change } = usePeriod();
  const { looked } = useLooked();
  const kept = usePeriodQuery();
  const figures = useFigures(period, [kpiKey], looked.filters);
  const chart = useRef<Chart | null>(null);
  const figure = figures.data?.items[0];
  return (
    <Page
      title={figure ? named(figure) : kpiKey}
      actions={
        <>
          <Button
            component={Link}
            href={`/kpi${kept()}`}
            variant="subtle"
            className="no-print"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
          >
            {t("back")}
          </Button>
          {figure && <Acts figure={figure} period={period} chart={chart} />}
        </>
      }
    >
      <PeriodPicker period={period} change={change} />
      <Loaded query={figures}>
        {({ items, currency }) =>
          items[0] && <Content figure={items[0]} currency={currency} period={period} chart={chart} />
        }
      </Loaded>
    </Page>
  );
}

interface Shown {
  figure: Figure;
  period: Period;
  chart: React.RefObject<Chart | null>;
}

function Acts({ figure, period, chart }: Shown) {
  const t = useTexts();
  const it = useIndicatorTexts();
  const common = useCommonTexts();
  const mayAttach = useMayAttach();
  const save = async () => {
    const blob = await chart.current?.picture(named(figure), writtenDays(period));
    if (!blob) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${figure.key}-${period.since}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <>
      <ExportMenu
        path={`/api/v1/figures/${encodeURIComponent(figure.key)}/export`}
        query={new URLSearchParams({ since: period.since, until: period.until })}
        stem={`${figure.key}-${period.since}`}
      >
        <Menu.Item
          leftSection={<IconPhoto size={16} aria-hidden />}
          onClick={() => save().catch(tellFailure)}
          disabled={figure.trend.length < 2}
        >
          {it("picture")}
        </Menu.Item>
        <Menu.Item leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t("print")}
        </Menu.Item>
      </ExportMenu>
      {mayAttach && (
        <>
          <Button
            component={Link}
            href={`${kpiPath(figure.key)}/edit`}
            variant="default"
            className="no-print"
            leftSection={<IconEdit size={16} aria-hidden />}
          >
            {common("edit")}
          </Button>
          <Detach kpiKey={figure.key} name={named(figure)} />
        </>
      )}
    </>
  );
}

function Content({ figure, currency, period, chart }: Shown & { currency: string }) {
  const t = useIndicatorTexts();
  const { looked, change } = useLooked();
  const before = useFiguresBefore(period, [figure.key], looked.filters);
  const details = useKpi(figure.key);
  const write = useWritten(currency);
  const me = useMe();
  const dimensions = figure.dimensions.filter((one) => one !== "employee" || "figures.people" in me.actions);
  return (
    <Stack gap="md">
      <Filters filters={looked.filters} change={(filters) => change({ filters })} />
      <Headline figure={figure} write={write} reasons={details.data?.reasons ?? []} />
      <Card withBorder component="section" aria-label={t("trend")}>
        <Trend
          figure={figure}
          before={before.data?.items[0]}
          write={write}
          chart={chart}
          onSelect={(point) => change({ point })}
        />
      </Card>
      {dimensions.length > 0 && <Members {...{ figure, dimensions, period, write }} />}
      <Behind {...{ figure, period, write }} />
      {details.data && <About kpi={details.data} />}
      {details.data && <Changes changes={details.data.changes} />}
      <Alerts kpiKey={figure.key} write={write} />
    </Stack>
  );
}

interface HeadlineProps {
  figure: Figure;
  write: ReturnType<typeof useWritten>;
  reasons: Parameters<typeof Unverified>[0]["reasons"];
}

function Headline({ figure, write, reasons }: HeadlineProps) {
  const t = useTexts();
  const notes = [
    targetOf(figure, write, t),
    comparisonOf(figure, write, t),
    ...certainty(figure, figure.unit, write, t),
  ];
  return (
    <Stack gap={4}>
      <Group gap="md" align="baseline">
        <Text fz={40} fw={650} lh={1.1} className={classes.figure} data-figure>
          {write(figure.value, figure.unit)}
        </Text>
        <Standing standing={figure.standing} />
        {figure.state === "unverified" && <Unverified reasons={reasons} />}
      </Group>
      <Text size="sm" c="dimmed">
        {notes.filter(Boolean).join(" · ")}
      </Text>
      <Measuring progress={figure.progress} />
    </Stack>
  );
}

export function SectionTitle({ children }: { children: string }) {
  return (
    <Title order={2} size="h4">
      {children}
    </Title>
  );
}
