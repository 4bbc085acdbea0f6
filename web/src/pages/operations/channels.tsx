/** Channels: doors for messages from outside. */
import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { api, type Schemas, whole } from "../../api/client";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { formatNumber } from "../../i18n/format";
import { Ago } from "../../ui/moments";
import { Empty, Loaded } from "../../ui/page";
import { useAddress, useOpen } from "./address";
import { Channel } from "./channel";
import { ChannelForm } from "./channel-form";
import { useChannelTexts } from "./channel-texts";
import type { SectionProps } from "./index";
import { Listing, Opened } from "./listing";
import { useTexts } from "./texts";
import { ToldOnce } from "./told-once";

export default function Channels({ id }: SectionProps) {
  const t = useTexts();
  const words = useChannelTexts();
  const may = useMay("channels.manage");
  const { values, change } = useAddress("add");
  const { hrefOf, close } = useOpen("/operations/channels");
  const [told, setTold] = useState<Schemas["ChannelSecret"] | null>(null);
  const query = api.useQuery("get", "/api/v1/channels", { params: { query: { limit: 200 } } });
  const add = () => change({ add: "yes" });
  useShortcut("n", words("add"), add, may);
  const tell = (secret: Schemas["ChannelSecret"]) => {
    setTold(secret);
    change({ add: null });
  };
  const button = may && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
      {words("add")}
    </Button>
  );
  return (
    <Stack gap="sm">
      {told && (
        <ToldOnce
          title={`${words("secretTitle")}: ${told.name}`}
          hint={words("secretHint")}
          secret={window.location.origin + told.address}
          close={() => setTold(null)}
        />
      )}
      <Loaded query={query}>
        {({ items }) =>
          items.length ? (
            <>
              {button && <Group>{button}</Group>}
              <Listing
                label={t("channels")}
                columns={[words("name"), t("state"), words("message"), words("came"), words("last"), words("waiting")]}
              >
                {whole(items).map((one) => (
                  <Table.Tr key={one.name} data-channel={one.name}>
                    <Table.Td>
                      <Anchor component={Link} href={hrefOf(one.name)} size="sm">
                        {one.name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>{words(one.state)}</Table.Td>
                    <Table.Td>
                      {one.message}
                      {!one.is_awaited && (
                        <Text size="xs" c="var(--sw-late)">
                          {words("notAwaited")}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Link href={`/operations/messages?channel=${one.name}`}>{formatNumber(one.messages)}</Link>
                    </Table.Td>
                    <Table.Td>{one.last_at ? <Ago at={one.last_at} /> : words("never")}</Table.Td>
                    <Table.Td>
                      <Link href={`/operations/dead-letters?state=waiting&channel=${one.name}`}>
                        {formatNumber(one.waiting)}
                      </Link>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Listing>
            </>
          ) : (
            <Empty title={words("none")} hint={words("noneHint")} action={button} />
          )
        }
      </Loaded>
      {may && values.add && (
        <Opened title={words("add")} close={() => change({ add: null })}>
          <ChannelForm made={tell} />
        </Opened>
      )}
      {id && <Channel name={id} close={close} tell={tell} />}
    </Stack>
  );
}
