/** How runs ended, and how they would end with the draft. */
import { Table, Text } from "@mantine/core";
import type { Schemas } from "../../../api/client";
import { formatNumber } from "../../../i18n/format";
import { useOutcomeName } from "../../../parts/outcomes";
import { Part } from "./results";
import { useTexts } from "./texts";
import classes from "./what-if.module.css";

type Outcome = Schemas["RunOutcome"];

export function Exits({ outcomes }: { outcomes: Outcome[] }) {
  const t = useTexts();
  const outcomeName = useOutcomeName();
  const most = Math.max(1, ...outcomes.map((one) => one.runs));
  const afterOf = ({ state, after }: Outcome) => {
    if (state === "passed") return after ? outcomeName(after) : t("noExit");
    return t(state === "stuck" ? "stuck" : "endless");
  };
  return (
    <Part title={t("exits")}>
      <Table verticalSpacing={6} aria-label={t("exits")} maw={760} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("before")}</Table.Th>
            <Table.Th>{t("after")}</Table.Th>
            <Table.Th w="40%">{t("count")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {outcomes.map((one) => {
            const isSame = one.state === "passed" && one.before === one.after;
            return (
              <Table.Tr key={`${one.before}>${one.after} ${one.state}`}>
                <Table.Td>{one.before ? outcomeName(one.before) : t("noExit")}</Table.Td>
                <Table.Td>
                  {afterOf(one)}{" "}
                  {one.state === "passed" && (
                    <Text span size="xs" c={isSame ? "dimmed" : "var(--sw-attention)"} fw={isSame ? 400 : 600}>
                      {t(isSame ? "same" : "different")}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <div className={classes.count}>
                    <span className={classes.number}>{formatNumber(one.runs)}</span>
                    <span
                      className={classes.bar}
                      data-kind={one.state !== "passed" ? "stuck" : isSame ? "same" : "different"}
                      style={{ width: `${(100 * one.runs) / most}%` }}
                    />
                  </div>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Part>
  );
}
