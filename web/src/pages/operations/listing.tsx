/** What all lists of operations are made of: a table, its next page, boxes to choose by, and what is opened beside it. */
import { Button, Checkbox, Drawer, Stack, Table } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useCommonTexts } from "../../ui/texts";
import { useTexts } from "./texts";

/** For `api.useInfiniteQuery`: a page at a time, by the server's cursor. */
export const BY_CURSOR = {
  pageParamName: "after",
  initialPageParam: "",
  getNextPageParam: (page: { next?: string | null }) => page.next ?? undefined,
} as const;

interface Pages<Item> {
  pages: { items: Item[] }[];
}

/** The items of all pages that were read, with nothing left out of them. */
export function itemsOf<Item>(data: Pages<Item> | undefined): Required<Item>[] {
  return (data?.pages ?? []).flatMap((page) => page.items as Required<Item>[]);
}

interface ListingProps {
  label: string;
  columns: ReactNode[];
  minWidth?: number;
  children: ReactNode;
}

export function Listing({ label, columns, minWidth = 720, children }: ListingProps) {
  return (
    <Table.ScrollContainer minWidth={minWidth} tabIndex={0}>
      <Table verticalSpacing={6} highlightOnHover aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, place) =>
              typeof column === "string" && !column ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                <Table.Td key={place} />
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
                <Table.Th key={place}>{column}</Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface MoreProps {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export function More({ hasNextPage, isFetchingNextPage, fetchNextPage }: MoreProps) {
  const common = useCommonTexts();
  if (!hasNextPage) return null;
  return (
    <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {common("more")}
    </Button>
  );
}

/** Which of the shown are chosen. */
export function useChosen(shown: number[]) {
  const t = useTexts();
  const [all, setAll] = useState<ReadonlySet<number>>(new Set());
  const chosen = shown.filter((id) => all.has(id));
  const choose = (id: number, isChosen: boolean) => {
    const next = new Set(all);
    if (isChosen) next.add(id);
    else next.delete(id);
    setAll(next);
  };
  return {
    chosen,
    clear: () => setAll(new Set()),
    head: (
      <Checkbox
        aria-label={t("chooseAll")}
        checked={chosen.length > 0 && chosen.length === shown.length}
        indeterminate={chosen.length > 0 && chosen.length < shown.length}
        onChange={(event) => setAll(new Set(event.currentTarget.checked ? shown : []))}
      />
    ),
    box: (id: number, name: string) => (
      <Checkbox
        aria-label={t("choose", { name })}
        checked={all.has(id)}
        onChange={(event) => choose(id, event.currentTarget.checked)}
      />
    ),
  };
}

/** One thing, opened at the right of its list. */
export function Opened({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const common = useCommonTexts();
  return (
    <Drawer
      opened
      onClose={close}
      title={title}
      position="right"
      size="lg"
      closeButtonProps={{ "aria-label": common("close") }}
      attributes={{ header: { role: "none" } }} // a banner is what the page has
      styles={{ title: { fontWeight: 600, fontSize: "var(--mantine-font-size-lg)" } }}
    >
      <Stack gap="sm">{children}</Stack>
    </Drawer>
  );
}
