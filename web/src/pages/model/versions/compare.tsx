/** Two versions of a file: what changed as a table, for diagrams beside the two drawings. */
import { Box, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { api } from "../../../api/client";
import { type Kind, useSource } from "../../../api/sources";
import type { Mark } from "../../../core/viewer";
import { useLanguage } from "../../../i18n";
import { Diagram } from "../../../parts/diagram";
import { Loaded } from "../../../ui/page";
import type { Change } from "../data";
import { translatedNames } from "../names";
import { ChangeTable } from "./change-table";
import { useTexts } from "./texts";

interface Props {
  kind: Kind;
  fileKey: string;
  from: number;
  to: number;
  /** The element that is shown; it stands in the address. */
  chosen: string;
  onChoose: (elementId: string) => void;
}

export function Compare({ kind, fileKey, from, to, chosen, onChoose }: Props) {
  const t = useTexts();
  const difference = api.useQuery("get", "/api/v1/definitions/{kind}/{definition_key}/diff", {
    params: { path: { kind, definition_key: fileKey }, query: { from, to } },
  });
  const names = useNames(kind, fileKey, from, to);
  return (
    <Stack gap="sm" component="section" aria-label={t("changes", { from, to })}>
      <Title order={2} size="h4">
        {t("changes", { from, to })}
      </Title>
      <Loaded query={difference}>
        {({ changes, only_layout }) => (
          <>
            {only_layout && <Text size="sm">{changes.length ? t("onlyLayout") : t("noChanges")}</Text>}
            {kind === "bpmn" && (
              <Drawings fileKey={fileKey} from={from} to={to} changes={changes} chosen={chosen} onChoose={onChoose} />
            )}
            {changes.length > 0 && (
              <ChangeTable
                changes={changes}
                names={names}
                chosen={chosen}
                onChoose={kind === "bpmn" ? onChoose : undefined}
              />
            )}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** The elements' names in the page's language, from both files: what was removed is in the older one only. */
function useNames(kind: Kind, key: string, from: number, to: number): ReadonlyMap<string, string> {
  const chosen = useLanguage();
  const before = useSource(kind, key, from).data;
  const after = useSource(kind, key, to).data;
  return useMemo(() => {
    const drawn = kind === "bpmn" ? [before, after] : [];
    return new Map(drawn.flatMap((xml) => [...translatedNames(xml ?? "", chosen)]));
  }, [kind, before, after, chosen]);
}

/** Marks for the drawing before (what is removed) and after (what is added); what moved or changed is marked in both. */
export function marksOf(changes: Change[], side: "before" | "after"): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  const hidden = side === "before" ? "added" : "removed";
  for (const change of changes) {
    if (change.kind === hidden) continue;
    if (change.kind !== "moved" || !marks.has(change.element_id)) marks.set(change.element_id, change.kind);
  }
  return marks;
}

function Drawings({ fileKey, from, to, changes, chosen, onChoose }: Omit<Props, "kind"> & { changes: Change[] }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
      <Drawing fileKey={fileKey} version={from} side="before" changes={changes} chosen={chosen} onChoose={onChoose} />
      <Drawing fileKey={fileKey} version={to} side="after" changes={changes} chosen={chosen} onChoose={onChoose} />
    </SimpleGrid>
  );
}

interface DrawingProps {
  fileKey: string;
  version: number;
  side: "before" | "after";
  changes: Change[];
  chosen: string;
  onChoose: (elementId: string) => void;
}

function Drawing({ fileKey, version, side, changes, chosen, onChoose }: DrawingProps) {
  const t = useTexts();
  const source = useSource("bpmn", fileKey, version);
  const marks = useMemo(() => {
    const found = new Map(marksOf(changes, side));
    if (chosen) found.set(chosen, found.get(chosen) ?? "found");
    return found;
  }, [changes, side, chosen]);
  return (
    <Box>
      <Text size="sm" fw={600} mb={4}>
        {t("versionNumber", { version })}
      </Text>
      <Loaded query={source}>
        {(xml) => (
          <Diagram
            xml={xml}
            label={t("versionNumber", { version })}
            height={360}
            marks={marks}
            shown={chosen}
            onSelect={(id) => id && onChoose(id)}
          />
        )}
      </Loaded>
    </Box>
  );
}
