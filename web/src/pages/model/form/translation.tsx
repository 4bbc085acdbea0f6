/** The Russian texts of the selected field, and whether it asks for personal data: the editor's own panel knows neither. */
import { Checkbox, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMemo } from "react";
import type { FormComponent, MountedFormEditor } from "../../../core/form-editor";
import { useTexts } from "./texts";

interface Props {
  source: string;
  selected: FormComponent | null;
  editor: MountedFormEditor | null;
}

const TEXTS = ["label", "text", "description"] as const;

export function Translation({ source, selected, editor }: Props) {
  const t = useTexts();
  const missing = useMemo(() => countMissing(source), [source]);
  return (
    <Paper withBorder p="sm" component="section" aria-label={t("russian")}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t("russian")}
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {missing ? t("missing", { count: missing }) : t("allTranslated")}
          </Text>
        </Group>
        {selected && editor ? (
          <Fields key={selected.id} component={selected} editor={editor} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("choose")}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function Fields({ component, editor }: { component: FormComponent; editor: MountedFormEditor }) {
  const t = useTexts();
  const properties = component.properties ?? {};
  const set = (name: string, value: string) => {
    const after = { ...properties, [name]: value };
    if (!value) delete after[name];
    editor.change(component.id, { properties: after });
  };
  const shown = TEXTS.filter((name) => component[name] !== undefined && component[name] !== "");
  return (
    <>
      <Text size="sm">{t("ofField", { name: component.label || component.key || component.type })}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm" verticalSpacing="xs">
        {shown.map((name) => (
          <TextInput
            key={name}
            label={t(name)}
            description={component[name]}
            value={properties[`${name}_ru`] ?? ""}
            onChange={(event) => set(`${name}_ru`, event.target.value)}
          />
        ))}
        {(component.values ?? []).map((choice, at) => (
          <TextInput
            key={String(choice.value)}
            label={t("choice", { name: choice.label ?? String(choice.value) })}
            value={choice.label_ru ?? ""}
            onChange={(event) =>
              editor.change(component.id, {
                values: component.values?.map((one, index) =>
                  index === at ? { ...one, label_ru: event.target.value } : one,
                ),
              })
            }
          />
        ))}
      </SimpleGrid>
      {component.key && (
        <Checkbox
          label={t("personal")}
          checked={properties.personal === "true"}
          onChange={(event) => set("personal", event.target.checked ? "true" : "")}
        />
      )}
    </>
  );
}

/** Components that say something in English only. */
function countMissing(source: string): number {
  try {
    const count = (components: FormComponent[] = []): number =>
      components.reduce((sum, one) => {
        const inner = count((one as { components?: FormComponent[] }).components);
        const says = TEXTS.filter((name) => one[name]).some((name) => !one.properties?.[`${name}_ru`]);
        const offers = (one.values ?? []).some((choice) => choice.label && !choice.label_ru);
        return sum + inner + (says || offers ? 1 : 0);
      }, 0);
    return count(JSON.parse(source).components);
  } catch {
    return 0;
  }
}
