/** Departments: what operations are handed to. */
import { Anchor, Button, Group, NumberInput, Select, Stack, Table, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { api, http, type Schemas, whole } from "../../api/client";
import { refresh } from "../../api/queries";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { named } from "../../i18n";
import { PersonSelect } from "../../parts/people-select";
import { tellDone, tellFailure } from "../../ui/notices";
import { Empty, Loaded } from "../../ui/page";
import { useCommonTexts } from "../../ui/texts";
import { useAddress, useOpen } from "./address";
import { Fields, useFaults } from "./form";
import type { SectionProps } from "./index";
import { Listing, Opened } from "./listing";
import { usePeopleTexts } from "./people-texts";
import { useTexts } from "./texts";

type Department = Required<Schemas["Department"]>;
const FEW = { params: { query: { limit: 200 } } } as const;

export default function Departments({ id }: SectionProps) {
  const t = useTexts();
  const words = usePeopleTexts();
  const may = useMay("people.manage");
  const { values, change } = useAddress("add");
  const { hrefOf, close } = useOpen("/operations/departments");
  const query = api.useQuery("get", "/api/v1/departments", FEW);
  const add = () => change({ add: "yes" });
  useShortcut("n", words("addDepartment"), add, may);
  const chosen = whole(query.data?.items).find((one) => one.key === id);
  const button = may && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
      {words("addDepartment")}
    </Button>
  );
  return (
    <Stack gap="sm">
      {button && <Group>{button}</Group>}
      <Loaded query={query}>
        {({ items }) =>
          items.length ? (
            <Listing
              label={t("departments")}
              columns={[words("name"), words("key"), words("head"), words("calendar"), words("people")]}
            >
              {whole(items).map((one) => (
                <Table.Tr key={one.key} data-department={one.key}>
                  <Table.Td>
                    <Anchor component={Link} href={hrefOf(one.key)} size="sm">
                      {named(one)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{one.key}</Table.Td>
                  <Table.Td>{one.head}</Table.Td>
                  <Table.Td>{one.calendar || words("everyHour")}</Table.Td>
                  <Table.Td>
                    <Link href={`/operations/users?department=${one.key}`}>{words("people")}</Link>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          ) : (
            <Empty title={words("noDepartments")} hint={words("noDepartmentsHint")} />
          )
        }
      </Loaded>
      {may && values.add && (
        <Opened title={words("addDepartment")} close={() => change({ add: null })}>
          <DepartmentForm done={() => change({ add: null })} />
        </Opened>
      )}
      {chosen && (
        <Opened title={named(chosen)} close={close}>
          <DepartmentForm key={chosen.revision} department={chosen} isLocked={!may} done={close} />
        </Opened>
      )}
    </Stack>
  );
}

interface Props {
  department?: Department;
  isLocked?: boolean;
  done: () => void;
}

function DepartmentForm({ department, isLocked = false, done }: Props) {
  const t = useTexts();
  const words = usePeopleTexts();
  const common = useCommonTexts();
  const calendars = api.useQuery("get", "/api/v1/calendars", FEW);
  const [key, setKey] = useState("");
  const [about, setAbout] = useState({
    name: department?.name ?? "",
    name_ru: department?.name_ru ?? "",
    head: department?.head ?? "",
    calendar: department?.calendar ?? "",
    hourly_rate: department?.hourly_rate ?? null,
  });
  const set = (changes: Partial<typeof about>) => setAbout({ ...about, ...changes });
  const { send, isSending, errorOf, failure } = useFaults();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(async () => {
      if (department)
        await http.PATCH("/api/v1/departments/{key}", {
          params: { path: { key: department.key }, header: { "if-match": `"${department.revision}"` } },
          body: about,
        });
      else await http.POST("/api/v1/departments", { body: { key, ...about } });
      tellDone(t("saved"));
      done();
      await refresh("/api/v1/departments");
    });
  };
  const remove = async () => {
    if (!department) return;
    try {
      await http.DELETE("/api/v1/departments/{key}", { params: { path: { key: department.key } } });
      tellDone(words("departmentRemoved"), async () => {
        await http.POST("/api/v1/departments", { body: { key: department.key, ...about } });
        await refresh("/api/v1/departments");
      });
      done();
    } catch (error) {
      tellFailure(error);
    }
    await refresh("/api/v1/departments");
  };
  return (
    <form onSubmit={submit}>
      <Fields isLocked={isLocked}>
        {!department && (
          <TextInput
            label={words("key")}
            description={words("keyHint")}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            error={errorOf("key")}
            required
            withAsterisk={false}
          />
        )}
        <TextInput
          label={words("nameEn")}
          value={about.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf("name")}
        />
        <TextInput
          label={words("nameRu")}
          lang="ru"
          value={about.name_ru}
          onChange={(event) => set({ name_ru: event.currentTarget.value })}
          error={errorOf("name_ru")}
        />
        <PersonSelect
          label={words("head")}
          value={about.head || null}
          onChange={(head) => set({ head: (head as string | null) ?? "" })}
          error={errorOf("head")}
        />
        <Select
          label={words("calendar")}
          placeholder={words("everyHour")}
          data={whole(calendars.data?.items).map((one) => one.name)}
          value={about.calendar || null}
          onChange={(calendar) => set({ calendar: calendar ?? "" })}
          error={errorOf("calendar")}
          clearable
        />
        <NumberInput
          label={words("hourlyRate")}
          description={words("hourlyRateHint")}
          value={about.hourly_rate ?? ""}
          min={0}
          decimalScale={2}
          onChange={(rate) => set({ hourly_rate: rate === "" ? null : Number(rate) })}
          error={errorOf("hourly_rate")}
        />
        {failure}
        {!isLocked && (
          <Group>
            <Button type="submit" loading={isSending}>
              {department ? common("save") : words("add")}
            </Button>
            {department && (
              <Button variant="default" onClick={() => void remove()}>
                {common("remove")}
              </Button>
            )}
          </Group>
        )}
      </Fields>
    </form>
  );
}
