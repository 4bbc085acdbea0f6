/** The words that the panel suggests: the deployed model's, the people's, and those of drafts that are not deployed yet. */
import { useMemo } from "react";
import { api } from "../../../api/client";
import { NOTHING_KNOWN, type Vocabulary } from "../../../core/modeler/vocabulary";
import { useColleagues } from "../../../parts/people-select";
import { useDrafts } from "../data";

export function useVocabulary(): Vocabulary {
  const { data } = api.useQuery("get", "/api/v1/model/vocabulary", {}, { staleTime: 60_000 });
  const people = useColleagues().join("\n"); // compared by what it says: the list is made anew each time
  const drafts = useDrafts();
  return useMemo(() => {
    if (!data) return NOTHING_KNOWN;
    const drafted = drafts.filter((one) => one.kind === "form").map((one) => one.key);
    const forms = [...new Set([...data.forms.map((one) => one.key), ...drafted])].filter(Boolean).sort();
    return {
      ...data,
      connectors: data.connectors as Vocabulary["connectors"],
      people: people.split("\n"),
      forms,
      facts: data.facts.map((one) => one.name),
    };
  }, [data, people, drafts]);
}
