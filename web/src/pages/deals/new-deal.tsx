/** A deal that begins with its discussion: its client, and the facts that the stage's contract asks for. */
import { Button, Group, Stack, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { ApiProblem, api, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMe } from "../../app/session";
import { language } from "../../i18n";
import { type Client, ClientSelect } from "../../parts/client-select";
import { tellDone } from "../../ui/notices";
import { Failed, ListSkeleton, Loaded } from "../../ui/page";
import { EntryFields, type Fact, givenOf, type Values } from "./entry-fields";
import { useChosenClient } from "./new-arrival";
import { useNewTexts } from "./new-texts";

const PROCESS = "discussion";
/** Told by the client that is chosen. */
const OF_CLIENT = ["client_id", "client_name"];
const FIRST: Values = { channel: "phone", interest: "product", opportunity_kind: "new" };
const NEW_CLIENT: Fact[] = ["client_name", "phone", "email", "tax_id"].map((name) => ({ name, type: "string" }));

export function NewDeal({ clientId }: { clientId: number | null }) {
  const query = api.useQuery("get", "/api/v1/processes/{process_id}/starts", {
    params: { path: { process_id: PROCESS } },
  });
  return (
    <Loaded query={query} skeleton={<ListSkeleton lines={4} />}>
      {({ starts }) => {
        const facts = starts.find((one) => one.kind === "none")?.facts ?? [];
        return <DealForm clientId={clientId} facts={facts.filter(({ name }) => !OF_CLIENT.includes(name))} />;
      }}
    </Loaded>
  );
}

function DealForm({ clientId, facts }: { clientId: number | null; facts: Fact[] }) {
  const t = useNewTexts();
  const me = useMe();
  const [, navigate] = useLocation();
  const { client, choose } = useChosenClient(clientId, () => undefined);
  const [isNew, setNew] = useState(false);
  const [values, setValues] = useState<Values>(FIRST);
  const [title, setTitle] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  const change = (name: string, value: unknown) => setValues((before) => ({ ...before, [name]: value }));
  const errors = faultsByField(failure);
  const isReady = (isNew ? Boolean(values.client_name) : client !== null) && Boolean(values.need);

  const begin = async () => {
    setSending(true);
    setFailure(null);
    try {
      const who = isNew ? await register(values) : client;
      if (!who) return;
      if (isNew && who.name !== values.client_name) tellDone(t("wasKnown", { name: who.name }));
      const { data } = await http.POST("/api/v1/deals", {
        body: {
          ...{ process: PROCESS, title, owner: me.name, client_id: who.id },
          ...{ start_element: "", kind: "", source: "", external_ref: "", parent_key: "" },
          variables: { ...givenOf(facts, values), client_id: String(who.id), client_name: who.name },
        },
      });
      await refresh("/api/v1/deals", "/api/v1/work-items", "/api/v1/clients");
      tellDone(t("recorded", { key: data?.deal_key ?? "" }));
      navigate(`/deals/${data?.deal_key}`);
    } catch (error) {
      setFailure(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <Stack gap="sm">
        <Switch label={t("newClient")} checked={isNew} onChange={(event) => setNew(event.currentTarget.checked)} />
        {isNew ? (
          <EntryFields facts={NEW_CLIENT} values={values} change={change} errors={errors} required={["client_name"]} />
        ) : (
          <ClientSelect label={t("client")} client={client} choose={choose} />
        )}
        <EntryFields facts={facts} values={values} change={change} errors={errors} required={["need"]} />
        <TextInput
          label={t("title_")}
          value={title}
          maxLength={500}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {failure !== null && <Failed error={failure} />}
        <Group>
          <Button type="submit" loading={isSending} disabled={!isReady}>
            {t("begin")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The client with this phone, e-mail or tax number if there is one: no client twice. */
async function register(values: Values): Promise<Pick<Client, "id" | "name">> {
  const given = (name: string) => String(values[name] ?? "");
  const { data } = await http.POST("/api/v1/clients", {
    body: {
      ...{ name: given("client_name"), phone: given("phone"), email: given("email"), tax_id: given("tax_id") },
      ...{ kind: "", external_ref: "" },
    },
  });
  const id = data?.client_id ?? 0;
  if (!data?.existing) return { id, name: given("client_name") };
  const known = await http.GET("/api/v1/clients/{client_id}", { params: { path: { client_id: id } } });
  return { id, name: known.data?.client.name ?? given("client_name") };
}

function faultsByField(failure: unknown): Record<string, string> {
  if (!(failure instanceof ApiProblem)) return {};
  return Object.fromEntries(
    failure.faults
      .filter((fault) => fault.field)
      .map((fault) => [fault.field as string, (language() === "ru" && fault.message_ru) || fault.message]),
  );
}
