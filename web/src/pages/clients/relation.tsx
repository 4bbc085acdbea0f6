/** The long-term view: a client's deals on a line of time, and what came of them: value, further sales, claims, trainings, promises. */
import { Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { api } from "../../api/client";
import { formatDate, formatMoney, formatNumber } from "../../i18n/format";
import { useFactName } from "../../parts/fact-names";
import { Outcome } from "../../parts/outcomes";
import { ListSkeleton, Loaded } from "../../ui/page";
import type { Deal } from "../deals/data";
import classes from "./relation.module.css";
import { type DealInRelation, NEWEST, useRelation } from "./relation-data";
import { useTexts } from "./texts";

export function Relation({ clientId }: { clientId: number }) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/deals", {
    params: {
      query: {
        client_id: clientId,
        limit: NEWEST,
        fields: "key,title,stage,outcome,state,opened_at,closed_at,parent_key",
      },
    },
  });
  return (
    <Loaded query={query}>
      {({ items, next }) =>
        items.length ? (
          <Lived deals={items as Deal[]} isAll={next === null} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("noDeals")}
          </Text>
        )
      }
    </Loaded>
  );
}

function Lived({ deals, isAll }: { deals: Deal[]; isAll: boolean }) {
  const t = useTexts();
  const lived = useRelation(deals);
  if (!lived) return <ListSkeleton lines={deals.length} height={40} />;
  return (
    <Stack gap="md">
      <Figures lived={lived} />
      {!isAll && (
        <Text size="xs" c="dimmed">
          {t("ofNewest", { count: deals.length })}
        </Text>
      )}
      <TimeLine lived={lived} />
    </Stack>
  );
}

function Figures({ lived }: { lived: DealInRelation[] }) {
  const t = useTexts();
  const amounts = new Map<string, number>();
  for (const { amount, currency, isWon } of lived)
    if (isWon && amount) amounts.set(currency, (amounts.get(currency) ?? 0) + amount);
  const value = [...amounts].map(([currency, amount]) => formatMoney(amount, currency)).join(", ") || "–";
  const count = (of: (one: DealInRelation) => number) => formatNumber(lived.reduce((sum, one) => sum + of(one), 0));
  const figures: [string, string][] = [
    [t("won"), value],
    [t("dealsCount"), formatNumber(lived.length)],
    [t("followUpSales"), count((one) => (one.kindOfSale && one.kindOfSale !== "new" ? 1 : 0))],
    [t("claims"), count((one) => one.claims.length)],
    [t("trainings"), count((one) => one.trainings.length)],
    [t("openPromises"), count((one) => one.openPromises)],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} component="dl" m={0} spacing="sm">
      {figures.map(([label, figure]) => (
        <div key={label}>
          <Text component="dt" size="xs" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} fw={600}>
            {figure}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

/** Each deal is a bar from its opening to its end, on one scale from the first opening to today. */
function TimeLine({ lived }: { lived: DealInRelation[] }) {
  const t = useTexts();
  const factName = useFactName();
  const start = Math.min(...lived.map(({ deal }) => new Date(deal.opened_at).getTime()));
  const length = Math.max(Date.now() - start, 1);
  const percent = (moment: string | null) =>
    `${(((moment ? new Date(moment).getTime() : Date.now()) - start) / length) * 100}%`;
  return (
    <ol className={classes.line} aria-label={t("deals")}>
      {lived.map(({ deal, amount, currency, kindOfSale, claims, trainings, openPromises }) => (
        <li key={deal.key}>
          <Group gap="xs" justify="space-between">
            <Group gap={8}>
              <Link href={`/deals/${deal.key}`}>{deal.key}</Link>
              <Text size="sm">{deal.title}</Text>
              {kindOfSale && (
                <Text size="xs" c="dimmed">
                  {factName(kindOfSale)}
                </Text>
              )}
              <Outcome word={deal.outcome} size="sm" />
            </Group>
            <Text size="sm">{amount ? formatMoney(amount, currency) : ""}</Text>
          </Group>
          <div className={classes.scale} aria-hidden>
            <div
              className={classes.bar}
              data-open={deal.closed_at === null}
              style={{
                left: percent(deal.opened_at),
                width: `max(4px, calc(${percent(deal.closed_at)} - ${percent(deal.opened_at)}))`,
              }}
            />
          </div>
          <Text size="xs" c="dimmed">
            {formatDate(deal.opened_at)} – {deal.closed_at ? formatDate(deal.closed_at) : t("running")}
            {claims.map((text) => ` · ${t("claim", { text })}`)}
            {trainings.map((date) => ` · ${t("trained", { date: formatDate(date) })}`)}
            {openPromises > 0 && ` · ${t("promised", { count: openPromises })}`}
          </Text>
        </li>
      ))}
    </ol>
  );
}
