/** One channel: what it takes, its address, and its end. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { ChannelForm } from "./channel-form";
import { useChannelTexts } from "./channel-texts";
import { Opened } from "./listing";
import { useTexts } from "./texts";

interface Props {
  name: string;
  close: () => void;
  /** Its new address is shown once. */
  tell: (secret: Schemas["ChannelSecret"]) => void;
}

export function Channel({ name, close, tell }: Props) {
  const t = useTexts();
  const words = useChannelTexts();
  const may = useMay("channels.manage");
  const query = api.useQuery("get", "/api/v1/channels/{name}", { params: { path: { name } } });
  return (
    <Opened title={words("edit", { name })} close={close}>
      <Loaded query={query}>
        {(read) => {
          const channel = read as Required<Schemas["Channel"]>;
          return (
            <Stack gap="lg">
              {may && <Acts channel={channel} close={close} tell={tell} />}
              <ChannelForm
                key={channel.revision}
                channel={channel}
                isLocked={!may}
                made={() => {
                  tellDone(t("saved"));
                  close();
                }}
              />
            </Stack>
          );
        }}
      </Loaded>
    </Opened>
  );
}

function Acts({ channel, close, tell }: { channel: Required<Schemas["Channel"]> } & Omit<Props, "name">) {
  const words = useChannelTexts();
  const common = useCommonTexts();
  const params = { path: { name: channel.name } };
  const isOpen = channel.state === "open";
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/channels");
  };
  const turn = (state: "open" | "closed") => http.PATCH("/api/v1/channels/{name}", { params, body: { state } });
  const switchState = () =>
    act(async () => {
      await turn(isOpen ? "closed" : "open");
      tellDone(words(isOpen ? "closedNow" : "openNow"), async () => {
        await turn(channel.state);
        await refresh("/api/v1/channels");
      });
    });
  const renew = () =>
    act(async () => {
      const { data } = await http.POST("/api/v1/channels/{name}/secret", { params });
      if (data) tell(data);
      tellDone(words("newSecretHint"));
      close();
    });
  const remove = () =>
    act(async () => {
      await http.DELETE("/api/v1/channels/{name}", { params });
      tellDone(words("removed"));
      close();
    });
  return (
    <Stack gap="xs">
      <Text size="sm">
        {words(channel.state)} ·{" "}
        <Link href={`/operations/dead-letters?channel=${channel.name}`}>{words("letters")}</Link>
      </Text>
      <Group gap="xs">
        <Button variant="default" onClick={() => void switchState()}>
          {words(isOpen ? "close" : "reopen")}
        </Button>
        <Button variant="default" onClick={() => void renew()}>
          {words("newSecret")}
        </Button>
        {!isOpen && (
          <Button variant="default" color="red" onClick={() => void remove()}>
            {common("remove")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
