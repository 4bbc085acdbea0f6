/** A deal's path, drawn on the very versions of the diagrams that it followed: what is done, where it waits. */
import { Group, Stack, Tabs, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Schemas } from "../api/client";
import { useSource } from "../api/sources";
import type { Mark } from "../core/viewer";
import { defineTexts } from "../i18n";
import { Failed, ListSkeleton } from "../ui/page";
import { Diagram } from "./diagram";
import { Outcome } from "./outcomes";
import { useStageTexts } from "./stages";

type Path = Schemas["Path"];
type Run = Schemas["InstanceThen"];

const useTexts = defineTexts("path", {
  en: {
    runs: "Runs of the diagrams",
    drawn: "The path on the diagram “{{process}}”, version {{version}}",
    done: "done",
    waiting: "waits here",
    current: "runs below",
    version: "version {{version}}",
    nothing: "No diagram has begun yet.",
  },
  ru: {
    runs: "Прохождения диаграмм",
    drawn: "Путь на диаграмме «{{process}}», версия {{version}}",
    done: "пройдено",
    waiting: "ждёт здесь",
    current: "идёт уровнем ниже",
    version: "версия {{version}}",
    nothing: "Ни одна диаграмма ещё не началась.",
  },
});

/** Events after which an element is behind the deal. */
const PASSED = new Set([
  "instance.started",
  "work.completed",
  "service.finished",
  "script.ran",
  "gateway.decided",
  "decision.made",
  "exit.reached",
  "child.ended",
  "timer.fired",
  "message.received",
  "message.thrown",
  "escalation.caught",
  "escalation.thrown",
  "error.caught",
  "error.thrown",
]);

/** What is to be painted on one run's diagram. */
export function marksOf(path: Path, runId: string): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const event of path.events) {
    if (event.instance_id !== runId || !event.element_id) continue;
    if (event.kind === "child.started") marks.set(event.element_id, "current");
    else if (PASSED.has(event.kind)) marks.set(event.element_id, "done");
    else if (event.kind === "token.stuck") marks.set(event.element_id, "failed");
    else if (event.kind === "timer.set" || event.kind === "message.awaited" || event.kind === "service.called")
      marks.set(event.element_id, "waiting");
    else if (event.kind.endsWith(".withdrawn")) marks.delete(event.element_id);
    const { taken } = event.data as { taken?: unknown };
    if (event.kind === "gateway.decided" && Array.isArray(taken))
      for (const flow of taken) marks.set(String(flow), "done");
  }
  for (const item of path.work)
    if (item.instance_id === runId && item.element_id) marks.set(item.element_id, "waiting");
  return marks;
}

export function DealPath({ path, height = 420 }: { path: Path; height?: number }) {
  const t = useTexts();
  const stageName = useStageTexts();
  const current = path.instances.findLast((run) => !run.ended_at) ?? path.instances.at(-1);
  const [chosen, choose] = useState<string | null>(null);
  const shown = path.instances.find((run) => run.id === chosen) ?? current;
  if (!shown) return <Text c="dimmed">{t("nothing")}</Text>;
  return (
    <Tabs value={shown.id} onChange={choose} keepMounted={false}>
      <Tabs.List aria-label={t("runs")}>
        {path.instances.map((run) => (
          <Tabs.Tab key={run.id} value={run.id} rightSection={<Outcome word={run.exit || run.state} size="sm" />}>
            {stageName(run.process_id as never)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown.id} pt="xs">
        <OneRun path={path} run={shown} height={height} />
      </Tabs.Panel>
    </Tabs>
  );
}

function OneRun({ path, run, height }: { path: Path; run: Run; height: number }) {
  const t = useTexts();
  const stageName = useStageTexts();
  const version = path.events.findLast((event) => event.instance_id === run.id && event.version)?.version ?? null;
  const source = useSource("bpmn", run.process_id, version);
  const marks = useMemo(() => marksOf(path, run.id), [path, run.id]);
  const waiting = [...marks].find(([, mark]) => mark === "waiting" || mark === "failed")?.[0];
  if (source.error) return <Failed error={source.error} again={() => void source.refetch()} />;
  if (!source.data) return <ListSkeleton lines={1} height={height} />;
  const process = stageName(run.process_id as never);
  return (
    <Stack gap={6}>
      <Diagram
        xml={source.data}
        label={t("drawn", { process, version: version ?? 0 })}
        height={height}
        marks={marks}
        shown={waiting}
      />
      <Group gap="md">
        <Key colour="#2b8a3e" fill="#d3f9d8" label={t("done")} />
        <Key colour="#e67700" fill="#fff3bf" label={t("waiting")} />
        <Key colour="#0b7285" fill="#c5f6fa" label={t("current")} />
        <Text size="xs" c="dimmed">
          {t("version", { version: version ?? 0 })}
        </Text>
      </Group>
    </Stack>
  );
}

function Key({ colour, fill, label }: { colour: string; fill: string; label: string }) {
  return (
    <Group gap={6}>
      <span
        aria-hidden
        style={{ width: 14, height: 14, borderRadius: 3, background: fill, border: `2px solid ${colour}` }}
      />
      <Text size="xs">{label}</Text>
    </Group>
  );
}
