/** Machine work: timers, connector calls, messages on their way. */
import { Button, Group, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { Link } from "wouter";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { named } from "../../i18n";
import { Ago } from "../../ui/moments";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Loaded } from "../../ui/page";
import { useAddress } from "./address";
import { BY_CURSOR, itemsOf, Listing, More } from "./listing";
import { useTexts } from "./texts";
import { useWorkTexts } from "./work-texts";

const STATES = ["due", "running", "incident", "done", "cancelled", "failed"] as const;
const KINDS = ["timer", "service", "message", "notice", "start"] as const;
type Job = Required<Schemas["Job"]>;

export default function Jobs() {
  const t = useTexts();
  const words = useWorkTexts();
  const mayRun = useMay("jobs.run");
  const { values, change } = useAddress("state", "kind", "deal");
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/jobs",
    {
      params: {
        query: {
          state: STATES.find((one) => one === values.state),
          kind: KINDS.find((one) => one === values.kind),
          deal: values.deal,
          limit: 50,
        },
      },
    },
    BY_CURSOR,
  );
  const items = itemsOf(query.data);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Select
          aria-label={t("state")}
          placeholder={words("anyState")}
          data={STATES.map((one) => ({ value: one, label: words(`job-${one}`) }))}
          value={values.state || null}
          onChange={(state) => change({ state })}
          clearable
        />
        <Select
          aria-label={words("kind")}
          placeholder={words("anyKind")}
          data={KINDS.map((one) => ({ value: one, label: words(one) }))}
          value={values.kind || null}
          onChange={(kind) => change({ kind })}
          clearable
        />
        <TextInput
          aria-label={t("dealKey")}
          placeholder={t("dealKey")}
          value={values.deal}
          onChange={(event) => change({ deal: event.currentTarget.value.trim() })}
        />
        {mayRun && (
          <Button variant="default" onClick={() => void runDue(words)}>
            {words("runDue")}
          </Button>
        )}
      </Group>
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Listing
              label={t("jobs")}
              columns={[t("element"), words("kind"), t("state"), t("deal"), words("dueAt"), words("tries"), ""]}
            >
              {items.map((job) => (
                <Line key={job.id} job={job} mayRun={mayRun} />
              ))}
            </Listing>
          ) : (
            <Empty title={words("noJobs")} hint={words("noJobsHint")} />
          )
        }
      </Loaded>
      <More {...query} />
    </Stack>
  );
}

function Line({ job, mayRun }: { job: Job; mayRun: boolean }) {
  const words = useWorkTexts();
  const name = named({ name: job.element_name, name_ru: job.element_name_ru }) || job.element_id;
  return (
    <Table.Tr data-job={job.id}>
      <Table.Td>{name}</Table.Td>
      <Table.Td>{words(job.kind)}</Table.Td>
      <Table.Td>
        {job.state === "incident" ? (
          <Link href={`/operations/incidents?deal=${job.deal_key}`}>{words("job-incident")}</Link>
        ) : (
          words(`job-${job.state}` as "job-due")
        )}
        {job.error && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {job.error}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{job.deal_key && <Link href={`/deals/${job.deal_key}`}>{job.deal_key}</Link>}</Table.Td>
      <Table.Td>
        <Ago at={job.due_at} />
      </Table.Td>
      <Table.Td>{words("triesOf", { done: job.attempts, most: job.max_attempts })}</Table.Td>
      <Table.Td ta="right">
        {mayRun && job.state === "due" && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={words("runNowOf", { name: `${name}, ${job.deal_key}` })}
            onClick={() => void hasten(job.id, words)}
          >
            {words("runNow")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

type Words = ReturnType<typeof useWorkTexts>;
const CHANGED = ["/api/v1/jobs", "/api/v1/operations", "/api/v1/incidents", "/api/v1/deals"];

async function hasten(id: number, words: Words): Promise<void> {
  try {
    await http.POST("/api/v1/jobs/{job_id}/run-now", { params: { path: { job_id: id } } });
    tellDone(words("hastened"));
  } catch (error) {
    tellFailure(error);
  }
  await refresh(...CHANGED);
}

async function runDue(words: Words): Promise<void> {
  try {
    const { data } = await http.POST("/api/v1/jobs/run", { body: { limit: 100 } });
    tellDone(words("ran", { count: data?.done ?? 0 }));
  } catch (error) {
    tellFailure(error);
  }
  await refresh(...CHANGED);
}
