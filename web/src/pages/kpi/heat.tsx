/** A stage's diagram, painted by how often, how long and how dear. */
import { Anchor, Button, Card, Grid, Group, SegmentedControl, Select, Stack, Table, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { api } from "../../api/client";
import { useSource } from "../../api/sources";
import { named } from "../../i18n";
import { formatDuration, formatMoment, formatNumber, formatUnit } from "../../i18n/format";
import { Diagram } from "../../parts/diagram";
import { ListSkeleton, Loaded, Page } from "../../ui/page";
import { MAP, useVersions } from "../model/data";
import { Listing } from "../operations/listing";
import { heatPath } from "./data";
import classes from "./heat.module.css";
import { amount, amountText, HEAT_PERIODS, type Heat, type HeatMeasure, MEASURES, painted, SHADES } from "./heat-data";
import { ElementPanel } from "./heat-element";
import { useHeatTexts } from "./heat-texts";
import { useIndicatorTexts } from "./indicator-texts";
import { usePlaceName } from "./words";

function useAddress() {
  const [params, setParams] = useSearchParams();
  const measure = MEASURES.find((one) => one === params.get("by")) ?? "frequency";
  const period = HEAT_PERIODS.find((one) => one === params.get("period")) ?? "quarter";
  const version = Number(params.get("version")) || null;
  const change = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return { measure, period, version, element: params.get("element") ?? "", change };
}

export default function HeatPage({ process }: { process: string }) {
  const t = useHeatTexts();
  const it = useIndicatorTexts();
  const placeName = usePlaceName();
  const address = useAddress();
  const { measure, period, version, element, change } = address;
  const query = { process, period, ...(version && { version }) };
  const heat = api.useQuery("get", "/api/v1/heat", { params: { query } });
  return (
    <Page
      title={t("title", { process: placeName(process) })}
      actions={
        <Button component={Link} href="/kpi" variant="subtle" leftSection={<IconArrowLeft size={16} aria-hidden />}>
          {it("back")}
        </Button>
      }
    >
      <Choices process={process} {...address} />
      <Loaded query={heat} skeleton={<ListSkeleton lines={1} height={520} />}>
        {(told) => (
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {told.computed_at ? t("readAt", { when: formatMoment(told.computed_at) }) : t("notRead")}
            </Text>
            <Grid gap="md">
              <Grid.Col span={{ base: 12, lg: 8.5 }}>
                <HeatMap heat={told} measure={measure} select={(id) => change("element", id)} shown={element} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 3.5 }}>
                <ElementPanel heat={told} element={element} />
              </Grid.Col>
            </Grid>
            <Rows heat={told} measure={measure} select={(id) => change("element", id)} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Choices({ process, measure, period, version, change }: { process: string } & ReturnType<typeof useAddress>) {
  const t = useHeatTexts();
  const placeName = usePlaceName();
  const versions = useVersions("bpmn", process);
  const [, navigate] = useLocation();
  return (
    <Group gap="xs" align="end">
      <Select
        label={t("process")}
        data={MAP.map((key) => ({ value: key, label: placeName(key) }))}
        value={process}
        onChange={(key) => navigate(`${heatPath(key ?? process)}?by=${measure}&period=${period}`)}
        allowDeselect={false}
        w={210}
      />
      <Select
        label={t("period")}
        data={HEAT_PERIODS.map((one) => ({ value: one, label: t(`period_${one}`) }))}
        value={period}
        onChange={(one) => change("period", one ?? "")}
        allowDeselect={false}
        w={190}
      />
      <Select
        label={t("version")}
        data={[
          { value: "", label: t("allVersions") },
          ...(versions.data ?? []).map((one) => ({
            value: String(one.version),
            label: t("versionNumber", { version: one.version }),
          })),
        ]}
        value={version ? String(version) : ""}
        onChange={(one) => change("version", one ?? "")}
        allowDeselect={false}
        w={180}
      />
      <SegmentedControl
        aria-label={t("paint")}
        data={MEASURES.map((one) => ({ value: one, label: t(`by_${one}`) }))}
        value={measure}
        onChange={(one) => change("by", one)}
        className={classes.measures}
      />
    </Group>
  );
}

interface MapProps {
  heat: Heat;
  measure: HeatMeasure;
  select: (elementId: string) => void;
  shown?: string;
}

function HeatMap({ heat, measure, select, shown }: MapProps) {
  const t = useHeatTexts();
  const placeName = usePlaceName();
  const source = useSource("bpmn", heat.process_id, heat.version);
  const { marks, badges, least, most } = useMemo(() => painted(heat, measure), [heat, measure]);
  return (
    <Stack gap="xs">
      {source.data ? (
        <Diagram
          xml={source.data}
          label={placeName(heat.process_id)}
          marks={marks}
          badges={badges}
          shown={shown}
          onSelect={select}
          height={520}
        />
      ) : (
        <ListSkeleton lines={1} height={520} />
      )}
      <Group gap="xs" aria-label={t("legend")} component="section">
        <Text size="sm">{t(`hint_${measure}`)}:</Text>
        <Text size="sm" c="dimmed">
          {t("least")} {amountText(least, measure)}
        </Text>
        <span className={classes.scale} aria-hidden>
          {Array.from({ length: SHADES }, (_, shade) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: shades never move
            <span key={shade} data-shade={shade + 1} />
          ))}
        </span>
        <Text size="sm" c="dimmed">
          {t("most")} {amountText(most, measure)}
        </Text>
      </Group>
    </Stack>
  );
}

function Rows({ heat, measure, select }: MapProps) {
  const t = useHeatTexts();
  const rows = heat.elements
    .filter((one) => (one.passes > 0 && one.waiting !== null) || one.losses > 0)
    .sort((one, other) => (amount(other, measure) ?? -1) - (amount(one, measure) ?? -1));
  const time = (seconds: number | null) => (seconds === null ? "–" : formatDuration(seconds * 1000));
  return (
    <Card withBorder component="section" aria-label={t("list")}>
      {!rows.length && (
        <Text size="sm" c="dimmed">
          {t("nothing")}
        </Text>
      )}
      {rows.length > 0 && (
        <Listing
          label={t("list")}
          columns={[
            t("element"),
            t("passes"),
            t("deals"),
            t("waiting"),
            t("working"),
            t("repeats"),
            t("late"),
            t("lossHours"),
          ]}
        >
          {rows.map((one) => (
            <Table.Tr key={one.element_id}>
              <Table.Td>
                <Anchor component="button" type="button" size="sm" ta="left" onClick={() => select(one.element_id)}>
                  {named(one) || one.element_id}
                </Anchor>
              </Table.Td>
              <Table.Td>{formatNumber(one.passes)}</Table.Td>
              <Table.Td>{one.deals ? formatNumber(one.deals) : "–"}</Table.Td>
              <Table.Td>{time(one.waiting)}</Table.Td>
              <Table.Td>{time(one.working)}</Table.Td>
              <Table.Td>{formatNumber(one.repeats)}</Table.Td>
              <Table.Td>{formatNumber(one.late)}</Table.Td>
              <Table.Td>{one.losses ? formatUnit(one.loss_hours, "hour") : "–"}</Table.Td>
            </Table.Tr>
          ))}
        </Listing>
      )}
    </Card>
  );
}
