/** The list of work: only what is in view is drawn, the next page is read as its end comes near. */
import { Box, Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { formatNumber } from "../../i18n/format";
import type { Item } from "./item";
import { ItemRow } from "./row";
import { useTexts } from "./texts";
import type { Row } from "./use-inbox";

const HEIGHTS = { group: 30, item: 76 };

interface Props {
  rows: Row[];
  open: number | null;
  hrefOf: (item: Item) => string;
  hasMore: boolean;
  more: () => void;
  /** The item that keys move to: it gets the focus, once. */
  wanted: number | null;
  onFocus: (id: number) => void;
}

export function WorkList({ rows, open, hrefOf, hasMore, more, wanted, onFocus }: Props) {
  const t = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? "item"],
    getItemKey: (index) => keyOf(rows[index]),
    overscan: 8,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && last >= rows.length - 10) more();
  }, [hasMore, last, rows.length, more]);

  useEffect(() => {
    if (wanted === null) return;
    const index = rows.findIndex((row) => row.kind === "item" && row.item.id === wanted);
    if (index < 0) return;
    virtual.scrollToIndex(index);
    const frame = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-item="${wanted}"]`)?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(frame);
  }, [wanted, rows, virtual]);

  return (
    <Box
      ref={scroller}
      style={{ height: "100%", overflowY: "auto", contain: "strict" }}
      onFocus={(event) => {
        const id = (event.target as HTMLElement).dataset.item;
        if (id) onFocus(Number(id));
      }}
    >
      <ul
        aria-label={t("list")}
        style={{ position: "relative", height: virtual.getTotalSize(), margin: 0, padding: 0, listStyle: "none" }}
      >
        {drawn.map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <li key={key} style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${start}px)` }}>
              {row.kind === "item" ? (
                <ItemRow item={row.item} href={hrefOf(row.item)} isOpen={row.item.id === open} />
              ) : (
                <Group rows={rows} row={row} isComplete={!hasMore} />
              )}
            </li>
          );
        })}
      </ul>
    </Box>
  );
}

function keyOf(row: Row | undefined): string | number {
  return row?.kind === "item" ? row.item.id : (row?.group ?? "");
}

/** A group's title, with how many it has once they are all known. */
function Group({ rows, row, isComplete }: { rows: Row[]; row: Row & { kind: "group" }; isComplete: boolean }) {
  const t = useTexts();
  const from = rows.indexOf(row) + 1;
  const end = rows.findIndex((one, index) => index >= from && one.kind === "group");
  const count = (end < 0 ? rows.length : end) - from;
  return (
    <Text
      component="h2"
      size="xs"
      fw={700}
      pt={8}
      px={4}
      c={row.group === "overdue" ? "var(--sw-late)" : "dimmed"}
      m={0}
    >
      {t(row.group)}
      {(end >= 0 || isComplete) && ` · ${formatNumber(count)}`}
    </Text>
  );
}
