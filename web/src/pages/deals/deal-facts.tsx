/** What the runs of the deal know: the newest first, for that is what holds now. */
import { Stack, Text, Title } from "@mantine/core";
import { api, type Schemas } from "../../api/client";
import { FactList, statedFacts } from "../../parts/facts";
import { useStageTexts } from "../../parts/stages";
import { Loaded } from "../../ui/page";
import { useDealTexts } from "./deal-texts";

export function DealFacts({ dealKey }: { dealKey: string }) {
  const t = useDealTexts();
  const stageName = useStageTexts();
  const query = api.useQuery("get", "/api/v1/deals/{key}/variables", {
    params: { path: { key: dealKey }, query: { limit: 50 } },
  });
  return (
    <Loaded query={query}>
      {({ items }) => {
        const runs = (items as Required<Schemas["InstanceVariables"]>[]).toReversed();
        const stated = runs.filter((run) => statedFacts(run.variables as Record<string, unknown>).length > 0);
        if (!stated.length) return <Text c="dimmed">{t("noFacts")}</Text>;
        return (
          <Stack gap="lg">
            {stated.map((run) => (
              <section key={run.instance_id}>
                <Title order={3} size="h6" mb="xs">
                  {stageName(run.process_id as never)}
                </Title>
                <FactList variables={run.variables as Record<string, unknown>} />
              </section>
            ))}
          </Stack>
        );
      }}
    </Loaded>
  );
}
