import { Alert, Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { http, setCsrfToken } from "../../api/client";
import { refresh } from "../../api/queries";
import { tellDone } from "../../ui/notices";
import { messageOf } from "../../ui/page";
import { PasswordField } from "../../ui/password-field";
import { Part } from "./part";
import { useTexts } from "./texts";

export function Password() {
  const t = useTexts();
  const [old, setOld] = useState("");
  const [chosen, setChosen] = useState("");
  const [failure, setFailure] = useState("");

  async function change(event: FormEvent) {
    event.preventDefault();
    setFailure("");
    try {
      const { data } = await http.POST("/api/v1/session/password", { body: { old, new: chosen, link: "" } });
      setCsrfToken(data?.csrf_token ?? "");
      setOld("");
      setChosen("");
      tellDone(t("changed"));
      await refresh("/api/v1/sessions");
    } catch (error) {
      setFailure(messageOf(error));
    }
  }

  return (
    <Part title={t("password")} hint={t("passwordHint")}>
      <form onSubmit={(event) => void change(event)} style={{ display: "grid", gap: 8 }}>
        <PasswordField
          label={t("old")}
          value={old}
          onChange={(e) => setOld(e.target.value)}
          autoComplete="current-password"
        />
        <PasswordField
          label={t("new")}
          value={chosen}
          onChange={(e) => setChosen(e.target.value)}
          autoComplete="new-password"
        />
        {failure && (
          <Alert color="red" role="alert" p="xs">
            {failure}
          </Alert>
        )}
        <Button type="submit" variant="default">
          {t("change")}
        </Button>
      </form>
    </Part>
  );
}
