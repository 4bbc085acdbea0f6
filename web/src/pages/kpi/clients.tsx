/** The long-term view: what clients have bought over time, by kind of sale. */
import { Button, Card, Stack, Table, Text, TextInput } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../app/session";
import { formatDate, formatMoney, formatNumber } from "../../i18n/format";
import { useFactName } from "../../parts/fact-names";
import { Empty, Loaded, Page } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { BY_CURSOR, itemsOf, Listing, More } from "../operations/listing";
import { useClientsTexts } from "./clients-texts";
import { useIndicatorTexts } from "./indicator-texts";
import { asDate, isDay } from "./period";
import { useAddressed } from "./use-addressed";

type Relation = Required<Schemas["Relation"]>;

/** How the server names a client to whoever may see no personal data. */
const HIDDEN = "hidden";

export default function Clients() {
  const t = useClientsTexts();
  const it = useIndicatorTexts();
  const [{ since }, set] = useAddressed(["since"]);
  const query = isDay(since) ? { since: asDate(since).toISOString() } : {};
  const relations = api.useInfiniteQuery("get", "/api/v1/relations", { params: { query } }, BY_CURSOR);
  return (
    <Page
      title={t("title")}
      actions={
        <Button component={Link} href="/kpi" variant="subtle" leftSection={<IconArrowLeft size={16} aria-hidden />}>
          {it("back")}
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        {t("about")}
      </Text>
      <TextInput
        type="date"
        label={t("since")}
        value={since}
        onChange={({ currentTarget }) => set({ since: currentTarget.value })}
        w={180}
      />
      <Card withBorder>
        <Loaded query={relations}>
          {(data) => {
            const items = itemsOf<Relation>(data as { pages: { items: Relation[] }[] });
            if (!items.length) return <Empty title={t("none")} hint={t("noneHint")} />;
            return (
              <Stack gap="sm">
                <Rows relations={items} />
                <More {...relations} />
              </Stack>
            );
          }}
        </Loaded>
      </Card>
    </Page>
  );
}

function Rows({ relations }: { relations: Relation[] }) {
  const t = useClientsTexts();
  const common = useCommonTexts();
  const factName = useFactName();
  const maySee = useMay("clients.see");
  const columns = [t("client"), t("won"), t("amount"), t("kind"), t("first"), t("last")];
  return (
    <Listing label={t("title")} columns={columns}>
      {relations.map((one) => {
        const name = one.name === HIDDEN ? common("hidden") : one.name || `№ ${one.client_id}`;
        return (
          <Table.Tr key={one.client_id}>
            <Table.Td>{maySee ? <Link href={`/clients/${one.client_id}`}>{name}</Link> : name}</Table.Td>
            <Table.Td>{formatNumber(one.won)}</Table.Td>
            <Table.Td>{amountsOf(one.sales)}</Table.Td>
            <Table.Td>
              {one.sales.map((sales) => (
                <Text size="sm" key={sales.kind}>
                  {t("kindOf", {
                    kind: sales.kind ? factName(sales.kind) : t("notStated"),
                    number: formatNumber(sales.number),
                  })}
                  <Text span size="xs" c="dimmed">
                    {" "}
                    {amountsOf([sales])}
                  </Text>
                </Text>
              ))}
            </Table.Td>
            <Table.Td>{formatDate(one.first_at)}</Table.Td>
            <Table.Td>{formatDate(one.last_at)}</Table.Td>
          </Table.Tr>
        );
      })}
    </Listing>
  );
}

/** The sums by currency. */
function amountsOf(sales: Relation["sales"]): string {
  const sums = new Map<string, number>();
  for (const { amounts } of sales)
    for (const [currency, amount] of Object.entries(amounts))
      sums.set(currency, (sums.get(currency) ?? 0) + Number(amount));
  return [...sums]
    .filter(([, amount]) => amount !== 0)
    .map(([currency, amount]) => (currency ? formatMoney(amount, currency) : formatNumber(amount)))
    .join(", ");
}
