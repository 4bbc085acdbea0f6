/** The process simulated as it is and as it would be, with the spread of chance. */
import { Badge, List, Table, Text } from "@mantine/core";
import type { Schemas } from "../../../api/client";
import { language } from "../../../i18n";
import { formatDuration, formatNumber, formatRounded } from "../../../i18n/format";
import { useDepartmentName } from "../../../parts/departments";
import { Part } from "./results";
import { useTexts } from "./texts";

type Simulated = Schemas["SimulatedChange"];
type Spread = Schemas["SimulatedSpread"];
type Verdict = Schemas["SimulatedVerdict"];

interface Row {
  name: string;
  before: Spread;
  after: Spread;
  verdict?: Verdict["verdict"];
  write: (value: number) => string;
}

export function Simulation({ simulated }: { simulated: Simulated }) {
  const t = useTexts();
  const { before, after, recorded } = simulated;
  const endless = Math.max(before?.endless ?? 0, after?.endless ?? 0);
  return (
    <Part title={t("simulation")} hint={t("simulationHint")}>
      {before && after ? (
        <>
          <Text size="sm">{t("recorded", { time: formatDuration(recorded * 1000) })}</Text>
          <Figures simulated={simulated} />
          {endless > 0 && (
            <Text size="sm">
              {t("endlessShare", { share: t("percent", { value: formatRounded(100 * endless, 1) }) })}
            </Text>
          )}
        </>
      ) : (
        <Text size="sm">{t("notSimulated")}</Text>
      )}
      <Assumed simulated={simulated} />
    </Part>
  );
}

function Figures({ simulated: { before, after, verdicts } }: { simulated: Simulated }) {
  const t = useTexts();
  const departmentName = useDepartmentName();
  const time = (seconds: number) => formatDuration(seconds * 1000);
  const percent = (share: number) => t("percent", { value: formatRounded(100 * share, 0) });
  const number = (value: number) => formatRounded(value, 2);
  const rowOf = ({ figure, department, ...figures }: Verdict): Row => {
    const name = departmentName(department);
    switch (figure) {
      case "cycle-time":
        return { ...figures, name: t("cycle-time"), write: time };
      case "queue":
        return { ...figures, name: t("queueOf", { name }), write: number };
      case "waiting":
        return { ...figures, name: t("waitOf", { name }), write: time };
      case "utilisation":
        return { ...figures, name: t("utilisationOf", { name }), write: percent };
    }
  };
  const [whole, parts] = [verdicts.filter((one) => !one.department), verdicts.filter((one) => one.department)];
  const spread = (["p10", "p50", "p90"] as const).flatMap((part) =>
    before && after
      ? [{ name: t(part), before: before.cycle_time[part], after: after.cycle_time[part], write: time }]
      : [],
  );
  const rows: Row[] = [...whole.map(rowOf), ...spread, ...parts.map(rowOf)];
  const write = (row: Row, { mean, low, high }: Spread) =>
    t("spread", { mean: row.write(mean), low: row.write(low), high: row.write(high) });
  return (
    <Table.ScrollContainer minWidth={720} tabIndex={0}>
      <Table verticalSpacing={4} aria-label={t("simulation")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("figure")}</Table.Th>
            <Table.Th>{t("before")}</Table.Th>
            <Table.Th>{t("after")}</Table.Th>
            <Table.Th>{t("verdict")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Td>{row.name}</Table.Td>
              <Table.Td>{write(row, row.before)}</Table.Td>
              <Table.Td>{write(row, row.after)}</Table.Td>
              <Table.Td>{row.verdict && <Told verdict={row.verdict} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const COLOURS = { less: "green", more: "orange", "no-difference": "gray" } as const;

function Told({ verdict }: { verdict: Verdict["verdict"] }) {
  const t = useTexts();
  return (
    <Badge
      variant="light"
      radius="sm"
      tt="none"
      color={COLOURS[verdict]}
      style={{ color: "var(--mantine-color-text)" }}
    >
      {t(verdict)}
    </Badge>
  );
}

function Assumed({ simulated: { capacity, assumed } }: { simulated: Simulated }) {
  const t = useTexts();
  const departmentName = useDepartmentName();
  return (
    <details>
      <Text component="summary" size="sm" fw={500}>
        {t("assumed")}
      </Text>
      <List size="sm" mt={4}>
        {assumed.map((one) => (
          <List.Item key={one.says}>{(language() === "ru" && one.says_ru) || one.says}</List.Item>
        ))}
        {capacity.map((one) => (
          <List.Item key={one.department}>
            {t("at", {
              name: departmentName(one.department),
              number: formatNumber(one.at_once),
              source: t(`source_${one.source}`),
            })}
          </List.Item>
        ))}
      </List>
    </details>
  );
}
