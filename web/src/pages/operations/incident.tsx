/** One incident: what happened, what may be changed, and another try. */
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { formatMoment } from "../../i18n/format";
import { isStage, useStageTexts } from "../../parts/stages";
import { tellDone } from "../../ui/notices";
import { Failed, Loaded } from "../../ui/page";
import { useIncidentTexts } from "./incident-texts";
import { causeOf, nameOf } from "./incidents";
import { Opened } from "./listing";
import { useTexts } from "./texts";
import { TITLE } from "./told-once";
import { type Values, ValuesInput, ValuesShown } from "./values";

export function Incident({ id, close }: { id: number; close: () => void }) {
  const t = useTexts();
  const query = api.useQuery("get", "/api/v1/incidents/{incident_id}", { params: { path: { incident_id: id } } });
  const incident = query.data?.incident as Required<Schemas["Incident"]> | undefined;
  return (
    <Opened title={incident ? nameOf(incident) : t("incidents")} close={close}>
      <Loaded query={query}>{(opened) => <Mend key={id} opened={opened} close={close} />}</Loaded>
    </Opened>
  );
}

function Mend({ opened, close }: { opened: Schemas["OpenedIncident"]; close: () => void }) {
  const words = useIncidentTexts();
  const stages = useStageTexts();
  const mayRetry = useMay("incidents.retry");
  const one = opened.incident as Required<Schemas["Incident"]>;
  const [changes, setChanges] = useState<Values>({});
  const [isTrying, setTrying] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const isOpen = one.state === "open";
  const isEdited = Object.keys(changes).length > 0;
  const process =
    isStage(one.process_id) || one.process_id === "deal" ? stages(one.process_id as "deal") : one.process_id;
  const retry = async () => {
    setTrying(true);
    setFailure(null);
    try {
      const { data } = await http.POST("/api/v1/incidents/{incident_id}/retry", {
        params: { path: { incident_id: one.id } },
        body: { changes },
      });
      if (data?.incidents.length) setFailure(new Error(words("stuckAgain", { why: data.incidents.join(" ") })));
      else {
        tellDone(words("resolvedNow"));
        close();
      }
    } catch (error) {
      setFailure(error);
    }
    setTrying(false);
    await refresh("/api/v1/incidents", "/api/v1/operations", "/api/v1/jobs", "/api/v1/deals");
  };
  return (
    <Stack gap="md">
      <Alert color={isOpen ? "red" : "gray"} title={words("cause")} styles={TITLE}>
        {causeOf(one)}
      </Alert>
      <Text size="sm">
        {one.process_id && words("process", { name: process, version: one.version ?? "" })}
        {one.deal_key && (
          <>
            {" · "}
            <Link href={`/deals/${one.deal_key}`}>{one.deal_key}</Link>
          </>
        )}
        {" · "}
        {one.resolved_at ? words("resolvedAt", { when: formatMoment(one.resolved_at) }) : formatMoment(one.opened_at)}
      </Text>
      {Boolean(failure) && <Failed error={failure} />}
      <div>
        <Title order={3} size="h6">
          {words("variables")}
        </Title>
        {isOpen && mayRetry ? (
          <Stack gap="xs">
            <Text size="xs" c="dimmed">
              {words("variablesHint")}
            </Text>
            <ValuesInput values={opened.variables as Values} changes={changes} change={setChanges} />
          </Stack>
        ) : (
          <ValuesShown values={opened.variables as Values} />
        )}
      </div>
      {opened.topic && (
        <div>
          <Title order={3} size="h6">
            {words("parameters", { topic: opened.topic })}
          </Title>
          <Text size="xs" c="dimmed" mb={4}>
            {words("parametersHint")}
          </Text>
          <ValuesShown values={opened.parameters as Values} />
        </div>
      )}
      {isOpen &&
        (mayRetry ? (
          <Group>
            <Button
              loading={isTrying}
              disabled={Object.values(changes).includes(undefined)}
              onClick={() => void retry()}
            >
              {isEdited ? words("retryEdited") : words("retry")}
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {words("mayNot")}
          </Text>
        ))}
    </Stack>
  );
}
