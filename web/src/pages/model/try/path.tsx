/** What a trial has passed: in words, and as marks on the diagram. */
import { Stack, Table, Text, Title, UnstyledButton } from "@mantine/core";
import { useMemo } from "react";
import type { Mark } from "../../../core/viewer";
import { formatTime } from "../../../i18n/format";
import { type DealEvent, useEventWords } from "../../../parts/event-words";
import { useFactName } from "../../../parts/fact-names";
import { statedFacts, useFactValue } from "../../../parts/facts";
import { useTexts } from "./texts";
import type { Standing } from "./trial";

/** Of no interest to whoever looks where it went. */
const QUIET =
  /^(timer\.set|timer\.withdrawn|message\.awaited|message\.withdrawn|work\.opened|work\.withdrawn|service\.called|service\.withdrawn|child\.withdrawn)$/;

export function marksOf(standing: Standing | null, processId: string): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { process_id, element_id, kind, data } of standing?.path ?? []) {
    if (process_id !== processId || !element_id || QUIET.test(kind)) continue;
    marks.set(element_id, kind === "child.started" ? "waiting" : "done");
    if (kind === "gateway.decided") for (const flow of (data as { taken: string[] }).taken) marks.set(flow, "done");
  }
  for (const one of standing?.waiting ?? [])
    if (one.process_id === processId) marks.set(one.element_id, one.kind === "stuck" ? "failed" : "waiting");
  if (standing?.element_id) marks.set(standing.element_id, "failed");
  return marks;
}

interface Props {
  standing: Standing;
  names: ReadonlyMap<string, string>;
  onShow: (elementId: string) => void;
}

export function TrialPath({ standing, names, onShow }: Props) {
  const t = useTexts();
  const words = useEventWords();
  const entries = useMemo(() => standing.path.filter((one) => !QUIET.test(one.kind)), [standing.path]);
  return (
    <Stack gap={4} component="section" aria-label={t("path")}>
      <Title order={2} size="h5">
        {t("path")}
      </Title>
      {entries.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("pathEmpty")}
        </Text>
      )}
      <Stack component="ol" gap={2} m={0} p={0} style={{ listStyle: "none" }}>
        {entries.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a path only grows, and one may pass an element twice
          <li key={at}>
            <UnstyledButton onClick={() => onShow(entry.element_id)} mih={24}>
              <Text size="sm">
                <Text span c="dimmed" size="xs" mr={8}>
                  {formatTime(entry.at)}
                </Text>
                {words({ ...entry, name_ru: names.get(entry.element_id) ?? "" } as unknown as DealEvent)}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

export function Variables({ variables }: { variables: Record<string, unknown> }) {
  const t = useTexts();
  const name = useFactName();
  const write = useFactValue();
  const facts = statedFacts(variables);
  if (!facts.length) return null;
  return (
    <Stack gap={4} component="section" aria-label={t("variables")}>
      <Title order={2} size="h5">
        {t("variables")}
      </Title>
      <Table verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{t("value")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {facts.map(([key, value]) => (
            <Table.Tr key={key}>
              <Table.Td title={key}>{name(key)}</Table.Td>
              <Table.Td>{write(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
