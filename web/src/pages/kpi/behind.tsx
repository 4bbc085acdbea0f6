/** The deals behind a figure: what each has added, and when. */
import { Card, Group, Stack, Table, Text } from "@mantine/core";
import { api, type Schemas } from "../../api/client";
import { formatMoment, formatNumber } from "../../i18n/format";
import { DealLink } from "../../parts/deal-link";
import { ListSkeleton, Loaded } from "../../ui/page";
import { BY_CURSOR, Listing, More } from "../operations/listing";
import { useLooked } from "./address";
import { asQuery, type Figure } from "./data";
import { Chip } from "./filters";
import { useIndicatorTexts } from "./indicator-texts";
import type { Period } from "./period";
import { type Written, writtenDays } from "./shown";
import { useElementName, useMemberName } from "./words";

type Contribution = Schemas["Contribution"];

interface Props {
  figure: Figure;
  period: Period;
  write: Written;
}

export function Behind({ figure, period, write }: Props) {
  const t = useIndicatorTexts();
  const { looked, change } = useLooked();
  const query = { ...asQuery(looked.point ?? period), filter: looked.filters, limit: 20 };
  const deals = api.useInfiniteQuery(
    "get",
    "/api/v1/figures/{key}/deals",
    { params: { path: { key: figure.key }, query } },
    BY_CURSOR,
  );
  return (
    <Card withBorder component="section" aria-label={t("deals")}>
      <Stack gap="xs">
        <Group gap="sm">
          <Text component="h2" fw={600} m={0}>
            {t("deals")}
          </Text>
          {looked.point && (
            <Chip name={t("pointShown", { days: writtenDays(looked.point) })} remove={() => change({ point: null })} />
          )}
        </Group>
        <Loaded query={deals} skeleton={<ListSkeleton lines={5} height={32} />}>
          {({ pages }) => {
            const [first] = pages;
            const items = pages.flatMap((page) => page.items);
            return (
              <>
                <Text size="sm" c="dimmed" data-deals={first?.deals}>
                  {!first?.deals
                    ? t("noDeals")
                    : [
                        t("dealsNumber", { count: first.deals }),
                        first.hidden > 0 && t("hiddenDeals", { count: first.hidden }),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                </Text>
                {items.length > 0 && <Rows {...{ items, figure, write }} />}
                <More {...deals} />
              </>
            );
          }}
        </Loaded>
      </Stack>
    </Card>
  );
}

function Rows({ items, figure, write }: Pick<Props, "figure" | "write"> & { items: Contribution[] }) {
  const t = useIndicatorTexts();
  const memberName = useMemberName();
  const elementName = useElementName();
  return (
    <Listing label={t("deals")} columns={[t("deal"), t("when"), t("where"), t("contribution")]} minWidth={560}>
      {items.map((one) => (
        <Table.Tr key={`${one.deal_key}:${one.number}`}>
          <Table.Td>
            <DealLink deal={{ key: one.deal_key, title: one.title, client_name: one.client_name }} />
          </Table.Td>
          <Table.Td>{formatMoment(one.at)}</Table.Td>
          <Table.Td>
            {one.element_id && elementName(one.element_id)}
            <Text size="xs" c="dimmed">
              {Object.entries(one.dims)
                .filter(([dimension, member]) => dimension !== "operation" && member)
                .map(([dimension, member]) => memberName(dimension, member))
                .join(" · ")}
            </Text>
          </Table.Td>
          <Table.Td>{contributionOf(one, figure, write, t)}</Table.Td>
        </Table.Tr>
      ))}
    </Listing>
  );
}

type Texts = ReturnType<typeof useIndicatorTexts>;

function contributionOf(one: Contribution, figure: Figure, write: Written, t: Texts): string {
  const isShare = figure.unit === "percent" && figure.low !== null;
  if (isShare && one.base === 1) return one.value ? t("reached") : t("notReached");
  if (isShare) return t("ofTotal", { value: formatNumber(one.value), base: formatNumber(one.base ?? 0) });
  if (one.base !== null && one.value === 0) return t("divides", { base: formatNumber(one.base) });
  return one.base !== null && figure.unit === "percent" ? formatNumber(one.value) : write(one.value, figure.unit);
}
