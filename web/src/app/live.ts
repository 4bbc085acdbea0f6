/** What others do is seen at once: the server's stream of changes makes what was read stale. */
import { useEffect, useState } from "react";
import { queries, refresh } from "../api/queries";

export type Connection = "connecting" | "live" | "lost";

/** Follows the stream for as long as the component is shown. Changes are gathered for a moment, so that a busy hour costs few requests. */
export function useLive(): Connection {
  const [connection, setConnection] = useState<Connection>("connecting");
  useEffect(() => {
    const source = new EventSource("/api/v1/events");
    const waiting = new Set<string>();
    let timer: number | undefined;
    const flush = () => {
      timer = undefined;
      void refresh(...waiting);
      waiting.clear();
    };
    const changed = (...addresses: string[]) => {
      for (const address of addresses) waiting.add(address);
      timer ??= window.setTimeout(flush, 400);
    };
    source.onopen = () => {
      setConnection("live");
      window.dispatchEvent(new Event("stagework:live"));
    };
    source.onerror = () => setConnection("lost");
    source.addEventListener("work-item", () => changed("/api/v1/work-items", "/api/v1/deals", "/api/v1/hand-offs"));
    source.addEventListener("deal", () =>
      changed("/api/v1/deals", "/api/v1/hand-offs", "/api/v1/promises", "/api/v1/incidents"),
    );
    source.addEventListener("reset", () => void queries.invalidateQueries());
    source.addEventListener("end", (event) => {
      if (String((event as MessageEvent).data).includes("signed-out"))
        void queries.invalidateQueries({ queryKey: ["session"] });
    });
    return () => {
      source.close();
      window.clearTimeout(timer);
    };
  }, []);
  return connection;
}
