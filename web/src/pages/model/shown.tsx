/** A deployed version to look at: the drawing, the form as people see it, or the table's rules. */
import { Code, Group, Stack, Table, Text } from "@mantine/core";
import { api } from "../../api/client";
import { type Kind, useSource } from "../../api/sources";
import type { FormSchema } from "../../core/form-schema";
import { Diagram } from "../../parts/diagram";
import { ModelForm } from "../../parts/form";
import { Loaded } from "../../ui/page";
import { useTexts } from "./texts";

interface Props {
  kind: Kind;
  fileKey: string;
  version: number;
  element?: string;
  height?: number | string;
}

const EMPTY = {};

export function Shown({ kind, fileKey, version, element = "", height = "70vh" }: Props) {
  const t = useTexts();
  const source = useSource(kind, fileKey, version);
  if (kind === "dmn") return <Rules fileKey={fileKey} version={version} />;
  return (
    <Loaded query={source}>
      {(text) =>
        kind === "bpmn" ? (
          <Diagram xml={text} label={t("version", { version })} height={height} shown={element} />
        ) : (
          <ModelForm schema={JSON.parse(text) as FormSchema} data={EMPTY} readOnly />
        )
      }
    </Loaded>
  );
}

function Rules({ fileKey, version }: { fileKey: string; version: number }) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/definitions/{kind}/{definition_key}/{version}", {
    params: { path: { kind: "dmn", definition_key: fileKey, version } },
  });
  return (
    <Loaded query={query}>
      {({ table, documentation }) => (
        <Stack gap="xs">
          {documentation && <Text size="sm">{documentation}</Text>}
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {t("hitPolicy")}
            </Text>
            <Code>{[table?.hit_policy, table?.aggregation].filter(Boolean).join(" ")}</Code>
          </Group>
          <Table.ScrollContainer minWidth={480}>
            <Table withTableBorder withColumnBorders verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  {table?.inputs.map((column) => (
                    <Table.Th key={column.name}>{column.name}</Table.Th>
                  ))}
                  {table?.outputs.map((column) => (
                    <Table.Th key={column.name}>{column.name} →</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {table?.rules.map((rule) => (
                  <Table.Tr key={rule.id}>
                    {[...rule.tests, ...rule.entries].map((cell, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a rule's cells have their columns' places
                      <Table.Td key={at}>
                        <Code>{cell || "-"}</Code>
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Stack>
      )}
    </Loaded>
  );
}
