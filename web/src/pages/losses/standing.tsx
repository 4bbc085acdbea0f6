/** Of how many deals the list is, and when the history was read for it. */
import { Progress, Stack, Text } from "@mantine/core";
import { formatNumber, formatRelative } from "../../i18n/format";
import type { Losses } from "./data";
import { useTexts } from "./texts";

export function Standing({ losses }: { losses: Losses }) {
  const t = useTexts();
  const { computed_at: at, deals, is_computing: isComputing, deals_read: read, deals_to_read: all } = losses;
  return (
    <Stack gap={4} mb="sm">
      <Text size="sm" c="dimmed">
        {t("hint")} {at ? t("readFrom", { count: deals, when: formatRelative(at) }) : t("notRead")}
      </Text>
      {isComputing && (
        <div role="status">
          <Text size="sm">{t("computing", { read: formatNumber(read), all: formatNumber(all) })}</Text>
          <Progress
            value={all ? (100 * read) / all : 0}
            aria-label={t("computing", { read: formatNumber(read), all: formatNumber(all) })}
          />
        </div>
      )}
    </Stack>
  );
}
