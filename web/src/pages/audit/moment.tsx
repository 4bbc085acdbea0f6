/** One moment of a path: what happened, why, what it changed, and what was to be done then. */
import { Paper, Spoiler, Stack, Table, Text, Title } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { changesOf, openWorkAt, variablesAt } from "../../core/replay-state";
import { formatMoment } from "../../i18n/format";
import { useDepartmentName } from "../../parts/departments";
import { useStageTexts } from "../../parts/stages";
import { useCommonTexts } from "../../ui/texts";
import { useKindName } from "./kinds";
import { type Diagrams, drawingOf, nameIn, placeOf, shownValue } from "./names";
import type { Path, PathEvent } from "./path-data";
import { usePathTexts } from "./path-texts";
import { GatewayWhy, TableWhy } from "./why";

interface Props {
  path: Path;
  event: PathEvent;
  diagrams: Diagrams;
}

export function Moment({ path, event, diagrams }: Props) {
  const t = usePathTexts();
  const kindName = useKindName();
  const drawing = drawingOf(diagrams, event);
  const stageName = useStageTexts();
  const place = placeOf(diagrams, event) || (event.process_id && stageName(event.process_id as never));
  const { reason } = event.data;
  return (
    <Paper withBorder p="sm" component="section" aria-label={t("thisMoment")}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h5">
            {[kindName(event.kind), place].filter(Boolean).join(": ")}
          </Title>
          <Text size="sm" c="dimmed">
            {[formatMoment(event.at), event.actor, event.version !== null && t("version", { version: event.version })]
              .filter(Boolean)
              .join(" · ")}
          </Text>
          {typeof reason === "string" && reason && (
            <Text size="sm">
              {t("reason")}: {reason}
            </Text>
          )}
        </div>
        {event.kind === "gateway.decided" && (
          <Part title={t("why")}>
            <GatewayWhy event={event} drawing={drawing} />
          </Part>
        )}
        {event.kind === "decision.made" && (
          <Part title={t("why")}>
            <TableWhy event={event} />
          </Part>
        )}
        <Changes path={path} event={event} />
        <OpenWork path={path} event={event} diagrams={diagrams} />
        <Known path={path} event={event} />
      </Stack>
    </Paper>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      {children}
    </div>
  );
}

function Changes({ path, event }: Omit<Props, "diagrams">) {
  const t = usePathTexts();
  const changes = useMemo(() => changesOf(path.events, event), [path, event]);
  if (!changes.length) return null;
  return (
    <Part title={t("changed")}>
      <Table fz="xs" verticalSpacing={3} withTableBorder layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("variable")}</Table.Th>
            <Table.Th>{t("before")}</Table.Th>
            <Table.Th>{t("after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(({ variable, before, after }) => (
            <Table.Tr key={variable}>
              <Table.Td ff="monospace">{variable}</Table.Td>
              <Table.Td>
                <Value value={before} />
              </Table.Td>
              <Table.Td fw={600}>
                <Value value={after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Part>
  );
}

/** A value; one that may not be seen says so. */
function Value({ value }: { value: unknown }) {
  const common = useCommonTexts();
  if (value === "hidden" || value === "erased") return <em>{common(value)}</em>;
  const text = shownValue(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function OpenWork({ path, event, diagrams }: Props) {
  const t = usePathTexts();
  const department = useDepartmentName();
  const open = useMemo(() => openWorkAt(path.events, event.seq), [path, event]);
  const nameOf = (instanceId: string, elementId: string, drawn: string) => {
    const opened = path.events.find((one) => one.instance_id === instanceId && one.element_id === elementId);
    return nameIn(opened && drawingOf(diagrams, opened), elementId, drawn);
  };
  return (
    <Part title={t("openWork")}>
      {!open.length && (
        <Text size="sm" c="dimmed">
          {t("noOpenWork")}
        </Text>
      )}
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {open.map((work) => (
          <li key={work.instanceId + work.elementId + work.since}>
            <Text size="sm">
              {nameOf(work.instanceId, work.elementId, work.name)}: {department(work.department)},{" "}
              {work.person || t("anybody")}
              {work.isClaimed && ` (${t("hasIt")})`}
              {work.dueAt && ` · ${t("due")} ${formatMoment(work.dueAt)}`}
            </Text>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Known({ path, event }: Omit<Props, "diagrams">) {
  const t = usePathTexts();
  const common = useCommonTexts();
  const known = useMemo(
    () =>
      [...(variablesAt(path.events, event.seq).get(event.instance_id) ?? [])].sort(([a], [b]) => a.localeCompare(b)),
    [path, event],
  );
  if (!known.length) return null;
  return (
    <Part title={`${t("known")}: ${t("known_count", { count: known.length })}`}>
      <Spoiler maxHeight={66} showLabel={common("more")} hideLabel={common("close")}>
        {known.map(([variable, value]) => (
          <Text key={variable} size="xs">
            <Text span inherit ff="monospace">
              {variable}
            </Text>
            {" = "}
            <Value value={value} />
          </Text>
        ))}
      </Spoiler>
    </Part>
  );
}
