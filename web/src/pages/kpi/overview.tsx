/** All figures: the funnel, below it the indicators stage by stage. */
import { Button, Group, Skeleton, Stack, Title } from "@mantine/core";
import { IconArrowsDiff, IconPlus, IconPrinter, IconTemperature, IconUsers } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link } from "wouter";
import { Loaded, Page } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { Banner } from "./banner";
import {
  type Cause,
  type Figure,
  type Figures,
  PLACES_OF_KPIS,
  useFigures,
  useFiguresBefore,
  useKpis,
  useMayAttach,
} from "./data";
import { ExportFigures } from "./export-menu";
import { Funnel } from "./funnel";
import classes from "./kpi.module.css";
import { usePeriod, usePeriodQuery } from "./period";
import { PeriodPicker } from "./period-picker";
import { useWritten } from "./shown";
import { useTexts } from "./texts";
import { Tile } from "./tile";
import { usePlaceName } from "./words";

export default function Overview() {
  const t = useTexts();
  const common = useCommonTexts();
  const mayAttach = useMayAttach();
  const { period, change } = usePeriod();
  const figures = useFigures(period);
  const before = useFiguresBefore(period);
  const kept = usePeriodQuery();
  const attached = useMemo(() => new Set(figures.data?.items.map(({ key }) => key)), [figures.data]);
  return (
    <Page
      title={common("kpi")}
      actions={
        <>
          {mayAttach && (
            <Button component={Link} href="/kpi/new" leftSection={<IconPlus size={16} aria-hidden />}>
              {t("newKpi")}
            </Button>
          )}
          <ExportFigures period={period} />
        </>
      }
    >
      <Group justify="space-between" align="end" gap="sm">
        <PeriodPicker period={period} change={change} />
        <Further query={kept()} />
      </Group>
      {figures.data && <Banner number={attached.size} />}
      <Funnel period={period} attached={attached} />
      <Loaded query={figures} skeleton={<TileSkeletons />}>
        {(told) => <Tiles figures={told} before={before.data?.items} query={kept()} />}
      </Loaded>
    </Page>
  );
}

function Further({ query }: { query: string }) {
  const t = useTexts();
  const pages = [
    { to: `/kpi/compare${query}`, text: t("compare"), Icon: IconArrowsDiff },
    { to: "/kpi/heat/discussion", text: t("heat"), Icon: IconTemperature },
    { to: "/kpi/clients", text: t("clients"), Icon: IconUsers },
    { to: `/kpi/report${query}`, text: t("report"), Icon: IconPrinter },
  ];
  return (
    <Group gap={4} component="nav" aria-label={t("furtherPages")}>
      {pages.map(({ to, text, Icon }) => (
        <Button
          key={to}
          component={Link}
          href={to}
          variant="subtle"
          size="compact-sm"
          leftSection={<Icon size={16} aria-hidden />}
        >
          {text}
        </Button>
      ))}
    </Group>
  );
}

function Tiles({ figures, before = [], query }: { figures: Figures; before?: Figure[]; query: string }) {
  const t = useTexts();
  const placeName = usePlaceName();
  const write = useWritten(figures.currency);
  const reasons = useReasons();
  const earlier = useMemo(() => new Map(before.map((one) => [one.key, one])), [before]);
  return PLACES_OF_KPIS.map((stage) => {
    const some = figures.items.filter((one) => one.stage === stage);
    if (!some.length) return null;
    return (
      <Stack key={stage} gap="xs" component="section" aria-label={t("stageTiles", { stage: placeName(stage) })}>
        <Title order={2} size="h4">
          {placeName(stage)}
        </Title>
        <div className={classes.tiles}>
          {some.map((figure) => (
            <Tile
              key={figure.key}
              figure={figure}
              before={earlier.get(figure.key)}
              reasons={reasons.get(figure.key)}
              write={write}
              query={query}
            />
          ))}
        </div>
      </Stack>
    );
  });
}

/** Why indicators are unverified, by their keys. */
export function useReasons(): ReadonlyMap<string, Cause[]> {
  const { data } = useKpis();
  return useMemo(() => new Map(data?.items.map(({ key, reasons }) => [key, reasons])), [data]);
}

function TileSkeletons() {
  return (
    <div className={classes.tiles}>
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((one) => (
        <Skeleton key={one} height={170} radius="sm" />
      ))}
    </div>
  );
}
