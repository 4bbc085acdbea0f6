/** What a deal costs in operations, hand-offs and time: as it was, and with the draft. */
import { Table, Text } from "@mantine/core";
import type { Schemas } from "../../../api/client";
import { named } from "../../../i18n";
import { formatDuration, formatNumber, formatRounded } from "../../../i18n/format";
import { useDepartmentName } from "../../../parts/departments";
import { Part } from "./results";
import { useTexts } from "./texts";
import classes from "./what-if.module.css";

interface Row {
  name: string;
  before: number;
  after: number;
  write: (value: number) => string;
}

export function PerDeal({ replayed: { before, after, operations } }: { replayed: Schemas["Replayed"] }) {
  const t = useTexts();
  const departmentName = useDepartmentName();
  const number = (value: number) => formatRounded(value, 2);
  const time = (seconds: number) => formatDuration(seconds * 1000);
  const keys = [...new Set([...before.departments, ...after.departments].map((one) => one.department))];
  const of = (side: typeof before, key: string) => side.departments.find((one) => one.department === key);
  const rows: Row[] = [
    { name: t("operations"), before: before.operations, after: after.operations, write: number },
    { name: t("handOffs"), before: before.hand_offs, after: after.hand_offs, write: number },
    ...(after.untimed ? [{ name: t("untimed"), before: before.untimed, after: after.untimed, write: number }] : []),
    ...keys.flatMap((key) => [
      {
        name: t("waitingOf", { name: departmentName(key) }),
        before: of(before, key)?.waiting ?? 0,
        after: of(after, key)?.waiting ?? 0,
        write: time,
      },
      {
        name: t("workingOf", { name: departmentName(key) }),
        before: of(before, key)?.working ?? 0,
        after: of(after, key)?.working ?? 0,
        write: time,
      },
    ]),
  ];
  return (
    <Part title={t("perDeal")} hint={t("perDealHint")}>
      <BeforeAfter label={t("perDeal")} rows={rows} />
      <details>
        <Text component="summary" size="sm" fw={500}>
          {t("howOften")}
        </Text>
        <BeforeAfter
          label={t("howOften")}
          rows={operations.map((one) => ({
            name: named(one) || one.element_id,
            before: one.before,
            after: one.after,
            write: formatNumber,
          }))}
        />
      </details>
    </Part>
  );
}

/** Rows of two figures; what differs is in bold. */
function BeforeAfter({ label, rows }: { label: string; rows: Row[] }) {
  const t = useTexts();
  return (
    <Table verticalSpacing={4} aria-label={label} maw={760} className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("figure")}</Table.Th>
          <Table.Th ta="right">{t("before")}</Table.Th>
          <Table.Th ta="right">{t("after")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, before, after, write }, place) => {
          const [was, will] = [write(before), write(after)];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two operations may be called the same
            <Table.Tr key={place}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{was}</Table.Td>
              <Table.Td ta="right" fw={was === will ? 400 : 700}>
                {will}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
