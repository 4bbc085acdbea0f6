/** Users: who may sign in, with which roles, in which departments. */
import { Anchor, Button, Group, Select, Stack, Table, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { api, type Schemas } from "../../api/client";
import { useMay } from "../../app/session";
import { useShortcut } from "../../app/shortcuts";
import { named } from "../../i18n";
import { formatMoment } from "../../i18n/format";
import { useDepartmentName, useDepartments } from "../../parts/departments";
import { Empty, Loaded } from "../../ui/page";
import { useAddress, useOpen } from "./address";
import type { SectionProps } from "./index";
import { BY_CURSOR, itemsOf, Listing, More, Opened } from "./listing";
import { usePeopleTexts } from "./people-texts";
import { useTexts } from "./texts";
import { ToldOnce } from "./told-once";
import { User } from "./user";
import { ROLES, UserForm } from "./user-form";

const STATES = ["active", "invited", "disabled"] as const;

export default function Users({ id }: SectionProps) {
  const t = useTexts();
  const words = usePeopleTexts();
  const may = useMay("people.manage");
  const departments = useDepartments();
  const departmentName = useDepartmentName();
  const { values, change } = useAddress("search", "role", "department", "state", "add");
  const { hrefOf, close } = useOpen("/operations/users");
  const [link, setLink] = useState<Schemas["api__schemas__people__Link"] | null>(null);
  const search = useDebouncedCallback((text: string) => change({ search: text }), 250);
  const wanted = {
    search: values.search,
    department: values.department,
    role: ROLES.find((one) => one === values.role) ?? ("" as const),
    state: STATES.find((one) => one === values.state) ?? ("" as const),
    limit: 50,
  };
  const query = api.useInfiniteQuery("get", "/api/v1/users", { params: { query: wanted } }, BY_CURSOR);
  const items = itemsOf(query.data);
  const add = () => change({ add: "yes" });
  useShortcut("n", words("addUser"), add, may);
  const tell = (made: Schemas["api__schemas__people__Link"]) => {
    setLink(made);
    change({ add: null });
  };
  return (
    <Stack gap="sm">
      {link?.address && (
        <ToldOnce
          title={words("linkTitle", { name: link.user })}
          hint={words("linkHint", { until: formatMoment(link.expires_at) })}
          secret={new URL(link.address, window.location.origin).href}
          close={() => setLink(null)}
        />
      )}
      <Group gap="sm">
        <TextInput
          aria-label={words("search")}
          placeholder={words("search")}
          defaultValue={values.search}
          onChange={(event) => search(event.currentTarget.value.trim())}
        />
        <Select
          aria-label={words("departments")}
          placeholder={words("anyDepartment")}
          data={departments.map((one) => ({ value: one.key, label: named(one) }))}
          value={values.department || null}
          onChange={(department) => change({ department })}
          clearable
        />
        <Select
          aria-label={words("roles")}
          placeholder={words("anyRole")}
          data={ROLES.map((one) => ({ value: one, label: words(one) }))}
          value={values.role || null}
          onChange={(role) => change({ role })}
          clearable
        />
        <Select
          aria-label={t("state")}
          placeholder={words("anyState")}
          data={STATES.map((one) => ({ value: one, label: words(one) }))}
          value={values.state || null}
          onChange={(state) => change({ state })}
          clearable
        />
        {may && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {words("addUser")}
          </Button>
        )}
      </Group>
      <Loaded query={query}>
        {() =>
          items.length ? (
            <Listing
              label={t("users")}
              columns={[words("name"), words("email"), words("roles"), words("departments"), t("state")]}
            >
              {items.map((one) => (
                <Table.Tr key={one.name} data-user={one.name}>
                  <Table.Td>
                    <Anchor component={Link} href={hrefOf(one.name)} size="sm">
                      {one.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{one.email}</Table.Td>
                  <Table.Td>{one.roles.map((role) => words(role as "employee")).join(", ")}</Table.Td>
                  <Table.Td>
                    {one.departments.map(departmentName).join(", ")}
                    {one.heads.length > 0 && (
                      <Text size="xs" c="dimmed">
                        {words("leads", { names: one.heads.map(departmentName).join(", ") })}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {words(one.state as "active")}
                    {one.locked_until && new Date(one.locked_until) > new Date() && `, ${words("locked")}`}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          ) : (
            <Empty title={words("noUsers")} />
          )
        }
      </Loaded>
      <More {...query} />
      {may && values.add && (
        <Opened title={words("addUser")} close={() => change({ add: null })}>
          <UserForm done={tell} />
        </Opened>
      )}
      {id && <User name={id} close={close} tell={tell} />}
    </Stack>
  );
}
