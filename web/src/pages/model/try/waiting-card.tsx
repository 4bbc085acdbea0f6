/** One thing that a trial waits for, and what may happen there. */
import { Badge, Group, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { named } from "../../../i18n";
import { formatMoment } from "../../../i18n/format";
import { useDepartmentName } from "../../../parts/departments";
import { isStage, useStageTexts } from "../../../parts/stages";
import { OtherWait } from "./other-wait";
import { useTexts } from "./texts";
import type { Awaited, Move } from "./trial";
import { WorkWait } from "./work-wait";

interface Props {
  awaited: Awaited;
  processId: string;
  isChosen: boolean;
  onChoose: () => void;
  onMove: (move: Move) => Promise<void>;
}

export function WaitingCard({ awaited, processId, isChosen, onChoose, onMove }: Props) {
  const t = useTexts();
  const stages = useStageTexts();
  const department = useDepartmentName();
  const { process_id } = awaited;
  const name = named(awaited) || awaited.element_id;
  const process = isStage(process_id) || process_id === "deal" ? stages(process_id) : process_id;
  const details = [
    awaited.department && department(awaited.department),
    awaited.assignee,
    awaited.message,
    awaited.connector,
    awaited.due_at && t(awaited.kind === "timer" ? "firesAt" : "dueAt", { at: formatMoment(awaited.due_at) }),
    process_id !== processId && t("in", { process }),
  ].filter(Boolean);
  return (
    <Paper
      withBorder
      p="sm"
      component="section"
      aria-label={name}
      style={isChosen ? { borderColor: "var(--mantine-primary-color-filled)" } : undefined}
    >
      <Stack gap="xs">
        <UnstyledButton onClick={onChoose} aria-expanded={isChosen}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text fw={600} size="sm">
              {name}
            </Text>
            <Badge variant="default" radius="sm" tt="none">
              {t(awaited.kind)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {details.join(" · ")}
          </Text>
        </UnstyledButton>
        {isChosen &&
          (awaited.kind === "work" ? (
            <WorkWait awaited={awaited} onMove={onMove} />
          ) : (
            <OtherWait awaited={awaited} onMove={onMove} />
          ))}
      </Stack>
    </Paper>
  );
}
