/** A declaration as a form. */
import { Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useDepartmentName, useDepartments } from "../../../parts/departments";
import { useFactName } from "../../../parts/fact-names";
import { useColleagues } from "../../../parts/people-select";
import { PLACES_OF_KPIS, type Vocabulary } from "../data";
import { useMeasureTexts } from "../measure-texts";
import { useDimensionName, usePlaceName } from "../words";
import { Conditions } from "./conditions";
import type { Plain } from "./draft";
import { FactSelect, Measure, PeriodInput } from "./measure";
import type { ProblemAt } from "./problems";
import { useEditTexts } from "./texts";

const UNITS = ["number", "percent", "money", "hours", "days"] as const;
const DIRECTIONS = ["up", "down"] as const;

interface Props {
  draft: Plain;
  change: (changes: Plain) => void;
  words: Vocabulary;
  problem: ProblemAt;
  isNew: boolean;
}

export function Form({ draft, change, words, problem, isNew }: Props) {
  const mt = useMeasureTexts();
  const where = (next: Plain) => change({ where: next });
  return (
    <Stack gap="md">
      <Names {...{ draft, change, problem, isNew }} />
      <Measure {...{ draft, change, words, problem }} />
      <Conditions
        label={mt("where")}
        where={draft.where ?? {}}
        change={where}
        words={words}
        problem={problem("where")}
      />
      <ToldApart {...{ draft, change, words, problem }} />
      <Judged {...{ draft, change, problem }} />
    </Stack>
  );
}

function Names({ draft, change, problem, isNew }: Omit<Props, "words">) {
  const t = useEditTexts();
  const placeName = usePlaceName();
  const text = (name: "name" | "about", language: "en" | "ru") => ({
    value: draft[name]?.[language] ?? "",
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      change({ [name]: { ...draft[name], [language]: currentTarget.value } }),
    error: problem(`${name}.${language}`),
  });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      <TextInput
        label={t("id")}
        description={t("idHint")}
        value={draft.id ?? ""}
        onChange={({ currentTarget }) => change({ id: currentTarget.value })}
        error={isNew && problem("id")}
        disabled={!isNew}
        required
      />
      <Select
        label={t("stage")}
        description={"\u00a0"}
        data={PLACES_OF_KPIS.map((stage) => ({ value: stage, label: placeName(stage) }))}
        value={draft.stage}
        onChange={(stage) => change({ stage })}
        allowDeselect={false}
      />
      <TextInput label={t("nameEn")} required {...text("name", "en")} />
      <TextInput label={t("nameRu")} required {...text("name", "ru")} />
      <Textarea label={t("aboutEn")} autosize minRows={2} {...text("about", "en")} />
      <Textarea label={t("aboutRu")} autosize minRows={2} {...text("about", "ru")} />
    </SimpleGrid>
  );
}

function ToldApart({ draft, change, words, problem }: Omit<Props, "isNew">) {
  const t = useEditTexts();
  const dimensionName = useDimensionName();
  const factName = useFactName();
  const chosen: string[] = draft.dimensions ?? [];
  const facts = words.facts.map(({ name }) => `fact:${name}`);
  const known = [...new Set([...words.dimensions, ...facts, ...chosen])];
  return (
    <Group gap="sm" align="start" grow preventGrowOverflow={false}>
      <MultiSelect
        label={t("dimensions")}
        data={known.map((one) => ({
          value: one,
          label: one.startsWith("fact:") ? factName(one.slice(5)) : dimensionName(one),
        }))}
        value={chosen}
        onChange={(dimensions) => change({ dimensions })}
        error={problem("dimensions")}
        searchable
        miw={240}
      />
      {chosen.includes("reason") && (
        <FactSelect
          name="reason"
          label={t("reason")}
          part={draft}
          change={change}
          words={words}
          problem={problem}
          path=""
        />
      )}
    </Group>
  );
}

function Judged({ draft, change, problem }: Pick<Props, "draft" | "change" | "problem">) {
  const t = useEditTexts();
  const people = useColleagues();
  const departments = useDepartments();
  const departmentName = useDepartmentName();
  const thresholds: Plain = draft.thresholds ?? {};
  const number = (value: string | number) => (value === "" ? null : Number(value));
  const owners = [
    ...departments.map(({ key }) => ({ value: key, label: departmentName(key) })),
    ...people.map((name) => ({ value: name, label: name })),
  ];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
      <Select
        label={t("unit")}
        data={UNITS.map((unit) => ({ value: unit, label: t(`unit_${unit}`) }))}
        value={draft.unit ?? "number"}
        onChange={(unit) => change({ unit })}
        error={problem("unit")}
        allowDeselect={false}
      />
      <Select
        label={t("direction")}
        data={DIRECTIONS.map((one) => ({ value: one, label: t(`direction_${one}`) }))}
        value={draft.direction ?? "up"}
        onChange={(direction) => change({ direction })}
        allowDeselect={false}
      />
      <NumberInput
        label={t("target")}
        value={draft.target ?? ""}
        onChange={(target) => change({ target: number(target) })}
        error={problem("target")}
      />
      {(["attention", "alarm"] as const).map((name) => (
        <NumberInput
          key={name}
          label={t(name)}
          value={thresholds[name] ?? ""}
          onChange={(bound) => change({ thresholds: { ...thresholds, [name]: number(bound) } })}
          error={problem(`thresholds.${name}`)}
        />
      ))}
      <PeriodInput
        label={t("window")}
        value={draft.window ?? "P30D"}
        change={(window) => change({ window })}
        error={problem("window")}
      />
      <Select
        label={t("owner")}
        placeholder={t("ownerHint")}
        data={owners}
        value={draft.owner || null}
        onChange={(owner) => change({ owner: owner ?? "" })}
        error={problem("owner")}
        searchable
        clearable
      />
    </SimpleGrid>
  );
}
