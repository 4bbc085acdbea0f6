/** Which versions of the processes run, how many of each; and the instances of one. */
import { Anchor, Badge, Button, Group, Select, Stack, Table } from "@mantine/core";
import { Link } from "wouter";
import { api, type Schemas, whole } from "../../api/client";
import { named } from "../../i18n";
import { formatNumber } from "../../i18n/format";
import { Outcome } from "../../parts/outcomes";
import { Ago } from "../../ui/moments";
import { Empty, Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { useAddress } from "./address";
import { BY_CURSOR, itemsOf, Listing, More, Opened } from "./listing";
import { useTexts } from "./texts";
import { useWorkTexts } from "./work-texts";

const STATES = ["active", "suspended", "completed", "failed", "cancelled"] as const;
type Version = Required<Schemas["RunningVersion"]>;

export default function Running() {
  const t = useTexts();
  const words = useWorkTexts();
  const { values, change } = useAddress("process", "version", "state");
  const query = api.useQuery("get", "/api/v1/running", { params: { query: { limit: 200 } } });
  const show = (one: Version, state: string) =>
    change({ process: one.process_id, version: String(one.version), state });
  return (
    <Loaded query={query}>
      {({ items }) => {
        const versions = whole(items);
        const chosen = versions.find(
          (one) => one.process_id === values.process && String(one.version) === values.version,
        );
        return versions.length ? (
          <>
            <Listing
              label={t("running")}
              columns={[words("process"), words("version"), ...STATES.map((one) => words(one)), words("oldest")]}
            >
              {versions.map((one) => (
                <Table.Tr key={`${one.process_id} ${one.version}`} data-version={`${one.process_id} ${one.version}`}>
                  <Table.Td>
                    <Anchor component={Link} href={`/model/bpmn/${one.process_id}/versions`} size="sm">
                      {named(one)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      {one.version}
                      {one.is_newest && (
                        <Badge variant="light" size="sm" tt="none">
                          {words("newest")}
                        </Badge>
                      )}
                    </Group>
                  </Table.Td>
                  {STATES.map((state) => (
                    <Table.Td key={state}>
                      {one[state] > 0 && (
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          aria-label={`${named(one)} ${one.version}, ${words(state)}: ${one[state]}`}
                          onClick={() => show(one, state)}
                        >
                          {formatNumber(one[state])}
                        </Button>
                      )}
                    </Table.Td>
                  ))}
                  <Table.Td>{one.oldest_at && <Ago at={one.oldest_at} />}</Table.Td>
                </Table.Tr>
              ))}
            </Listing>
            {chosen && (
              <Instances
                version={chosen}
                state={values.state}
                choose={(state) => change({ state })}
                close={() => change({ process: null, version: null, state: null })}
              />
            )}
          </>
        ) : (
          <Empty
            title={words("noRunning")}
            hint={words("noRunningHint")}
            action={
              <Button component={Link} href="/model" variant="default">
                {words("toModel")}
              </Button>
            }
          />
        );
      }}
    </Loaded>
  );
}

interface InstancesProps {
  version: Version;
  state: string;
  choose: (state: string | null) => void;
  close: () => void;
}

function Instances({ version, state, choose, close }: InstancesProps) {
  const t = useTexts();
  const words = useWorkTexts();
  const common = useCommonTexts();
  const wanted = {
    process_id: version.process_id,
    version: version.version,
    state: STATES.find((one) => one === state),
    limit: 50,
  };
  const query = api.useInfiniteQuery("get", "/api/v1/instances", { params: { query: wanted } }, BY_CURSOR);
  const items = itemsOf(query.data);
  return (
    <Opened title={words("instancesOf", { name: named(version), version: version.version })} close={close}>
      <Stack gap="sm">
        <Select
          aria-label={t("state")}
          placeholder={words("anyState")}
          data={STATES.map((one) => ({ value: one, label: common(one) }))}
          value={state || null}
          onChange={choose}
          clearable
        />
        <Loaded query={query}>
          {() =>
            items.length ? (
              <Listing
                label={words("instancesOf", { name: named(version), version: version.version })}
                columns={[t("deal"), t("state"), words("startedAt"), words("endedAt")]}
                minWidth={420}
              >
                {items.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>
                      <Link href={`/deals/${one.deal_key}`}>{one.deal_key}</Link>
                    </Table.Td>
                    <Table.Td>
                      <Outcome word={one.exit || one.state} />
                    </Table.Td>
                    <Table.Td>
                      <Ago at={one.started_at} />
                    </Table.Td>
                    <Table.Td>{one.ended_at && <Ago at={one.ended_at} />}</Table.Td>
                  </Table.Tr>
                ))}
              </Listing>
            ) : (
              <Empty title={words("noInstances")} />
            )
          }
        </Loaded>
        <More {...query} />
      </Stack>
    </Opened>
  );
}
