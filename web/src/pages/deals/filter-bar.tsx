/** The filters above the deals. */
import { Button, Group, MultiSelect, Pill, Popover, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useShortcut } from "../../app/shortcuts";
import { formatDate } from "../../i18n/format";
import { useDepartmentName, useDepartments } from "../../parts/departments";
import { EXITS, useOutcomeName } from "../../parts/outcomes";
import { PersonSelect } from "../../parts/people-select";
import { STAGES, useStageTexts } from "../../parts/stages";
import { useCommonTexts } from "../../ui/texts";
import { type Filters, isFiltered } from "./filters";
import { useTexts } from "./texts";

interface Props {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  clear: () => void;
  /** On the board the stages are columns and all deals are open. */
  isBoard: boolean;
}

const STATES = ["open", "suspended", "completed", "failed", "cancelled"] as const;

export function FilterBar({ filters, change, clear, isBoard }: Props) {
  const t = useTexts();
  const common = useCommonTexts();
  const stageName = useStageTexts();
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <Words text={filters.text} change={(text) => change({ text })} />
        {!isBoard && (
          <MultiSelect
            aria-label={t("stage")}
            placeholder={filters.stage.length ? undefined : t("stage")}
            data={STAGES.map((stage) => ({ value: stage, label: stageName(stage) }))}
            value={filters.stage}
            onChange={(stage) => change({ stage })}
            w={{ base: "calc(50% - 5px)", xs: 230 }}
            clearable
          />
        )}
        {!isBoard && (
          <Select
            aria-label={t("state")}
            placeholder={t("state")}
            data={STATES.map((state) => ({ value: state, label: t(`state_${state}`) }))}
            value={filters.state[0] ?? null}
            onChange={(state) => change({ state: state ? [state] : [] })}
            w={{ base: "calc(50% - 5px)", xs: 170 }}
            clearable
          />
        )}
        <More filters={filters} change={change} isBoard={isBoard} />
        {isFiltered(filters) && (
          <Button variant="subtle" onClick={clear}>
            {t("clear")}
          </Button>
        )}
      </Group>
      <Chosen filters={filters} change={change} labels={common} />
    </Stack>
  );
}

/** Words to search by; asked for when one pauses. */
function Words({ text, change }: { text: string; change: (text: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const later = useDebouncedCallback(change, 300);
  useEffect(() => setTyped(text), [text]);
  useShortcut("f", t("find"), () => field.current?.focus());
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t("words")}
      placeholder={t("words")}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      w={{ base: "100%", xs: 260 }}
    />
  );
}

function More({ filters, change, isBoard }: Omit<Props, "clear">) {
  const t = useTexts();
  const outcome = useOutcomeName();
  const departments = useDepartments();
  const departmentName = useDepartmentName();
  const [variable, setVariable] = useState("");
  const addVariable = () => {
    if (!/^[^:]+:.+$/.test(variable)) return;
    change({ variable: [...filters.variable.filter((one) => one !== variable), variable] });
    setVariable("");
  };
  return (
    <Popover width={320} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}>
          {t("moreFilters")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <PersonSelect
            label={t("owner")}
            value={filters.owner || null}
            onChange={(owner) => change({ owner: owner ?? "" })}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t("waitsFor")}
            data={departments.map(({ key }) => ({ value: key, label: departmentName(key) }))}
            value={filters.department || null}
            onChange={(department) => change({ department: department ?? "" })}
            comboboxProps={{ withinPortal: false }}
            clearable
          />
          {!isBoard && (
            <Select
              label={t("exit")}
              data={EXITS.map((exit) => ({ value: exit, label: outcome(exit) }))}
              value={filters.exit[0] ?? null}
              onChange={(exit) => change({ exit: exit ? [exit] : [] })}
              comboboxProps={{ withinPortal: false }}
              searchable
              clearable
            />
          )}
          <Group grow gap="xs">
            <TextInput
              type="date"
              label={t("openedFrom")}
              value={filters.from}
              max={filters.until || undefined}
              onChange={(event) => change({ from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t("openedUntil")}
              value={filters.until}
              min={filters.from || undefined}
              onChange={(event) => change({ until: event.currentTarget.value })}
            />
          </Group>
          <TextInput
            label={t("fact")}
            description={t("factHint")}
            placeholder="amount:1200"
            value={variable}
            onChange={(event) => setVariable(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Enter" && addVariable()}
            onBlur={addVariable}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The filters of the popover that are set, each with a way to take it off. */
function Chosen({
  filters,
  change,
  labels,
}: Pick<Props, "filters" | "change"> & { labels: ReturnType<typeof useCommonTexts> }) {
  const t = useTexts();
  const outcome = useOutcomeName();
  const departmentName = useDepartmentName();
  const chosen: [string, Partial<Filters>][] = [];
  if (filters.owner) chosen.push([`${t("owner")}: ${filters.owner}`, { owner: "" }]);
  if (filters.department) chosen.push([`${t("waitsFor")}: ${departmentName(filters.department)}`, { department: "" }]);
  for (const exit of filters.exit)
    chosen.push([`${t("exit")}: ${outcome(exit)}`, { exit: filters.exit.filter((one) => one !== exit) }]);
  if (filters.from) chosen.push([`${t("openedFrom")}: ${formatDate(`${filters.from}T00:00`)}`, { from: "" }]);
  if (filters.until) chosen.push([`${t("openedUntil")}: ${formatDate(`${filters.until}T00:00`)}`, { until: "" }]);
  for (const variable of filters.variable)
    chosen.push([variable.replace(":", " = "), { variable: filters.variable.filter((one) => one !== variable) }]);
  if (!chosen.length) return null;
  return (
    <Pill.Group>
      {chosen.map(([label, without]) => (
        <Pill
          key={label}
          size="md"
          withRemoveButton
          removeButtonProps={{ "aria-label": `${labels("remove")}: ${label}`, tabIndex: 0 }}
          onRemove={() => change(without)}
        >
          {label}
        </Pill>
      ))}
    </Pill.Group>
  );
}
