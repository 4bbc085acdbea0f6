/** Dead letters: what came in by a channel and did not fit. */
import { Anchor, Button, Group, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../app/session";
import { language } from "../../i18n";
import { Ago } from "../../ui/moments";
import { Empty, Loaded } from "../../ui/page";
import { useAddress, useOpen } from "./address";
import { useChannelTexts } from "./channel-texts";
import { Discard } from "./discard";
import type { SectionProps } from "./index";
import { Letter } from "./letter";
import { deliverAll, discardAll } from "./letter-acts";
import { BY_CURSOR, itemsOf, Listing, More, useChosen } from "./listing";
import { useTexts } from "./texts";

const STATES = ["waiting", "delivered", "discarded"] as const;

export default function Letters({ id }: SectionProps) {
  const t = useTexts();
  const words = useChannelTexts();
  const may = useMay("channels.manage");
  const { values, change } = useAddress("state", "channel");
  const { hrefOf, close } = useOpen("/operations/dead-letters");
  const state = STATES.find((one) => one === values.state);
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/dead-letters",
    { params: { query: { state, channel: values.channel, limit: 50 } } },
    BY_CURSOR,
  );
  const items = itemsOf(query.data);
  const { chosen, clear, head, box } = useChosen(items.filter((one) => one.state === "waiting").map((one) => one.id));
  const act = async (work: Promise<unknown>) => {
    await work;
    clear();
  };
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Select
          aria-label={t("state")}
          placeholder={words("anyState")}
          data={STATES.map((one) => ({ value: one, label: words(`letter-${one}`) }))}
          value={values.state || null}
          onChange={(chosen) => change({ state: chosen })}
          clearable
        />
        <TextInput
          aria-label={words("channel")}
          placeholder={words("channel")}
          value={values.channel}
          onChange={(event) => change({ channel: event.currentTarget.value.trim() })}
        />
      </Group>
      {chosen.length > 0 && (
        <Group gap="sm" align="flex-end">
          <Button onClick={() => void act(deliverAll(chosen, words))}>{words("deliverChosen")}</Button>
          <Discard discard={(reason) => act(discardAll(chosen, reason, words))} />
        </Group>
      )}
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Listing
              label={t("dead-letters")}
              columns={[may ? head : "", words("cause"), words("channel"), t("state"), words("received")]}
            >
              {items.map((one) => (
                <Table.Tr key={one.id} data-letter={one.id}>
                  <Table.Td w={40}>{may && one.state === "waiting" && box(one.id, causeOf(one))}</Table.Td>
                  <Table.Td>
                    <Anchor component={Link} href={hrefOf(one.id)} size="sm">
                      {causeOf(one)}
                    </Anchor>
                    {one.reason && (
                      <Text size="xs" c="dimmed">
                        {one.reason}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{one.channel}</Table.Td>
                  <Table.Td>{words(`letter-${one.state}`)}</Table.Td>
                  <Table.Td>
                    <Ago at={one.received_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          ) : (
            <Empty title={words("noLetters")} hint={words("noLettersHint")} />
          )
        }
      </Loaded>
      <More {...query} />
      {id && <Letter id={Number(id)} close={close} />}
    </Stack>
  );
}

export function causeOf(letter: Required<Schemas["DeadLetter"]>): string {
  return (language() === "ru" && letter.cause_ru) || letter.cause;
}
