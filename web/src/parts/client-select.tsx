/** Choose a client of the register by a part of its name, phone or e-mail. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { api, type Schemas } from "../api/client";
import { defineTexts } from "../i18n";

export type Client = Required<Schemas["Client"]>;

const useTexts = defineTexts("client-select", {
  en: { known: "Known client", search: "Name, phone or e-mail", none: "No such client: it is new." },
  ru: { known: "Известный клиент", search: "Название, телефон или почта", none: "Такого клиента нет: он новый." },
});

interface Props {
  client: Client | null;
  choose: (client: Client | null) => void;
  label?: string;
  /** A client that can't be chosen. */
  except?: number;
}

export function ClientSelect({ client, choose, label, except }: Props) {
  const t = useTexts();
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed, 250);
  const wanted = client && text === client.name ? "" : text;
  const { data } = api.useQuery("get", "/api/v1/clients", { params: { query: { text: wanted, limit: 20 } } });
  const found = ((data?.items ?? []) as Client[]).filter((one) => one.id !== except);
  const offered = client && !found.some((one) => one.id === client.id) ? [client, ...found] : found;
  return (
    <Select
      label={label ?? t("known")}
      placeholder={t("search")}
      nothingFoundMessage={t("none")}
      data={offered.map((one) => ({ value: String(one.id), label: labelOf(one, offered) }))}
      filter={({ options }) => options} // the server has searched
      value={client ? String(client.id) : null}
      onChange={(value) => choose(offered.find((one) => String(one.id) === value) ?? null)}
      onSearchChange={setTyped}
      searchable
      clearable
    />
  );
}

/** Two of the same name are told apart by phone or number. */
function labelOf(client: Client, others: Client[]): string {
  const isAlone = others.filter((one) => one.name === client.name).length === 1;
  return isAlone ? client.name : `${client.name} (${client.phone || `№ ${client.id}`})`;
}
