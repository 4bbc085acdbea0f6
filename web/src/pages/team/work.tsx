/** The work of a person, of a queue or of all: chosen by boxes, and given to somebody in one go. */
import { Anchor, Button, Checkbox, Group, Stack, Table, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { api } from "../../api/client";
import { named } from "../../i18n";
import { PeoplePicker } from "../../parts/people-picker";
import { Due } from "../../ui/moments";
import { Empty, Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { aboutDeal, type Item } from "../inbox/item";
import { Priority } from "../inbox/row";
import { giveAll } from "./give";
import { useTexts } from "./texts";

export interface WorkQuery {
  department: string[];
  assignee?: string;
  unclaimed?: boolean;
  overdue?: boolean;
}

const MOST_AT_ONCE = 100;

export function TeamWork({ query: wanted }: { query: WorkQuery }) {
  const t = useTexts();
  const common = useCommonTexts();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/work-items",
    { params: { query: { ...wanted, limit: 50 } } },
    {
      pageParamName: "after",
      initialPageParam: "",
      getNextPageParam: (page: { next?: string | null }) => page.next ?? undefined,
    },
  );
  const items = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items as Item[]), [query.data]);
  const picked = items.filter((item) => chosen.has(item.id)).slice(0, MOST_AT_ONCE);
  const choose = (id: number, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Stack gap="xs">
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Table.ScrollContainer minWidth={640}>
              <Table verticalSpacing={4} highlightOnHover aria-label={t("work")}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th w={40}>
                      <Checkbox
                        aria-label={t("chooseAll")}
                        checked={picked.length > 0 && picked.length === items.length}
                        indeterminate={picked.length > 0 && picked.length < items.length}
                        onChange={(event) =>
                          setChosen(new Set(event.currentTarget.checked ? items.map((item) => item.id) : []))
                        }
                      />
                    </Table.Th>
                    <Table.Th>{t("operation")}</Table.Th>
                    <Table.Th>{t("deal")}</Table.Th>
                    <Table.Th>{t("holder")}</Table.Th>
                    <Table.Th>{t("due")}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((item) => (
                    <Table.Tr key={item.id} data-item={item.id}>
                      <Table.Td>
                        <Checkbox
                          aria-label={t("choose", { name: `${named(item)}, ${item.deal_key}` })}
                          checked={chosen.has(item.id)}
                          onChange={(event) => choose(item.id, event.currentTarget.checked)}
                        />
                      </Table.Td>
                      <Table.Td>
                        <Group gap={4} wrap="nowrap">
                          <Priority priority={item.priority} />
                          <Anchor component={Link} href={`/inbox/${item.id}`} size="sm">
                            {named(item)}
                          </Anchor>
                        </Group>
                      </Table.Td>
                      <Table.Td>{aboutDeal(item)}</Table.Td>
                      <Table.Td>{item.assignee || <Text size="sm">{t("nobody")}</Text>}</Table.Td>
                      <Table.Td>
                        <Due at={item.due_at} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          ) : (
            <Empty title={t("nothing")} hint={t("nothingHint")} />
          )
        }
      </Loaded>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {common("more")}
        </Button>
      )}
      {picked.length > 0 && <Give items={picked} departments={wanted.department} done={() => setChosen(new Set())} />}
    </Stack>
  );
}

function Give({ items, departments, done }: { items: Item[]; departments: string[]; done: () => void }) {
  const t = useTexts();
  const [to, setTo] = useState<string | null>(null);
  const own = new Set(items.map((item) => item.department));
  const [department = departments[0] ?? ""] = own;
  const give = async (name: string) => {
    await giveAll(items, name, t);
    done();
  };
  return (
    <Group
      gap="xs"
      align="flex-end"
      p="xs"
      pos="sticky"
      bottom={8}
      bg="var(--mantine-color-body)"
      style={{ border: "1px solid var(--mantine-color-default-border)", borderRadius: 6, zIndex: 5 }}
    >
      <Text size="sm" fw={600} pb={8} role="status">
        {t("chosen", { count: items.length })}
      </Text>
      <PeoplePicker label={t("giveTo")} department={department} withMe value={to} onChange={setTo} />
      <Button disabled={!to} onClick={() => to && void give(to)}>
        {t("give")}
      </Button>
      <Button variant="default" disabled={items.every((item) => !item.assignee)} onClick={() => void give("")}>
        {t("takeAway")}
      </Button>
    </Group>
  );
}
