/** What a draft would have made of past deals, and what to expect of those to come. */
import { Alert, Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconHelp, IconPencil } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { ApiProblem } from "../../../api/client";
import { formatNumber } from "../../../i18n/format";
import { isStage, useStageTexts } from "../../../parts/stages";
import { Empty, Failed, Loaded, Page } from "../../../ui/page";
import { useCommonTexts } from "../../../ui/texts";
import { editorPath } from "../data";
import { Findings } from "../deploy/findings";
import { useTexts as useModelTexts } from "../texts";
import { type Asked, type Question, useAnswer, useAsked, useQuestion } from "./data";
import { Options } from "./options";
import { Results } from "./results";
import { useTexts } from "./texts";

export default function WhatIfPage({ processId }: { processId: string }) {
  const t = useTexts();
  const model = useModelTexts();
  const stages = useStageTexts();
  const asked = useAsked(processId);
  const name = isStage(processId) || processId === "deal" ? stages(processId) : processId;
  return (
    <Page title={t("title", { name })} actions={<ToEditor processId={processId} />}>
      <Text size="sm" c="dimmed" mt={-8}>
        {t("hint")}
      </Text>
      <Loaded query={asked}>
        {(found) => {
          if (!found) return <Empty title={model("missing")} hint={model("missingHint")} />;
          if (!found.drafts.length)
            return <Empty title={t("noDraft")} hint={t("noDraftHint")} action={<ToEditor processId={processId} />} />;
          return <Asking name={name} asked={found} />;
        }}
      </Loaded>
    </Page>
  );
}

function ToEditor({ processId }: { processId: string }) {
  const t = useTexts();
  return (
    <Button
      component={Link}
      href={editorPath("bpmn", processId)}
      variant="default"
      leftSection={<IconPencil size={16} aria-hidden />}
    >
      {t("edit")}
    </Button>
  );
}

function Asking({ name, asked }: { name: string; asked: Asked }) {
  const t = useTexts();
  const { question, ask } = useQuestion();
  const [times, setTimes] = useState(0);
  const answer = useAnswer(asked, question, times);
  const queries = useQueryClient();
  const again = (next: Question) => {
    ask(next);
    setTimes((before) => before + 1);
  };
  const names = asked.drafts.map((one) => one.split("/").reverse().join(".")).join(", ");
  return (
    <Stack gap="md">
      <Text size="sm">{t("withDrafts", { names })}</Text>
      <Options question={question} answer={answer.data} ask={again} isAsking={answer.isFetching} />
      {answer.isFetching && (
        <Progress
          isWaiting={answer.failureCount > 0}
          cancel={() => void queries.cancelQueries({ queryKey: ["what-if"] })}
        />
      )}
      {!answer.isFetching && answer.error !== null && <Refused error={answer.error} again={() => again(question)} />}
      {!answer.isFetching && !answer.error && !answer.data && (
        <Empty
          title={t("cancelled")}
          hint={t("cancelledHint")}
          icon={<IconHelp size={36} stroke={1.2} aria-hidden />}
        />
      )}
      {!answer.isFetching && answer.data && <Results answer={answer.data} xml={asked.xml} name={name} />}
    </Stack>
  );
}

/** What is being done, and for how long already. */
function Progress({ isWaiting, cancel }: { isWaiting: boolean; cancel: () => void }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const every = window.setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => window.clearInterval(every);
  }, []);
  return (
    <Group gap="md" data-asking="true" wrap="nowrap">
      <Loader size="sm" />
      <div>
        <Text size="sm" role="status">
          {t(isWaiting ? "waiting" : "asking")}
        </Text>
        <Text size="sm" c="dimmed" aria-hidden>
          {t("passed", { seconds: formatNumber(seconds) })}
        </Text>
      </div>
      <Button variant="default" onClick={cancel} style={{ flexShrink: 0 }}>
        {common("cancel")}
      </Button>
    </Group>
  );
}

/** The draft has errors, or the server can't be reached. */
function Refused({ error, again }: { error: unknown; again: () => void }) {
  const t = useTexts();
  if (!(error instanceof ApiProblem) || !error.faults.length) return <Failed error={error} again={again} />;
  return (
    <Stack gap="sm">
      <Alert color="red" title={t("refused")} role="alert">
        {t("refusedHint")}
      </Alert>
      <Findings findings={error.faults} />
    </Stack>
  );
}
