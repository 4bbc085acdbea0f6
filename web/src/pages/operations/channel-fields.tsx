/** Which value of a channel's message comes from where in what is sent: a line each. */
import { ActionIcon, Button, Checkbox, Fieldset, Group, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { Schemas } from "../../api/client";
import { useChannelTexts } from "./channel-texts";

export type Field = Schemas["ChannelField"];
const KINDS = ["text", "number", "boolean", "date"] as const;
const NEW: Field = { to: "", from: "", type: "text", required: false, identifies: false };

interface Props {
  fields: Field[];
  change: (fields: Field[]) => void;
  errorOf: (field: string) => string | undefined;
}

export function ChannelFields({ fields, change, errorOf }: Props) {
  const words = useChannelTexts();
  const set = (place: number, changes: Partial<Field>) =>
    change(fields.map((field, at) => (at === place ? { ...field, ...changes } : field)));
  return (
    <Fieldset legend={words("fields")} p="xs">
      <Text size="xs" c="dimmed" mb="xs">
        {words("fieldsHint")}
      </Text>
      <Stack gap="xs">
        {fields.map((field, place) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: all that a line shows comes from its field
            key={place}
            place={place + 1}
            field={field}
            set={(changes) => set(place, changes)}
            remove={() => change(fields.filter((_, at) => at !== place))}
            error={errorOf(`fields.${place}`)}
          />
        ))}
        <Button variant="default" size="compact-sm" onClick={() => change([...fields, NEW])}>
          {words("addField")}
        </Button>
      </Stack>
    </Fieldset>
  );
}

interface LineProps {
  place: number;
  field: Field;
  set: (changes: Partial<Field>) => void;
  remove: () => void;
  error?: string;
}

function Line({ place, field, set, remove, error }: LineProps) {
  const words = useChannelTexts();
  const label = (what: "to" | "from" | "type" | "default") => words("field", { what: words(what), place });
  return (
    <Paper withBorder p="xs" role="group" aria-label={words("field", { what: words("fields"), place })}>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          flex={1}
          label={words("to")}
          aria-label={label("to")}
          value={field.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
          error={error}
          required
        />
        <TextInput
          flex={1}
          label={words("from")}
          aria-label={label("from")}
          value={field.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <Select
          w={110}
          label={words("type")}
          aria-label={label("type")}
          data={KINDS.map((one) => ({ value: one, label: words(one) }))}
          value={field.type}
          onChange={(type) => set({ type: (type as Field["type"] | null) ?? "text" })}
          allowDeselect={false}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={words("removeField", { place })}
          onClick={remove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      <Group gap="md" mt={6} align="flex-end">
        <Checkbox
          pb={8}
          label={words("required")}
          checked={field.required}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
        <Checkbox
          pb={8}
          label={words("identifies")}
          checked={field.identifies}
          onChange={(event) => set({ identifies: event.currentTarget.checked })}
        />
        <TextInput
          flex={1}
          label={words("default")}
          aria-label={label("default")}
          value={field.default === null || field.default === undefined ? "" : String(field.default)}
          onChange={(event) => set({ default: typed(event.currentTarget.value, field.type) })}
        />
      </Group>
    </Paper>
  );
}

/** The default is of the value's kind; what is no such thing is sent as it is written, and refused. */
function typed(text: string, type: Field["type"]): Field["default"] {
  if (!text) return null;
  if (type === "number" && Number.isFinite(Number(text))) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
