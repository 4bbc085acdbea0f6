/** The deals that were found, a page at a time; each leads to its path, and can be chosen. */
import { Button, Checkbox, Group, Table, Text } from "@mantine/core";
import { IconColumns2 } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import { api, type Schemas } from "../../api/client";
import { formatDate, formatNumber } from "../../i18n/format";
import { Outcome } from "../../parts/outcomes";
import { useStageTexts } from "../../parts/stages";
import { Empty, Failed, ListSkeleton } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { ExportMenu } from "./export-menu";
import { asQuery, type Filters } from "./filters";
import { useTexts } from "./texts";

const SHOWN = "key,title,client_name,state,stage,exit,outcome,owner,opened_at,closed_at,revision";
type Deal = Required<Schemas["Deal"]>;

interface Props {
  filters: Filters;
  chosen: string[];
  choose: (keys: string[]) => void;
}

export function Found({ filters, chosen, choose }: Props) {
  const t = useTexts();
  const common = useCommonTexts();
  const found = api.useInfiniteQuery(
    "get",
    "/api/v1/deals",
    { params: { query: { ...asQuery(filters), limit: 50, fields: SHOWN } } },
    { pageParamName: "after", initialPageParam: "", getNextPageParam: (last: { next: string | null }) => last.next },
  );
  const deals = (found.data?.pages.flatMap((page) => page.items) ?? []) as Deal[];
  if (found.error && !found.data) return <Failed error={found.error} again={() => found.refetch()} />;
  if (!found.data) return <ListSkeleton lines={10} height={32} />;
  return (
    <>
      <Chosen chosen={chosen} choose={choose} filters={filters} />
      {deals.length ? (
        <DealTable deals={deals} chosen={chosen} choose={choose} />
      ) : (
        <Empty title={t("noneFound")} hint={t("noneFoundHint")} />
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => found.fetchNextPage()}
          style={{ alignSelf: "center" }}
        >
          {common("more")}
        </Button>
      )}
    </>
  );
}

/** What can be done with those that are chosen. */
function Chosen({ chosen, choose, filters }: Props) {
  const t = useTexts();
  const [, navigate] = useLocation();
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {chosen.length ? t("chosen", { count: chosen.length }) : t("nothingChosen")}
        </Text>
        {chosen.length > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={() => choose([])}>
            {t("clear")}
          </Button>
        )}
      </Group>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconColumns2 size={16} aria-hidden />}
          disabled={chosen.length !== 2}
          title={chosen.length === 2 ? undefined : t("compareHint")}
          onClick={() => navigate(`/audit/compare?deals=${chosen.join(",")}`)}
        >
          {t("compare")}
        </Button>
        <ExportMenu keys={chosen} filters={filters} />
      </Group>
    </Group>
  );
}

function DealTable({ deals, chosen, choose }: { deals: Deal[]; chosen: string[]; choose: Props["choose"] }) {
  const t = useTexts();
  const stageName = useStageTexts();
  const shown = deals.map((deal) => deal.key);
  const isAll = shown.every((key) => chosen.includes(key));
  const toggle = (key: string) => choose(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table highlightOnHover verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36}>
              <Checkbox
                aria-label={t("chooseAll")}
                checked={isAll}
                indeterminate={!isAll && shown.some((key) => chosen.includes(key))}
                onChange={() => choose(isAll ? [] : [...new Set([...chosen, ...shown])])}
              />
            </Table.Th>
            <Table.Th>{t("deal")}</Table.Th>
            <Table.Th>{t("title")}</Table.Th>
            <Table.Th>{t("client")}</Table.Th>
            <Table.Th>{t("stage")}</Table.Th>
            <Table.Th>{t("outcome")}</Table.Th>
            <Table.Th>{t("owner")}</Table.Th>
            <Table.Th>{t("opened")}</Table.Th>
            <Table.Th>{t("closed")}</Table.Th>
            <Table.Th ta="right">{t("events")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deals.map((deal) => (
            <Table.Tr key={deal.key} bg={chosen.includes(deal.key) ? "var(--mantine-primary-color-light)" : undefined}>
              <Table.Td>
                <Checkbox
                  aria-label={t("choose", { key: deal.key })}
                  checked={chosen.includes(deal.key)}
                  onChange={() => toggle(deal.key)}
                />
              </Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>
                <Link href={`/audit/${deal.key}`}>{deal.key}</Link>
              </Table.Td>
              <Table.Td>{deal.title}</Table.Td>
              <Table.Td>{deal.client_name}</Table.Td>
              <Table.Td>{deal.stage && stageName(deal.stage as never)}</Table.Td>
              <Table.Td>
                <Outcome word={deal.outcome} />
              </Table.Td>
              <Table.Td>{deal.owner}</Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{formatDate(deal.opened_at)}</Table.Td>
              <Table.Td style={{ whiteSpace: "nowrap" }}>{deal.closed_at && formatDate(deal.closed_at)}</Table.Td>
              <Table.Td ta="right">{formatNumber(deal.revision)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
