/** Who has signed in. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { ApiProblem, http, onSignedOut, type Schemas, setCsrfToken } from "../api/client";
import { queries } from "../api/queries";

export type Me = Schemas["Me"];

const KEY = ["session"];
const Session = createContext<Me | null>(null);

async function readSession(): Promise<Me | null> {
  const ways = await http.GET("/api/v1/session/ways"); // asking GET /session in vain would be an error in the browser's console
  if (!ways.data?.is_signed_in) return null;
  try {
    const { data } = await http.GET("/api/v1/session");
    setCsrfToken(data?.csrf_token ?? "");
    return data ?? null;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** Somebody has signed in: what the one before has read is forgotten. */
export function signedInAs(me: Me | null): void {
  setCsrfToken(me?.csrf_token ?? "");
  queries.setQueryData(KEY, me);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
}

export async function signOut(): Promise<void> {
  await http.DELETE("/api/v1/session").catch(() => undefined);
  signedInAs(null);
}

/** The session as it is known: undefined while it is being read. */
export function useSession(): { me: Me | null | undefined; error: Error | null; again: () => void } {
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => onSignedOut(() => queries.setQueryData(KEY, null)), []);
  return { me: data, error, again: () => void refetch() };
}

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <Session.Provider value={me}>{children}</Session.Provider>;
}

/** Who has signed in; only below the shell. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error("useMe is for pages of people who have signed in");
  return me;
}

/** Whether the person may do this at all; whether with this very thing, the server says. */
export function useMay(action: string): boolean {
  return action in useMe().actions;
}
