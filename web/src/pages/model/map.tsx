/** The map of the model: the end-to-end process, the five stages, what is missing, and every other file. */
import { Button, Menu, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { IconChevronDown, IconPlus, IconUpload } from "@tabler/icons-react";
import { useMemo } from "react";
import { useLocation, useSearchParams } from "wouter";
import type { Kind } from "../../api/sources";
import { useShortcut } from "../../app/shortcuts";
import { useLanguage } from "../../i18n";
import { Loaded, Page } from "../../ui/page";
import { Checklist } from "./checklist";
import {
  type Definition,
  type DraftInfo,
  editorPath,
  isKind,
  MAP,
  useDrafts,
  useMayDeploy,
  useNewestDefinitions,
  useRunning,
} from "./data";
import { FilesList } from "./files-list";
import { DropZone, ImportButton } from "./import-files";
import "./model.css";
import { NewFile } from "./new-file";
import { StageCard } from "./stage-card";
import { useTexts } from "./texts";

export function ModelMap() {
  const t = useTexts();
  useLanguage();
  const mayDeploy = useMayDeploy();
  const definitions = useNewestDefinitions();
  const drafts = useDrafts();
  const [, go] = useLocation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("new") ?? undefined;
  const taken = useMemo(
    () => new Set([...(definitions.data ?? []), ...drafts].map((one) => `${one.kind} ${one.key}`)),
    [definitions.data, drafts],
  );
  const ask = (kind: Kind | null) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (kind) after.set("new", kind);
      else after.delete("new");
      return after;
    });
  useShortcut("n", t("newDiagram"), () => ask("bpmn"), mayDeploy);
  useShortcut("f", t("newForm"), () => ask("form"), mayDeploy);
  useShortcut("t", t("newTable"), () => ask("dmn"), mayDeploy);

  const page = (
    <Page title={t("model")} actions={mayDeploy && <Actions ask={ask} />}>
      {!mayDeploy && (
        <Text size="sm" c="dimmed">
          {t("readOnly")}
        </Text>
      )}
      <Loaded query={definitions} skeleton={<CardsSkeleton />}>
        {(items) => (
          <>
            <Stages definitions={items} drafts={drafts} />
            <Checklist />
            <FilesList definitions={items} drafts={drafts} />
          </>
        )}
      </Loaded>
      <NewFile
        kind={isKind(asked) ? asked : null}
        proposed={search.get("for") ?? ""}
        taken={taken}
        onClose={() => ask(null)}
        onCreated={(kind, key) => go(editorPath(kind, key))}
      />
    </Page>
  );
  return mayDeploy ? <DropZone>{page}</DropZone> : page;
}

function Actions({ ask }: { ask: (kind: Kind) => void }) {
  const t = useTexts();
  return (
    <>
      <ImportButton>
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconUpload size={16} aria-hidden />}
            title={t("importHint")}
          >
            {t("import")}
          </Button>
        )}
      </ImportButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
          >
            {t("new")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask("bpmn")}>{t("newDiagram")}</Menu.Item>
          <Menu.Item onClick={() => ask("form")}>{t("newForm")}</Menu.Item>
          <Menu.Item onClick={() => ask("dmn")}>{t("newTable")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Stages({ definitions, drafts }: { definitions: Definition[]; drafts: DraftInfo[] }) {
  const running = useCounts();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
      {MAP.map((stage) => {
        const definition = definitions.find((one) => one.kind === "bpmn" && one.stage === stage);
        const key = definition?.key ?? stage;
        return (
          <StageCard
            key={stage}
            stage={stage}
            definition={definition}
            draft={drafts.find((one) => one.kind === "bpmn" && one.key === key)}
            running={running && (running.get(key) ?? 0)}
          />
        );
      })}
    </SimpleGrid>
  );
}

/** How many instances of each process go on, in all its versions. */
function useCounts(): ReadonlyMap<string, number> | undefined {
  const running = useRunning();
  return useMemo(() => {
    if (!running) return undefined;
    const found = new Map<string, number>();
    for (const { process_id, active, suspended } of running)
      found.set(process_id, (found.get(process_id) ?? 0) + active + suspended);
    return found;
  }, [running]);
}

function CardsSkeleton() {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
      {MAP.map((stage) => (
        <Skeleton key={stage} height={220} radius="sm" />
      ))}
    </SimpleGrid>
  );
}
