/** Every event of a path; the one that is shown is marked, and each leads the replay to its moment. */
import { Badge, Box, Table, Text, UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { formatMoment } from "../../i18n/format";
import { useStageTexts } from "../../parts/stages";
import { isCorrecting } from "./deviations";
import { useKindName } from "./kinds";
import { type Diagrams, placeOf } from "./names";
import type { Deviation, PathEvent } from "./path-data";
import { usePathTexts } from "./path-texts";

const LINE = 34;

interface Props {
  events: readonly PathEvent[];
  /** Each event's place in the whole path, from 1. */
  numbers: ReadonlyMap<number, number>;
  current: number;
  deviations: ReadonlyMap<number, Deviation[]>;
  diagrams: Diagrams;
  go: (seq: number) => void;
}

export function EventTable({ events, numbers, current, deviations, diagrams, go }: Props) {
  const t = usePathTexts();
  const box = useRef<HTMLDivElement>(null);
  const lines = useVirtualizer({
    count: events.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE,
    overscan: 12,
    scrollPaddingEnd: 2 * LINE, // the heading stands above the lines
  });
  const at = events.findIndex((event) => event.seq === current);
  useEffect(() => {
    if (at >= 0) lines.scrollToIndex(at, { align: "auto" });
  }, [at, lines]);
  const items = lines.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = lines.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <Box ref={box} h={440} style={{ overflow: "auto" }} tabIndex={0} role="region" aria-label={t("events")}>
      <Table stickyHeader highlightOnHover verticalSpacing={0} horizontalSpacing="xs" fz="xs" miw={600}>
        <Table.Thead>
          <Table.Tr h={LINE}>
            <Table.Th w={44}>{t("number")}</Table.Th>
            <Table.Th w={130}>{t("when")}</Table.Th>
            <Table.Th>{t("what")}</Table.Th>
            <Table.Th>{t("where")}</Table.Th>
            <Table.Th>{t("who")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Spacer height={before} />
          {items.map(({ index, key }) => {
            const event = events[index] as PathEvent;
            return (
              <Line
                key={key as number}
                {...{ event, diagrams, go }}
                number={numbers.get(event.seq) ?? 0}
                isCurrent={event.seq === current}
                deviations={deviations.get(event.seq)}
              />
            );
          })}
          <Spacer height={after} />
        </Table.Tbody>
      </Table>
      {!events.length && (
        <Text size="sm" c="dimmed" p="sm">
          {t("nothingHere")}
        </Text>
      )}
    </Box>
  );
}

interface LineProps extends Pick<Props, "diagrams" | "go"> {
  event: PathEvent;
  number: number;
  isCurrent: boolean;
  deviations: Deviation[] | undefined;
}

function Line({ event, number, isCurrent, deviations, diagrams, go }: LineProps) {
  const t = usePathTexts();
  const kindName = useKindName();
  const stageName = useStageTexts();
  const isOdd = deviations !== undefined || isCorrecting(event);
  const tint = isCurrent
    ? "var(--mantine-primary-color-light)"
    : isOdd
      ? "var(--mantine-color-orange-light)"
      : undefined;
  return (
    <Table.Tr
      h={LINE}
      aria-current={isCurrent || undefined}
      bg={tint}
      onClick={() => go(event.seq)}
      style={{ cursor: "pointer", whiteSpace: "nowrap" }}
    >
      <Table.Td>
        <UnstyledButton
          fz="xs"
          mih={24}
          miw={24}
          fw={isCurrent ? 700 : 400}
          style={{ fontVariantNumeric: "tabular-nums" }}
          aria-label={`${t("position")} ${number}`}
          onClick={(click) => {
            click.stopPropagation();
            go(event.seq);
          }}
        >
          {number}
        </UnstyledButton>
      </Table.Td>
      <Table.Td
        title={event.at === event.recorded_at ? undefined : t("recorded", { when: formatMoment(event.recorded_at) })}
      >
        {formatMoment(event.at)}
      </Table.Td>
      <Table.Td>{kindName(event.kind)}</Table.Td>
      <Table.Td>
        {placeOf(diagrams, event) || (event.process_id && stageName(event.process_id as never))}
        {deviations?.map((one) => (
          <Badge
            key={one.kind}
            ml={6}
            miw="max-content"
            size="xs"
            color="orange"
            variant="outline"
            tt="none"
            style={{ color: "var(--mantine-color-text)" }}
          >
            {t(`kind_${one.kind}`)}
          </Badge>
        ))}
      </Table.Td>
      <Table.Td>{event.actor}</Table.Td>
    </Table.Tr>
  );
}

/** Keeps the place of the lines that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={5} style={{ height, padding: 0 }} />
    </tr>
  );
}
