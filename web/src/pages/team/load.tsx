/** Who has how much to do, and what nobody has. A name leads to that work. */
import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "wouter";
import type { Schemas } from "../../api/client";
import { named } from "../../i18n";
import { formatDate, formatNumber } from "../../i18n/format";
import { useTexts } from "./texts";

interface Props {
  load: Schemas["Load"];
  hrefOf: (changes: { person?: string; queue?: string }) => string;
  person: string;
  queue: string;
}

export function LoadTable({ load, hrefOf, person, queue }: Props) {
  const t = useTexts();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={4} highlightOnHover aria-label={t("load")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("person")}</Table.Th>
            {(["open", "claimed", "overdue", "today", "completed"] as const).map((one) => (
              <Table.Th key={one} ta="right">
                {t(one)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {load.queues.map((one) => (
            <Table.Tr
              key={one.department}
              data-queue={one.department}
              bg={one.department === queue ? CHOSEN : undefined}
            >
              <Table.Td>
                <Anchor component={Link} href={hrefOf({ queue: one.department })} size="sm">
                  {t("queue", { name: named(one) })}
                </Anchor>
              </Table.Td>
              <Figure value={one.waiting} />
              <Table.Td />
              <Figure value={one.overdue} isBad />
              <Figure value={one.today} />
              <Table.Td />
            </Table.Tr>
          ))}
          {load.people.map((one) => (
            <Table.Tr key={one.name} data-person={one.name} bg={one.name === person ? CHOSEN : undefined}>
              <Table.Td>
                <Anchor component={Link} href={hrefOf({ person: one.name })} size="sm">
                  {one.name}
                </Anchor>
                <Absence person={one} />
              </Table.Td>
              <Figure value={one.open} />
              <Figure value={one.claimed} />
              <Figure value={one.overdue} isBad />
              <Figure value={one.today} />
              <Figure value={one.completed} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const CHOSEN = "var(--mantine-primary-color-light)";

function Figure({ value, isBad }: { value: number; isBad?: boolean }) {
  return (
    <Table.Td ta="right" fw={isBad && value ? 700 : undefined} c={isBad && value ? "var(--sw-late)" : undefined}>
      {value ? formatNumber(value) : "–"}
    </Table.Td>
  );
}

function Absence({ person }: { person: Schemas["PersonLoad"] }) {
  const t = useTexts();
  const words = [];
  if (person.absent_until) {
    words.push(t("absentUntil", { date: formatDate(person.absent_until) }));
    words.push(
      person.substitutes.length ? t("substitutes", { names: person.substitutes.join(", ") }) : t("noSubstitute"),
    );
  }
  if (!person.departments.length) words.push(t("left"));
  if (!words.length) return null;
  return (
    <Text size="xs" c="dimmed">
      {words.join(" · ")}
    </Text>
  );
}
