/** The page where a process owner draws a diagram: its draft saves itself, and is checked while it is drawn. */
import { Alert, Button, Group } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { useShortcut } from "../../../app/shortcuts";
import type { MountedModeler } from "../../../core/modeler/modeler";
import { language } from "../../../i18n";
import { isStage, useStageTexts } from "../../../parts/stages";
import { tellDone } from "../../../ui/notices";
import { Empty, Failed, ListSkeleton, Page } from "../../../ui/page";
import { editorPath, tryPath, versionsPath, whatIfPath } from "../data";
import { DeployDialog } from "../deploy";
import { useDraftFile, useEditors } from "../draft-file";
import { NewFile } from "../new-file";
import { useTexts as useModelTexts } from "../texts";
import { Canvas } from "./canvas";
import { FindingsBar } from "./findings-bar";
import { useFindings, useLosses } from "./lint";
import { More } from "./more";
import { Status } from "./status";
import { useTexts } from "./texts";
import { type History, Toolbar } from "./toolbar";
import { useVocabulary } from "./vocabulary";

export default function DiagramEditor({ processId }: { processId: string }) {
  const t = useModelTexts();
  const draft = useDraftFile("bpmn", processId);
  if (draft.status === "failed" && !draft.opened) return <Failed error={draft.failure} again={draft.again} />;
  if (draft.status === "missing") return <Empty title={t("missing")} hint={t("missingHint")} />;
  if (!draft.opened) return <ListSkeleton lines={3} height={160} />;
  return <Editor key={draft.opened.times} processId={processId} draft={draft} source={draft.opened.source} />;
}

type Draft = ReturnType<typeof useDraftFile>;

function Editor({ processId, draft, source }: { processId: string; draft: Draft; source: string }) {
  const t = useTexts();
  const model = useModelTexts();
  const stages = useStageTexts();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const [shown] = useState(search.get("element") ?? ""); // the address leads in once; from then on the selection leads the address
  const [modeler, setModeler] = useState<MountedModeler | null>(null);
  const [history, setHistory] = useState<History>({ undo: false, redo: false });
  const [xml, setXml] = useState(source);
  const [deploying, setDeploying] = useState(false);
  const [formless, setFormless] = useState(""); // the operation that a new form is made for
  const vocabulary = useVocabulary();
  const editors = useEditors("bpmn", processId);
  const { findings, isChecking } = useFindings(processId, xml);
  const losses = useLosses(processId, xml);
  const name = isStage(processId) || processId === "deal" ? stages(processId) : processId;

  useEffect(() => modeler?.know(vocabulary), [modeler, vocabulary]);
  useEffect(() => {
    const inRussian = language() === "ru";
    const text = (one: (typeof findings)[number]) =>
      [(inRussian && one.message_ru) || one.message, (inRussian && one.hint_ru) || one.hint].filter(Boolean).join("\n");
    modeler?.showFindings(findings.map((one) => ({ ...one, text: text(one) })));
  }, [modeler, findings]);
  useEffect(() => {
    if (shown) modeler?.select(shown);
  }, [modeler, shown]);

  const changed = useCallback(
    (now: string) => {
      setXml(now);
      draft.save(now);
    },
    [draft.save],
  );
  const flush = async () => {
    await modeler?.flush();
    await draft.flush();
  };
  const leave = async (to: string) => {
    await flush();
    navigate(to);
  };
  const made = (formId: string) => {
    modeler?.setForm(formless, formId);
    setFormless("");
    void leave(editorPath("form", formId));
  };

  useShortcut("mod+S", t("save"), () => void flush().then(() => tellDone(t("saved"))));

  return (
    <Page
      wide
      title={name}
      actions={
        <>
          <Status status={draft.status} editors={editors} />
          <Button component={Link} href={versionsPath("bpmn", processId)} variant="subtle">
            {t("history")}
          </Button>
          <Button variant="default" onClick={() => void leave(tryPath(processId))}>
            {t("tryIt")}
          </Button>
          <Button variant="default" onClick={() => void leave(whatIfPath(processId))}>
            {t("whatIf")}
          </Button>
          <Button onClick={() => void flush().then(() => setDeploying(true))}>{t("deploy")}</Button>
        </>
      }
    >
      {draft.status === "conflict" && (
        <Alert color="yellow" title={model("conflictTitle")} role="alert">
          <Group justify="space-between">
            {model("conflictHint")}
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => void draft.takeTheirs()}>
                {model("takeTheirs")}
              </Button>
              <Button size="xs" onClick={() => void draft.keepMine()}>
                {model("keepMine")}
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      <Group gap="xs" justify="space-between">
        <Toolbar modeler={modeler} history={history} />
        <More modeler={modeler} processId={processId} xml={xml} onReplace={changed} draft={draft} />
      </Group>
      <Canvas
        xml={source}
        name={name}
        onMounted={setModeler}
        onChange={changed}
        onSelect={(id) => id !== search.get("element") && setSearch(id ? { element: id } : {}, { replace: true })}
        onHistory={setHistory}
        onNewForm={setFormless}
        onEditForm={(formId) => void leave(editorPath("form", formId))}
        onOpenProcess={(called) => void leave(editorPath("bpmn", called))}
      />
      <FindingsBar
        processId={processId}
        findings={findings}
        losses={losses}
        isChecking={isChecking}
        onShow={(id) => modeler?.select(id)}
      />
      <NewFile
        kind={formless ? "form" : null}
        proposed={kebab(formless)}
        taken={new Set(vocabulary.forms.map((one) => `form ${one}`))}
        onClose={() => setFormless("")}
        onCreated={(_, formId) => made(formId)}
      />
      <DeployDialog
        kind="bpmn"
        fileKey={processId}
        opened={deploying}
        onClose={() => setDeploying(false)}
        onDeployed={() => void draft.again()}
        onShow={(finding) => modeler?.select(finding.element_id)}
      />
    </Page>
  );
}

/** “PrepareOffer” → “prepare-offer”: forms are called like their operations. */
function kebab(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/_/g, "-")
    .toLowerCase();
}
