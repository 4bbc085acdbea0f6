/** What happened in a deal, in words: one sentence for each kind of history event. */
import type { Schemas } from "../api/client";
import { defineTexts, named } from "../i18n";
import { formatDate } from "../i18n/format";
import { useDepartmentName } from "./departments";
import { useOutcomeName } from "./outcomes";
import { useStageTexts } from "./stages";

export type DealEvent = Schemas["PathEvent"];

const useTexts = defineTexts("event-words", {
  en: {
    deal_opened: "The deal is opened",
    deal_closed: "The deal is closed: {{exit}}",
    deal_suspended: "The deal is suspended {{reason}}",
    deal_resumed: "The deal goes on",
    deal_changed: "The deal is changed: {{after}}",
    deal_reopened: "The deal is reopened {{reason}}",
    deal_imported: "The deal is imported",
    deal_cancelled: "The deal is cancelled {{reason}}",
    instance_started: "{{process}} begins",
    instance_completed: "{{process}} is over: {{exit}}",
    instance_failed: "{{process}} has failed",
    instance_cancelled: "{{process}} is cancelled {{reason}}",
    work_opened: "To do: {{name}} ({{department}})",
    work_assigned: "{{name}}: meant for {{assignee}} {{reason}}",
    work_claimed: "{{name}}: claimed",
    work_given_back: "{{name}}: given back to the department {{reason}}",
    work_handed_over: "{{name}}: handed over to {{assignee}} {{reason}}",
    work_delegated: "{{name}}: delegated to {{assignee}} {{note}}",
    work_returned: "{{name}}: returned to {{assignee}} {{reason}}",
    work_taken_away: "{{name}}: taken away {{reason}}",
    work_escalated: "{{name}}: is late, {{to}} was told",
    work_completed: "{{name}}: done",
    work_withdrawn: "{{name}}: no longer to be done",
    work_prioritised: "{{name}}: has another priority",
    work_follow_up_set: "{{name}}: a reminder is set",
    hand_off_offered: "Handed off from {{from}} to {{to}}: {{name}}",
    hand_off_accepted: "Hand-off accepted: {{name}}",
    hand_off_returned: "Hand-off returned: {{name}} {{reason}}",
    hand_off_resent: "Hand-off mended and sent again: {{name}} {{note}}",
    hand_off_withdrawn: "Hand-off withdrawn: {{name}}",
    gateway_decided: "Decided: {{name}} {{taken}}",
    decision_made: "Decision table: {{name}}",
    script_ran: "Computed: {{name}}",
    service_called: "Connector called: {{name}}",
    service_finished: "Connector is done: {{name}}",
    service_withdrawn: "Connector no longer needed: {{name}}",
    timer_set: "Waits until {{due}}: {{name}}",
    timer_fired: "The time has come: {{name}}",
    timer_withdrawn: "No longer waits for the time: {{name}}",
    message_awaited: "Waits for a message: {{name}}",
    message_received: "A message has come: {{name}}",
    message_thrown: "A message is sent: {{name}}",
    message_withdrawn: "No longer waits for a message: {{name}}",
    escalation_thrown: "Escalated: {{name}}",
    escalation_caught: "Escalation taken up: {{name}}",
    error_thrown: "Failed: {{name}}",
    error_caught: "Failure taken up: {{name}}",
    child_started: "Goes into: {{name}}",
    child_ended: "Comes out of: {{name}} ({{exit}})",
    child_withdrawn: "No longer in: {{name}}",
    exit_reached: "Exit reached: {{exit}}",
    promise_made: "Promised: {{text}}",
    promise_fulfilled: "Promise kept: {{text}}",
    promise_waived: "Promise waived: {{text}} {{reason}}",
    correction_asked: "A correction is asked for {{reason}}",
    correction_consented: "The correction has a second person's consent",
    correction_refused: "The correction is refused",
    correction_done: "Corrected {{reason}}",
    variables_set: "Facts are corrected",
    token_moved: "Moved by a correction: {{name}}",
    token_stuck: "Stuck: {{name}} {{cause}}",
    token_retried: "Tried again: {{name}}",
    incident_retried: "The incident is mended and tried again {{name}}",
    job_failed: "A step has failed and will be tried again {{name}}",
    comment_written: "A comment is written",
    comment_erased: "A comment is erased",
    attachment_added: "A file is attached",
    attachment_erased: "A file is erased",
    watcher_added: "{{person}} watches the deal",
    watcher_removed: "{{person}} watches the deal no more",
    client_registered: "The client is entered",
    client_merged: "The client is merged",
    client_merge_undone: "The clients' merge is taken back",
    client_erased: "The client's personal data are erased",
    withReason: "– {{reason}}",
    clock: "the clock",
    client: "the client",
    bank: "the bank",
  },
  ru: {
    deal_opened: "Сделка открыта",
    deal_closed: "Сделка закрыта: {{exit}}",
    deal_suspended: "Сделка приостановлена {{reason}}",
    deal_resumed: "Сделка продолжена",
    deal_changed: "Сделка изменена: {{after}}",
    deal_reopened: "Сделка открыта снова {{reason}}",
    deal_imported: "Сделка импортирована",
    deal_cancelled: "Сделка отменена {{reason}}",
    instance_started: "Начат этап: {{process}}",
    instance_completed: "Закончен этап: {{process}}; исход: {{exit}}",
    instance_failed: "Сбой этапа: {{process}}",
    instance_cancelled: "Отменён этап: {{process}} {{reason}}",
    work_opened: "Предстоит: {{name}} ({{department}})",
    work_assigned: "{{name}}: предназначено для {{assignee}} {{reason}}",
    work_claimed: "{{name}}: взято в работу",
    work_given_back: "{{name}}: возвращено подразделению {{reason}}",
    work_handed_over: "{{name}}: передано, теперь у {{assignee}} {{reason}}",
    work_delegated: "{{name}}: поручено, исполнитель {{assignee}} {{note}}",
    work_returned: "{{name}}: возвращено, теперь у {{assignee}} {{reason}}",
    work_taken_away: "{{name}}: снято с исполнителя {{reason}}",
    work_escalated: "{{name}}: опаздывает, об этом знает {{to}}",
    work_completed: "{{name}}: выполнено",
    work_withdrawn: "{{name}}: больше не требуется",
    work_prioritised: "{{name}}: изменён приоритет",
    work_follow_up_set: "{{name}}: поставлено напоминание",
    hand_off_offered: "Передача: {{from}} → {{to}}: {{name}}",
    hand_off_accepted: "Передача принята: {{name}}",
    hand_off_returned: "Передача возвращена: {{name}} {{reason}}",
    hand_off_resent: "Передача исправлена и отправлена снова: {{name}} {{note}}",
    hand_off_withdrawn: "Передача отозвана: {{name}}",
    gateway_decided: "Развилка: {{name}} {{taken}}",
    decision_made: "Таблица решений: {{name}}",
    script_ran: "Вычислено: {{name}}",
    service_called: "Вызван коннектор: {{name}}",
    service_finished: "Коннектор выполнен: {{name}}",
    service_withdrawn: "Коннектор больше не нужен: {{name}}",
    timer_set: "Ждёт до {{due}}: {{name}}",
    timer_fired: "Наступило время: {{name}}",
    timer_withdrawn: "Больше не ждёт времени: {{name}}",
    message_awaited: "Ждёт сообщения: {{name}}",
    message_received: "Пришло сообщение: {{name}}",
    message_thrown: "Отправлено сообщение: {{name}}",
    message_withdrawn: "Больше не ждёт сообщения: {{name}}",
    escalation_thrown: "Эскалация: {{name}}",
    escalation_caught: "Эскалация принята: {{name}}",
    error_thrown: "Сбой: {{name}}",
    error_caught: "Сбой обработан: {{name}}",
    child_started: "Вход в этап: {{name}}",
    child_ended: "Выход из этапа: {{name}} ({{exit}})",
    child_withdrawn: "Этап прерван: {{name}}",
    exit_reached: "Достигнут исход: {{exit}}",
    promise_made: "Обещано: {{text}}",
    promise_fulfilled: "Обещание выполнено: {{text}}",
    promise_waived: "Обещание снято: {{text}} {{reason}}",
    correction_asked: "Запрошено исправление {{reason}}",
    correction_consented: "Второй человек согласен с исправлением",
    correction_refused: "В исправлении отказано",
    correction_done: "Исправлено {{reason}}",
    variables_set: "Исправлены факты",
    token_moved: "Перемещено исправлением: {{name}}",
    token_stuck: "Застряло: {{name}} {{cause}}",
    token_retried: "Новая попытка: {{name}}",
    incident_retried: "Сбой устранён, новая попытка {{name}}",
    job_failed: "Шаг не удался и будет повторён {{name}}",
    comment_written: "Написан комментарий",
    comment_erased: "Комментарий стёрт",
    attachment_added: "Приложен файл",
    attachment_erased: "Файл стёрт",
    watcher_added: "За сделкой следит {{person}}",
    watcher_removed: "За сделкой больше не следит {{person}}",
    client_registered: "Клиент внесён",
    client_merged: "Клиент объединён с другим",
    client_merge_undone: "Объединение клиентов отменено",
    client_erased: "Персональные данные клиента стёрты",
    withReason: "– {{reason}}",
    clock: "часы",
    client: "клиент",
    bank: "банк",
  },
});

type Known = Parameters<ReturnType<typeof useTexts>>[0];

/** What the machine does between people's steps; left out where only people's steps are wanted. */
const BY_MACHINE =
  /^(gateway|script|timer|service|child|exit|escalation|decision|error|token\.retried|message\.(awaited|withdrawn)|work\.(opened|withdrawn|claimed)|hand-off\.withdrawn)/;

export function isMachineStep(event: DealEvent): boolean {
  return BY_MACHINE.test(event.kind);
}

export function useEventWords(): (event: DealEvent) => string {
  const t = useTexts();
  const outcome = useOutcomeName();
  const stageName = useStageTexts();
  const department = useDepartmentName();
  return (event) => {
    const data = event.data as Record<string, unknown>;
    const text = (name: string) => (typeof data[name] === "string" ? (data[name] as string) : "");
    const because = (reason: string) => (reason ? t("withReason", { reason }) : "");
    const due = text("due_at");
    const after = data.after && typeof data.after === "object" ? Object.values(data.after).join(", ") : "";
    return t(event.kind.replaceAll(/[.-]/g, "_") as Known, {
      name: named(event) || event.element_id,
      process: stageName(event.process_id as never),
      exit: outcome(text("exit") || text("state")),
      department: department(text("department")),
      from: department(text("from")),
      to: department(text("to")),
      assignee: text("assignee") || "–",
      person: text("person"),
      text: text("text"),
      due: due && formatDate(due),
      reason: because(text("reason") || text("why")),
      note: because(text("note")),
      cause: because(text("cause")),
      taken: because(takenBy(data)),
      after,
    }).trim();
  };
}

/** Who did it: a person, or what acts by itself. */
export function useActorName(): (actor: string) => string {
  const t = useTexts();
  return (actor) => t(actor as Known);
}

/** What the decision at a gateway rested on: the inputs of the condition that held. */
function takenBy(data: Record<string, unknown>): string {
  const conditions = Array.isArray(data.conditions) ? (data.conditions as Record<string, unknown>[]) : [];
  const held = conditions.find((one) => one.result === true);
  const inputs = held?.inputs && typeof held.inputs === "object" ? Object.entries(held.inputs) : [];
  return inputs.map(([name, value]) => `${name} = ${String(value)}`).join(", ");
}
