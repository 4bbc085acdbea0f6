/** How a figure stands, what it is compared with, and how sure it is: always in words, the colour comes on top. */
import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconBellRinging, IconCircleCheck } from "@tabler/icons-react";
import { ENOUGH, type Figure, type Measured, type Unit } from "./data";
import type { Written } from "./shown";
import { type Texts, useTexts } from "./texts";

const SIGNS = {
  good: { Icon: IconCircleCheck, colour: "var(--sw-good)" },
  attention: { Icon: IconAlertTriangle, colour: "var(--sw-attention)" },
  alarm: { Icon: IconBellRinging, colour: "var(--sw-late)" },
} as const;

export function Standing({ standing }: { standing: Figure["standing"] }) {
  const t = useTexts();
  if (standing === "none") return null;
  const { Icon, colour } = SIGNS[standing];
  return (
    <Group gap={4} wrap="nowrap" component="span" style={{ color: colour }}>
      <Icon size={16} stroke={2} aria-hidden style={{ flexShrink: 0 }} />
      <Text span size="sm" fw={600}>
        {t(standing)}
      </Text>
    </Group>
  );
}

export function targetOf(figure: Pick<Figure, "target" | "direction" | "unit">, write: Written, t: Texts): string {
  if (figure.target === null) return "";
  const value = write(figure.target, figure.unit);
  return figure.direction === "up" ? t("targetLeast", { value }) : t("targetMost", { value });
}

/** From how many cases a figure comes, and within what the true share lies. */
export function certainty(
  figure: Pick<Measured, "number" | "base" | "low" | "high">,
  unit: Unit,
  write: Written,
  t: Texts,
) {
  const isShare = figure.low !== null && figure.high !== null;
  const number = isShare ? (figure.base ?? 0) : figure.number;
  const parts = [number ? t("cases", { count: number }) : t("noCases")];
  if (isShare && number > 0) {
    if (number < ENOUGH) parts.push(t("fewCases"));
    parts.push(t("interval", { low: write(figure.low, unit), high: write(figure.high, unit) }));
  }
  return parts;
}

/** The figure before, and whether the difference can be told from chance. */
export function comparisonOf(figure: Figure, write: Written, t: Texts): string {
  if (!figure.previous?.number) return "";
  const before = t("before", { value: write(figure.previous.value, figure.unit) });
  if (figure.previous.value === null || figure.value === null) return before;
  if (figure.compared) return `${before} · ${t(figure.compared)}`;
  if (figure.low === null) return before;
  return `${before} · ${figure.is_enough ? t("noDifference") : t("fewToCompare")}`;
}
