/** Two deals beside each other: what each did, aligned by operation, and both ways on the diagrams. */
import { Button, Group, SimpleGrid, Stack, Switch, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { type Frame, frameAt } from "../../core/replay";
import { align, differs, operationsOf } from "../../core/replay-compare";
import type { Mark } from "../../core/viewer";
import { Diagram } from "../../parts/diagram";
import { useStageTexts } from "../../parts/stages";
import { Empty, Loaded, Page } from "../../ui/page";
import { CompareTable } from "./compare-table";
import { useCompareTexts } from "./compare-texts";
import type { Diagrams } from "./names";
import { type Path, useDiagrams, useStory, versionOf } from "./path-data";

export default function Compare() {
  const t = useCompareTexts();
  const [params] = useSearchParams();
  const [first = "", second = ""] = (params.get("deals") ?? "").split(",");
  const one = useStory(first);
  const other = useStory(second);
  const oneDiagrams = useDiagrams(one.data?.path);
  const otherDiagrams = useDiagrams(other.data?.path);
  if (!first || !second)
    return (
      <Page title={t("chooseTwo")}>
        <Empty
          title={t("chooseTwo")}
          hint={t("chooseTwoHint")}
          action={
            <Button component={Link} href="/audit">
              {t("toList")}
            </Button>
          }
        />
      </Page>
    );
  const ready =
    one.data && other.data && oneDiagrams && otherDiagrams
      ? {
          paths: [one.data.path, other.data.path] as const,
          diagrams: new Map([...oneDiagrams, ...otherDiagrams]),
        }
      : undefined;
  const again = () => {
    void one.refetch();
    void other.refetch();
  };
  return (
    <Page
      wide
      title={t("title", { first, second })}
      actions={
        <Button component={Link} href={`/audit?chosen=${first},${second}`} variant="subtle">
          {t("toList")}
        </Button>
      }
    >
      <Loaded query={{ data: ready, error: one.error ?? other.error, refetch: again }}>
        {({ paths, diagrams }) => <Compared paths={paths} diagrams={diagrams} />}
      </Loaded>
    </Page>
  );
}

interface Props {
  paths: readonly [Path, Path];
  diagrams: Diagrams;
}

function Compared({ paths, diagrams }: Props) {
  const t = useCompareTexts();
  const [isShort, setShort] = useState(false);
  const pairs = useMemo(() => align(operationsOf(paths[0].events), operationsOf(paths[1].events)), [paths]);
  const different = pairs.filter(differs);
  return (
    <Stack>
      <BothDiagrams paths={paths} diagrams={diagrams} />
      <Group justify="space-between">
        <Title order={2} size="h5">
          {different.length ? t("counted", { count: different.length }) : t("same")}
        </Title>
        <Switch
          label={t("onlyDifferences")}
          checked={isShort}
          onChange={(event) => setShort(event.currentTarget.checked)}
        />
      </Group>
      <CompareTable
        pairs={isShort ? different : pairs}
        keys={[paths[0].deal.key, paths[1].deal.key]}
        diagrams={diagrams}
      />
    </Stack>
  );
}

/** The diagrams of one stage, with both deals' last run of it. */
function BothDiagrams({ paths, diagrams }: Props) {
  const t = useCompareTexts();
  const stageName = useStageTexts();
  const [params, setParams] = useSearchParams();
  const processes = [...new Set(paths.flatMap((path) => path.instances.map((run) => run.process_id)))];
  const shared = processes.filter((process) =>
    paths.every((path) => path.instances.some((run) => run.process_id === process)),
  );
  const wanted = params.get("stage") ?? "";
  const process = processes.includes(wanted) ? wanted : (shared.at(-1) ?? processes[0] ?? "");
  const runs = paths.map((path) => lastRun(path, process, diagrams));
  const show = (stage: string) =>
    setParams(
      (before) =>
        new URLSearchParams([
          ["deals", before.get("deals") ?? ""],
          ["stage", stage],
        ]),
      {
        replace: true,
      },
    );
  return (
    <Stack gap="xs">
      <Group gap={6} role="group" aria-label={t("stages")}>
        {processes.map((one) => (
          <Button
            key={one}
            size="compact-sm"
            variant={one === process ? "filled" : "default"}
            aria-pressed={one === process}
            onClick={() => show(one)}
          >
            {stageName(one as never)}
          </Button>
        ))}
        <Text size="xs" c="dimmed">
          {t("legend")}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        {paths.map((path, place) => {
          const [run, other] = place === 0 ? [runs[0], runs[1]] : [runs[1], runs[0]];
          const { key } = path.deal;
          return (
            <Stack key={key} gap={4}>
              <Text fw={600} size="sm">
                <Link href={`/audit/${key}`}>{key}</Link> {path.deal.client_name}
              </Text>
              {run ? (
                <Diagram
                  xml={run.xml}
                  height={300}
                  label={t("diagramOf", { name: stageName(process as never), key })}
                  marks={marksBeside(run.frame, other?.frame)}
                />
              ) : (
                <Text size="sm" c="dimmed">
                  {t("never", { key })}
                </Text>
              )}
            </Stack>
          );
        })}
      </SimpleGrid>
    </Stack>
  );
}

function lastRun(path: Path, process: string, diagrams: Diagrams): { xml: string; frame: Frame } | undefined {
  const run = path.instances.findLast((one) => one.process_id === process);
  const diagram = run && diagrams.get(`${process}:${versionOf(path.events, run)}`);
  if (!run || !diagram) return undefined;
  return { xml: diagram.xml, frame: frameAt(path.events, diagram.drawing, run.id, Number.POSITIVE_INFINITY) };
}

/** What both have done is green; what only this one has done strongly so. */
function marksBeside(frame: Frame, other: Frame | undefined): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const id of [...frame.taken, ...frame.done])
    marks.set(id, !other || other.taken.has(id) || other.done.has(id) ? "done" : "added");
  for (const id of frame.waiting.keys()) marks.set(id, "waiting");
  return marks;
}
