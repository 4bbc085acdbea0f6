/** Forms, decision tables, and diagrams that describe no stage: found by name. */
import { Badge, Group, SegmentedControl, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link, useSearchParams } from "wouter";
import { Ago } from "../../ui/moments";
import { Empty } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { type Definition, type DraftInfo, editorPath, isKind, KINDS, MAP, versionsPath } from "./data";
import { DraftBadge } from "./draft-badge";
import { useTexts } from "./texts";

interface Row {
  kind: Definition["kind"];
  key: string;
  definition: Definition | undefined;
  draft: DraftInfo | undefined;
}

/** All files but the map's own diagrams, by kind and key. */
function rowsOf(definitions: Definition[], drafts: DraftInfo[]): Row[] {
  const rows = new Map<string, Row>();
  for (const definition of definitions) {
    const { kind, key } = definition;
    if (kind === "bpmn" && (MAP as readonly string[]).includes(definition.stage)) continue;
    rows.set(`${kind} ${key}`, { kind, key, definition, draft: undefined });
  }
  const onMap = new Set(definitions.filter((one) => one.kind === "bpmn" && one.stage).map((one) => one.key));
  for (const draft of drafts) {
    const { kind, key } = draft;
    if (kind === "bpmn" && onMap.has(key)) continue;
    rows.set(`${kind} ${key}`, { kind, key, definition: rows.get(`${kind} ${key}`)?.definition, draft });
  }
  const order = (row: Row) => KINDS.indexOf(row.kind);
  return [...rows.values()].sort((a, b) => order(a) - order(b) || a.key.localeCompare(b.key));
}

export function FilesList({ definitions, drafts }: { definitions: Definition[]; drafts: DraftInfo[] }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [search, setSearch] = useSearchParams();
  const text = search.get("text") ?? "";
  const kind = search.get("kind") ?? "";
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  const all = rowsOf(definitions, drafts);
  const rows = all.filter((row) => (!isKind(kind) || row.kind === kind) && row.key.includes(text.trim().toLowerCase()));
  const count = (of: string) => all.filter((row) => row.kind === of).length;
  return (
    <Stack gap="xs" component="section" aria-label={t("files")}>
      <Title order={2} size="h4">
        {t("files")}
      </Title>
      <Group gap="sm">
        <TextInput
          aria-label={t("searchFiles")}
          placeholder={t("searchFiles")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(e) => set("text", e.target.value)}
          w={{ base: "100%", xs: 260 }}
        />
        <SegmentedControl
          size="xs"
          value={isKind(kind) ? kind : ""}
          onChange={(value) => set("kind", value)}
          data={[
            { value: "", label: common("all") },
            { value: "form", label: `${t("forms")} ${count("form")}` },
            { value: "dmn", label: `${t("tables")} ${count("dmn")}` },
            { value: "bpmn", label: `${t("diagrams")} ${count("bpmn")}` },
          ]}
        />
      </Group>
      {rows.length ? <Rows rows={rows} /> : <Empty title={t("nothingFound")} hint={t("nothingFoundHint")} />}
    </Stack>
  );
}

function Rows({ rows }: { rows: Row[] }) {
  const t = useTexts();
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table highlightOnHover verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{t("kind")}</Table.Th>
            <Table.Th>{t("deployed")}</Table.Th>
            <Table.Th>{t("drafts")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ kind, key, definition, draft }) => (
            <Table.Tr key={kind + key}>
              <Table.Td>
                <Link href={editorPath(kind, key)}>{key}</Link>
              </Table.Td>
              <Table.Td>{t(kind)}</Table.Td>
              <Table.Td>
                {definition ? (
                  <Group gap="xs">
                    <Badge
                      component={Link}
                      href={versionsPath(kind, key)}
                      variant="default"
                      radius="sm"
                      tt="none"
                      style={{ cursor: "pointer" }}
                      aria-label={`v${definition.version}: ${t("versionsOf", { name: key })}`}
                    >
                      v{definition.version}
                    </Badge>
                    <Text size="sm" c="dimmed">
                      <Ago at={definition.deployed_at} /> {t("deployedBy", { who: definition.deployed_by })}
                    </Text>
                  </Group>
                ) : (
                  <Text size="sm" c="dimmed">
                    {t("notDeployed")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{draft && <DraftBadge draft={draft} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
