/** Give a table facts, and see what it decides. */
import { Button, Checkbox, Group, NumberInput, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { FactList } from "../../../parts/facts";
import { Failed } from "../../../ui/page";
import { decide, type TableInput, tableOf } from "./probe";
import { useTexts } from "./texts";

export function TryTable({ fileKey, source }: { fileKey: string; source: string }) {
  const t = useTexts();
  const { inputs } = useMemo(() => tableOf(source), [source]);
  const [facts, setFacts] = useState<Record<string, unknown>>({});
  const act = useMutation({ mutationFn: () => decide(fileKey, source, given(inputs, facts)) });

  function submit(event: FormEvent) {
    event.preventDefault();
    act.mutate();
  }

  return (
    <Paper withBorder p="sm" component="section" aria-label={t("try")}>
      <form onSubmit={submit}>
        <Stack gap="xs">
          <Title order={2} size="h5">
            {t("try")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("tryHint")}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
            {inputs.map((input) => (
              <Fact
                key={input.name}
                input={input}
                value={facts[input.name]}
                onChange={(value) => setFacts((before) => ({ ...before, [input.name]: value }))}
              />
            ))}
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={act.isPending}>
              {t("decide")}
            </Button>
          </Group>
          {act.error && <Failed error={act.error} />}
          {act.data && (
            <Stack gap={4} role="status">
              <Text size="sm" fw={600}>
                {act.data.rules.length ? t("rules", { rules: act.data.rules.join(", ") }) : t("noRule")}
              </Text>
              {act.data.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: several rules may say the same
                <FactList key={at} variables={row} />
              ))}
            </Stack>
          )}
        </Stack>
      </form>
    </Paper>
  );
}

/** What is left empty is null for the table, as in a deal that does not know it. */
function given(inputs: TableInput[], facts: Record<string, unknown>): Record<string, unknown> {
  const empty = (type: string) => (type === "boolean" ? false : type === "string" ? "" : null);
  return Object.fromEntries(inputs.map(({ name, type }) => [name, facts[name] ?? empty(type)]));
}

interface FactProps {
  input: TableInput;
  value: unknown;
  onChange: (value: unknown) => void;
}

function Fact({ input, value, onChange }: FactProps) {
  const { label, type } = input;
  if (type === "boolean")
    return <Checkbox label={label} checked={value === true} onChange={(e) => onChange(e.target.checked)} mt={28} />;
  if (["number", "integer", "long", "double"].includes(type))
    return (
      <NumberInput
        label={label}
        value={typeof value === "number" ? value : ""}
        onChange={(one) => onChange(one === "" ? null : Number(one))}
      />
    );
  return <TextInput label={label} value={String(value ?? "")} onChange={(e) => onChange(e.target.value)} />;
}
