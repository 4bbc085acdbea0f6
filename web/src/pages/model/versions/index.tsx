/** The versions of a file: who has deployed what and why, what changed between any two, and the way back. */
import { Button, Modal, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link, useSearchParams } from "wouter";
import type { Kind } from "../../../api/sources";
import { isStage, useStageTexts } from "../../../parts/stages";
import { Empty, Loaded, Page } from "../../../ui/page";
import { useCommonTexts } from "../../../ui/texts";
import { type Definition, editorPath, useRunning, useVersions } from "../data";
import { Shown } from "../shown";
import { Compare } from "./compare";
import { VersionList } from "./list";
import { RollBack } from "./roll-back";
import { useTexts } from "./texts";

export function Versions({ kind, fileKey }: { kind: Kind; fileKey: string }) {
  const t = useTexts();
  const stages = useStageTexts();
  const name = kind === "bpmn" && (isStage(fileKey) || fileKey === "deal") ? stages(fileKey) : fileKey;
  const query = useVersions(kind, fileKey);
  const toEditor = (
    <Button component={Link} href={editorPath(kind, fileKey)} variant="default">
      {t("edit")}
    </Button>
  );
  return (
    <Page title={t("title", { name })} actions={toEditor}>
      <Loaded query={query}>
        {(versions) =>
          versions.length ? (
            <Listed kind={kind} fileKey={fileKey} versions={versions} />
          ) : (
            <Empty title={t("none")} hint={t("noneHint")} action={toEditor} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Listed({ kind, fileKey, versions }: { kind: Kind; fileKey: string; versions: Definition[] }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [search, setSearch] = useSearchParams();
  const [back, setBack] = useState<Definition | null>(null);
  const running = useCounts(kind, fileKey);
  const newest = versions.find((one) => one.is_newest) ?? (versions[0] as Definition);
  const number = (word: string, otherwise: number | null) => Number(search.get(word)) || otherwise;
  const to = number("to", newest.version);
  const from = number("from", versions.find((one) => one.version !== to)?.version ?? null);
  const seen = number("version", null);
  const set = (changes: Record<string, string | number | null>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [word, value] of Object.entries(changes)) {
          if (value === null || value === "") after.delete(word);
          else after.set(word, String(value));
        }
        return after;
      },
      { replace: true },
    );
  return (
    <>
      <VersionList
        versions={versions}
        running={running}
        from={from}
        to={to}
        onFrom={(version) => set({ from: version, element: null })}
        onTo={(version) => set({ to: version, element: null })}
        onView={(version) => set({ version })}
        onRollBack={setBack}
      />
      {versions.length === 1 ? (
        <Text size="sm" c="dimmed">
          {t("only")}
        </Text>
      ) : from && to && from !== to ? (
        <Compare
          kind={kind}
          fileKey={fileKey}
          from={from}
          to={to}
          chosen={search.get("element") ?? ""}
          onChoose={(element) => set({ element })}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t("choose")}
        </Text>
      )}
      {back && <RollBack kind={kind} fileKey={fileKey} version={back} newest={newest} onClose={() => setBack(null)} />}
      <Modal
        opened={seen !== null}
        onClose={() => set({ version: null })}
        title={t("versionNumber", { version: seen ?? 0 })}
        size="90%"
        closeButtonProps={{ "aria-label": common("close") }}
      >
        {seen !== null && <Shown kind={kind} fileKey={fileKey} version={seen} />}
      </Modal>
    </>
  );
}

/** How many instances of each version go on; only diagrams have some. */
function useCounts(kind: Kind, key: string): ReadonlyMap<number, number> | undefined {
  const running = useRunning();
  return useMemo(() => {
    if (kind !== "bpmn" || !running) return undefined;
    const own = running.filter((one) => one.process_id === key);
    return new Map(own.map((one) => [one.version, one.active + one.suspended]));
  }, [running, kind, key]);
}
