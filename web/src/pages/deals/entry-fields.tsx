/** Fields for facts that a process must be given, by their types and, where the domain has a fixed choice, by that. */
import { Checkbox, JsonInput, NumberInput, Select, SimpleGrid, Textarea, TextInput } from "@mantine/core";
import { useFactName } from "../../parts/fact-names";

export interface Fact {
  name: string;
  type: string;
}

export type Values = Record<string, unknown>;

/** What the stages' contracts let these facts be. */
const CHOICES: Record<string, readonly string[]> = {
  channel: ["phone", "office", "showroom", "site", "social", "email", "web-form", "chat", "cold-call", "development"],
  opportunity_kind: ["new", "repeat", "cross", "up", "change"],
  interest: ["product", "intermediate-step"],
  trigger: ["completed-deal", "claim", "plan-date", "contact"],
  contract_kind: ["standard", "special"],
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

function Field({ fact: { name, type }, value, change, error, isRequired }: FieldProps) {
  const factName = useFactName();
  const common = { label: factName(name), error, required: isRequired };
  const text = typeof value === "string" ? value : "";
  const choices = CHOICES[name];
  if (choices)
    return (
      <Select
        {...common}
        data={choices.map((one) => ({ value: one, label: factName(one) }))}
        value={text || null}
        onChange={change}
        allowDeselect={!isRequired}
      />
    );
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
