/** A diagram on a page: loaded when it is needed, fitted when its place changes. */
import { Box, Skeleton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Mark, Viewer } from "../core/viewer";
import { useLanguage } from "../i18n";
import { Failed } from "../ui/page";

interface Props {
  xml: string;
  label: string;
  height?: number | string;
  marks?: ReadonlyMap<string, Mark>;
  badges?: ReadonlyMap<string, string>;
  /** Elements that are kept in view and large, instead of the whole diagram. */
  focused?: readonly string[];
  /** The element to bring into view. */
  shown?: string;
  onSelect?: (elementId: string) => void;
}

export function Diagram({ xml, label, height = 420, marks, badges, focused, shown, onSelect }: Props) {
  const place = useRef<HTMLElement>(null);
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  const chosen = useLanguage();

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew in another language
  useEffect(() => {
    let mounted: Viewer | null = null;
    let isGone = false;
    const watch = new ResizeObserver(() => mounted?.fit());
    void import("../core/viewer").then(async ({ mountViewer }) => {
      if (isGone || !place.current) return;
      mounted = mountViewer(place.current, { xml, onSelect: (id) => select.current?.(id) });
      try {
        await mounted.ready;
        watch.observe(place.current);
        if (!isGone) setViewer(mounted);
      } catch (error) {
        if (!isGone) setFailure(error);
      }
    });
    return () => {
      isGone = true;
      watch.disconnect();
      mounted?.destroy();
      setViewer(null);
    };
  }, [xml, chosen]);

  useEffect(() => viewer?.mark(marks ?? new Map()), [viewer, marks]);
  useEffect(() => viewer?.badge(badges ?? new Map()), [viewer, badges]);
  useEffect(() => viewer?.focus(focused ?? []), [viewer, focused]);
  useEffect(() => {
    if (shown) viewer?.show(shown);
  }, [viewer, shown]);

  if (failure) return <Failed error={failure} />;
  return (
    <Box pos="relative">
      <section ref={place} className="sw-diagram" style={{ height }} aria-label={label} data-ready={viewer !== null} />
      {!viewer && <Skeleton pos="absolute" inset={0} height={height} />}
    </Box>
  );
}
