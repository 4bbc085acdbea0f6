/** All indicators of a stage beside themselves: of two periods, members of a dimension, or with and without an intermediate step. */
import { Button, Card, Group, Select, Table, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "wouter";
import { useMe } from "../../app/session";
import { named } from "../../i18n";
import { Empty, Loaded, Page } from "../../ui/page";
import { Listing } from "../operations/listing";
import { useMembersOf } from "./compare-members";
import { useCompareTexts } from "./compare-texts";
import { ENOUGH, type Figure, kpiPath, type Measured, PLACES_OF_KPIS, type Unit, useFigures } from "./data";
import { useIndicatorTexts } from "./indicator-texts";
import { type Period, usePeriod, usePeriodQuery } from "./period";
import { PeriodPicker } from "./period-picker";
import { useWritten, type Written } from "./shown";
import { certainty } from "./standing";
import { useTexts } from "./texts";
import { useAddressed } from "./use-addressed";
import { useDimensionName, useMemberName, usePlaceName } from "./words";

const PERIODS = "~periods";
const STEP = "~step";
/** Shipped indicators that tell the two ways of cold calls apart. */
const [WITH_STEP, WITHOUT_STEP] = ["lead-rate-with-step", "lead-rate-without-step"];

export default function Compare() {
  const t = useCompareTexts();
  const it = useIndicatorTexts();
  const me = useMe();
  const { period, change } = usePeriod();
  const [address, set] = useAddressed(["stage", "what", "a", "b"]);
  const dimensionName = useDimensionName();
  const placeName = usePlaceName();
  const kept = usePeriodQuery();
  const stage = address.stage || "discussion";
  const what = address.what || PERIODS;
  const figures = useFigures(period);
  const some = figures.data?.items.filter((one) => one.stage === stage) ?? [];
  const dimensions = [...new Set(some.flatMap((one) => one.dimensions))].filter(
    (one) => one !== "employee" || "figures.people" in me.actions,
  );
  const hasStep = stage === "outbound" && some.some(({ key }) => key === WITH_STEP);
  return (
    <Page
      title={t("title")}
      actions={
        <Button
          component={Link}
          href={`/kpi${kept()}`}
          variant="subtle"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
        >
          {it("back")}
        </Button>
      }
    >
      <PeriodPicker period={period} change={change} withComparison={what === PERIODS} />
      <Group gap="xs" align="end">
        <Select
          label={t("stage")}
          data={PLACES_OF_KPIS.map((one) => ({ value: one, label: placeName(one) }))}
          value={stage}
          onChange={(one) => set({ stage: one ?? "", what: "", a: "", b: "" })}
          allowDeselect={false}
        />
        <Select
          label={t("what")}
          data={[
            { value: PERIODS, label: t("periods") },
            ...(hasStep ? [{ value: STEP, label: t("step") }] : []),
            ...dimensions.map((one) => ({ value: one, label: dimensionName(one) })),
          ]}
          value={what}
          onChange={(one) => set({ what: one ?? "", a: "", b: "" })}
          allowDeselect={false}
          w={280}
        />
        {what !== PERIODS && what !== STEP && (
          <MemberChoices {...{ what, period, some, set }} a={address.a} b={address.b} />
        )}
      </Group>
      <Card withBorder>
        <Loaded query={figures}>
          {({ currency }) => <Found {...{ what, period, some, currency }} a={address.a} b={address.b} />}
        </Loaded>
      </Card>
    </Page>
  );
}

interface ChoiceProps {
  what: string;
  period: Period;
  some: Figure[];
  a: string;
  b: string;
}

function MemberChoices({
  what,
  period,
  some,
  a,
  b,
  set,
}: ChoiceProps & { set: (changes: Record<string, string>) => void }) {
  const t = useCompareTexts();
  const memberName = useMemberName();
  const members = useMembersOf(some, what, period);
  const data = [...new Set([...members, a, b])]
    .filter(Boolean)
    .map((one) => ({ value: one, label: memberName(what, one) }));
  return (
    <>
      {(["a", "b"] as const).map((name) => (
        <Select
          key={name}
          label={t(name === "a" ? "first" : "second")}
          data={data}
          value={(name === "a" ? a : b) || null}
          onChange={(member) => set({ [name]: member ?? "" })}
          searchable
          clearable
        />
      ))}
    </>
  );
}

function Found({ what, period, some, a, b, currency }: ChoiceProps & { currency: string }) {
  const t = useCompareTexts();
  const tt = useTexts();
  const memberName = useMemberName();
  const write = useWritten(currency);
  if (!some.length) return <Empty title={tt("noneInStage")} />;
  if (what === PERIODS) {
    const rows = some.map((one) => ({ figure: one, one: measured(one), other: one.previous }));
    return <Rows rows={rows} names={[tt(`period_${period.name}`), tt(`compare_${period.comparison}`)]} write={write} />;
  }
  if (what === STEP) {
    const [one, other] = [WITH_STEP, WITHOUT_STEP].map((key) => some.find((figure) => figure.key === key));
    if (!one || !other) return <Empty title={t("none")} />;
    return (
      <Rows
        rows={[{ figure: one, one: measured(one), other: measured(other) }]}
        names={[t("with"), t("without")]}
        write={write}
      />
    );
  }
  const having = some.filter((one) => one.dimensions.includes(what));
  if (!having.length) return <Empty title={t("none")} />;
  if (!a || !b) return <Empty title={t("choose")} />;
  return (
    <OfMembers
      {...{ what, period, a, b, write }}
      keys={having.map(({ key }) => key)}
      names={[memberName(what, a), memberName(what, b)]}
    />
  );
}

interface OfMembersProps extends Omit<ChoiceProps, "some"> {
  keys: string[];
  names: [string, string];
  write: Written;
}

function OfMembers({ what, period, a, b, keys, names, write }: OfMembersProps) {
  const one = useFigures(period, keys, [`${what}=${a}`]);
  const other = useFigures(period, keys, [`${what}=${b}`]);
  const both = { ...one, data: one.data && other.data, error: one.error ?? other.error };
  return (
    <Loaded query={both}>
      {() => {
        const others = new Map(other.data?.items.map((figure) => [figure.key, measured(figure)]));
        const rows = (one.data?.items ?? []).map((figure) => ({
          figure,
          one: measured(figure),
          other: others.get(figure.key) ?? null,
        }));
        return <Rows rows={rows} names={names} write={write} />;
      }}
    </Loaded>
  );
}

function measured({ value, number, base, low, high }: Figure): Measured {
  return { value, number, base, low, high };
}

interface RowsProps {
  rows: { figure: Figure; one: Measured; other: Measured | null }[];
  names: [string, string];
  write: Written;
}

function Rows({ rows, names, write }: RowsProps) {
  const t = useCompareTexts();
  const kept = usePeriodQuery();
  return (
    <Listing label={t("title")} columns={[t("indicator"), ...names, t("difference"), t("verdict")]} minWidth={860}>
      {rows.map(({ figure, one, other }) => (
        <Table.Tr key={figure.key}>
          <Table.Td>
            <Link href={kpiPath(figure.key) + kept()}>{named(figure)}</Link>
          </Table.Td>
          {[one, other].map((side, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the two never move
            <Table.Td key={place}>
              <Side measured={side} unit={figure.unit} write={write} />
            </Table.Td>
          ))}
          <Table.Td>{differenceOf(one, other, figure.unit, write)}</Table.Td>
          <Table.Td>{t(verdictOf(one, other))}</Table.Td>
        </Table.Tr>
      ))}
    </Listing>
  );
}

function Side({ measured: side, unit, write }: { measured: Measured | null; unit: Unit; write: Written }) {
  const t = useTexts();
  if (!side) return "–";
  return (
    <>
      <Text size="sm" fw={600}>
        {write(side.value, unit)}
      </Text>
      <Text size="xs" c="dimmed">
        {certainty(side, unit, write, t).join(" · ")}
      </Text>
    </>
  );
}

function differenceOf(one: Measured, other: Measured | null, unit: Unit, write: Written): string {
  if (one.value === null || !other || other.value === null) return "–";
  const difference = one.value - other.value;
  return `${difference > 0 ? "+" : ""}${write(difference, unit)}`;
}

/** As the server has it (engine/kpi/statistics.py): two shares differ when their intervals do not meet, and there are enough cases. */
function verdictOf(one: Measured, other: Measured | null) {
  if (!other || one.low === null || one.high === null || other.low === null || other.high === null)
    return one.low === null && one.value !== null ? "noInterval" : "few";
  if (Math.min(one.base ?? 0, other.base ?? 0) < ENOUGH) return "few";
  if (one.low > other.high) return "firstHigher";
  return one.high < other.low ? "secondHigher" : "notYet";
}
