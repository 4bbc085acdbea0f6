/** Choose a colleague by typing a part of the name. */
import { Select, type SelectProps } from "@mantine/core";
import { api, type Schemas } from "../api/client";

const ALL = { params: { query: { limit: 200, fields: "name,state" } } } as const;

export function useColleagues(): string[] {
  const { data } = api.useQuery("get", "/api/v1/users", ALL, { staleTime: 300_000 });
  const users = (data?.items ?? []) as Required<Schemas["User"]>[];
  return users.filter((one) => one.state === "active").map((one) => one.name);
}

export function PersonSelect(props: Omit<SelectProps, "data">) {
  const names = useColleagues();
  const value = typeof props.value === "string" && props.value ? [props.value] : [];
  return <Select searchable clearable {...props} data={[...new Set([...names, ...value])]} />;
}
