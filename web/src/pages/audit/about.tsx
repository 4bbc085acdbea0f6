/** More about a deal: its proof, its deviations and corrections, its clocks, and who was shown personal values. */
import { Stack, Table, Tabs, Text } from "@mantine/core";
import { Link, useSearchParams } from "wouter";
import { api } from "../../api/client";
import { formatMoment } from "../../i18n/format";
import { useDepartmentName } from "../../parts/departments";
import { Loaded } from "../../ui/page";
import { placed, useDeviationReason } from "./deviations";
import { type Diagrams, nameIn, span } from "./names";
import type { Deviation, Path } from "./path-data";
import { usePathTexts } from "./path-texts";
import { Proof } from "./proof";
import { Accesses, Corrections } from "./records";

interface Props {
  path: Path;
  diagrams: Diagrams;
  deviations: Deviation[];
}

const PARTS = ["proof", "deviations", "corrections", "clocks", "readings"] as const;

export function About({ path, diagrams, deviations }: Props) {
  const t = usePathTexts();
  const [params, setParams] = useSearchParams();
  const part = PARTS.find((one) => one === params.get("part")) ?? "proof";
  const show = (to: string | null) =>
    setParams(
      (before) => new URLSearchParams([...[...before].filter(([name]) => name !== "part"), ["part", to ?? ""]]),
      {
        replace: true,
      },
    );
  return (
    <Tabs value={part} onChange={show} keepMounted={false} w="100%">
      {/* The arrows move between the tabs here, not through the path. */}
      <Tabs.List mb="sm" aria-label={t("parts")} onKeyDown={(event) => event.stopPropagation()}>
        {PARTS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(one)}
            {one === "deviations" && ` (${deviations.length})`}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="proof">
        <Proof dealKey={path.deal.key} />
      </Tabs.Panel>
      <Tabs.Panel value="deviations">
        <Deviations path={path} diagrams={diagrams} deviations={deviations} />
      </Tabs.Panel>
      <Tabs.Panel value="corrections">
        <Corrections deal={path.deal.key} />
      </Tabs.Panel>
      <Tabs.Panel value="clocks">
        <Clocks dealKey={path.deal.key} />
      </Tabs.Panel>
      <Tabs.Panel value="readings">
        <Accesses deal={path.deal.key} />
      </Tabs.Panel>
    </Tabs>
  );
}

export function Deviations({ path, diagrams, deviations }: Props) {
  const t = usePathTexts();
  const reason = useDeviationReason(path);
  if (!deviations.length) return <Text size="sm">{t("noDeviations")}</Text>;
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={6} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("when")}</Table.Th>
            <Table.Th>{t("where")}</Table.Th>
            <Table.Th>{t("deviation")}</Table.Th>
            <Table.Th>{t("reason")}</Table.Th>
            <Table.Th>{t("who")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {placed(path, deviations).map((one) => {
            const { deviation, event } = one;
            const drawing = diagrams.get(`${deviation.process_id}:${deviation.version}`)?.drawing;
            return (
              <Table.Tr key={deviation.kind + deviation.instance_id + deviation.element_id + deviation.at}>
                <Table.Td style={{ whiteSpace: "nowrap" }}>
                  {event ? (
                    <Link href={`/audit/${path.deal.key}?n=${event.seq}&part=deviations`}>
                      {formatMoment(deviation.at)}
                    </Link>
                  ) : (
                    formatMoment(deviation.at)
                  )}
                </Table.Td>
                <Table.Td>{deviation.element_id && nameIn(drawing, deviation.element_id, deviation.name)}</Table.Td>
                <Table.Td>{t(`kind_${deviation.kind}`)}</Table.Td>
                <Table.Td>{reason(one)}</Table.Td>
                <Table.Td>{deviation.who || t("nobody")}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** For whom the deal waited. An auditor is of no department: for them all departments are others. */
export function Clocks({ dealKey }: { dealKey: string }) {
  const t = usePathTexts();
  const department = useDepartmentName();
  const clocks = api.useQuery("get", "/api/v1/deals/{key}/clocks", { params: { path: { key: dealKey } } });
  return (
    <Loaded query={clocks}>
      {(read) => (
        <Stack gap="xs">
          <Text size="sm">
            {[
              `${t("total")}: ${span(read.total)}`,
              read.on_us > 0 && `${t("onUs")}: ${span(read.on_us)}`,
              `${t("onDepartments")}: ${span(read.on_them)}`,
              `${t("onClient")}: ${span(read.on_client)}`,
              `${t("working")}: ${span(read.working)}`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </Text>
          <Table verticalSpacing={4} fz="sm" maw={720}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("department")}</Table.Th>
                <Table.Th>{t("waitingFor")}</Table.Th>
                <Table.Th>{t("workedOn")}</Table.Th>
                <Table.Th>{t("returns")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {read.departments.map((one) => (
                <Table.Tr key={one.department}>
                  <Table.Td>
                    {department(one.department)}
                    {one.is_running && ` (${t("running")})`}
                  </Table.Td>
                  <Table.Td>{span(one.waiting)}</Table.Td>
                  <Table.Td>{span(one.working)}</Table.Td>
                  <Table.Td>{one.returns || ""}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      )}
    </Loaded>
  );
}
