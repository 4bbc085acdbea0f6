/** Pairs of clients that may be one; either can be kept. */
import { Button, Card, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import type { Client } from "../../parts/client-select";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Loaded } from "../../ui/page";
import { Personal } from "./personal";
import { useTexts } from "./texts";

interface Pair {
  first: Client;
  second: Client;
  same: string;
}

export function Duplicates() {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/client-duplicates", { params: { query: { limit: 50 } } });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length ? (
          <Stack gap="sm">
            {(items as Required<Schemas["Duplicate"]>[] as Pair[]).map((pair) => (
              <OnePair key={`${pair.first.id} ${pair.second.id}`} pair={pair} />
            ))}
          </Stack>
        ) : (
          <Empty title={t("noDuplicates")} />
        )
      }
    </Loaded>
  );
}

function OnePair({ pair: { first, second, same } }: { pair: Pair }) {
  const t = useTexts();
  return (
    <Card withBorder padding="sm">
      <Text size="xs" c="dimmed" mb="xs">
        {t(same === "phone" ? "same_phone" : "same_name")}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Side client={first} other={second} />
        <Side client={second} other={first} />
      </SimpleGrid>
    </Card>
  );
}

function Side({ client, other }: { client: Client; other: Client }) {
  const t = useTexts();
  return (
    <Stack gap={2} align="flex-start">
      <Link href={`/clients/${client.id}`}>
        {client.name === "hidden" ? `№ ${client.id}` : `${client.name} (№ ${client.id})`}
      </Link>
      <Group gap="xs" fz="sm">
        <Personal value={client.phone} />
        <Personal value={client.email} />
      </Group>
      <Button
        size="compact-sm"
        variant="default"
        mt={4}
        onClick={() => void merge(client.id, other.id, t("sameDefault"), t("merged"), t("mistaken"))}
      >
        {t("keepFirst")}
      </Button>
    </Stack>
  );
}

/** Merge, with a way back. */
export async function merge(
  kept: number,
  merged: number,
  reason: string,
  told: string,
  mistaken: string,
): Promise<void> {
  try {
    const { data } = await http.POST("/api/v1/clients/{client_id}/merges", {
      params: { path: { client_id: kept } },
      body: { merged_id: merged, reason },
    });
    await refresh("/api/v1/client", "/api/v1/deals");
    tellDone(told, async () => {
      await http.POST("/api/v1/merges/{merge_id}/undoing", {
        params: { path: { merge_id: data?.id ?? 0 } },
        body: { reason: mistaken },
      });
      await refresh("/api/v1/client", "/api/v1/deals");
    });
  } catch (error) {
    tellFailure(error);
  }
}
