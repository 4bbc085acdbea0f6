/** What an indicator measures: in words, and on the diagrams. */
import { Anchor, Card, Stack, Tabs, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useSource } from "../../api/sources";
import type { Mark } from "../../core/viewer";
import { language } from "../../i18n";
import { Diagram } from "../../parts/diagram";
import { ListSkeleton } from "../../ui/page";
import { editorPath, useNewestDefinitions } from "../model/data";
import { type Indicator, type KpiDetails, type Point, useVocabulary } from "./data";
import classes from "./indicator.module.css";
import { useIndicatorTexts } from "./indicator-texts";
import { useMeasureTexts } from "./measure-texts";
import { pointsOf, useMeasureWords } from "./measure-words";
import { useDimensionName, usePlaceName } from "./words";

export function About({ kpi }: { kpi: KpiDetails }) {
  const t = useIndicatorTexts();
  const mt = useMeasureTexts();
  const { declaration } = kpi;
  const { linesOf, pointName } = useMeasureWords();
  const dimensionName = useDimensionName();
  const about = declaration.about?.[language()];
  return (
    <Card withBorder component="section" aria-label={t("about")}>
      <Stack gap="xs">
        <Text component="h2" fw={600} m={0}>
          {t("about")}
        </Text>
        {about && <Text size="sm">{about}</Text>}
        <dl className={classes.lines}>
          <dt>{mt(`kind_${declaration.measure.kind}`)}</dt>
          <dd>{declaration.measure.kind === "regulation" && <Process process={declaration.measure.process} />}</dd>
          {linesOf(declaration).map((line) => (
            <Line key={line.label + (line.text ?? "")} label={line.label}>
              {line.text}
              {line.points?.map((point, number) => (
                <div key={JSON.stringify(point)}>
                  {number > 0 && `${mt("or")} `}
                  {point.process ? (
                    <Anchor
                      component={Link}
                      size="sm"
                      href={editorPath("bpmn", point.process, isElement(point) ? point.element : "")}
                    >
                      {pointName(point)}
                    </Anchor>
                  ) : (
                    pointName(point)
                  )}
                </div>
              ))}
            </Line>
          ))}
          {declaration.dimensions.length > 0 && (
            <Line label={mt("dimensions")}>{declaration.dimensions.map(dimensionName).join(", ")}</Line>
          )}
        </dl>
        {declaration.owner && <Text size="sm">{t("owner", { name: declaration.owner })}</Text>}
        <OnDiagram declaration={declaration} />
      </Stack>
    </Card>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Process({ process }: { process: string }) {
  const placeName = usePlaceName();
  return (
    <Anchor component={Link} size="sm" href={editorPath("bpmn", process)}>
      {placeName(process)}
    </Anchor>
  );
}

function isElement(point: Point): boolean {
  return Boolean(point.element) && point.element !== "*";
}

/** The diagrams whose elements are measured, with those painted; drawn when they are asked for. */
function OnDiagram({ declaration }: { declaration: Indicator }) {
  const t = useIndicatorTexts();
  const placeName = usePlaceName();
  const [isOpen, setOpen] = useState(false);
  const points = useMemo(() => pointsOf(declaration.measure), [declaration]);
  const processes = [...new Set(points.map(({ process }) => process).filter(Boolean))];
  const [shown, setShown] = useState(processes[0] ?? "");
  if (!processes.length) return null;
  return (
    <details className={classes.details} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t("onDiagram")}</summary>
      {isOpen && (
        <Tabs value={shown} onChange={(process) => setShown(process ?? "")} keepMounted={false} mt="xs">
          {processes.length > 1 && (
            <Tabs.List mb="xs" aria-label={t("onDiagram")}>
              {processes.map((process) => (
                <Tabs.Tab key={process} value={process}>
                  {placeName(process)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          )}
          {processes.map((process) => (
            <Tabs.Panel key={process} value={process}>
              <Painted process={process} points={points.filter((point) => point.process === process)} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </details>
  );
}

function Painted({ process, points }: { process: string; points: Point[] }) {
  const placeName = usePlaceName();
  const definitions = useNewestDefinitions();
  const vocabulary = useVocabulary();
  const version = definitions.data?.find((one) => one.kind === "bpmn" && one.key === process)?.version;
  const source = useSource("bpmn", process, version);
  const marks = useMemo(() => {
    const words = vocabulary.data?.processes.find((one) => one.key === process);
    const found = new Map<string, Mark>();
    for (const point of points) {
      if (isElement(point)) found.set(point.element, "current");
      if (point.element === "*")
        for (const one of words?.elements ?? []) if (one.kind === "userTask") found.set(one.id, "current");
      if (point.exit) for (const id of endsAt(source.data ?? "", point.exit)) found.set(id, "current");
    }
    return found;
  }, [points, process, vocabulary.data, source.data]);
  return source.data ? (
    <Diagram xml={source.data} label={placeName(process)} marks={marks} height={360} />
  ) : (
    <ListSkeleton lines={1} height={360} />
  );
}

/** The end events of a diagram that are an exit of the stage. */
function endsAt(xml: string, exit: string): string[] {
  const drawn = new DOMParser().parseFromString(xml, "application/xml");
  return [...drawn.getElementsByTagNameNS("*", "exit")]
    .filter((one) => one.getAttribute("name") === exit)
    .flatMap((one) => one.closest("[id]")?.id ?? []);
}
