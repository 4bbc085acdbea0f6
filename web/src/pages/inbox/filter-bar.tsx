/** Which work is listed: views with their counts, search, filters. All of it stands in the address. */
import { ActionIcon, Button, Group, NativeSelect, Popover, Stack, TextInput, VisuallyHidden } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useShortcut } from "../../app/shortcuts";
import { useDepartmentName, useDepartments } from "../../parts/departments";
import { STAGES, useStageTexts } from "../../parts/stages";
import { DUES, type Filters, NO_FILTERS, VIEWS, type View } from "./filters";
import { SavedFilters } from "./saved-filters";
import { PRIORITY_TEXT, useTexts } from "./texts";
import { useCounts } from "./use-inbox";

interface Props {
  filters: Filters;
  view: View | "";
  change: (changes: Partial<Filters>) => void;
}

export function FilterBar({ filters, view, change }: Props) {
  const t = useTexts();
  const counts = useCounts().data;
  const badges: Partial<Record<View, number>> = { mine: counts?.mine, unclaimed: counts?.unclaimed };
  const options = VIEWS.map((one) => ({ value: one, label: labelOf(t(one), badges[one]) }));
  return (
    <Stack gap={6}>
      <Group gap={6} wrap="nowrap">
        <NativeSelect
          aria-label={t("views")}
          value={view}
          onChange={(event) => change({ view: event.currentTarget.value as View })}
          data={options}
          flex={1}
        />
        <MoreFilters filters={filters} change={change} />
      </Group>
      <Search value={filters.q} change={(q) => change({ q })} />
    </Stack>
  );
}

function labelOf(text: string, count: number | undefined): string {
  return count ? `${text} (${count})` : text;
}

function Search({ value, change }: { value: string; change: (q: string) => void }) {
  const t = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const search = useDebouncedCallback(change, 250);
  useEffect(() => setTyped(value), [value]);
  useShortcut("f", t("keySearch"), () => input.current?.focus());
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={t("keySearch")}
      placeholder={t("searchHint")}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

function MoreFilters({ filters, change }: Omit<Props, "view">) {
  const t = useTexts();
  const stageName = useStageTexts();
  const departments = useDepartments();
  const departmentName = useDepartmentName();
  const set = [filters.department, filters.stage, filters.due, filters.priority].filter(Boolean).length;
  return (
    <Popover position="bottom-end" width={320} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon variant={set ? "light" : "default"} size={36} aria-label={t("filters")}>
          <IconFilter size={18} />
          {set > 0 && <VisuallyHidden>{set}</VisuallyHidden>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <NativeSelect
            label={t("filterDepartment")}
            value={filters.department}
            onChange={(event) => change({ department: event.currentTarget.value })}
            data={[
              { value: "", label: t("anyDepartment") },
              ...departments.map((one) => ({ value: one.key ?? "", label: departmentName(one.key ?? "") })),
            ]}
          />
          <NativeSelect
            label={t("filterStage")}
            value={filters.stage}
            onChange={(event) => change({ stage: event.currentTarget.value })}
            data={[
              { value: "", label: t("anyStage") },
              ...STAGES.map((one) => ({ value: one, label: stageName(one) })),
            ]}
          />
          <NativeSelect
            label={t("filterDue")}
            value={filters.due}
            onChange={(event) => change({ due: event.currentTarget.value as Filters["due"] })}
            data={[{ value: "", label: t("anyDue") }, ...DUES.map((one) => ({ value: one, label: t(one) }))]}
          />
          <NativeSelect
            label={t("filterPriority")}
            value={filters.priority}
            onChange={(event) => change({ priority: event.currentTarget.value })}
            data={[
              { value: "", label: t("anyPriority") },
              ...(["1", "0", "-1"] as const).map((one) => ({ value: one, label: t(PRIORITY_TEXT[one]) })),
            ]}
          />
          {set > 0 && (
            <Button variant="default" onClick={() => change({ ...NO_FILTERS, view: filters.view, q: filters.q })}>
              {t("clear")}
            </Button>
          )}
          <SavedFilters filters={filters} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
