/** Where past runs would stick in the draft, what they lack, and some of their deals. */
import { Group, Table, Text } from "@mantine/core";
import type { Schemas } from "../../../api/client";
import { language, named } from "../../../i18n";
import { formatNumber } from "../../../i18n/format";
import { DealLink } from "../../../parts/deal-link";
import { useFactName } from "../../../parts/fact-names";
import { Part } from "./results";
import { useTexts } from "./texts";

export function StuckAt({ places }: { places: Schemas["RunsStuckAt"][] }) {
  const t = useTexts();
  const factName = useFactName();
  return (
    <Part title={t("stuckAt")}>
      <Table.ScrollContainer minWidth={680} tabIndex={0}>
        <Table verticalSpacing={6} aria-label={t("stuckAt")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("where")}</Table.Th>
              <Table.Th>{t("why")}</Table.Th>
              <Table.Th>{t("missing")}</Table.Th>
              <Table.Th ta="right">{t("count")}</Table.Th>
              <Table.Th>{t("deals")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {places.map((one) => (
              <Table.Tr key={`${one.element_id} ${one.reason} ${one.facts} ${one.why}`}>
                <Table.Td fw={500}>{named(one) || one.element_id}</Table.Td>
                <Table.Td>
                  {t(`reason_${one.reason}`)}
                  {one.reason !== "facts" && one.reason !== "answers" && (
                    <Text size="xs" c="dimmed">
                      {(language() === "ru" && one.why_ru) || one.why}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {one.facts.map((fact) => (
                    <div key={fact}>{factName(fact)}</div>
                  ))}
                </Table.Td>
                <Table.Td ta="right">{formatNumber(one.runs)}</Table.Td>
                <Table.Td>
                  <Group gap="2px 10px">
                    {one.deals.map((key) => (
                      <DealLink key={key} deal={{ key }} />
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Part>
  );
}
