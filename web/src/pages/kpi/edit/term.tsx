/** One side of a ratio: how often something happened, a fact's numbers, or the time of operations. */
import { Group, Select, Stack } from "@mantine/core";
import { useMeasureTexts } from "../measure-texts";
import { Conditions } from "./conditions";
import type { Plain } from "./draft";
import classes from "./edit.module.css";
import { Choice, FactSelect, Once, type PartProps } from "./measure";
import { Points } from "./points";
import { useEditTexts } from "./texts";

const KINDS = ["count", "sum", "time"] as const;
type TermKind = (typeof KINDS)[number];
const POINTS = { count: "count", sum: "at", time: "of" } as const;

export function Term({ label, ...props }: PartProps & { label: string }) {
  const t = useEditTexts();
  const mt = useMeasureTexts();
  const { part, change, words, problem, path } = props;
  const kind: TermKind = "sum" in part ? "sum" : "time" in part ? "time" : "count";
  const points = POINTS[kind];
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <Stack gap="xs">
        <Group gap="sm" align="end">
          <Select
            label={t("term")}
            data={KINDS.map((one) => ({ value: one, label: t(`term_${one}`) }))}
            value={kind}
            onChange={(one) => change(termOf((one ?? "count") as TermKind, part[points] ?? []))}
            allowDeselect={false}
          />
          {kind === "sum" && <FactSelect name="sum" label={mt("field")} {...props} />}
          {kind === "time" && <Choice name="part" key_="time" options={["both", "waiting", "working"]} {...props} />}
          {kind === "time" && <Choice name="passes" options={["all", "repeated"]} {...props} />}
          {kind === "time" && <Choice name="clock" options={["calendar", "working"]} {...props} />}
          {kind !== "time" && <Once {...props} />}
        </Group>
        <Points
          label={mt(points === "count" ? "of" : points)}
          points={part[points] ?? []}
          change={(chosen) => change({ ...part, [points]: chosen })}
          words={words}
          problem={problem(`${path}.${points}`)}
          onlyOperations={kind === "time"}
        />
        <Conditions
          label={mt("where")}
          where={part.where ?? {}}
          change={(where) => change({ ...part, where })}
          words={words}
          problem={problem(`${path}.where`)}
        />
      </Stack>
    </fieldset>
  );
}

function termOf(kind: TermKind, points: Plain[]): Plain {
  if (kind === "sum") return { sum: "", at: points };
  return kind === "time" ? { time: "both", of: points } : { count: points };
}
