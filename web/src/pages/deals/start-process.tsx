/** Begin a further process in a deal, such as the client's development, with what the deal knows already. */
import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useStageTexts } from "../../parts/stages";
import { tellDone } from "../../ui/notices";
import { Failed, ListSkeleton, Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import type { Deal } from "./data";
import { useDealTexts } from "./deal-texts";
import { EntryFields, type Fact, givenOf, type Values } from "./entry-fields";

export function StartProcess({ deal, opened, close }: { deal: Deal; opened: boolean; close: () => void }) {
  const t = useDealTexts();
  return (
    <Modal opened={opened} onClose={close} title={t("startProcess")}>
      <StartForm deal={deal} close={close} />
    </Modal>
  );
}

function StartForm({ deal, close }: { deal: Deal; close: () => void }) {
  const t = useDealTexts();
  const stageName = useStageTexts();
  const [process, setProcess] = useState("development");
  const stages = api.useQuery("get", "/api/v1/stages");
  const known = api.useQuery("get", "/api/v1/deals/{key}/variables", { params: { path: { key: deal.key } } });
  const query = api.useQuery("get", "/api/v1/processes/{process_id}/starts", {
    params: { path: { process_id: process } },
  });
  const diagrams = (stages.data?.stages ?? []).flatMap(
    (stage) => stage.definitions as Required<Schemas["DefinitionInfo"]>[],
  );
  const keys = [...new Set(diagrams.filter((one) => one.kind === "bpmn").map((one) => one.key))];
  return (
    <Stack gap="sm">
      <Text size="sm">{t("startHint")}</Text>
      <Select
        label={t("process")}
        data={keys.map((key) => ({ value: key, label: stageName(key as never) }))}
        value={process}
        onChange={(chosen) => setProcess(chosen ?? "")}
        allowDeselect={false}
      />
      {known.data && (
        <Loaded query={query} skeleton={<ListSkeleton lines={3} />}>
          {({ starts }) => (
            <Facts
              key={process}
              deal={deal}
              process={process}
              facts={starts.find((one) => one.kind === "none")?.facts ?? []}
              known={knownOf(known.data.items as Run[])}
              close={close}
            />
          )}
        </Loaded>
      )}
    </Stack>
  );
}

type Run = Required<Schemas["InstanceVariables"]>;

/** What the deal knows and one may see: what is hidden can't be given on. */
function knownOf(runs: Run[]): Values {
  const all = Object.assign({}, ...runs.map((run) => run.variables)) as Values;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "hidden" && value !== "erased"));
}

interface FactsProps {
  deal: Deal;
  process: string;
  facts: Fact[];
  known: Values;
  close: () => void;
}

/** Lists and objects are given on as they are; the rest can be changed. */
function Facts({ deal, process, facts, known, close }: FactsProps) {
  const t = useDealTexts();
  const common = useCommonTexts();
  const [values, setValues] = useState<Values>(known);
  const [failure, setFailure] = useState<unknown>(null);
  const shown = facts.filter(({ name, type }) => type !== "list" && type !== "object" && name !== "client_id");
  const start = async () => {
    setFailure(null);
    try {
      await http.POST("/api/v1/deals/{key}/instances", {
        params: { path: { key: deal.key } },
        body: { process, variables: givenOf(facts, values), start_element: "" },
      });
      tellDone(t("started"));
      close();
      await refresh("/api/v1/deals", "/api/v1/work-items");
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Stack gap="sm">
      <EntryFields
        facts={shown}
        values={values}
        change={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
      {failure !== null && <Failed error={failure} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>
          {common("cancel")}
        </Button>
        <Button onClick={() => void start()}>{t("start")}</Button>
      </Group>
    </Stack>
  );
}
