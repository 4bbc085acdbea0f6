/** The period, the place and the kind that losses are shown of. */
import { Group, SegmentedControl, Select } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useStageTexts } from "../../parts/stages";
import { type Filters, GROUPS, PERIODS, PLACES } from "./data";
import { useTexts } from "./texts";

interface Props {
  filters: Filters;
  change: (name: "period" | "stage" | "kind", value: string) => void;
}

export function FilterBar({ filters, change }: Props) {
  const t = useTexts();
  const stageName = useStageTexts();
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const kinds = [
    { value: "", label: t("allKinds") },
    ...GROUPS.map((group) => ({ value: group as string, label: t(group) })),
  ];
  return (
    <Group gap="sm" align="end">
      <Select
        label={t("period")}
        w={130}
        data={PERIODS.map((one) => ({ value: one, label: t(one === "all" ? "ever" : one) }))}
        value={filters.period}
        onChange={(period) => change("period", period ?? "")}
        allowDeselect={false}
      />
      <Select
        label={t("stage")}
        w={210}
        data={[{ value: "", label: t("everywhere") }, ...PLACES.map((one) => ({ value: one, label: stageName(one) }))]}
        value={filters.stage}
        onChange={(stage) => change("stage", stage ?? "")}
        allowDeselect={false}
      />
      {isNarrow ? (
        <Select
          label={t("kind")}
          w={180}
          data={kinds}
          value={filters.group}
          onChange={(kind) => change("kind", kind ?? "")}
          allowDeselect={false}
        />
      ) : (
        <SegmentedControl
          aria-label={t("kind")}
          data={kinds}
          value={filters.group}
          onChange={(kind) => change("kind", kind)}
        />
      )}
    </Group>
  );
}
