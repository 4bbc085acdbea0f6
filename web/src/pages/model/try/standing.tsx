/** Where a trial stands: the token on the diagram, what is waited for beside it, the path and the facts below. */
import { Alert, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { formatMoment } from "../../../i18n/format";
import { Diagram } from "../../../parts/diagram";
import { Outcome } from "../../../parts/outcomes";
import { russianNames } from "../names";
import { Begin } from "./begin";
import { marksOf, TrialPath, Variables } from "./path";
import { useTexts } from "./texts";
import type { Move, Standing as StandingOf } from "./trial";
import { WaitingCard } from "./waiting-card";

interface Props {
  /** Which step this is: what was chosen and typed belongs to it. */
  step: string;
  standing: StandingOf;
  processId: string;
  xml: string;
  onMove: (move: Move) => Promise<void>;
}

export function Standing({ step, standing, processId, xml, onMove }: Props) {
  const t = useTexts();
  const first = standing.waiting.find((one) => one.kind === "work") ?? standing.waiting[0];
  const [choice, setChoice] = useState({ step: "", number: -1 });
  const chosen = choice.step === step ? choice.number : (first?.number ?? -1);
  const setChosen = (number: number) => setChoice({ step, number });
  const [shown, setShown] = useState("");
  const marks = useMemo(() => marksOf(standing, processId), [standing, processId]);
  const names = useMemo(() => russianNames(xml), [xml]);
  const waitingAt = standing.waiting.find((one) => one.number === chosen && one.process_id === processId)?.element_id;

  function select(elementId: string) {
    const at = standing.waiting.find((one) => one.element_id === elementId);
    if (at) setChosen(at.number);
  }

  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="md">
          <Diagram
            xml={xml}
            label={t("diagram")}
            height="min(52vh, 480px)"
            marks={marks}
            shown={shown || waitingAt || ""}
            onSelect={select}
          />
          <TrialPath standing={standing} names={names} onShow={setShown} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack gap="md">
          <Stack gap="xs" component="section" aria-label={t("waits")}>
            <Group justify="space-between">
              <Title order={2} size="h5">
                {standing.state === "new" || standing.waiting.length ? t("waits") : t("ended")}
              </Title>
              <Text size="xs" c="dimmed">
                {t("clock", { at: formatMoment(standing.now) })}
              </Text>
            </Group>
            {standing.state === "new" && <Begin key={step} starts={standing.starts} onMove={onMove} />}
            {standing.waiting.map((one) => (
              <WaitingCard
                key={`${step} ${one.number}`}
                awaited={one}
                processId={processId}
                isChosen={one.number === chosen}
                onChoose={() => setChosen(one.number)}
                onMove={onMove}
              />
            ))}
            <Ending standing={standing} />
          </Stack>
          <Variables variables={standing.variables as Record<string, unknown>} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Ending({ standing }: { standing: StandingOf }) {
  const t = useTexts();
  if (standing.state === "failed" || standing.state === "stuck")
    return (
      <Alert color="red" title={t(standing.state)} role="status">
        {standing.cause}
      </Alert>
    );
  if (standing.state !== "completed" && standing.state !== "cancelled") return null;
  return (
    <Group gap="xs" role="status">
      <Text size="sm" fw={600}>
        {standing.exit ? t("exit") : t("ended")}
      </Text>
      <Outcome word={standing.exit || standing.state} />
    </Group>
  );
}
