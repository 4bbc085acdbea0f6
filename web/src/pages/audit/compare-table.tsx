/** What two deals did, side by side; a line for each operation, differences in colour and in words. */
import { Table, Text } from "@mantine/core";
import { differs, type Operation, type Pair } from "../../core/replay-compare";
import { formatDuration, formatMoment } from "../../i18n/format";
import { useOutcomeName } from "../../parts/outcomes";
import { useStageTexts } from "../../parts/stages";
import { useCompareTexts } from "./compare-texts";
import { type Diagrams, drawingOf, nameIn, placeOf } from "./names";
import type { PathEvent } from "./path-data";

type Done = Operation<PathEvent>;

interface Props {
  pairs: Pair<PathEvent>[];
  keys: [string, string];
  diagrams: Diagrams;
}

export function CompareTable({ pairs, keys, diagrams }: Props) {
  const t = useCompareTexts();
  const stageName = useStageTexts();
  const difference = useDifference(keys);
  return (
    <Table.ScrollContainer minWidth={980}>
      <Table verticalSpacing={4} fz="xs" style={{ overflowWrap: "normal" }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th rowSpan={2}>{t("operation")}</Table.Th>
            {keys.map((key) => (
              <Table.Th key={key} colSpan={4} ta="center">
                {key}
              </Table.Th>
            ))}
            <Table.Th rowSpan={2}>{t("difference")}</Table.Th>
          </Table.Tr>
          <Table.Tr>
            {keys.map((key) => (
              <Heads key={key} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pairs.map((pair, place) => {
            const { event } = (pair.first ?? pair.second) as Done;
            const previous = pairs[place - 1];
            const isNewStage = previous?.place.split(" ")[0] !== event.process_id;
            return [
              isNewStage && (
                <Table.Tr key={`stage ${event.seq}`} bg="var(--mantine-color-default-hover)">
                  <Table.Th colSpan={10} scope="colgroup">
                    {stageName(event.process_id as never)}
                  </Table.Th>
                </Table.Tr>
              ),
              <Table.Tr
                key={event.seq}
                bg={differs(pair) ? "var(--mantine-color-orange-light)" : undefined}
                data-differs={differs(pair)}
              >
                <Table.Td>{placeOf(diagrams, event)}</Table.Td>
                <Cells done={pair.first} diagrams={diagrams} />
                <Cells done={pair.second} diagrams={diagrams} />
                <Table.Td>{difference(pair)}</Table.Td>
              </Table.Tr>,
            ];
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Heads() {
  const t = useCompareTexts();
  return (
    <>
      <Table.Th>{t("when")}</Table.Th>
      <Table.Th>{t("who")}</Table.Th>
      <Table.Th>{t("took")}</Table.Th>
      <Table.Th>{t("way")}</Table.Th>
    </>
  );
}

function Cells({ done, diagrams }: { done: Done | null; diagrams: Diagrams }) {
  const outcome = useOutcomeName();
  if (!done)
    return (
      <Table.Td colSpan={4}>
        <Text size="xs" c="dimmed">
          –
        </Text>
      </Table.Td>
    );
  const { event, took } = done;
  const drawing = drawingOf(diagrams, event);
  const taken = Array.isArray(event.data.taken) ? event.data.taken.map(String) : [];
  const way = taken.map((flow) => {
    const drawn = drawing?.flows.get(flow);
    return drawn?.name ? nameIn(drawing, flow) : `→ ${nameIn(drawing, drawn?.target ?? "", flow)}`;
  });
  const exit = event.kind === "exit.reached" ? outcome(String(event.data.exit)) : "";
  return (
    <>
      <Table.Td style={{ whiteSpace: "nowrap" }}>{formatMoment(event.at)}</Table.Td>
      <Table.Td>{event.actor}</Table.Td>
      <Table.Td style={{ whiteSpace: "nowrap" }}>{took === null ? "" : formatDuration(took)}</Table.Td>
      <Table.Td>{exit || way.join(", ")}</Table.Td>
    </>
  );
}

/** What differs, in words: colour alone would not tell everybody. */
function useDifference(keys: [string, string]): (pair: Pair<PathEvent>) => string {
  const t = useCompareTexts();
  return ({ first, second }) => {
    if (!second) return t("onlyIn", { key: keys[0] });
    if (!first) return t("onlyIn", { key: keys[1] });
    if (first.ways !== second.ways) return t("otherWay");
    if (first.event.data.exit !== second.event.data.exit) return t("otherExit");
    const isWork = first.event.kind === "work.completed";
    return isWork && first.event.actor !== second.event.actor ? t("otherPerson") : "";
  };
}
