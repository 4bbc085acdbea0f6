/** Filters that a person keeps, with names: they follow the person to every browser. */
import { ActionIcon, Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { ApiProblem, api, http } from "../../api/client";
import { refresh } from "../../api/queries";
import { tellDone, tellFailure } from "../../ui/notices";
import { type Filters, NO_FILTERS, writeFilters } from "./filters";
import { useTexts } from "./texts";

interface Kept {
  name: string;
  /** The address's part: `?view=unclaimed&due=overdue`. */
  query: string;
}

const KEY = "inbox_filters";

function keptIn(data: Record<string, unknown> | undefined): Kept[] {
  const kept = data?.[KEY];
  return Array.isArray(kept) ? (kept as Kept[]) : [];
}

/** Change what is kept, on top of what another window may have kept meanwhile. */
async function keep(change: (before: Kept[]) => Kept[], tries = 2): Promise<void> {
  const { data: found } = await http.GET("/api/v1/session/preferences");
  const data = (found?.data ?? {}) as Record<string, unknown>;
  try {
    await http.PUT("/api/v1/session/preferences", {
      params: { header: { "if-match": `"${found?.revision ?? 0}"` } },
      body: { data: { ...data, [KEY]: change(keptIn(data)) } },
    });
  } catch (error) {
    if (tries > 1 && error instanceof ApiProblem && error.status === 412) return keep(change, tries - 1);
    throw error;
  }
  await refresh("/api/v1/session/preferences");
}

export function SavedFilters({ filters }: { filters: Filters }) {
  const t = useTexts();
  const [name, setName] = useState("");
  const { data } = api.useQuery("get", "/api/v1/session/preferences");
  const kept = keptIn(data?.data as Record<string, unknown> | undefined);
  const query = writeFilters(filters);
  const save = (event: FormEvent) => {
    event.preventDefault();
    keep((before) => [...before.filter((one) => one.name !== name), { name, query }])
      .then(() => {
        setName("");
        tellDone(t("filterSaved"));
      })
      .catch(tellFailure);
  };
  const remove = (gone: Kept) =>
    keep((before) => before.filter((one) => one.name !== gone.name))
      .then(() => tellDone(t("filterRemoved"), () => keep((before) => [...before, gone])))
      .catch(tellFailure);
  const isWorthKeeping = query !== writeFilters(NO_FILTERS) && !kept.some((one) => one.query === query);
  return (
    <>
      {kept.length > 0 && (
        <Stack gap={2}>
          <Text size="sm" fw={600}>
            {t("savedFilters")}
          </Text>
          {kept.map((one) => (
            <Group key={one.name} justify="space-between" wrap="nowrap">
              <Anchor component={Link} href={`/inbox${one.query}`} size="sm">
                {one.name}
              </Anchor>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("removeFilter", { name: one.name })}
                onClick={() => void remove(one)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      )}
      {isWorthKeeping && (
        <form onSubmit={save}>
          <Group gap={6} align="flex-end" wrap="nowrap">
            <TextInput
              label={t("filterName")}
              required
              maxLength={60}
              flex={1}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={!name.trim()}>
              {t("saveFilter")}
            </Button>
          </Group>
        </form>
      )}
    </>
  );
}
