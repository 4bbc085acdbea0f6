/** The search form: what is most often asked for at once, the rest on demand. */
import { Button, Group, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { type Ref, useEffect, useRef, useState } from "react";
import { useShortcut } from "../../app/shortcuts";
import { useDepartmentName, useDepartments } from "../../parts/departments";
import { EXITS, useOutcomeName } from "../../parts/outcomes";
import { PersonSelect } from "../../parts/people-select";
import { STAGES, useStageTexts } from "../../parts/stages";
import { FIELDS, FIRST, type Field, type Filters, isVariable } from "./filters";
import { useTexts } from "./texts";

const STATES = ["open", "suspended", "completed", "failed", "cancelled"] as const;

interface Props {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  clear: () => void;
}

export function Search({ filters, change, clear }: Props) {
  const t = useTexts();
  const words = useRef<HTMLInputElement>(null);
  const isSet = (field: Field) => filters[field] !== "";
  const [isOpen, setOpen] = useState(FIELDS.some((field) => isSet(field) && !FIRST.includes(field)));
  useShortcut("f", t("find"), () => words.current?.focus());
  return (
    <search>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="xs" verticalSpacing="xs">
        <Typed
          field="text"
          {...{ filters, change }}
          label={t("words")}
          placeholder={t("wordsHint")}
          inputRef={words}
          type="search"
        />
        <StageSelect filters={filters} change={change} />
        <Select
          label={t("state")}
          data={STATES.map((state) => ({ value: state, label: t(`state_${state}`) }))}
          value={filters.state || null}
          onChange={(state) => change({ state: state ?? "" })}
          clearable
        />
        <Day field="opened_from" label={t("openedFrom")} {...{ filters, change }} />
        <Day field="opened_until" label={t("openedUntil")} {...{ filters, change }} />
        {isOpen && <Further filters={filters} change={change} />}
      </SimpleGrid>
      <Group gap="xs" mt="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          rightSection={isOpen ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />}
        >
          {isOpen ? t("fewerFilters") : t("moreFilters")}
        </Button>
        {FIELDS.some(isSet) && (
          <Button variant="subtle" size="compact-sm" onClick={clear}>
            {t("clear")}
          </Button>
        )}
      </Group>
    </search>
  );
}

type FieldProps = Pick<Props, "filters" | "change">;

function Further({ filters, change }: FieldProps) {
  const t = useTexts();
  const outcome = useOutcomeName();
  const departments = useDepartments();
  const departmentName = useDepartmentName();
  const variable = filters.variable;
  return (
    <>
      <Select
        label={t("exit")}
        data={EXITS.map((exit) => ({ value: exit, label: outcome(exit) }))}
        value={filters.exit || null}
        onChange={(exit) => change({ exit: exit ?? "" })}
        searchable
        clearable
      />
      <PersonSelect
        label={t("owner")}
        value={filters.owner || null}
        onChange={(owner) => change({ owner: owner ?? "" })}
      />
      <Select
        label={t("department")}
        data={departments.map(({ key }) => ({ value: key, label: departmentName(key) }))}
        value={filters.department || null}
        onChange={(department) => change({ department: department ?? "" })}
        clearable
      />
      <PersonSelect
        label={t("assignee")}
        value={filters.assignee || null}
        onChange={(assignee) => change({ assignee: assignee ?? "" })}
      />
      <Typed
        field="variable"
        {...{ filters, change }}
        label={t("variable")}
        placeholder={t("variableHint")}
        error={variable && !isVariable(variable) ? t("variableBad") : undefined}
      />
      <Typed field="external_ref" {...{ filters, change }} label={t("externalRef")} />
      <Typed field="source" {...{ filters, change }} label={t("source")} />
      <Typed field="parent_key" {...{ filters, change }} label={t("parent")} placeholder="D-000017" />
      <Day field="closed_from" label={t("closedFrom")} {...{ filters, change }} />
      <Day field="closed_until" label={t("closedUntil")} {...{ filters, change }} />
    </>
  );
}

function StageSelect({ filters, change }: FieldProps) {
  const t = useTexts();
  const stageName = useStageTexts();
  return (
    <Select
      label={t("stage")}
      data={STAGES.map((stage) => ({ value: stage, label: stageName(stage) }))}
      value={filters.stage || null}
      onChange={(stage) => change({ stage: stage ?? "" })}
      clearable
    />
  );
}

interface TypedProps extends FieldProps {
  field: Field;
  label: string;
  placeholder?: string;
  error?: string;
  type?: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** Asked for when one pauses typing. */
function Typed({ field, filters, change, inputRef, ...props }: TypedProps) {
  const value = filters[field];
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback((text: string) => change({ [field]: text.trim() }), 300);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      {...props}
      ref={inputRef}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
    />
  );
}

function Day({ field, label, filters, change }: FieldProps & { field: Field; label: string }) {
  return (
    <TextInput
      type="date"
      label={label}
      value={filters[field]}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
}
