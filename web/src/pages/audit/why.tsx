/** Why a way was taken at a gateway, or what a decision table answered: as a sentence, and condition by condition. */
import { Stack, Table, Text } from "@mantine/core";
import { Link } from "wouter";
import type { Drawing } from "../../core/replay-drawing";
import { useCommonTexts } from "../../ui/texts";
import { nameIn, shownInputs, shownValue } from "./names";
import type { PathEvent } from "./path-data";
import { usePathTexts } from "./path-texts";

interface Told {
  flow: string;
  name: string;
  condition: string | null;
  inputs: Record<string, unknown>;
  result: boolean;
}

function conditionsOf(event: PathEvent): Told[] {
  return Array.isArray(event.data.conditions) ? (event.data.conditions as unknown as Told[]) : [];
}

function inputsOf(told: Told[]): string {
  return shownInputs(Object.assign({}, ...told.map((one) => one.inputs)));
}

/** A gateway's decision as a sentence in the page's language. */
export function useGatewaySentence(): (event: PathEvent, drawing: Drawing | undefined) => string {
  const t = usePathTexts();
  return (event, drawing) => {
    const told = conditionsOf(event);
    const taken = Array.isArray(event.data.taken) ? event.data.taken.map(String) : [];
    const gateway = nameIn(drawing, event.element_id, event.name);
    return taken
      .map((flowId) => {
        const flow = drawing?.flows.get(flowId);
        const first = flow?.name
          ? t("decided", { gateway, way: nameIn(drawing, flowId) })
          : t("decidedUnnamed", { gateway, way: nameIn(drawing, flow?.target ?? "", flowId) });
        const one = told.find((row) => row.flow === flowId && row.result);
        const condition = one?.condition;
        const inputs = condition ? inputsOf([one]) : inputsOf(told);
        if (condition)
          return `${first}, ${inputs ? t("becauseCondition", { condition, inputs }) : t("becauseConditionOnly", { condition })}`;
        return `${first}, ${inputs ? t("becauseDefault", { inputs }) : t("becauseDefaultOnly")}`;
      })
      .join(" ");
  };
}

export function GatewayWhy({ event, drawing }: { event: PathEvent; drawing: Drawing | undefined }) {
  const t = usePathTexts();
  const common = useCommonTexts();
  const sentence = useGatewaySentence();
  return (
    <Stack gap="xs">
      <Text size="sm">{sentence(event, drawing)}</Text>
      <Table fz="xs" verticalSpacing={3} withTableBorder>
        <Table.Thead>
          <Table.Tr style={{ whiteSpace: "nowrap" }}>
            <Table.Th>{t("way")}</Table.Th>
            <Table.Th>{t("condition")}</Table.Th>
            <Table.Th>{t("held")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {conditionsOf(event).map((row) => (
            <Table.Tr key={row.flow} fw={row.result ? 600 : undefined}>
              <Table.Td>{wayName(drawing, row.flow)}</Table.Td>
              <Table.Td ff={row.condition ? "monospace" : undefined}>
                {row.condition ?? t("otherwise")}
                {Object.keys(row.inputs).length > 0 && ` (${shownInputs(row.inputs)})`}
              </Table.Td>
              <Table.Td style={{ overflowWrap: "normal" }}>{row.result ? common("yes") : common("no")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function wayName(drawing: Drawing | undefined, flowId: string): string {
  const flow = drawing?.flows.get(flowId);
  return flow?.name ? nameIn(drawing, flowId) : `→ ${nameIn(drawing, flow?.target ?? "", flowId)}`;
}

/** A decision table's answer as a sentence in the page's language. */
export function useTableSentence(): (event: PathEvent) => string {
  const t = usePathTexts();
  return ({ data }) => {
    const rules = Array.isArray(data.rules) ? data.rules.map(String) : [];
    const told = { table: shownValue(data.decision), version: shownValue(data.version), result: answered(data.result) };
    return [
      t("tableDecided", told),
      rules.length ? t("tableRules", { count: rules.length, rules: rules.join(", ") }) : "",
      t("tableInputs", { inputs: shownInputs(data.inputs) || t("nothingGiven") }),
    ]
      .filter(Boolean)
      .join(" ");
  };
}

function answered(result: unknown): string {
  return result && typeof result === "object" && !Array.isArray(result) ? shownInputs(result) : shownValue(result);
}

export function TableWhy({ event }: { event: PathEvent }) {
  const t = usePathTexts();
  const sentence = useTableSentence();
  const { decision } = event.data;
  return (
    <Text size="sm">
      {sentence(event)} <Link href={`/model/dmn/${decision}/versions`}>{t("showTable")}</Link>
    </Text>
  );
}
