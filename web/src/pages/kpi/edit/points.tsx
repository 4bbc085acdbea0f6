/** Moments of a deal's history, each picked by diagram, element or exit, and when. */
import { ActionIcon, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { named } from "../../../i18n";
import { useOutcomeName } from "../../../parts/outcomes";
import type { Vocabulary } from "../data";
import { useMeasureTexts } from "../measure-texts";
import { usePlaceName } from "../words";
import type { Plain } from "./draft";
import classes from "./edit.module.css";
import { useEditTexts } from "./texts";

interface Props {
  label: string;
  points: Plain[];
  change: (points: Plain[]) => void;
  words: Vocabulary;
  problem?: string;
  /** Moments are not looked at: only the operation is asked for. */
  onlyOperations?: boolean;
}

export function Points({ label, points, change, words, problem, onlyOperations = false }: Props) {
  const t = useEditTexts();
  const first = words.processes[0]?.key ?? "";
  const add = () => change([...points, { process: points.at(-1)?.process ?? first }]);
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <Stack gap="xs">
        {points.map((point, place) => (
          <PointRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a point has no other name than its place
            key={place}
            {...{ point, words, onlyOperations }}
            change={(changed) => change(points.map((one, at) => (at === place ? changed : one)))}
            remove={() => change(points.filter((_, at) => at !== place))}
          />
        ))}
        {problem && (
          <Text size="sm" c="var(--sw-late)" role="alert">
            {problem}
          </Text>
        )}
        <Group>
          <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
            {t("addPoint")}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  );
}

interface RowProps {
  point: Plain;
  words: Vocabulary;
  onlyOperations: boolean;
  change: (point: Plain) => void;
  remove: () => void;
}

const [EVENT, WHOLE, EVERY] = ["~event", "~whole", "*"];

function PointRow({ point, words, onlyOperations, change, remove }: RowProps) {
  const t = useEditTexts();
  const mt = useMeasureTexts();
  const placeName = usePlaceName();
  const process = words.processes.find((one) => one.key === point.process);
  const isEvent = Boolean(point.kind) && !point.process;
  const element = process?.elements.find((one) => one.id === point.element);
  const moments = element?.moments ?? (point.element === EVERY ? MOMENTS_OF_WORK : process?.moments) ?? [];
  return (
    <Group gap="xs" align="end">
      <Select
        label={t("diagram")}
        data={[
          ...words.processes.map(({ key }) => ({ value: key, label: placeName(key) })),
          { value: EVENT, label: t("anyEvent") },
        ]}
        value={isEvent ? EVENT : point.process}
        onChange={(key) => change(key === EVENT ? { kind: words.event_kinds[0] } : { process: key ?? "" })}
        allowDeselect={false}
        w={250}
      />
      {isEvent ? (
        <Select
          label={t("what")}
          data={words.event_kinds}
          value={point.kind}
          onChange={(kind) => change({ kind: kind ?? "" })}
          searchable
          allowDeselect={false}
          w={280}
        />
      ) : (
        <What {...{ point, process, onlyOperations, change }} />
      )}
      {!isEvent && !point.exit && !onlyOperations && (
        <Select
          label={t("when")}
          data={moments.map((moment) => ({ value: moment, label: mt(`moment_${moment}`) }))}
          value={point.moment ?? "completed"}
          onChange={(moment) => change({ ...point, moment: moment ?? "completed" })}
          allowDeselect={false}
          w={140}
        />
      )}
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("removePoint")} onClick={remove}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

const MOMENTS_OF_WORK = ["started", "claimed", "completed", "withdrawn"] as const;

interface WhatProps extends Pick<RowProps, "point" | "onlyOperations" | "change"> {
  process: Vocabulary["processes"][number] | undefined;
}

function What({ point, process, onlyOperations, change }: WhatProps) {
  const t = useEditTexts();
  const mt = useMeasureTexts();
  const outcome = useOutcomeName();
  const told = (process?.elements ?? []).filter((one) => !onlyOperations || one.kind === "userTask");
  const elements = told.map((one) => ({ value: one.id, label: named(one) || one.id }));
  const exits = (process?.exits ?? []).map(({ name }) => ({ value: `exit:${name}`, label: outcome(name) }));
  const first = [
    ...(onlyOperations ? [] : [{ value: WHOLE, label: mt("wholeProcess") }]),
    { value: EVERY, label: mt("everyOperation") },
  ];
  const choose = (what: string | null) => {
    const [, exit] = /^exit:(.*)$/.exec(what ?? "") ?? [];
    if (exit) change({ process: point.process, exit });
    else change({ process: point.process, ...(what && what !== WHOLE && { element: what }) });
  };
  return (
    <Select
      label={t("what")}
      data={[
        { group: process ? named(process) : "", items: first },
        ...(onlyOperations ? [] : [{ group: t("exits"), items: exits }]),
        { group: t("elements"), items: elements },
      ]}
      value={point.exit ? `exit:${point.exit}` : point.element || WHOLE}
      onChange={choose}
      searchable
      allowDeselect={false}
      w={280}
    />
  );
}
