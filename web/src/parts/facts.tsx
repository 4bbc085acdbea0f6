/** What a deal knows, as a list that people read: names in words, dates and numbers as they are written. */
import { SimpleGrid, Text } from "@mantine/core";
import { defineTexts } from "../i18n";
import { formatDate, formatMoment, formatNumber } from "../i18n/format";
import { useFactName } from "./fact-names";

const useTexts = defineTexts("fact-values", {
  en: { hidden: "hidden", erased: "erased", hint: "Personal: you may not see it." },
  ru: { hidden: "скрыто", erased: "стёрто", hint: "Персональные данные: вам они не видны." },
});

/** A value in words. Amounts are kept as texts, so texts that are numbers are written as numbers. */
export function useFactValue(): (value: unknown) => string {
  const name = useFactName();
  const t = useTexts();
  const write = (value: unknown): string => {
    if (value === null || value === undefined || value === "") return "–";
    if (typeof value === "boolean") return name(value ? "yes" : "no");
    if (typeof value === "number") return formatNumber(value);
    if (Array.isArray(value)) return value.length ? value.map(write).join("; ") : "–";
    if (typeof value === "object")
      return Object.entries(value)
        .filter(([key, one]) => !key.startsWith("_") && one !== "" && one !== null)
        .map(([key, one]) => `${name(key)}: ${write(one)}`)
        .join(", ");
    const text = String(value);
    if (text === "hidden" || text === "erased") return t(text);
    if (/^-?\d+\.\d+$/.test(text)) return formatNumber(Number(text));
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(`${text}T00:00`);
    if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return formatMoment(text);
    return /^[a-z]+(-[a-z]+)*$/.test(text) ? name(text) : text;
  };
  return write;
}

/** The facts that somebody stated: empty ones and the diagrams' own helpers are left out. */
export function statedFacts(variables: Record<string, unknown>): [string, unknown][] {
  return Object.entries(variables).filter(
    ([name, value]) =>
      !name.startsWith("_") && value !== "" && value !== null && !(Array.isArray(value) && !value.length),
  );
}

export function FactList({ variables }: { variables: Record<string, unknown> }) {
  const name = useFactName();
  const write = useFactValue();
  const t = useTexts();
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, lg: 3 }} spacing="md" verticalSpacing={8} m={0}>
      {statedFacts(variables).map(([key, value]) => (
        <div key={key}>
          <Text component="dt" size="xs" c="dimmed">
            {name(key)}
          </Text>
          <Text
            component="dd"
            size="sm"
            m={0}
            fs={value === "hidden" || value === "erased" ? "italic" : undefined}
            title={value === "hidden" ? t("hint") : undefined}
          >
            {write(value)}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
