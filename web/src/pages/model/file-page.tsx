/** The page of a form or a decision table: its editor for those who may deploy, a look at it for everybody else. */
import { Alert, Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Link } from "wouter";
import type { Schemas } from "../../api/client";
import type { Kind } from "../../api/sources";
import { useShortcut } from "../../app/shortcuts";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Failed, ListSkeleton, Loaded, Page } from "../../ui/page";
import { fileName, newestOf, postFiles, useMayDeploy, versionsPath } from "./data";
import { DeployDialog } from "./deploy";
import { Findings } from "./deploy/findings";
import { useDraftFile, useEditors } from "./draft-file";
import { Status } from "./editor/status";
import { Shown } from "./shown";
import { useTexts } from "./texts";

export interface EditorProps {
  fileKey: string;
  source: string;
  /** What was drawn so far has changed. */
  onChange: (source: string) => void;
}

interface Props {
  kind: Kind;
  fileKey: string;
  children: (props: EditorProps) => ReactNode;
}

export function FilePage(props: Props) {
  return useMayDeploy() ? <Editing {...props} /> : <Looking {...props} />;
}

function Looking({ kind, fileKey }: Props) {
  const t = useTexts();
  const newest = useQuery({ queryKey: ["newest", kind, fileKey], queryFn: () => newestOf(kind, fileKey) });
  return (
    <Page title={fileKey} actions={<ToVersions kind={kind} fileKey={fileKey} />}>
      <Loaded query={newest}>
        {(found) =>
          found ? (
            <Shown kind={kind} fileKey={fileKey} version={found.version} />
          ) : (
            <Empty title={t("missing")} hint={t("missingHint")} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Editing({ kind, fileKey, children }: Props) {
  const t = useTexts();
  const draft = useDraftFile(kind, fileKey);
  const editors = useEditors(kind, fileKey);
  const [deploying, setDeploying] = useState(false);
  const [source, setSource] = useState("");
  const { opened, status } = draft;
  const { save } = draft;
  useEffect(() => setSource(opened?.source ?? ""), [opened]);
  const changed = useCallback(
    (text: string) => {
      setSource(text);
      save(text);
    },
    [save],
  );
  const deploy = () => void draft.flush().then(() => setDeploying(true));
  useShortcut("mod+S", t("saved"), () => void draft.flush());
  useShortcut("d", t("deploy"), deploy, !deploying && status !== "clean");

  const discard = () =>
    draft
      .discard()
      .then(() => tellDone(t("discarded"), async () => save(source)))
      .catch(tellFailure);

  if (status === "failed" && !opened) return <Failed error={draft.failure} again={draft.again} />;
  return (
    <Page
      wide
      title={fileKey}
      actions={
        <>
          <Status status={status} editors={editors} />
          {opened?.newest && status !== "clean" && (
            <Button variant="subtle" onClick={() => void discard()}>
              {t("discard")}
            </Button>
          )}
          <ToVersions kind={kind} fileKey={fileKey} />
          <Button onClick={deploy} disabled={status === "clean"}>
            {t("deploy")}
          </Button>
        </>
      }
    >
      {status === "conflict" && <Conflict keep={draft.keepMine} take={draft.takeTheirs} />}
      {status === "missing" && <Empty title={t("missing")} hint={t("missingHint")} />}
      {!opened && status === "loading" && <ListSkeleton lines={3} height={160} />}
      {opened && (
        <Stack gap="md">
          <div key={opened.times}>{children({ fileKey, source: opened.source, onChange: changed })}</div>
          <Found kind={kind} fileKey={fileKey} source={source} />
        </Stack>
      )}
      <DeployDialog
        kind={kind}
        fileKey={fileKey}
        opened={deploying}
        onClose={() => setDeploying(false)}
        onDeployed={() => void draft.again()}
      />
    </Page>
  );
}

function ToVersions({ kind, fileKey }: { kind: Kind; fileKey: string }) {
  const t = useTexts();
  return (
    <Button component={Link} href={versionsPath(kind, fileKey)} variant="default">
      {t("versions")}
    </Button>
  );
}

function Conflict({ keep, take }: { keep: () => Promise<void>; take: () => Promise<void> }) {
  const t = useTexts();
  return (
    <Alert color="yellow" title={t("conflictTitle")} role="alert">
      <Group justify="space-between">
        {t("conflictHint")}
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => void take()}>
            {t("takeTheirs")}
          </Button>
          <Button size="xs" onClick={() => void keep()}>
            {t("keepMine")}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}

const SETTLES_MS = 800;

/** What the server would say of the file as it is now. */
function Found({ kind, fileKey, source }: { kind: Kind; fileKey: string; source: string }) {
  const [settled, setSettled] = useState(source);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(source), SETTLES_MS);
    return () => window.clearTimeout(timer);
  }, [source]);
  const { data } = useQuery({
    queryKey: ["findings", kind, fileKey, settled],
    queryFn: () => postFiles<Schemas["Findings"]>("/findings", [{ name: fileName(kind, fileKey), source: settled }]),
    enabled: Boolean(settled),
    placeholderData: (before) => before,
    gcTime: 60_000,
  });
  return data ? <Findings findings={data.findings} /> : null;
}
