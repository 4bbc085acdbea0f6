/** Who the client is and how it is reached; changed in place by who may. */
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiProblem, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { language } from "../../i18n";
import { formatDate } from "../../i18n/format";
import type { Client } from "../../parts/client-select";
import { tellDone, tellFailure } from "../../ui/notices";
import { useCommonTexts } from "../../ui/texts";
import { Personal } from "./personal";
import { useTexts } from "./texts";

const FIELDS = {
  name: "name",
  phone: "phone",
  email: "email",
  tax_id: "taxId",
  kind: "kind",
  external_ref: "reference",
} as const;
type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[];

export function ContactData({ client }: { client: Client }) {
  const t = useTexts();
  const common = useCommonTexts();
  const mayChange = useMay("clients.change") && !client.merged_into && !client.erased_at;
  const [isEdited, edit] = useState(false);
  if (isEdited) return <Form client={client} close={() => edit(false)} />;
  return (
    <Stack gap="xs" component="dl" m={0}>
      {NAMES.filter((name) => client[name]).map((name) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {t(FIELDS[name])}
          </Text>
          <Text component="dd" size="sm" m={0}>
            <Personal value={client[name]} />
          </Text>
        </div>
      ))}
      <div>
        <Text component="dt" size="xs" c="dimmed">
          {t("since")}
        </Text>
        <Text component="dd" size="sm" m={0}>
          {formatDate(client.created_at)}
        </Text>
        {mayChange && (
          <dd style={{ margin: "8px 0 0" }}>
            <Button size="compact-sm" variant="default" onClick={() => edit(true)}>
              {common("edit")}
            </Button>
          </dd>
        )}
      </div>
    </Stack>
  );
}

function Form({ client, close }: { client: Client; close: () => void }) {
  const t = useTexts();
  const common = useCommonTexts();
  const shown = NAMES.filter((name) => client[name] !== "hidden");
  const before = Object.fromEntries(shown.map((name) => [name, client[name] ?? ""])) as Partial<Record<Field, string>>;
  const [values, setValues] = useState(before);
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const send = (changes: Partial<Record<Field, string>>, revision: number) =>
    http.PATCH("/api/v1/clients/{client_id}", {
      params: { path: { client_id: client.id }, header: { "if-match": `"${revision}"` } },
      body: changes,
    });
  const save = async () => {
    const changes = Object.fromEntries(
      shown.filter((name) => values[name] !== before[name]).map((name) => [name, values[name]]),
    );
    if (!Object.keys(changes).length) return close();
    try {
      const { data } = await send(changes, client.revision);
      const was = Object.fromEntries(Object.keys(changes).map((name) => [name, before[name as Field]]));
      close();
      await refresh("/api/v1/client");
      tellDone(t("changed"), async () => {
        await send(was, data?.client.revision ?? 0);
        await refresh("/api/v1/client");
      });
    } catch (error) {
      if (!(error instanceof ApiProblem)) return tellFailure(error);
      if (error.status === 412) {
        await refresh("/api/v1/client");
        return tellFailure(new Error(t("changedMeanwhile")));
      }
      const told = error.faults.filter((fault) => fault.field);
      if (!told.length) return tellFailure(error);
      setErrors(
        Object.fromEntries(
          told.map((fault) => [fault.field, (language() === "ru" && fault.message_ru) || fault.message]),
        ),
      );
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="xs">
        {shown.map((name) => (
          <TextInput
            key={name}
            label={t(FIELDS[name])}
            type={name === "email" ? "email" : name === "phone" ? "tel" : "text"}
            value={values[name]}
            error={errors[name]}
            maxLength={500}
            onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
          />
        ))}
        <Group gap="xs">
          <Button type="submit" size="compact-sm">
            {common("save")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={close}>
            {common("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
