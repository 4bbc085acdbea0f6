/** What a channel takes, and as what it is sent on: of a new one, or changed. */
import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useCommonTexts } from "../../ui/texts";
import { ChannelFields, type Field } from "./channel-fields";
import { useChannelTexts } from "./channel-texts";
import { Fields, useFaults } from "./form";

interface Props {
  /** undefined: a new one is made. */
  channel?: Required<Schemas["Channel"]>;
  /** It may only be looked at. */
  isLocked?: boolean;
  /** The answer has the secret of a new one. */
  made: (secret: Schemas["ChannelSecret"]) => void;
}

/** What a web form usually sends. */
const USUAL: Field[] = [
  { to: "contact.phone", from: "phone", type: "text", required: true, identifies: false },
  { to: "contact.name", from: "name", type: "text", required: false, identifies: false },
];

export function ChannelForm({ channel, isLocked = false, made }: Props) {
  const words = useChannelTexts();
  const common = useCommonTexts();
  const [name, setName] = useState("");
  const [message, setMessage] = useState(channel?.message ?? "contact-arrived");
  const [correlation, setCorrelation] = useState(channel?.correlation ?? "");
  const [fields, setFields] = useState<Field[]>(channel?.fields ?? USUAL);
  const { send, isSending, errorOf, failure } = useFaults();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      if (channel) {
        await http.PATCH("/api/v1/channels/{name}", {
          params: { path: { name: channel.name }, header: { "if-match": `"${channel.revision}"` } },
          body: { message, correlation, fields },
        });
        made({ name: channel.name, secret: "", address: "", revision: channel.revision });
      } else {
        const { data } = await http.POST("/api/v1/channels", { body: { name, message, correlation, fields } });
        if (data) made(data);
      }
      await refresh("/api/v1/channels");
    });
  };
  return (
    <form onSubmit={submit}>
      <Fields isLocked={isLocked}>
        {!channel && (
          <TextInput
            label={words("name")}
            description={words("nameHint")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorOf("name")}
            pattern="[a-z0-9][a-z0-9\-]{0,63}"
            required
            withAsterisk={false}
          />
        )}
        <TextInput
          label={words("message")}
          description={words("messageHint")}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
          error={errorOf("message")}
          required
          withAsterisk={false}
        />
        <ChannelFields fields={fields} change={setFields} errorOf={errorOf} />
        <TextInput
          label={words("correlation")}
          description={words("correlationHint")}
          value={correlation}
          onChange={(event) => setCorrelation(event.currentTarget.value)}
          error={errorOf("correlation")}
        />
        {failure}
        {!isLocked && (
          <Group>
            <Button type="submit" loading={isSending}>
              {channel ? common("save") : words("create")}
            </Button>
          </Group>
        )}
      </Fields>
    </form>
  );
}
