/** A contact or an entry of a call list: its form is what the end-to-end process reads of the message that starts it. */
import { Alert, Button, Group, Stack } from "@mantine/core";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { ApiProblem, api, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { type Client, ClientSelect } from "../../parts/client-select";
import { tellDone } from "../../ui/notices";
import { Failed, ListSkeleton, Loaded } from "../../ui/page";
import { EntryFields, type Fact, givenOf, type Values } from "./entry-fields";
import { useNewTexts } from "./new-texts";

const PROCESS = "deal";
const ARRIVALS = {
  contact: { message: "contact-arrived", first: { channel: "phone" } },
  call: { message: "call-list-entry", first: { utc_offset: -new Date().getTimezoneOffset() / 60 } },
} as const satisfies Record<string, { message: string; first: Values }>;
/** By any of these somebody is known. */
const WHO = ["company", "name", "phone", "email", "tax_id"];

interface Props {
  kind: keyof typeof ARRIVALS;
  clientId: number | null;
}

export function NewArrival({ kind, clientId }: Props) {
  const t = useNewTexts();
  const query = api.useQuery("get", "/api/v1/processes/{process_id}/starts", {
    params: { path: { process_id: PROCESS } },
  });
  return (
    <Loaded query={query} skeleton={<ListSkeleton lines={5} />}>
      {({ starts }) => {
        const fact = starts.find((one) => one.message === ARRIVALS[kind].message)?.facts[0];
        if (!fact) return <Alert color="orange">{t("nobodyWaits")}</Alert>;
        return <ArrivalForm kind={kind} clientId={clientId} payload={fact.name} facts={fact.parts} />;
      }}
    </Loaded>
  );
}

function ArrivalForm({ kind, clientId, payload, facts }: Props & { payload: string; facts: Fact[] }) {
  const t = useNewTexts();
  const [, navigate] = useLocation();
  const { message, first } = ARRIVALS[kind];
  const [values, setValues] = useState<Values>(first);
  const [failure, setFailure] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const { client, choose } = useChosenClient(clientId, (known) =>
    setValues((before) => ({ ...before, company: known?.name, phone: known?.phone, email: known?.email })),
  );
  const isKnown = WHO.some((name) => Boolean(values[name]));
  const send = async () => {
    setSending(true);
    setFailure(null);
    try {
      const body = {
        name: message,
        payload: { [payload]: givenOf(facts, values) },
        correlation: null,
        deal_key: "",
        message_id: "",
      };
      const { data } = await http.POST("/api/v1/messages", { body: { ...body, keep_seconds: 0 } });
      if (data?.outcome !== "started") throw new Error(t("nobodyWaits"));
      await refresh("/api/v1/deals", "/api/v1/work-items");
      const isMine = await maySee(data.deal_key);
      tellDone(t(isMine ? "recorded" : "notForMe", { key: data.deal_key }));
      navigate(isMine ? `/deals/${data.deal_key}` : "/deals");
    } catch (error) {
      setFailure(error);
      setSending(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="sm">
        <ClientSelect client={client} choose={choose} />
        <EntryFields
          facts={facts}
          values={values}
          change={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
          required={["channel"]}
        />
        {failure !== null && <Failed error={failure} />}
        {!isKnown && <Alert color="gray">{t("needed")}</Alert>}
        <Group>
          <Button type="submit" loading={isSending} disabled={!isKnown}>
            {t("record")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A deal whose first work is another department's is not for everybody's eyes. */
async function maySee(key: string): Promise<boolean> {
  try {
    const { data } = await http.GET("/api/v1/deals", { params: { query: { text: key, limit: 1, fields: "key" } } });
    return data?.items.some((one) => one.key === key) ?? false;
  } catch (error) {
    if (error instanceof ApiProblem) return false;
    throw error;
  }
}

/** The client that the address names, or that was chosen; what one may not see of it is not filled in. */
export function useChosenClient(clientId: number | null, chosen: (client: Client | null) => void) {
  const [client, setClient] = useState<Client | null>(null);
  const asked = api.useQuery(
    "get",
    "/api/v1/clients/{client_id}",
    { params: { path: { client_id: clientId ?? 0 } } },
    { enabled: clientId !== null },
  );
  const choose = (wanted: Client | null) => {
    setClient(wanted);
    chosen(wanted && visible(wanted));
  };
  const named = asked.data?.client as Client | undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the client of the address is known
  useEffect(() => {
    if (named) choose(named);
  }, [named?.id]);
  return { client, choose };
}

function visible(client: Client): Client {
  const shown = (value: string | null) => (value === "hidden" ? "" : value);
  return { ...client, name: shown(client.name) ?? "", phone: shown(client.phone), email: shown(client.email) };
}
