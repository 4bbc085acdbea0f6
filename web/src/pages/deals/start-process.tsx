/** Begin a further process in a deal, such as the client's development, with what the deal knows already. */
import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useStageTexts } from "../../parts/stages";
import { tellDone } from "../../ui/notices";
import { Failed } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import type { Deal } from "./data";
import { useDealTexts } from "./deal-texts";

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
  const common = useCommonTexts();
  const stageName = useStageTexts();
  const [process, setProcess] = useState<string | null>("development");
  const [failure, setFailure] = useState<unknown>(null);
  const stages = api.useQuery("get", "/api/v1/stages");
  const known = api.useQuery("get", "/api/v1/deals/{key}/variables", { params: { path: { key: deal.key } } });
  const diagrams = (stages.data?.stages ?? []).flatMap(
    (stage) => stage.definitions as { kind?: string; key?: string }[],
  );
  const keys = [...new Set(diagrams.filter((one) => one.kind === "bpmn").map((one) => one.key ?? ""))];
  const start = async () => {
    setFailure(null);
    const runs = (known.data?.items ?? []) as Required<Schemas["InstanceVariables"]>[];
    const variables = Object.assign({}, ...runs.map((run) => run.variables)) as Record<string, unknown>;
    // What one may not see can't be given on.
    const given = Object.fromEntries(
      Object.entries(variables).filter(
        ([name, value]) => !name.startsWith("_") && value !== "hidden" && value !== "erased",
      ),
    );
    try {
      await http.POST("/api/v1/deals/{key}/instances", {
        params: { path: { key: deal.key } },
        body: { process: process ?? "", variables: given, start_element: "" },
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
      <Text size="sm">{t("startHint")}</Text>
      <Select
        label={t("process")}
        data={keys.map((key) => ({ value: key, label: stageName(key as never) }))}
        value={process}
        onChange={setProcess}
        allowDeselect={false}
      />
      {failure !== null && <Failed error={failure} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>
          {common("cancel")}
        </Button>
        <Button disabled={!process || !known.data} onClick={() => void start()}>
          {t("start")}
        </Button>
      </Group>
    </Stack>
  );
}
