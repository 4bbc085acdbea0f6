/** Who stands in for whom. */
import { Button, Checkbox, Group, Stack, Table, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { api, http, type Schemas } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { formatDate } from "../../i18n/format";
import { PersonSelect } from "../../parts/people-select";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Loaded } from "../../ui/page";
import { useAddress } from "./address";
import { useFaults } from "./form";
import { BY_CURSOR, itemsOf, Listing, More, Opened } from "./listing";
import { usePeopleTexts } from "./people-texts";
import { useTexts } from "./texts";

type Substitute = Required<Schemas["Substitute"]>;

export default function Substitutes() {
  const t = useTexts();
  const words = usePeopleTexts();
  const may = useMay("substitutes.manage");
  const { values, change } = useAddress("past", "add");
  const also_past = values.past === "yes";
  const query = api.useInfiniteQuery(
    "get",
    "/api/v1/substitutes",
    { params: { query: { also_past, limit: 50 } } },
    BY_CURSOR,
  );
  const items = itemsOf(query.data);
  const add = () => change({ add: "yes" });
  useShortcut("n", words("addSubstitute"), add, may);
  const button = may && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
      {words("addSubstitute")}
    </Button>
  );
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {button}
        <Checkbox
          label={words("alsoPast")}
          checked={also_past}
          onChange={(event) => change({ past: event.currentTarget.checked ? "yes" : null })}
        />
      </Group>
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Listing
              label={t("substitutes")}
              columns={[words("absent"), words("substitute"), words("from"), words("until"), words("setBy"), ""]}
            >
              {items.map((one) => (
                <Table.Tr key={one.id} data-substitute={one.id}>
                  <Table.Td>{one.absent}</Table.Td>
                  <Table.Td>{one.substitute}</Table.Td>
                  <Table.Td>{formatDate(one.starts_at)}</Table.Td>
                  <Table.Td>{formatDate(one.ends_at)}</Table.Td>
                  <Table.Td>{one.set_by}</Table.Td>
                  <Table.Td ta="right">
                    {may && new Date(one.ends_at) > new Date() && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={words("endOf", { name: one.absent })}
                        onClick={() => void end(one, words)}
                      >
                        {words("end")}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          ) : (
            <Empty title={words("noSubstitutes")} hint={words("noSubstitutesHint")} />
          )
        }
      </Loaded>
      <More {...query} />
      {may && values.add && (
        <Opened title={words("addSubstitute")} close={() => change({ add: null })}>
          <NewSubstitute done={() => change({ add: null })} />
        </Opened>
      )}
    </Stack>
  );
}

async function end(one: Substitute, words: ReturnType<typeof usePeopleTexts>): Promise<void> {
  const { absent, substitute, starts_at, ends_at } = one;
  try {
    await http.DELETE("/api/v1/substitutes/{number}", { params: { path: { number: one.id } } });
    tellDone(words("ended"), async () => {
      await http.POST("/api/v1/substitutes", { body: { absent, substitute, starts_at, ends_at } });
      await refresh("/api/v1/substitutes");
    });
  } catch (error) {
    tellFailure(error);
  }
  await refresh("/api/v1/substitutes");
}

function NewSubstitute({ done }: { done: () => void }) {
  const t = useTexts();
  const words = usePeopleTexts();
  const [absent, setAbsent] = useState<string | null>(null);
  const [substitute, setSubstitute] = useState<string | null>(null);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const { send, isSending, errorOf, failure } = useFaults();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      await http.POST("/api/v1/substitutes", {
        body: {
          absent: absent ?? "",
          substitute: substitute ?? "",
          starts_at: midnight(from),
          ends_at: midnight(until),
        },
      });
      tellDone(t("saved"));
      done();
      await refresh("/api/v1/substitutes");
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PersonSelect
          label={words("absent")}
          value={absent}
          onChange={(name) => setAbsent(name as string | null)}
          error={errorOf("absent")}
        />
        <PersonSelect
          label={words("substitute")}
          value={substitute}
          onChange={(name) => setSubstitute(name as string | null)}
          error={errorOf("substitute")}
        />
        <TextInput
          type="date"
          label={words("from")}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          error={errorOf("starts_at")}
          required
          withAsterisk={false}
        />
        <TextInput
          type="date"
          label={words("until")}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
          error={errorOf("ends_at")}
          required
          withAsterisk={false}
        />
        {failure}
        <Group>
          <Button type="submit" loading={isSending} disabled={!absent || !substitute}>
            {words("set")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The day begins where the reader is. */
function midnight(day: string): string {
  return new Date(`${day}T00:00`).toISOString();
}
