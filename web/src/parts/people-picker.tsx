/** Choose a colleague of a department: who belongs to it, or leads it. */
import { Select, type SelectProps } from "@mantine/core";
import { api } from "../api/client";
import { useMe } from "../app/session";
import { useDepartments } from "./departments";

interface Props extends Omit<SelectProps, "data" | "value" | "onChange"> {
  department: string;
  /** Whether oneself is in the list. */
  withMe?: boolean;
  value: string | null;
  onChange: (name: string | null) => void;
}

/** The active people of a department, its head too. */
export function usePeopleOf(department: string): string[] {
  const { data } = api.useQuery(
    "get",
    "/api/v1/users",
    { params: { query: { department, state: "active", limit: 200, fields: "name" } } },
    { staleTime: 300_000 },
  );
  const head = useDepartments().find((one) => one.key === department)?.head;
  const names = (data?.items ?? []).map((one) => one.name ?? "");
  return [...new Set(head ? [...names, head] : names)].sort((one, other) => one.localeCompare(other));
}

export function PeoplePicker({ department, withMe = false, value, onChange, ...props }: Props) {
  const me = useMe();
  const people = usePeopleOf(department).filter((name) => withMe || name !== me.name);
  return (
    <Select
      searchable
      {...props}
      data={people}
      value={value}
      onChange={(name) => onChange((name as string | null) || null)}
    />
  );
}
