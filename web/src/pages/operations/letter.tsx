/** One dead letter: what came, mended and delivered, or discarded. */
import { Alert, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../app/session";
import { formatMoment } from "../../i18n/format";
import { tellDone, tellFailure } from "../../ui/notices";
import { Loaded } from "../../ui/page";
import { useChannelTexts } from "./channel-texts";
import { tellDelivery } from "./delivery";
import { Discard } from "./discard";
import { useFaults } from "./form";
import { deliver, discard, readAnew } from "./letter-acts";
import { causeOf } from "./letters";
import { Opened } from "./listing";
import { patchOf, valueAt } from "./patch";
import { useTexts } from "./texts";
import { TITLE } from "./told-once";
import { type Values, ValuesShown } from "./values";
import { useWorkTexts } from "./work-texts";

export function Letter({ id, close }: { id: number; close: () => void }) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/dead-letters/{letter_id}", { params: { path: { letter_id: id } } });
  const letter = query.data?.letter as Required<Schemas["DeadLetter"]> | undefined;
  return (
    <Opened title={letter?.channel ?? t("dead-letters")} close={close}>
      <Loaded query={query}>{(opened) => <Mend key={id} opened={opened} close={close} />}</Loaded>
    </Opened>
  );
}

function Mend({ opened, close }: { opened: Schemas["OpenedDeadLetter"]; close: () => void }) {
  const words = useChannelTexts();
  const may = useMay("channels.manage");
  const letter = opened.letter as Required<Schemas["DeadLetter"]>;
  return (
    <Stack gap="md">
      <Alert color={letter.state === "waiting" ? "yellow" : "gray"} title={words("cause")} styles={TITLE}>
        {causeOf(letter)}
      </Alert>
      <Text size="sm">
        <Link href={`/operations/channels/${letter.channel}`}>{letter.channel}</Link> ·{" "}
        {words(`letter-${letter.state}`)} · {formatMoment(letter.received_at)}
      </Text>
      {letter.state === "waiting" && may && <Waiting opened={opened} close={close} />}
      {letter.state === "waiting" && !may && <ValuesShown values={opened.data as Values} />}
      {letter.state !== "waiting" && (
        <Text size="sm">
          {words("answered", {
            name: letter.answered_by,
            when: formatMoment(letter.answered_at ?? letter.received_at),
          })}
          {letter.reason && `: ${letter.reason}`}
        </Text>
      )}
    </Stack>
  );
}

function Waiting({ opened, close }: { opened: Schemas["OpenedDeadLetter"]; close: () => void }) {
  const words = useChannelTexts();
  const work = useWorkTexts();
  const letter = opened.letter as Required<Schemas["DeadLetter"]>;
  const channel = api.useQuery("get", "/api/v1/channels/{name}", { params: { path: { name: letter.channel } } });
  const sources = (channel.data?.fields ?? []).map((field) => field.from).filter((from) => from !== "");
  const places = [...new Set([...sources, ...opened.places])];
  const [changes, setChanges] = useState<Record<string, string>>({});
  const { send, isSending, failure } = useFaults();
  const data = opened.data as Record<string, unknown>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      tellDelivery(await deliver(letter.id, patchOf(data, changes)), work);
      close();
      await readAnew();
    });
  };
  const giveUp = async (reason: string) => {
    try {
      await discard(letter.id, reason);
      tellDone(work("discardedNow"));
      close();
    } catch (error) {
      tellFailure(error);
    }
    await readAnew();
  };
  return (
    <>
      <form onSubmit={submit}>
        <Stack gap="xs">
          <Title order={3} size="h6">
            {words("came_")}
          </Title>
          <Text size="xs" c="dimmed">
            {words("mendHint")}
          </Text>
          {places.map((place) => {
            const came = valueAt(data, place);
            const isHidden = opened.hidden.includes(place);
            return (
              <TextInput
                key={place}
                label={came === undefined && !isHidden ? words("missing", { name: place }) : place}
                placeholder={isHidden ? words("hidden") : undefined}
                value={changes[place] ?? (isHidden || came === undefined ? "" : written(came))}
                onChange={(event) => setChanges({ ...changes, [place]: event.currentTarget.value })}
              />
            );
          })}
          {failure}
          <Group>
            <Button type="submit" loading={isSending}>
              {words("deliver")}
            </Button>
          </Group>
        </Stack>
      </form>
      <Discard discard={giveUp} />
    </>
  );
}

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
