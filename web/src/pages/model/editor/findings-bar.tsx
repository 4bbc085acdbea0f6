/** How many findings there are; opened, the list that leads to each. */
import { Badge, Group, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useShortcut } from "../../../app/shortcuts";
import type { Finding } from "../data";
import { Findings } from "../deploy/findings";
import { useTexts } from "./texts";

interface Props {
  findings: Finding[];
  isChecking: boolean;
  onShow: (elementId: string) => void;
}

export function FindingsBar({ findings, isChecking, onShow }: Props) {
  const t = useTexts();
  const [opened, { toggle }] = useDisclosure(false);
  useShortcut("f", t("findings"), toggle, findings.length > 0);
  const errors = findings.filter((one) => one.severity === "error").length;
  const warnings = findings.length - errors;
  const Arrow = opened ? IconChevronDown : IconChevronRight;
  return (
    <section aria-label={t("findings")} className="sw-findings">
      <UnstyledButton onClick={toggle} aria-expanded={opened && findings.length > 0} disabled={!findings.length}>
        <Group gap={8}>
          {findings.length > 0 && <Arrow size={16} aria-hidden />}
          <Text size="sm" fw={600}>
            {t("findings")}
          </Text>
          {errors > 0 && <Count colour="red" text={t("errors", { count: errors })} />}
          {warnings > 0 && <Count colour="yellow" text={t("warnings", { count: warnings })} />}
          <Text size="sm" c="dimmed" role="status">
            {isChecking ? t("checking") : findings.length ? "" : t("noFindings")}
          </Text>
        </Group>
      </UnstyledButton>
      {opened && findings.length > 0 && (
        <div style={{ marginTop: 8 }}>
          <Findings findings={findings} onShow={(one) => onShow(one.element_id)} />
        </div>
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
