/** The company's departments by key: they are few, and everything names them. */
import { api, type Schemas } from "../api/client";
import { named, useLanguage } from "../i18n";

const FEW = { params: { query: { limit: 200 } } } as const;

export function useDepartments() {
  const { data } = api.useQuery("get", "/api/v1/departments", FEW, { staleTime: 300_000 });
  return (data?.items ?? []) as Required<Schemas["Department"]>[];
}

/** A department's name in the page's language, by its key. */
export function useDepartmentName(): (key: string) => string {
  useLanguage();
  const departments = useDepartments();
  return (key) => {
    const found = departments.find((one) => one.key === key);
    return found ? named(found) : key;
  };
}
