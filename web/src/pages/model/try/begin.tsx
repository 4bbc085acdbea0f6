/** How a trial begins: at which start, and with which facts; they are made up, and may be changed. */
import { Button, Checkbox, NumberInput, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Schemas } from "../../../api/client";
import { named } from "../../../i18n";
import { useFactName } from "../../../parts/fact-names";
import { Failed } from "../../../ui/page";
import { JsonInput, type Values } from "./json-input";
import { useTexts } from "./texts";
import type { Move } from "./trial";

type Start = Schemas["TrialStart"];

interface Props {
  starts: Start[];
  onMove: (move: Move) => Promise<void>;
}

export function Begin({ starts, onMove }: Props) {
  const t = useTexts();
  const [chosen, setChosen] = useState(starts[0]?.element_id ?? "");
  const start = starts.find((one) => one.element_id === chosen);
  return (
    <Paper withBorder p="sm" component="section" aria-label={t("begin")}>
      <Stack gap="sm">
        {starts.length > 1 && (
          <Select
            label={t("beginAt")}
            value={chosen}
            onChange={(value) => setChosen(value ?? chosen)}
            data={starts.map((one) => ({ value: one.element_id, label: named(one) || one.element_id }))}
            allowDeselect={false}
          />
        )}
        {start && <Facts key={start.element_id} start={start} onMove={onMove} />}
      </Stack>
    </Paper>
  );
}

function Facts({ start, onMove }: { start: Start; onMove: Props["onMove"] }) {
  const t = useTexts();
  const [data, setData] = useState<Values>(() => ({ ...(start.suggestion.data as Values) }));
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await onMove({ ...start.suggestion, data: data as Move["data"] });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  }

  const names = [...new Set([...start.facts.map((one) => one.name), ...Object.keys(data)])];
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Title order={3} size="h6">
          {named(start) || start.element_id}
        </Title>
        <Text size="xs" c="dimmed">
          {names.length ? t("facts") : t("noFacts")}
        </Text>
        {names.map((name) => (
          <FactInput
            key={name}
            name={name}
            type={start.facts.find((one) => one.name === name)?.type ?? ""}
            value={data[name]}
            onChange={(value) => setData((before) => ({ ...before, [name]: value }))}
          />
        ))}
        {failure !== null && <Failed error={failure} />}
        <Button type="submit" loading={busy}>
          {t("begin")}
        </Button>
      </Stack>
    </form>
  );
}

interface FactProps {
  name: string;
  type: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

function FactInput({ name, type, value, onChange }: FactProps) {
  const label = useFactName()(name);
  if (type === "boolean" || typeof value === "boolean")
    return <Checkbox label={label} checked={value === true} onChange={(e) => onChange(e.target.checked)} />;
  if (type === "number" || typeof value === "number")
    return (
      <NumberInput
        label={label}
        value={typeof value === "number" ? value : ""}
        onChange={(one) => onChange(one === "" ? null : one)}
        size="xs"
      />
    );
  if (type === "object" || type === "list" || (typeof value === "object" && value !== null))
    return <JsonInput label={label} value={value} onChange={(one) => one !== undefined && onChange(one)} isAny />;
  return (
    <TextInput
      label={label}
      value={value === null || value === undefined ? "" : String(value)}
      onChange={(e) => onChange(e.target.value)}
      size="xs"
    />
  );
}
