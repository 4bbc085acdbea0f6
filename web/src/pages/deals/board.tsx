/** The open deals in five columns, one for each stage; each column is read on its own, a page at a time. */
import { Badge, Button, Group, Paper, SimpleGrid, Stack, Tabs, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useSearchParams } from "wouter";
import { api } from "../../api/client";
import { formatNumber } from "../../i18n/format";
import { DealCard } from "../../parts/deal-card";
import { isStage, STAGES, type Stage, useStageTexts } from "../../parts/stages";
import { Failed, ListSkeleton } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { useDealPages } from "./data";
import { asQuery, type Filters } from "./filters";
import { useTexts } from "./texts";

/** On the board a deal that is suspended stands where it stood. */
const ON_BOARD = ["open", "suspended"];

export function DealBoard({ filters }: { filters: Filters }) {
  const isNarrow = useMediaQuery("(max-width: 62em)", false, { getInitialValueInEffect: false });
  const counts = useCounts(filters);
  return isNarrow ? <OneColumn filters={filters} counts={counts} /> : <AllColumns filters={filters} counts={counts} />;
}

type Counts = ReadonlyMap<string, number>;
/** So many are counted of each; more are not told apart. */
const MOST = 1_000;

function useCounts(filters: Filters): Counts {
  const { owner, text, opened_from, opened_until, department, variable } = asQuery(filters);
  const { data } = api.useQuery("get", "/api/v1/deals/counts", {
    params: { query: { owner, text, opened_from, opened_until, department, variable } },
  });
  return new Map(data?.stages.map((one) => [one.stage, one.open + one.suspended]));
}

function AllColumns({ filters, counts }: { filters: Filters; counts: Counts }) {
  const stageName = useStageTexts();
  return (
    <SimpleGrid cols={5} spacing="sm" verticalSpacing="sm">
      {STAGES.map((stage) => (
        <Paper
          key={stage}
          component="section"
          bg="var(--mantine-color-default-hover)"
          p="xs"
          aria-label={stageName(stage)}
        >
          <Group justify="space-between" wrap="nowrap" gap="xs" mb="xs">
            <Title order={2} size="sm">
              {stageName(stage)}
            </Title>
            <Count value={counts.get(stage)} />
          </Group>
          <Column stage={stage} filters={filters} />
        </Paper>
      ))}
    </SimpleGrid>
  );
}

/** On a phone: one stage, the others beside it as tabs. */
function OneColumn({ filters, counts }: { filters: Filters; counts: Counts }) {
  const stageName = useStageTexts();
  const [params, setParams] = useSearchParams();
  const asked = params.get("column") ?? "";
  const shown: Stage = isStage(asked) ? asked : "inbound";
  const show = (stage: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("column", stage ?? "inbound");
        return after;
      },
      { replace: true },
    );
  return (
    <Tabs value={shown} onChange={show} variant="pills" keepMounted={false}>
      <Tabs.List mb="sm">
        {STAGES.map((stage) => (
          <Tabs.Tab key={stage} value={stage} rightSection={<Count value={counts.get(stage)} />}>
            {stageName(stage)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {STAGES.map((stage) => (
        <Tabs.Panel key={stage} value={stage}>
          <Column stage={stage} filters={filters} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Count({ value }: { value: number | undefined }) {
  if (value === undefined) return null;
  return (
    <Badge variant="default" radius="sm">
      {formatNumber(value)}
      {value >= MOST && "+"}
    </Badge>
  );
}

function Column({ stage, filters }: { stage: Stage; filters: Filters }) {
  const t = useTexts();
  const common = useCommonTexts();
  const query = asQuery({ ...filters, exit: [], state: ON_BOARD, stage: [stage] });
  const { deals, error, refetch, more, hasNextPage, isFetchingNextPage } = useDealPages(query, 20);
  if (error && !deals) return <Failed error={error} again={() => void refetch()} />;
  if (!deals) return <ListSkeleton lines={4} height={76} />;
  if (!deals.length)
    return (
      <Text size="sm" c="dimmed" ta="center" py="md">
        {t("columnEmpty")}
      </Text>
    );
  return (
    <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {deals.map((deal) => (
        <li key={deal.key}>
          <DealCard deal={deal} />
        </li>
      ))}
      {hasNextPage && (
        <li>
          <Button fullWidth variant="subtle" size="xs" onClick={more} loading={isFetchingNextPage}>
            {common("more")}
          </Button>
        </li>
      )}
    </Stack>
  );
}
