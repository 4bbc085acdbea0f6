/** What a list is narrowed to stands in the address: it can be sent to a colleague, and "back" leads to it. */
import { useLocation, useSearch, useSearchParams } from "wouter";

export function useAddress<Name extends string>(...names: Name[]) {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""])) as Record<Name, string>;
  const change = (changes: Partial<Record<Name, string | null>>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) after.set(name, String(value));
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  return { values, change };
}

/** One thing of a list is opened beside it: its address is the list's and its own, and the list's filters stay. */
export function useOpen(list: string) {
  const [, navigate] = useLocation();
  const search = useSearch();
  const query = search ? `?${search}` : "";
  return {
    hrefOf: (id: string | number) => `${list}/${encodeURIComponent(id)}${query}`,
    open: (id: string | number) => navigate(`${list}/${encodeURIComponent(id)}${query}`),
    close: () => navigate(list + query),
  };
}
