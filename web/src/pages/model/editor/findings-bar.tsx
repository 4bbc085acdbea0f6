/** How many findings and losses there are; opened, the lists that lead to each. */
import { Badge, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useShortcut } from "../../../app/shortcuts";
import type { Finding } from "../data";
import { Findings } from "../deploy/findings";
import type { DiagramLoss } from "./lint";
import { Losses } from "./losses";
import { useTexts } from "./texts";

interface Props {
  processId: string;
  findings: Finding[];
  losses: DiagramLoss[];
  isChecking: boolean;
  onShow: (elementId: string) => void;
}

export function FindingsBar({ processId, findings, losses, isChecking, onShow }: Props) {
  const t = useTexts();
  const [opened, { toggle }] = useDisclosure(false);
  const isAny = findings.length + losses.length > 0;
  useShortcut("f", t("findings"), toggle, isAny);
  const errors = findings.filter((one) => one.severity === "error").length;
  const warnings = findings.length - errors;
  const Arrow = opened ? IconChevronDown : IconChevronRight;
  return (
    <section aria-label={t("findings")} className="sw-findings">
      <UnstyledButton onClick={toggle} aria-expanded={opened && isAny} disabled={!isAny}>
        <Group gap={8}>
          {isAny && <Arrow size={16} aria-hidden />}
          <Text size="sm" fw={600}>
            {t("findings")}
          </Text>
          {errors > 0 && <Count colour="red" text={t("errors", { count: errors })} />}
          {warnings > 0 && <Count colour="yellow" text={t("warnings", { count: warnings })} />}
          {losses.length > 0 && <Count colour="gray" text={t("losses", { count: losses.length })} />}
          <Text size="sm" c="dimmed" role="status">
            {isChecking ? t("checking") : findings.length ? "" : t("noFindings")}
          </Text>
        </Group>
      </UnstyledButton>
      {opened && isAny && (
        <Stack gap="sm" mt={8}>
          {findings.length > 0 && <Findings findings={findings} onShow={(one) => onShow(one.element_id)} />}
          {losses.length > 0 && <Losses processId={processId} losses={losses} onShow={onShow} />}
        </Stack>
      )}
    </section>
  );
}

function Count({ colour, text }: { colour: string; text: string }) {
  return (
    <Badge variant="light" color={colour} radius="sm" tt="none" style={{ color: "var(--mantine-color-text)" }}>
      {text}
    </Badge>
  );
}
