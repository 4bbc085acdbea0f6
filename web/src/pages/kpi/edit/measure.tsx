/** What is measured: the kind, and what each kind asks for. */
import { Checkbox, Group, NumberInput, Select, Stack } from "@mantine/core";
import { useFactName } from "../../../parts/fact-names";
import type { Vocabulary } from "../data";
import { useMeasureTexts } from "../measure-texts";
import { usePlaceName } from "../words";
import { Conditions } from "./conditions";
import { KIND_NAMES, KINDS, type Kind, measureOf, type Plain } from "./draft";
import { Points } from "./points";
import type { ProblemAt } from "./problems";
import { Term } from "./term";
import { useEditTexts } from "./texts";

export interface PartProps {
  part: Plain;
  change: (part: Plain) => void;
  words: Vocabulary;
  problem: ProblemAt;
  path: string;
}

interface Props {
  draft: Plain;
  change: (changes: Plain) => void;
  words: Vocabulary;
  problem: ProblemAt;
}

export function Measure({ draft, change, words, problem }: Props) {
  const t = useEditTexts();
  const mt = useMeasureTexts();
  const measure: Plain = draft.measure;
  const kind = measure.kind as Kind;
  const props = { words, problem, path: "measure", part: measure, change: (next: Plain) => change({ measure: next }) };
  return (
    <Stack gap="sm">
      <Select
        label={t("kind")}
        data={KIND_NAMES.map((one) => ({ value: one, label: mt(`kind_${one}`) }))}
        value={kind}
        onChange={(one) => one && change({ measure: measureOf(one as Kind, measure), unit: KINDS[one as Kind].unit })}
        allowDeselect={false}
        maw={320}
      />
      {KINDS[kind].points.map((name) => (
        <Points
          key={name}
          label={mt(name)}
          points={measure[name] ?? []}
          change={(points) => props.change({ ...measure, [name]: points })}
          words={words}
          problem={problem(`measure.${name}`)}
          onlyOperations={kind === "effort"}
        />
      ))}
      <Group gap="sm" align="end">
        <Further kind={kind} {...props} />
      </Group>
      {kind === "ratio" && (
        <>
          <Term
            label={mt("over")}
            {...props}
            part={measure.over ?? {}}
            path="measure.over"
            change={(over) => props.change({ ...measure, over })}
          />
          <Term
            label={mt("under")}
            {...props}
            part={measure.under ?? {}}
            path="measure.under"
            change={(under) => props.change({ ...measure, under })}
          />
        </>
      )}
      {kind === "rate" && (
        <Conditions
          label={`${mt("to")} · ${mt("where")}`}
          where={measure.to_where ?? {}}
          change={(to_where) => props.change({ ...measure, to_where })}
          words={words}
          problem={problem("measure.to_where")}
        />
      )}
    </Stack>
  );
}

/** What only some kinds ask for. */
function Further({ kind, ...props }: { kind: Kind } & PartProps) {
  const mt = useMeasureTexts();
  const { part, change } = props;
  return (
    <>
      {kind === "sum" && <FactSelect name="field" label={mt("field")} {...props} />}
      {kind === "on-time" && <FactSelect name="due" label={mt("due")} {...props} />}
      {(kind === "count" || kind === "sum") && <Once {...props} />}
      {kind === "rate" && (
        <PeriodInput label={mt("within")} value={part.within} change={(within) => change({ ...part, within })} />
      )}
      {kind === "effort" && <Choice name="part" options={["waiting", "working", "both"]} {...props} />}
      {kind === "effort" && <Choice name="passes" options={["all", "repeated"]} {...props} />}
      {(kind === "effort" || kind === "duration") && (
        <Choice name="clock" options={["calendar", "working"]} {...props} />
      )}
      {kind === "duration" && <Choice name="statistic" options={["median", "mean", "p90"]} {...props} />}
      {kind === "effort" && <Choice name="statistic" options={["median", "mean", "p90", "total"]} {...props} />}
      {kind === "regulation" && <ProcessSelect {...props} />}
    </>
  );
}

function ProcessSelect({ part, change, words, problem }: PartProps) {
  const mt = useMeasureTexts();
  const placeName = usePlaceName();
  return (
    <Select
      label={mt("process")}
      data={words.processes.map(({ key }) => ({ value: key, label: placeName(key) }))}
      value={part.process ?? null}
      onChange={(process) => change({ ...part, process: process ?? "" })}
      error={problem("measure.process")}
      allowDeselect={false}
    />
  );
}

export function Once({ part, change }: PartProps) {
  const mt = useMeasureTexts();
  return (
    <Checkbox
      label={mt("once")}
      checked={part.once ?? false}
      onChange={({ currentTarget }) => change({ ...part, once: currentTarget.checked })}
      mb={8}
    />
  );
}

export function FactSelect({
  name,
  label,
  part,
  change,
  words,
  problem,
  path,
}: PartProps & { name: string; label: string }) {
  const factName = useFactName();
  const known = words.facts.map((fact) => ({ value: fact.name, label: factName(fact.name) }));
  const value: string = part[name] ?? "";
  const data = value && !known.some((one) => one.value === value) ? [...known, { value, label: value }] : known;
  return (
    <Select
      label={label}
      data={data}
      value={value || null}
      onChange={(fact) => change({ ...part, [name]: fact ?? "" })}
      error={problem(`${path}.${name}`)}
      searchable
      clearable
    />
  );
}

type Chosen = "clock" | "statistic" | "part" | "passes";

/** One of a few words; the first one is what is meant when nothing is said. */
export function Choice({
  name,
  options,
  part,
  change,
  key_ = name,
}: PartProps & { name: Chosen; options: string[]; key_?: string }) {
  const mt = useMeasureTexts();
  return (
    <Select
      label={mt(name)}
      data={options.map((one) => ({ value: one, label: mt(`${name}_${one}` as "part_both") }))}
      value={part[key_] ?? options[0]}
      onChange={(one) => change({ ...part, [key_]: one })}
      allowDeselect={false}
      w={190}
    />
  );
}

/** A length of time in hours or days; ISO 8601 in the declaration. */
export function PeriodInput({
  label,
  value,
  change,
  error,
}: {
  label: string;
  value?: string;
  change: (iso: string) => void;
  error?: string;
}) {
  const t = useEditTexts();
  const [number, unit] = lengthOf(value ?? "");
  const iso = (amount: number, of: string) => (amount > 0 ? (of === "days" ? `P${amount}D` : `PT${amount}H`) : "");
  return (
    <Group gap={4} align="end" wrap="nowrap">
      <NumberInput
        label={label}
        value={number || ""}
        onChange={(amount) => change(iso(Number(amount) || 0, unit))}
        min={1}
        allowDecimal={false}
        error={error}
        w={150}
      />
      <Select
        aria-label={`${label}: ${t("unit")}`}
        data={[
          { value: "days", label: t("days") },
          { value: "hours", label: t("hours") },
        ]}
        value={unit}
        onChange={(of) => change(iso(number, of ?? "days"))}
        allowDeselect={false}
        w={100}
      />
    </Group>
  );
}

function lengthOf(iso: string): [number, "days" | "hours"] {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?$/.exec(iso);
  if (!found) return [0, "days"];
  const [weeks, days, hours] = found.slice(1).map((one) => Number(one ?? 0)) as [number, number, number];
  return hours ? [(weeks * 7 + days) * 24 + hours, "hours"] : [weeks * 7 + days, "days"];
}
