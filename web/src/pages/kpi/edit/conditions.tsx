/** What facts must be where something is counted. */
import { ActionIcon, Autocomplete, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useFactName } from "../../../parts/fact-names";
import type { Vocabulary } from "../data";
import type { Plain } from "./draft";
import classes from "./edit.module.css";
import { useEditTexts } from "./texts";

const OPERATORS = ["equals", "unless", "at_least", "at_most", "above", "below", "known", "unknown"] as const;
type Operator = (typeof OPERATORS)[number];
const LISTS: readonly Operator[] = ["equals", "unless"];
const ALONE: readonly Operator[] = ["known", "unknown"];

interface Row {
  fact: string;
  operator: Operator;
  value: string;
}

interface Props {
  label: string;
  where: Plain;
  change: (where: Plain) => void;
  words: Vocabulary;
  problem?: string;
}

/** The rows are kept here while they are typed: a condition without a fact is none yet. */
export function Conditions({ label, where, change, words, problem }: Props) {
  const t = useEditTexts();
  const factName = useFactName();
  const [rows, setRows] = useState(() => rowsOf(where));
  const set = (next: Row[]) => {
    setRows(next);
    change(whereOf(next));
  };
  const put = (place: number, changes: Partial<Row>) =>
    set(rows.map((row, at) => (at === place ? { ...row, ...changes } : row)));
  return (
    <fieldset className={classes.group}>
      <legend>{label}</legend>
      <Stack gap="xs">
        {rows.map((row, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no other name than its place
          <Group key={place} gap="xs" align="end">
            <Autocomplete
              label={t("fact")}
              data={words.facts.map(({ name }) => name)}
              renderOption={({ option }) => <FactOption name={option.value} label={factName(option.value)} />}
              value={row.fact}
              onChange={(fact) => put(place, { fact })}
              w={210}
            />
            <Select
              label={t("condition")}
              data={OPERATORS.map((one) => ({ value: one, label: t(`op_${one}`) }))}
              value={row.operator}
              onChange={(operator) => put(place, { operator: operator as Operator })}
              allowDeselect={false}
              w={160}
            />
            {!ALONE.includes(row.operator) && (
              <TextInput
                label={t("value")}
                placeholder={LISTS.includes(row.operator) ? t("valueHint") : undefined}
                value={row.value}
                onChange={({ currentTarget }) => put(place, { value: currentTarget.value })}
                w={210}
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("removeCondition")}
              onClick={() => set(rows.filter((_, at) => at !== place))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {problem && (
          <Text size="sm" c="var(--sw-late)" role="alert">
            {problem}
          </Text>
        )}
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => set([...rows, { fact: "", operator: "equals", value: "" }])}
          >
            {t("addCondition")}
          </Button>
        </Group>
      </Stack>
    </fieldset>
  );
}

function FactOption({ name, label }: { name: string; label: string }) {
  return (
    <span>
      {label}{" "}
      <Text span size="xs" c="dimmed">
        {label === name ? "" : name}
      </Text>
    </span>
  );
}

function rowsOf(where: Plain): Row[] {
  return Object.entries(where).flatMap(([fact, condition]: [string, Plain]) =>
    Object.entries(condition).map(([name, value]) => ({
      fact,
      operator: (name === "known" && value === false ? "unknown" : name) as Operator,
      value: Array.isArray(value) ? value.map(String).join(", ") : String(value),
    })),
  );
}

function whereOf(rows: Row[]): Plain {
  const where: Plain = {};
  for (const { fact, operator, value } of rows) {
    if (!fact.trim()) continue;
    where[fact] ??= {};
    if (ALONE.includes(operator)) where[fact].known = operator === "known";
    else if (LISTS.includes(operator)) where[fact][operator] = value.split(",").map((one) => parsed(one.trim()));
    else where[fact][operator] = parsed(value.trim());
  }
  return where;
}

function parsed(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
