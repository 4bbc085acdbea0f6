/** Jump to a deal, a client or a work item by some words of it. */
import { ActionIcon, Button, Combobox, Kbd, Modal, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/client";
import { defineTexts, named } from "../i18n";
import { useCommonTexts } from "../ui/texts";
import { useShortcut } from "./shortcuts";

const useTexts = defineTexts("search", {
  en: {
    jump: "Jump to a deal, a client or work",
    words: "Words of a key, a title, a client, or a phone",
    work: "Work",
    nothing: "Nothing has these words.",
    hint: "Type at least two characters.",
  },
  ru: {
    jump: "Перейти к сделке, клиенту или работе",
    words: "Слова из номера, названия, имени клиента или телефон",
    work: "Работа",
    nothing: "С такими словами ничего нет.",
    hint: "Введите хотя бы два знака.",
  },
});

interface Found {
  to: string;
  label: string;
  about: string;
}

export function Search() {
  const t = useTexts();
  const common = useCommonTexts();
  const [opened, { open, close }] = useDisclosure(false);
  useShortcut("/", t("jump"), open);
  useShortcut("mod+K", t("jump"), open);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        onClick={open}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={<Kbd size="xs">/</Kbd>}
        visibleFrom="xs"
        fw={400}
      >
        {common("search")}
      </Button>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={open} hiddenFrom="xs" aria-label={common("search")}>
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
      <Modal
        opened={opened}
        onClose={close}
        withCloseButton={false}
        padding="xs"
        yOffset="10vh"
        attributes={{ content: { "aria-label": t("jump") } }}
      >
        <Finder close={close} />
      </Modal>
    </>
  );
}

function Finder({ close }: { close: () => void }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), 200);
  const { groups, isAsked, isRead } = useFound(text);
  const combobox = useCombobox({ opened: true });
  const go = (to: string) => {
    close();
    navigate(to);
  };
  const titles = { deals: common("deals"), clients: common("clients"), work: t("work") };
  const isEmpty = isRead && Object.values(groups).every((found) => !found.length);
  return (
    <Combobox store={combobox} onOptionSubmit={go} withinPortal={false}>
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          type="search"
          aria-label={t("words")}
          placeholder={t("words")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.resetSelectedOption();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && combobox.getSelectedOptionIndex() < 0) combobox.selectFirstOption();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options mt="xs" mah="60vh" style={{ overflowY: "auto" }}>
        {(["deals", "clients", "work"] as const).map((group) =>
          groups[group].length ? (
            <Combobox.Group key={group} label={titles[group]}>
              {groups[group].map(({ to, label, about }) => (
                <Combobox.Option key={to} value={to}>
                  <Text size="sm" fw={500} truncate>
                    {label}
                  </Text>
                  {about && (
                    <Text size="xs" truncate>
                      {about}
                    </Text>
                  )}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ) : null,
        )}
        {isEmpty && <Combobox.Empty>{isAsked ? t("nothing") : t("hint")}</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  );
}

/** A few of each kind; nothing is asked for before there are two characters. */
function useFound(text: string) {
  const isAsked = text.length > 1;
  const when = { enabled: isAsked, placeholderData: <Data,>(before: Data) => before };
  const deals = api.useQuery(
    "get",
    "/api/v1/deals",
    { params: { query: { text, limit: 6, fields: "key,title,client_name" } } },
    when,
  );
  const clients = api.useQuery(
    "get",
    "/api/v1/clients",
    { params: { query: { text, limit: 6, fields: "id,name,phone" } } },
    when,
  );
  const work = api.useQuery("get", "/api/v1/work-items", { params: { query: { text, limit: 6 } } }, when);
  const found = <Item,>(query: { data?: { items: Item[] } }, shown: (item: Item) => Found) =>
    isAsked ? (query.data?.items ?? []).map(shown) : [];
  const groups: Record<"deals" | "clients" | "work", Found[]> = {
    deals: found(deals, ({ key = "", title, client_name }) => ({
      to: `/deals/${key}`,
      label: key,
      about: [title, client_name].filter(Boolean).join(" · "),
    })),
    clients: found(clients, ({ id, name, phone }) => ({
      to: `/clients/${id}`,
      label: name && name !== "hidden" ? name : `№ ${id}`,
      about: phone && phone !== "hidden" ? phone : "",
    })),
    work: found(work, ({ id, name = "", name_ru, deal_key, client_name }) => ({
      to: `/inbox/${id}`,
      label: named({ name, name_ru }),
      about: [deal_key, client_name].filter(Boolean).join(" · "),
    })),
  };
  return { groups, isAsked, isRead: !isAsked || [deals, clients, work].every((query) => !query.isFetching) };
}
