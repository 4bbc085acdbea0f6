/** Values of a process as typed inputs. Only what was changed is given back, so that what one may not see is never overwritten. */
import { Button, Checkbox, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useIncidentTexts } from "./incident-texts";

export type Values = Record<string, unknown>;
const HIDDEN = "hidden"; // as the server writes a personal value that one may not see
const KINDS = ["text", "number", "boolean", "json"] as const;
type Kind = (typeof KINDS)[number];
const EMPTY: Record<Kind, unknown> = { text: "", number: 0, boolean: false, json: {} };

interface Props {
  values: Values;
  changes: Values;
  /** A change that is undefined can't be sent yet: what is written is no JSON. */
  change: (changes: Values) => void;
}

export function ValuesInput({ values, changes, change }: Props) {
  const added = Object.keys(changes).filter((name) => !(name in values));
  return (
    <Stack gap="xs">
      {[...Object.keys(values), ...added].map((name) => (
        <ValueInput
          key={name}
          name={name}
          value={values[name] ?? changes[name] ?? null}
          change={(value) => change({ ...changes, [name]: value })}
        />
      ))}
      <NewValue add={(name, value) => change({ ...changes, [name]: value })} />
    </Stack>
  );
}

interface InputProps {
  name: string;
  /** What it is now: its kind says how it is typed. */
  value: unknown;
  change: (value: unknown) => void;
}

function ValueInput({ name, value: now, change }: InputProps) {
  const t = useIncidentTexts();
  const [value] = useState(now); // the input stays of its kind while it is typed in
  const label = t("value", { name });
  if (hasHidden(value)) return <TextInput label={label} value={t("hidden")} disabled />;
  if (typeof value === "boolean")
    return <Checkbox label={label} defaultChecked={value} onChange={(event) => change(event.currentTarget.checked)} />;
  if (typeof value === "number")
    return (
      <NumberInput
        label={label}
        defaultValue={value}
        onChange={(typed) => change(typed === "" ? null : Number(typed))}
      />
    );
  if (typeof value === "string")
    return <TextInput label={label} defaultValue={value} onChange={(event) => change(event.currentTarget.value)} />;
  return <JsonInput label={label} value={value} change={change} />;
}

function JsonInput({ label, value, change }: { label: string } & Omit<InputProps, "name">) {
  const t = useIncidentTexts();
  const [isBad, setBad] = useState(false);
  const typed = (text: string) => {
    const parsed = parse(text);
    setBad(parsed === undefined);
    change(parsed);
  };
  return (
    <Textarea
      label={label}
      defaultValue={JSON.stringify(value, null, 2)}
      onChange={(event) => typed(event.currentTarget.value)}
      error={isBad ? t("badJson") : undefined}
      autosize
      maxRows={10}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
    />
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function NewValue({ add }: { add: (name: string, value: unknown) => void }) {
  const t = useIncidentTexts();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Kind>("text");
  const submit = () => {
    add(name.trim(), EMPTY[kind]);
    setName("");
  };
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label={t("newVariable")}
        placeholder={t("name")}
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <Select
        label={t("type")}
        data={KINDS.map((one) => ({ value: one, label: t(one) }))}
        value={kind}
        onChange={(chosen) => setKind((chosen as Kind | null) ?? "text")}
        allowDeselect={false}
        w={140}
      />
      <Button variant="default" disabled={!name.trim()} onClick={submit}>
        {t("addValue")}
      </Button>
    </Group>
  );
}

/** Whether a part of it is hidden from the person: given back, it would replace what is there. */
function hasHidden(value: unknown): boolean {
  if (value === HIDDEN) return true;
  if (Array.isArray(value)) return value.some(hasHidden);
  return typeof value === "object" && value !== null && Object.values(value).some(hasHidden);
}

/** Values to look at. */
export function ValuesShown({ values }: { values: Values }) {
  return (
    <Stack gap={4}>
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
