/** Two lists over all deals: what was corrected, and who was shown personal values. */
import { Button, Stack, Table, Text } from "@mantine/core";
import { Link, useSearchParams } from "wouter";
import { api, type Schemas } from "../../api/client";
import { PersonSelect } from "../../parts/people-select";
import { Ago } from "../../ui/moments";
import { Empty, Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { useTexts } from "./texts";

const NEXT = {
  pageParamName: "after",
  initialPageParam: "",
  getNextPageParam: (last: { next: string | null }) => last.next,
} as const;

type Correction = Required<Schemas["CorrectionInfo"]>;
type Access = Required<Schemas["Access"]>;

/** Corrections of one deal, or of all. */
export function Corrections({ deal = "" }: { deal?: string }) {
  const t = useTexts();
  const query = { params: { query: { deal_key: deal, limit: 50 } } };
  const found = api.useInfiniteQuery("get", "/api/v1/corrections", query, NEXT);
  return (
    <Loaded query={found}>
      {(read) => {
        const corrections = read.pages.flatMap((page) => page.items) as Correction[];
        if (!corrections.length) return <Empty title={t("noCorrections")} hint={t("noCorrectionsHint")} />;
        return (
          <Stack>
            <Table.ScrollContainer minWidth={700}>
              <Table verticalSpacing={6}>
                <Table.Thead>
                  <Table.Tr>
                    {!deal && <Table.Th>{t("deal")}</Table.Th>}
                    <Table.Th>{t("correction")}</Table.Th>
                    <Table.Th>{t("reason")}</Table.Th>
                    <Table.Th>{t("askedBy")}</Table.Th>
                    <Table.Th>{t("state")}</Table.Th>
                    <Table.Th>{t("answeredBy")}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {corrections.map((one) => (
                    <CorrectionRow key={one.id} correction={one} withDeal={!deal} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <More query={found} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

function CorrectionRow({ correction, withDeal }: { correction: Correction; withDeal: boolean }) {
  const t = useTexts();
  return (
    <Table.Tr>
      {withDeal && (
        <Table.Td>
          <Link href={`/audit/${correction.deal_key}`}>{correction.deal_key}</Link>
        </Table.Td>
      )}
      <Table.Td>{t(`correction_${correction.kind}` as "correction_data")}</Table.Td>
      <Table.Td>{correction.reason}</Table.Td>
      <Table.Td>
        {correction.asked_by}, <Ago at={correction.asked_at} />
      </Table.Td>
      <Table.Td>{t(`correctionState_${correction.state}` as "correctionState_done")}</Table.Td>
      <Table.Td>
        {correction.answered_by}
        {correction.answer && `: ${correction.answer}`}
      </Table.Td>
    </Table.Tr>
  );
}

/** Who was shown personal values of one deal, or of all; the address has whose readings are asked for. */
export function Accesses({ deal = "" }: { deal?: string }) {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const person = params.get("person") ?? "";
  const query = { params: { query: { deal, person: deal ? "" : person, limit: 50 } } };
  const found = api.useInfiniteQuery("get", "/api/v1/accesses", query, NEXT);
  return (
    <Stack>
      {!deal && (
        <PersonSelect
          label={t("person")}
          maw={280}
          value={person || null}
          onChange={(name) => setParams(name ? { person: name } : {}, { replace: true })}
        />
      )}
      <Loaded query={found}>
        {(read) => {
          const accesses = read.pages.flatMap((page) => page.items) as Access[];
          return accesses.length ? (
            <AccessTable accesses={accesses} withDeal={!deal} />
          ) : (
            <Empty title={t("noReadings")} />
          );
        }}
      </Loaded>
      <More query={found} />
    </Stack>
  );
}

function AccessTable({ accesses, withDeal }: { accesses: Access[]; withDeal: boolean }) {
  const t = useTexts();
  const what = (word: string) => {
    const told = t(`what_${word}` as "what_path");
    return told.startsWith("what_") ? word : told;
  };
  return (
    <Table.ScrollContainer minWidth={600}>
      <Table verticalSpacing={6} aria-label={t("readings")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("when")}</Table.Th>
            <Table.Th>{t("person")}</Table.Th>
            {withDeal && <Table.Th>{t("deal")}</Table.Th>}
            <Table.Th>{t("what")}</Table.Th>
            <Table.Th>{t("values")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accesses.map((access) => (
            <Table.Tr key={access.seq}>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                <Ago at={access.at} />
              </Table.Td>
              <Table.Td>{access.person}</Table.Td>
              {withDeal && (
                <Table.Td>
                  {access.deal_key && <Link href={`/audit/${access.deal_key}`}>{access.deal_key}</Link>}
                </Table.Td>
              )}
              <Table.Td>{what(access.what)}</Table.Td>
              <Table.Td>
                <Text span size="xs" ff="monospace">
                  {access.fields.join(", ")}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function More({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  const common = useCommonTexts();
  if (!query.hasNextPage) return null;
  return (
    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()} maw={240}>
      {common("more")}
    </Button>
  );
}
