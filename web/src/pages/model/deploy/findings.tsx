/** What is to be mended, errors first; each leads to its element. */
import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { language, useLanguage } from "../../../i18n";
import type { Finding } from "../data";
import { useTexts } from "./texts";

interface Props {
  findings: Finding[];
  /** The finding's element is to be shown; without it, elements are only named. */
  onShow?: (finding: Finding) => void;
}

export function Findings({ findings, onShow }: Props) {
  const t = useTexts();
  useLanguage();
  const errors = findings.filter((one) => one.severity === "error");
  const warnings = findings.filter((one) => one.severity !== "error");
  if (!findings.length)
    return (
      <Text size="sm" c="dimmed">
        {t("noFindings")}
      </Text>
    );
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} c={errors.length ? "var(--mantine-color-error)" : undefined}>
        {[
          errors.length > 0 && t("errors", { count: errors.length }),
          warnings.length > 0 && t("warnings", { count: warnings.length }),
        ]
          .filter(Boolean)
          .join("; ")}
      </Text>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
        {[...errors, ...warnings].map((finding, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two findings may be alike
          <li key={at}>
            <One finding={finding} onShow={onShow} />
          </li>
        ))}
      </Stack>
    </Stack>
  );
}

function One({ finding, onShow }: { finding: Finding; onShow?: (finding: Finding) => void }) {
  const t = useTexts();
  const isError = finding.severity === "error";
  const where = finding.element_name || finding.element_id || (finding.line ? t("line", { line: finding.line }) : "");
  return (
    <Group gap={8} align="flex-start" wrap="nowrap">
      <Badge
        variant="light"
        color={isError ? "red" : "yellow"}
        radius="sm"
        tt="none"
        style={{ flexShrink: 0, color: "var(--mantine-color-text)" }}
      >
        {isError ? t("error") : t("warning")}
      </Badge>
      <div>
        <Text size="sm">
          {(language() === "ru" && finding.message_ru) || finding.message}{" "}
          {onShow && finding.element_id ? (
            <Anchor component="button" type="button" size="sm" onClick={() => onShow(finding)}>
              {where}
            </Anchor>
          ) : (
            where && (
              <Text span size="sm" c="dimmed">
                {where}
              </Text>
            )
          )}
        </Text>
        {finding.hint && (
          <Text size="xs" c="dimmed">
            {(language() === "ru" && finding.hint_ru) || finding.hint}
          </Text>
        )}
      </div>
    </Group>
  );
}
