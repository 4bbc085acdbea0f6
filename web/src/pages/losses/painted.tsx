/** The diagrams of a loss, with its places painted. */
import { Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useSource } from "../../api/sources";
import type { Mark } from "../../core/viewer";
import { named } from "../../i18n";
import { Diagram } from "../../parts/diagram";
import { ListSkeleton, Loaded } from "../../ui/page";
import { editorPath, newestOf } from "../model/data";
import type { Loss } from "./data";
import { useTexts } from "./texts";
import { useProcessName } from "./words";

export function Painted({ loss }: { loss: Loss }) {
  const t = useTexts();
  const processName = useProcessName();
  const processes = [...new Set([loss.process_id, ...loss.elsewhere.map((one) => one.process_id)])];
  const [shown, setShown] = useState(loss.process_id);
  const [isWhole, setWhole] = useState(false);
  const first = shown === loss.process_id ? loss.element_id : placesIn(loss, shown)[0];
  return (
    <Stack gap="xs" component="section" aria-label={t("place")}>
      <Group justify="space-between">
        <Title order={3} size="h6">
          {t("place")}
        </Title>
        <Group gap={4}>
          <Button variant="subtle" size="compact-sm" onClick={() => setWhole(!isWhole)}>
            {t(isWhole ? "closer" : "wholeDiagram")}
          </Button>
          <Button component={Link} href={editorPath("bpmn", shown, first)} variant="subtle" size="compact-sm">
            {t("openDiagram")}
          </Button>
        </Group>
      </Group>
      {processes.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t("diagram")}
          data={processes.map((one) => ({ value: one, label: processName(one) }))}
          value={shown}
          onChange={setShown}
        />
      )}
      <Drawn key={shown} loss={loss} processId={shown} isWhole={isWhole} />
      <Text size="xs" c="dimmed">
        {t("painted")}
      </Text>
    </Stack>
  );
}

const NONE: string[] = [];

function placesIn(loss: Loss, processId: string): string[] {
  return loss.elsewhere.filter((one) => one.process_id === processId).map((one) => one.element_id);
}

function Drawn({ loss, processId, isWhole }: { loss: Loss; processId: string; isWhole: boolean }) {
  const t = useTexts();
  const processName = useProcessName();
  const newest = useQuery({ queryKey: ["newest", "bpmn", processId], queryFn: () => newestOf("bpmn", processId) });
  const source = useSource("bpmn", processId, newest.data?.version);
  const isFirst = processId === loss.process_id;
  const marks = useMemo(() => {
    const marked = new Map<string, Mark>();
    if (isFirst && loss.element_id) marked.set(loss.element_id, "lost");
    const others = [...(isFirst ? loss.elements : []), ...placesIn(loss, processId)];
    for (const id of others) if (!marked.has(id)) marked.set(id, "lost-too");
    return marked;
  }, [loss, processId, isFirst]);
  const badges = useMemo(
    () =>
      new Map(
        isFirst && loss.element_id
          ? [[loss.element_id, named({ name: loss.kind_name, name_ru: loss.kind_name_ru })]]
          : [],
      ),
    [loss, isFirst],
  );
  const painted = useMemo(() => [...marks.keys()], [marks]);
  return (
    <Loaded query={source} skeleton={<ListSkeleton lines={1} height={420} />}>
      {(xml) => (
        <Diagram
          xml={xml}
          label={t("diagramOf", { name: processName(processId) })}
          marks={marks}
          badges={badges}
          focused={isWhole ? NONE : painted}
        />
      )}
    </Loaded>
  );
}
