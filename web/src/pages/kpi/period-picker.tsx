/** Which days, and what they are compared with. */
import { Group, Select, Text, TextInput } from "@mantine/core";
import { COMPARISONS, isDay, moved, PERIODS, type Period } from "./period";
import { writtenDays } from "./shown";
import { useTexts } from "./texts";

interface Props {
  period: Period;
  change: (changes: Record<string, string>) => void;
  withComparison?: boolean;
}

export function PeriodPicker({ period, change, withComparison = true }: Props) {
  const t = useTexts();
  const choose = (name: string | null) =>
    name === "own"
      ? change({ period: "own", since: period.since, until: period.until })
      : change({ period: name ?? "", since: "", until: "" });
  return (
    <Group gap="xs" align="end" className="no-print">
      <Select
        label={t("period")}
        data={PERIODS.map((name) => ({ value: name, label: t(`period_${name}`) }))}
        value={period.name}
        onChange={choose}
        allowDeselect={false}
        w={170}
      />
      {period.name === "own" && (
        <>
          <TextInput
            type="date"
            label={t("from")}
            value={period.since}
            max={moved(period.until, -1)}
            onChange={({ currentTarget: { value } }) => isDay(value) && change({ since: value })}
          />
          <TextInput
            type="date"
            label={t("to")}
            value={moved(period.until, -1)}
            min={period.since}
            onChange={({ currentTarget: { value } }) => isDay(value) && change({ until: moved(value, 1) })}
          />
        </>
      )}
      {withComparison && (
        <Select
          label={t("comparison")}
          data={COMPARISONS.map((name) => ({ value: name, label: t(`compare_${name}`) }))}
          value={period.comparison}
          onChange={(name) => change({ compare: name ?? "" })}
          allowDeselect={false}
          w={220}
        />
      )}
      <Text size="sm" c="dimmed" pb={8}>
        {writtenDays(period)}
      </Text>
    </Group>
  );
}
