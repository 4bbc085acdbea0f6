/** The register of clients: searched, and for who may merge, those that may be the same. */
import { Button, Group, SegmentedControl, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback, useMediaQuery } from "@mantine/hooks";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { formatDate } from "../../i18n/format";
import type { Client } from "../../parts/client-select";
import { Spacer, useInView } from "../../parts/in-view";
import { Empty, Failed, ListSkeleton, Page } from "../../ui/page";
import { Duplicates } from "./duplicates";
import { Personal } from "./personal";
import { useTexts } from "./texts";

const LINE = 40;

export default function Clients() {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const text = params.get("text") ?? "";
  const mayMerge = useMay("clients.merge");
  const mayRecord = useMay("messages.send");
  const showsDuplicates = mayMerge && params.get("show") === "duplicates";
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return (
    <Page
      title={t("title")}
      actions={
        mayRecord && (
          <Button component={Link} href="/deals/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {t("newContact")}
          </Button>
        )
      }
    >
      <Group gap="xs">
        {mayMerge && (
          <SegmentedControl
            aria-label={t("list")}
            value={showsDuplicates ? "duplicates" : "all"}
            onChange={(value) => set("show", value === "all" ? "" : value)}
            data={[
              { value: "all", label: t("all") },
              { value: "duplicates", label: t("duplicates") },
            ]}
          />
        )}
        {!showsDuplicates && <Words text={text} change={(wanted) => set("text", wanted)} />}
      </Group>
      {showsDuplicates ? <Duplicates /> : <Register text={text} />}
    </Page>
  );
}

function Words({ text, change }: { text: string; change: (text: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const later = useDebouncedCallback(change, 300);
  useShortcut("f", t("find"), () => field.current?.focus());
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={t("search")}
      placeholder={t("search")}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      w={{ base: "100%", xs: 320 }}
    />
  );
}

function Register({ text }: { text: string }) {
  const t = useTexts();
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = api.useInfiniteQuery(
    "get",
    "/api/v1/clients",
    { params: { query: { text, limit: 50 } } },
    {
      pageParamName: "after",
      initialPageParam: "",
      getNextPageParam: (last: Schemas["Page_Client_"]) => last.next,
    },
  );
  const clients = data?.pages.flatMap((page) => page.items) as Client[] | undefined;
  const more = () => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  };
  if (error && !clients) return <Failed error={error} again={() => void refetch()} />;
  if (!clients) return <ListSkeleton lines={12} height={LINE - 12} />;
  if (!clients.length)
    return text ? (
      <Empty title={t("noneFound")} hint={t("noneFoundHint")} />
    ) : (
      <Empty title={t("none")} hint={t("noneHint")} />
    );
  return <Lines clients={clients} more={more} />;
}

function Lines({ clients, more }: { clients: Client[]; more: () => void }) {
  const t = useTexts();
  const [, navigate] = useLocation();
  const isNarrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const { place, items, before, after } = useInView(clients.length, LINE, more);
  const columns = isNarrow ? 2 : 5;
  return (
    <div ref={place}>
      <Table highlightOnHover layout="fixed" verticalSpacing={0} aria-rowcount={-1}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("name")}</Table.Th>
            <Table.Th>{t("phone")}</Table.Th>
            {!isNarrow && <Table.Th>{t("email")}</Table.Th>}
            {!isNarrow && <Table.Th>{t("kind")}</Table.Th>}
            {!isNarrow && <Table.Th w={150}>{t("since")}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Spacer height={before} columns={columns} />
          {items.map(({ index }) => {
            const client = clients[index] as Client;
            return (
              <Table.Tr
                key={client.id}
                aria-rowindex={index + 2}
                h={LINE}
                style={{ cursor: "pointer", whiteSpace: "nowrap" }}
                onClick={() => navigate(`/clients/${client.id}`)}
              >
                <Cell>
                  <Link href={`/clients/${client.id}`} onClick={(event) => event.stopPropagation()}>
                    {client.name === "hidden" ? `№ ${client.id}` : client.name || `№ ${client.id}`}
                  </Link>
                </Cell>
                <Cell>
                  <Personal value={client.phone} />
                </Cell>
                {!isNarrow && (
                  <Cell>
                    <Personal value={client.email} />
                  </Cell>
                )}
                {!isNarrow && <Cell>{client.kind}</Cell>}
                {!isNarrow && <Cell>{formatDate(client.created_at)}</Cell>}
              </Table.Tr>
            );
          })}
          <Spacer height={after} columns={columns} />
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cell({ children }: { children: React.ReactNode }) {
  return (
    <Table.Td style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
      <Text span size="sm">
        {children}
      </Text>
    </Table.Td>
  );
}
