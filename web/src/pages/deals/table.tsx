/** Deals in lines: read 50 at a time, and only those in view are drawn. On a phone each line is a card. */
import { Table, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import { formatDate } from "../../i18n/format";
import { DealCard, DealHolder } from "../../parts/deal-card";
import { Spacer, useInView } from "../../parts/in-view";
import { Outcome } from "../../parts/outcomes";
import { useStageTexts } from "../../parts/stages";
import { Failed, ListSkeleton } from "../../ui/page";
import { type DealInList, useDealPages } from "./data";
import { asQuery, type Filters } from "./filters";
import { NoDeals } from "./no-deals";
import { useTexts } from "./texts";

const LINE = 40;
const CARD = 116;

interface Props {
  filters: Filters;
  change: (changes: Partial<Filters>) => void;
  clear: () => void;
}

export function DealTable({ filters, change, clear }: Props) {
  const found = useDealPages(asQuery(filters), 50);
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  if (found.error && !found.deals) return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.deals) return <ListSkeleton lines={12} height={LINE - 12} />;
  if (!found.deals.length) return <NoDeals filters={filters} clear={clear} />;
  const Content = isNarrow ? Cards : Lines;
  return <Content deals={found.deals} more={found.more} filters={filters} change={change} />;
}

interface ContentProps extends Omit<Props, "clear"> {
  deals: DealInList[];
  more: () => void;
}

function Lines({ deals, more, filters, change }: ContentProps) {
  const t = useTexts();
  const stageName = useStageTexts();
  const [, navigate] = useLocation();
  const { place, items, before, after } = useInView(deals.length, LINE, more);
  return (
    <div ref={place}>
      <Table highlightOnHover aria-rowcount={-1} layout="fixed" verticalSpacing={0} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={104}>{t("deal")}</Table.Th>
            <Table.Th>{t("title")}</Table.Th>
            <Table.Th>{t("client")}</Table.Th>
            <Table.Th w={190}>{t("stage")}</Table.Th>
            <Table.Th w={170}>{t("state")}</Table.Th>
            <Table.Th w={140}>{t("owner")}</Table.Th>
            <Table.Th w={170}>{t("heldBy")}</Table.Th>
            <Table.Th w={130}>
              <Sorted filters={filters} change={change} />
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Spacer height={before} columns={8} />
          {items.map(({ index }) => {
            const deal = deals[index] as DealInList;
            return (
              <Table.Tr
                key={deal.key}
                aria-rowindex={index + 2}
                h={LINE}
                onClick={() => navigate(`/deals/${deal.key}`)}
                style={{ cursor: "pointer", whiteSpace: "nowrap" }}
              >
                <Cell>
                  <Link href={`/deals/${deal.key}`} onClick={(event) => event.stopPropagation()}>
                    {deal.key}
                  </Link>
                </Cell>
                <Cell title={deal.title}>{deal.title}</Cell>
                <Cell title={deal.client_name ?? ""}>{deal.client_name}</Cell>
                <Cell>{deal.stage && stageName(deal.stage as never)}</Cell>
                <Cell>
                  <Outcome word={deal.outcome} maw="100%" />
                </Cell>
                <Cell>{deal.owner}</Cell>
                <Cell>
                  <DealHolder deal={deal} />
                </Cell>
                <Cell>{formatDate(shownDate(deal, filters.sort))}</Cell>
              </Table.Tr>
            );
          })}
          <Spacer height={after} columns={8} />
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cell({ children, title }: { children: React.ReactNode; title?: string }) {
  return (
    <Table.Td title={title} style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
      {children}
    </Table.Td>
  );
}

function shownDate(deal: DealInList, sort: string): string {
  return sort.endsWith("closed") && deal.closed_at ? deal.closed_at : deal.opened_at;
}

/** Each press goes on: newest first, oldest first, closed last first. */
function Sorted({ filters, change }: Pick<Props, "filters" | "change">) {
  const t = useTexts();
  const following: Record<string, string> = { "-opened": "opened", opened: "-closed", "-closed": "-opened" };
  const isClosing = filters.sort.endsWith("closed");
  const label = { "-opened": t("newest"), opened: t("oldest") }[filters.sort] ?? t("closedNewest");
  const Arrow = filters.sort.startsWith("-") ? IconArrowDown : IconArrowUp;
  return (
    <UnstyledButton
      fz="sm"
      fw={700}
      onClick={() => change({ sort: following[filters.sort] ?? "-opened" })}
      title={label}
      aria-label={`${isClosing ? t("closed") : t("opened")}: ${label}`}
      style={{ display: "inline-flex", alignItems: "center", gap: 4, minHeight: 24 }}
    >
      {isClosing ? t("closed") : t("opened")}
      <Arrow size={14} aria-hidden />
    </UnstyledButton>
  );
}

function Cards({ deals, more }: ContentProps) {
  const t = useTexts();
  const { place, items, before, after } = useInView(deals.length, CARD, more);
  return (
    <div ref={place}>
      <ul aria-label={t("deals")} style={{ listStyle: "none", margin: 0, padding: `${before}px 0 ${after}px` }}>
        {items.map(({ index }) => (
          <li key={deals[index]?.key} style={{ height: CARD, paddingBottom: 8 }}>
            <DealCard deal={deals[index] as DealInList} withStage />
          </li>
        ))}
      </ul>
    </div>
  );
}
