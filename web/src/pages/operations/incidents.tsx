/** What a machine could not do by itself: found, looked at, mended and tried again, one or many at once. */
import { Anchor, Button, Group, SegmentedControl, Stack, Table, Text, TextInput } from "@mantine/core";
import { Link } from "wouter";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { language, named } from "../../i18n";
import { Ago } from "../../ui/moments";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Loaded } from "../../ui/page";
import { useAddress, useOpen } from "./address";
import { Incident } from "./incident";
import { useIncidentTexts } from "./incident-texts";
import type { SectionProps } from "./index";
import { BY_CURSOR, itemsOf, Listing, More, useChosen } from "./listing";
import { useTexts } from "./texts";

const STATES = ["open", "resolved", "all"] as const;
type State = (typeof STATES)[number];
const MOST_AT_ONCE = 100;

export default function Incidents({ id }: SectionProps) {
  const t = useTexts();
  const words = useIncidentTexts();
  const mayRetry = useMay("incidents.retry");
  const { values, change } = useAddress("state", "deal");
  const { hrefOf, close } = useOpen("/operations/incidents");
  const state = STATES.find((one) => one === values.state) ?? "open";
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/incidents",
    { params: { query: { state, deal: values.deal, limit: 50 } } },
    BY_CURSOR,
  );
  const items = itemsOf(query.data);
  const stuck = items.filter((one) => one.state === "open");
  const { chosen, clear, head, box } = useChosen(stuck.map((one) => one.id));
  const retry = async () => {
    await retryAll(chosen.slice(0, MOST_AT_ONCE), words);
    clear();
  };
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={t("state")}
          data={[
            { value: "open", label: words("stateOpen") },
            { value: "resolved", label: words("stateResolved") },
            { value: "all", label: words("stateAll") },
          ]}
          value={state}
          onChange={(chosen) => change({ state: (chosen as State) === "open" ? null : chosen })}
        />
        <TextInput
          aria-label={t("dealKey")}
          placeholder={t("dealKey")}
          value={values.deal}
          onChange={(event) => change({ deal: event.currentTarget.value.trim() })}
        />
        {chosen.length > 0 && <Button onClick={() => void retry()}>{words("retryChosen")}</Button>}
      </Group>
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Listing
              label={t("incidents")}
              columns={[mayRetry ? head : "", t("element"), words("cause"), words("kind"), t("deal"), words("since")]}
            >
              {items.map((one) => (
                <Table.Tr key={one.id} data-incident={one.id}>
                  <Table.Td w={40}>{mayRetry && one.state === "open" && box(one.id, nameOf(one))}</Table.Td>
                  <Table.Td>
                    <Anchor component={Link} href={hrefOf(one.id)} size="sm">
                      {nameOf(one)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" lineClamp={2}>
                      {causeOf(one)}
                    </Text>
                  </Table.Td>
                  <Table.Td>{words(one.kind as "script")}</Table.Td>
                  <Table.Td>{one.deal_key && <Link href={`/deals/${one.deal_key}`}>{one.deal_key}</Link>}</Table.Td>
                  <Table.Td>
                    <Ago at={one.opened_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          ) : state === "open" && !values.deal ? (
            <Empty title={words("none")} hint={words("noneHint")} />
          ) : (
            <Empty title={words("noneSuch")} />
          )
        }
      </Loaded>
      <More {...query} />
      {id && <Incident id={Number(id)} close={close} />}
    </Stack>
  );
}

type Short = Required<Schemas["Incident"]>;

export function nameOf(one: Short): string {
  return named({ name: one.element_name, name_ru: one.element_name_ru }) || one.element_id;
}

export function causeOf(one: Short): string {
  return (language() === "ru" && one.cause_ru) || one.cause;
}

async function retryAll(ids: number[], words: ReturnType<typeof useIncidentTexts>): Promise<void> {
  try {
    const { data } = await http.POST("/api/v1/incidents/retries", {
      body: { retries: ids.map((id) => ({ id, changes: {} })) },
    });
    const outcomes = data?.outcomes ?? [];
    const whys = outcomes.flatMap((one) => one.problem?.detail ?? one.moved?.incidents ?? []);
    const stuck = outcomes.filter((one) => one.problem || one.moved?.incidents.length).length;
    if (stuck < outcomes.length) tellDone(words("went", { count: outcomes.length - stuck }));
    if (stuck) tellFailure(new Error(words("refused", { count: stuck, why: whys[0] ?? "" })));
  } catch (error) {
    tellFailure(error);
  }
  await refresh("/api/v1/incidents", "/api/v1/operations", "/api/v1/jobs");
}
