/** The open deals in five columns, one for each stage; each column is read on its own, a page at a time. */
import { Button, Group, Paper, SimpleGrid, Stack, Tabs, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useSearchParams } from "wouter";
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
  return isNarrow ? <OneColumn filters={filters} /> : <AllColumns filters={filters} />;
}

function AllColumns({ filters }: { filters: Filters }) {
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
          </Group>
          <Column stage={stage} filters={filters} />
        </Paper>
      ))}
    </SimpleGrid>
  );
}

/** On a phone: one stage, the others beside it as tabs. */
function OneColumn({ filters }: { filters: Filters }) {
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
          <Tabs.Tab key={stage} value={stage}>
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
