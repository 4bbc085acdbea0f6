/** Fields for facts that a process must be given, by their types and, where the domain has a fixed choice, by that. */
import { Checkbox, JsonInput, NumberInput, Select, SimpleGrid, Textarea, TextInput } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { named } from "../../i18n";
import { useFactName } from "../../parts/fact-names";

export type Fact = Pick<Schemas["StartFact"], "name" | "type"> & Partial<Schemas["StartFact"]>;

export type Values = Record<string, unknown>;

/** What the stages' contracts let these facts be, where no form offers exactly that. */
const CHOICES: Record<string, readonly string[]> = {
  opportunity_kind: ["new", "repeat", "cross", "up", "change"],
  trigger: ["completed-deal", "claim", "plan-date", "contact"],
};
const LONG = ["need", "text", "claim_text"];

interface Props {
  facts: readonly Fact[];
  values: Values;
  change: (name: string, value: unknown) => void;
  errors?: Record<string, string>;
  required?: readonly string[];
}

export function EntryFields({ facts, values, change, errors = {}, required = [] }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      {facts.map((fact) => (
        <div key={fact.name} style={LONG.includes(fact.name) ? { gridColumn: "1 / -1" } : undefined}>
          <Field
            fact={fact}
            value={values[fact.name]}
            change={(value) => change(fact.name, value)}
            error={errors[fact.name]}
            isRequired={required.includes(fact.name)}
          />
        </div>
      ))}
    </SimpleGrid>
  );
}

interface FieldProps {
  fact: Fact;
  value: unknown;
  change: (value: unknown) => void;
  error: string | undefined;
  isRequired: boolean;
}

function Field({ fact, value, change, error, isRequired }: FieldProps) {
  const factName = useFactName();
  const { name, type } = fact;
  const common = { label: labelOf(fact) || factName(name), error, required: isRequired };
  const text = typeof value === "string" ? value : "";
  const choices = CHOICES[name]?.map((one) => ({ value: one, label: factName(one) })) ?? choicesOf(fact);
  if (choices.length)
    return <Select {...common} data={choices} value={text || null} onChange={change} allowDeselect={!isRequired} />;
  if (type === "boolean")
    return (
      <Checkbox
        {...common}
        mt="lg"
        checked={value === true}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    );
  if (type === "number" || type === "integer")
    return <NumberInput {...common} value={typeof value === "number" ? value : ""} onChange={change} />;
  if (type === "list" || type === "object")
    return <JsonInput {...common} value={text} onChange={change} autosize minRows={2} validationError="JSON" />;
  if (type === "date")
    return <TextInput {...common} type="date" value={text} onChange={(event) => change(event.currentTarget.value)} />;
  if (LONG.includes(name))
    return (
      <Textarea
        {...common}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={8}
      />
    );
  return (
    <TextInput
      {...common}
      type={name === "email" ? "email" : name === "phone" ? "tel" : "text"}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function labelOf({ label = "", label_ru = "" }: Fact): string {
  return named({ name: label, name_ru: label_ru });
}

function choicesOf({ choices = [] }: Fact): { value: string; label: string }[] {
  return choices.map((one) => ({ value: String(one.value), label: named({ name: one.label, name_ru: one.label_ru }) }));
}

/** What was filled in, as the process takes it: lists and objects are read, what is empty is given as nothing of its type. */
export function givenOf(facts: readonly Fact[], values: Values): Values {
  const empty: Record<string, unknown> = { boolean: false, number: 0, integer: 0, list: [], object: {}, date: null };
  return Object.fromEntries(
    facts.map(({ name, type }) => {
      const value = values[name];
      if (value === undefined || value === "" || value === null) return [name, type in empty ? empty[type] : ""];
      const isStructure = type === "list" || type === "object";
      return [name, isStructure && typeof value === "string" ? JSON.parse(value) : value];
    }),
  );
}
