/** Verify one deal, and show where it is sealed. */
import { Button, Stack } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { http, type Schemas } from "../../api/client";
import { useShortcut } from "../../app/shortcuts";
import { Failed } from "../../ui/page";
import { useSealTexts } from "./seal-texts";
import { Seal, VerificationResult } from "./verification";

export interface Proved {
  result: Schemas["Verification"];
  proof: Schemas["Proof"];
  checkpoint: Schemas["Checkpoint"] | undefined;
}

async function prove(dealKey: string): Promise<Proved> {
  const [result, proof] = await Promise.all([
    http.GET("/api/v1/audit/verification", { params: { query: { deal: dealKey } } }),
    http.GET("/api/v1/audit/proofs/{deal_key}", { params: { path: { deal_key: dealKey } } }),
  ]);
  const read = { result: result.data as Schemas["Verification"], proof: proof.data as Schemas["Proof"] };
  const number = read.proof.heads.at(-1)?.checkpoint;
  if (number === undefined) return { ...read, checkpoint: undefined };
  const checkpoint = await http.GET("/api/v1/audit/checkpoints/{number}", { params: { path: { number } } });
  return { ...read, checkpoint: checkpoint.data };
}

/** Each verification looks at the history as it is at that moment. */
export function useProof(dealKey: string, isAtOnce: boolean) {
  return useQuery({
    queryKey: ["audit", "proof", dealKey],
    queryFn: () => prove(dealKey),
    enabled: isAtOnce,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function Proof({ dealKey }: { dealKey: string }) {
  const t = useSealTexts();
  const proved = useProof(dealKey, false);
  const verify = () => void proved.refetch();
  useShortcut("v", t("verify"), verify);
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        leftSection={<IconShieldCheck size={16} aria-hidden />}
        loading={proved.isFetching}
        onClick={verify}
        className="no-print"
      >
        {t("verify")}
      </Button>
      {proved.error && <Failed error={proved.error} />}
      {proved.data && <Proving proved={proved.data} />}
    </Stack>
  );
}

export function Proving({ proved }: { proved: Proved }) {
  return (
    <Stack gap="sm" w="100%">
      <VerificationResult result={proved.result} />
      <Seal proof={proved.proof} checkpoint={proved.checkpoint} />
    </Stack>
  );
}
