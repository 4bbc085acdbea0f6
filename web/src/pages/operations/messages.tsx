/** Messages from outside and of deals, and what became of them. */
import { Anchor, Button, Group, Select, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { Link } from "wouter";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { formatMoment } from "../../i18n/format";
import { Ago } from "../../ui/moments";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Loaded } from "../../ui/page";
import { useAddress, useOpen } from "./address";
import { tellDelivery } from "./delivery";
import { Discard } from "./discard";
import type { SectionProps } from "./index";
import { BY_CURSOR, itemsOf, Listing, More, Opened } from "./listing";
import { useTexts } from "./texts";
import { type Values, ValuesShown } from "./values";
import { useWorkTexts } from "./work-texts";

const STATES = ["kept", "expired", "delivered", "due", "discarded"] as const;

export default function Messages({ id }: SectionProps) {
  const t = useTexts();
  const words = useWorkTexts();
  const { values, change } = useAddress("state", "name", "channel", "deal");
  const { hrefOf, close } = useOpen("/operations/messages");
  const { name, channel, deal } = values;
  const state = STATES.find((one) => one === values.state);
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/messages",
    { params: { query: { state, name, channel, deal, limit: 50 } } },
    BY_CURSOR,
  );
  const items = itemsOf(query.data);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Select
          aria-label={t("state")}
          placeholder={words("anyState")}
          data={STATES.map((one) => ({ value: one, label: words(`message-${one}`) }))}
          value={values.state || null}
          onChange={(chosen) => change({ state: chosen })}
          clearable
        />
        <TextInput
          aria-label={words("name")}
          placeholder={words("name")}
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value.trim() })}
        />
        <TextInput
          aria-label={words("channel")}
          placeholder={words("channel")}
          value={channel}
          onChange={(event) => change({ channel: event.currentTarget.value.trim() })}
        />
        <TextInput
          aria-label={t("dealKey")}
          placeholder={t("dealKey")}
          value={deal}
          onChange={(event) => change({ deal: event.currentTarget.value.trim() })}
        />
      </Group>
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Listing
              label={t("messages")}
              columns={[
                words("name"),
                t("state"),
                words("channel"),
                t("deal"),
                words("correlation"),
                words("received"),
              ]}
            >
              {items.map((one) => (
                <Table.Tr key={one.id} data-message={one.id}>
                  <Table.Td>
                    <Anchor component={Link} href={hrefOf(one.id)} size="sm">
                      {one.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{words(`message-${one.state}`)}</Table.Td>
                  <Table.Td>{one.channel}</Table.Td>
                  <Table.Td>{one.deal_key && <Link href={`/deals/${one.deal_key}`}>{one.deal_key}</Link>}</Table.Td>
                  <Table.Td>{one.correlation}</Table.Td>
                  <Table.Td>
                    <Ago at={one.received_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          ) : (
            <Empty title={words("noMessages")} hint={words("noMessagesHint")} />
          )
        }
      </Loaded>
      <More {...query} />
      {id && <Message id={Number(id)} close={close} />}
    </Stack>
  );
}

function Message({ id, close }: { id: number; close: () => void }) {
  const words = useWorkTexts();
  const may = useMay("incidents.retry");
  const query = api.useQuery("get", "/api/v1/messages/{number}", { params: { path: { number: id } } });
  const message = query.data?.message as Required<Schemas["Message"]> | undefined;
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      close();
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/messages", "/api/v1/operations", "/api/v1/deals");
  };
  const params = { path: { number: id } };
  const deliver = () =>
    act(async () => {
      const { data } = await http.POST("/api/v1/messages/{number}/delivery", { params, body: { correlation: null } });
      tellDelivery(data, words);
    });
  const discard = (reason: string) =>
    act(async () => {
      await http.POST("/api/v1/messages/{number}/discarding", { params, body: { reason } });
      tellDone(words("discardedNow"));
    });
  return (
    <Opened title={message?.name ?? words("name")} close={close}>
      <Loaded query={query}>
        {(opened) => (
          <Stack gap="md">
            {message && (
              <Text size="sm">
                {words(`message-${message.state}`)} · {formatMoment(message.received_at)}
                {message.correlation && ` · ${words("correlation")}: ${message.correlation}`}
                {message.state === "kept" && ` · ${words("expires")} ${formatMoment(message.expires_at)}`}
              </Text>
            )}
            <div>
              <Title order={3} size="h6">
                {words("payload")}
              </Title>
              {Object.keys(opened.payload as Values).length ? (
                <ValuesShown values={opened.payload as Values} />
              ) : (
                <Text size="sm">{words("nothingIn")}</Text>
              )}
            </div>
            {may && message && ["kept", "expired"].includes(message.state) && (
              <>
                <Group>
                  <Button onClick={() => void deliver()}>{words("deliverAgain")}</Button>
                </Group>
                <Discard discard={discard} />
              </>
            )}
          </Stack>
        )}
      </Loaded>
    </Opened>
  );
}
