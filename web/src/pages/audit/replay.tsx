/** The slider, the diagram of the run that is shown, and the events: each leads the others. The address has the event's number. */
import { Button, Grid, Group, Paper, Stack, Title } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "wouter";
import { frameAt } from "../../core/replay";
import { Diagram } from "../../parts/diagram";
import { useStageTexts } from "../../parts/stages";
import { byEvent, isCorrecting, placed } from "./deviations";
import { EventTable } from "./event-table";
import { badgesOf, deviationsBy, marksOf } from "./marks";
import { Moment } from "./moment";
import { type Diagrams, nameIn } from "./names";
import { type Deviation, type Path, type PathEvent, type Run, versionOf } from "./path-data";
import { usePathTexts } from "./path-texts";
import { ReplayBar } from "./replay-bar";

interface Props {
  path: Path;
  diagrams: Diagrams;
  deviations: Deviation[];
}

export function Replay({ path, diagrams, deviations }: Props) {
  const { events } = path;
  const { event, place, go, goTo, run, showRun } = usePlace(path);
  const odd = useMemo(() => placed(path, deviations), [path, deviations]);
  const [element, setElement] = useState("");
  if (!event) return null;
  return (
    <Stack gap="sm">
      <Paper withBorder p="sm" style={{ position: "sticky", top: 52, zIndex: 5 }}>
        <ReplayBar place={place} count={events.length} go={go} />
      </Paper>
      <Runs path={path} shown={run} moment={event} show={showRun} />
      {run && <RunDiagram {...{ path, diagrams, run, event, odd }} onSelect={setElement} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Events {...{ path, diagrams, odd, event, goTo, element, run }} clear={() => setElement("")} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Moment path={path} event={event} diagrams={diagrams} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

/** Which event is shown, and which run: that of the event, unless another one was chosen. */
function usePlace({ events, instances }: Path) {
  const [params, setParams] = useSearchParams();
  const wanted = Number(params.get("n") ?? events.at(-1)?.seq);
  const found = events.findLastIndex((event) => event.seq <= wanted);
  const place = Math.max(0, found);
  const event = events[place];
  const put = useCallback((values: Record<string, string>) => setParams(values, { replace: true }), [setParams]);
  const goTo = useCallback((seq: number) => put({ n: String(seq) }), [put]);
  const go = useCallback((to: number) => goTo(events[to]?.seq ?? 0), [events, goTo]);
  const showRun = (id: string) => put({ n: String(event?.seq ?? 0), run: id });
  const shown = params.get("run") || event?.instance_id || runBefore(events, place);
  const run = instances.find((one) => one.id === shown) ?? instances[0];
  return { event, place, go, goTo, run, showRun };
}

/** The run of the last event before that belongs to any: the diagram stays while the deal itself is spoken of. */
function runBefore(events: readonly PathEvent[], place: number): string {
  return events.findLast((event, index) => index <= place && event.instance_id)?.instance_id ?? "";
}

/** The runs of a deal in their order: the end-to-end process and the stages, each with the version that it followed. */
function Runs(props: { path: Path; shown: Run | undefined; moment: PathEvent; show: (id: string) => void }) {
  const { path, shown, moment, show } = props;
  const t = usePathTexts();
  const stageName = useStageTexts();
  return (
    <Group gap={6} role="group" aria-label={t("runs")}>
      {path.instances.map((run) => (
        <Button
          key={run.id}
          size="compact-sm"
          variant={run.id === shown?.id ? "filled" : "default"}
          aria-pressed={run.id === shown?.id}
          onClick={() => show(run.id)}
        >
          {stageName(run.process_id as never)}, {t("version", { version: versionOf(path.events, run, moment.seq) })}
        </Button>
      ))}
    </Group>
  );
}

interface RunProps {
  path: Path;
  diagrams: Diagrams;
  run: Run;
  event: PathEvent;
  odd: ReturnType<typeof placed>;
  onSelect: (elementId: string) => void;
}

function RunDiagram({ path, diagrams, run, event, odd, onSelect }: RunProps) {
  const t = usePathTexts();
  const stageName = useStageTexts();
  const diagram = diagrams.get(`${run.process_id}:${versionOf(path.events, run, event.seq)}`);
  const shown = useMemo(() => {
    if (!diagram) return null;
    const frame = frameAt(path.events, diagram.drawing, run.id, event.seq);
    const deviating = deviationsBy(odd, run.id, event.at);
    return {
      marks: marksOf(
        event.instance_id === run.id ? frame : { ...frame, current: "" },
        deviating.map((one) => one.deviation.element_id),
      ),
      badges: badgesOf(frame, deviating, (one) => t(`kind_${one.deviation.kind}`)),
      current: event.instance_id === run.id ? frame.current : "",
    };
  }, [path, diagram, run, event, odd, t]);
  if (!diagram || !shown) return null;
  const label = t("diagramOf", { name: stageName(run.process_id as never) });
  return (
    <Diagram
      xml={diagram.xml}
      label={label}
      height={380}
      marks={shown.marks}
      badges={shown.badges}
      shown={shown.current}
      onSelect={(id) => onSelect(diagram.drawing.elements.has(id) ? id : "")}
    />
  );
}

interface EventsProps extends Omit<RunProps, "onSelect" | "run"> {
  run: Run | undefined;
  element: string;
  clear: () => void;
  goTo: (seq: number) => void;
}

/** All events, or those of the element that was chosen in the diagram, or only what is out of order. */
function Events({ path, diagrams, run, odd, event, element, clear, goTo }: EventsProps) {
  const t = usePathTexts();
  const [isOddOnly, setOddOnly] = useState(false);
  const deviations = useMemo(() => byEvent(odd), [odd]);
  const numbers = useMemo(() => new Map(path.events.map((one, place) => [one.seq, place + 1])), [path]);
  const shown = useMemo(
    () =>
      path.events.filter(
        (one) =>
          (!element || (one.element_id === element && one.instance_id === run?.id)) &&
          (!isOddOnly || deviations.has(one.seq) || isCorrecting(one)),
      ),
    [path, element, run, isOddOnly, deviations],
  );
  const drawing = run && diagrams.get(`${run.process_id}:${versionOf(path.events, run)}`)?.drawing;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h5">
          {element ? t("onlyElement", { name: nameIn(drawing, element) }) : t("events")}
        </Title>
        <Group gap="xs">
          {element && (
            <Button size="compact-sm" variant="default" onClick={clear}>
              {t("allEvents")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant={isOddOnly ? "filled" : "default"}
            aria-pressed={isOddOnly}
            onClick={() => setOddOnly(!isOddOnly)}
          >
            {t("onlyDeviations")}
          </Button>
        </Group>
      </Group>
      <EventTable
        events={shown}
        numbers={numbers}
        current={event.seq}
        deviations={deviations}
        diagrams={diagrams}
        go={goTo}
      />
    </Stack>
  );
}
