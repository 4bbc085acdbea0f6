/** A deal's name as a link: its key, and whose it is. */
import { Text } from "@mantine/core";
import { Link } from "wouter";

export function DealLink({ deal }: { deal: { key: string; title?: string; client_name?: string | null } }) {
  const about = [deal.title, deal.client_name].filter(Boolean).join(" · ");
  return (
    <Text span inherit>
      <Link href={`/deals/${deal.key}`}>{deal.key}</Link>
      {about && ` ${about}`}
    </Text>
  );
}
