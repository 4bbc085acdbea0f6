/** That a file is being worked on: whose draft, since when, and who has it open. */
import { Badge, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Ago } from "../../ui/moments";
import type { DraftInfo } from "./data";
import { useTexts } from "./texts";

export function DraftBadge({ draft }: { draft: DraftInfo }) {
  const t = useTexts();
  return (
    <div>
      <Group gap={6}>
        <Badge
          variant="light"
          color="yellow"
          radius="sm"
          tt="none"
          fw={500}
          style={{ color: "var(--mantine-color-text)" }}
        >
          {t("draftBy", { who: draft.saved_by })}
        </Badge>
        <Text size="xs" c="dimmed">
          <Ago at={draft.saved_at} />
        </Text>
      </Group>
      {draft.editors.length > 0 && (
        <Text size="xs">{t("editing", { who: draft.editors.map((one) => one.person).join(", ") })}</Text>
      )}
      {draft.is_outdated && (
        <Group gap={4} wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={14} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
          <Text size="xs">{t("outdated")}</Text>
        </Group>
      )}
    </div>
  );
}
