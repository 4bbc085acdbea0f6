/** Try it: the draft runs in memory, with its forms in the page, before anybody has to work by it. */
import { Alert, Button, Group, SegmentedControl, Stack, Switch, Text } from "@mantine/core";
import { IconArrowBackUp, IconDice, IconPencil, IconRefresh, IconWand } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { ApiProblem } from "../../../api/client";
import { useShortcut } from "../../../app/shortcuts";
import { isStage, useStageTexts } from "../../../parts/stages";
import { tellFailure } from "../../../ui/notices";
import { Empty, Failed, ListSkeleton, Loaded, Page } from "../../../ui/page";
import { editorPath } from "../data";
import { Findings } from "../deploy/findings";
import { useTexts as useModelTexts } from "../texts";
import { Branches } from "./branches";
import { Standing } from "./standing";
import { useTexts } from "./texts";
import { filesToTry, type Tried, useTrial } from "./trial";

export default function TryPage({ processId }: { processId: string }) {
  const t = useTexts();
  const model = useModelTexts();
  const stages = useStageTexts();
  const [search, setSearch] = useSearchParams();
  const view = search.get("view") === "branches" ? "branches" : "steps";
  const name = isStage(processId) || processId === "deal" ? stages(processId) : processId;
  const tried = useQuery({
    queryKey: ["trial", processId],
    queryFn: () => filesToTry(processId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Page
      wide
      title={t("title", { name })}
      actions={
        <>
          <SegmentedControl
            size="xs"
            value={view}
            onChange={(value) => setSearch(value === "branches" ? { view: value } : {}, { replace: true })}
            data={[
              { value: "steps", label: t("steps") },
              { value: "branches", label: t("branches") },
            ]}
          />
          <Button
            component={Link}
            href={editorPath("bpmn", processId)}
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            {t("edit")}
          </Button>
        </>
      }
    >
      <Text size="sm" c="dimmed" mt={-8}>
        {t("hint")}
      </Text>
      <Loaded query={tried}>
        {(files) =>
          files === null ? (
            <Empty title={model("missing")} hint={model("missingHint")} />
          ) : view === "branches" ? (
            <Branches processId={processId} tried={files} />
          ) : (
            <Steps processId={processId} tried={files} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Steps({ processId, tried }: { processId: string; tried: Tried }) {
  const t = useTexts();
  const [runCalled, setRunCalled] = useState(true);
  const [seed, setSeed] = useState(1);
  const trial = useTrial(processId, tried, runCalled, seed);
  const { standing, made, failure, busy } = trial;
  const next =
    standing?.starts[0]?.suggestion ??
    standing?.waiting.find((one) => one.suggestion && one.kind !== "timer")?.suggestion;
  const chosen = next ?? standing?.waiting.find((one) => one.suggestion)?.suggestion;
  const makeUp = () => chosen && trial.move(chosen).catch(tellFailure);
  useShortcut("b", t("back"), trial.back, made > 0 && !busy);
  useShortcut("r", t("restart"), trial.restart, !busy);
  useShortcut("m", t("makeUp"), () => void makeUp(), Boolean(chosen) && !busy);

  if (failure) return <CannotTry error={failure} again={trial.again} />;
  if (!standing) return <ListSkeleton />;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={trial.back}
          disabled={!made || busy}
        >
          {t("back")}
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={trial.restart}
          disabled={!made || busy}
        >
          {t("restart")}
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconWand size={14} aria-hidden />}
          onClick={() => void makeUp()}
          disabled={!chosen || busy}
        >
          {t("makeUp")}
        </Button>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconDice size={14} aria-hidden />}
          onClick={() => setSeed((before) => before + 1)}
          disabled={busy}
        >
          {t("otherSuggestions")}
        </Button>
        <Switch size="xs" label={t("runCalled")} checked={runCalled} onChange={(e) => setRunCalled(e.target.checked)} />
      </Group>
      {standing.refused && (
        <Alert color="yellow" role="status" p="xs">
          {t("refused", { number: standing.refused.move + 1, message: standing.refused.message })}
        </Alert>
      )}
      <Standing
        step={`${made} ${seed}`}
        standing={standing}
        processId={processId}
        xml={tried.xml}
        onMove={trial.move}
      />
    </Stack>
  );
}

/** A file has errors, or the server can't be reached. */
function CannotTry({ error, again }: { error: unknown; again: () => void }) {
  const t = useTexts();
  if (!(error instanceof ApiProblem) || !error.faults.length) return <Failed error={error} again={again} />;
  return (
    <Stack gap="sm">
      <Alert color="red" title={t("cannot")} role="alert">
        {t("cannotHint")}
      </Alert>
      <Findings findings={error.faults} />
    </Stack>
  );
}
