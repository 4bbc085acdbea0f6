/** A diagram for paper: the server's picture of a version, marked with a path. Nothing of it can be moved, so it prints as it stands. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { send } from "../../api/client";
import type { Mark } from "../../core/viewer";
import { useLanguage } from "../../i18n";
import classes from "./audit.module.css";

interface Props {
  process: string;
  version: number;
  marks: ReadonlyMap<string, Mark>;
  title: string;
}

export function Picture({ process, version, marks, title }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chosen = useLanguage();
  const picture = useQuery({
    queryKey: ["audit", "picture", process, version, chosen],
    queryFn: async () =>
      (
        await send("GET", `/api/v1/definitions/bpmn/${encodeURIComponent(process)}/${version}/picture?lang=${chosen}`)
      ).text(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (!picture.data) return;
    const drawn = new DOMParser().parseFromString(picture.data, "image/svg+xml").documentElement;
    for (const [id, mark] of marks)
      drawn.querySelector(`[data-element-id="${CSS.escape(id)}"]`)?.setAttribute("data-mark", mark);
    place.current?.replaceChildren(document.importNode(drawn, true));
  }, [picture.data, marks]);
  return (
    <figure className={classes.picture} data-drawn={picture.data !== undefined}>
      <figcaption>
        <h3>{title}</h3>
      </figcaption>
      <div ref={place} className={classes.drawing} />
    </figure>
  );
}
