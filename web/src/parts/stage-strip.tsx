/** The five stages of a deal from end to end: which are done, where it is now, which it went past, and how long each took. */
import { Box, Group, Text } from "@mantine/core";
import { IconCheck, IconCircleDashed, IconPlayerPlay, IconPlayerSkipForward, IconX } from "@tabler/icons-react";
import { api, type Schemas } from "../api/client";
import { defineTexts } from "../i18n";
import { formatDuration } from "../i18n/format";
import { useOutcomeName } from "./outcomes";
import classes from "./stage-strip.module.css";
import { isStage, STAGES, type Stage, useStageTexts } from "./stages";

export type Run = Schemas["InstanceThen"];

const useTexts = defineTexts("stage-strip", {
  en: {
    strip: "The five stages",
    done: "done",
    now: "now",
    skipped: "skipped",
    ahead: "ahead",
    broken: "stopped",
    times: "{{count}} times",
  },
  ru: {
    strip: "Пять этапов",
    done: "пройден",
    now: "сейчас",
    skipped: "пропущен",
    ahead: "впереди",
    broken: "остановлен",
    times: "раз: {{count}}",
  },
});

type Standing = "done" | "now" | "skipped" | "ahead" | "broken";
const ICONS = {
  done: IconCheck,
  now: IconPlayerPlay,
  skipped: IconPlayerSkipForward,
  ahead: IconCircleDashed,
  broken: IconX,
};

/** Which stage a process describes: what its diagram says, else its own name. */
export function useStageOf(): (processId: string) => Stage | null {
  const { data } = api.useQuery("get", "/api/v1/stages", {}, { staleTime: 300_000 });
  return (processId) => {
    const found = data?.stages.find((stage) => stage.definitions.some((one) => one.key === processId));
    const name = found?.key ?? processId;
    return isStage(name) ? name : null;
  };
}

interface Part {
  stage: Stage;
  standing: Standing;
  milliseconds: number;
  exit: string;
  count: number;
}

/** What became of each stage, from the runs of its diagrams. */
export function partsOf(runs: Run[], stageOf: (processId: string) => Stage | null, isOver: boolean): Part[] {
  const furthest = Math.max(-1, ...runs.map((run) => STAGES.indexOf(stageOf(run.process_id) as Stage)));
  return STAGES.map((stage, index) => {
    const own = runs.filter((run) => stageOf(run.process_id) === stage);
    const last = own.at(-1);
    const milliseconds = own.reduce(
      (sum, run) => sum + new Date(run.ended_at ?? Date.now()).getTime() - new Date(run.started_at).getTime(),
      0,
    );
    const standing = last ? standingOf(last) : index < furthest || isOver ? "skipped" : "ahead";
    return { stage, standing, milliseconds, exit: last?.exit ?? "", count: own.length };
  });
}

function standingOf(run: Run): Standing {
  if (!run.ended_at) return "now";
  return run.state === "completed" ? "done" : "broken";
}

export function StageStrip({ runs, isOver }: { runs: Run[]; isOver: boolean }) {
  const t = useTexts();
  const stageName = useStageTexts();
  const outcome = useOutcomeName();
  const stageOf = useStageOf();
  return (
    <ol className={classes.strip} aria-label={t("strip")}>
      {partsOf(runs, stageOf, isOver).map(({ stage, standing, milliseconds, exit, count }) => {
        const Icon = ICONS[standing];
        return (
          <Box
            component="li"
            key={stage}
            className={classes.part}
            data-standing={standing}
            aria-current={standing === "now" ? "step" : undefined}
          >
            <Group gap={6} wrap="nowrap">
              <Icon size={16} aria-hidden style={{ flexShrink: 0 }} />
              <Text size="sm" fw={600} lh={1.2}>
                {stageName(stage)}
              </Text>
            </Group>
            <Text size="xs" mt={2}>
              {t(standing)}
              {exit && `: ${outcome(exit)}`}
              {count > 0 && ` · ${formatDuration(milliseconds)}`}
              {count > 1 && ` · ${t("times", { count })}`}
            </Text>
          </Box>
        );
      })}
    </ol>
  );
}
