/** Words of the settings. The server tells meanings in English; the Russian ones stand here by the setting's name. */
import { defineTexts, useLanguage } from "../../i18n";

export const useSettingTexts = defineTexts("operations-settings", {
  en: {
    hint: "To look at: what is changed in the file or the environment counts when the server is started again.",
    setting: "Setting",
    value: "Value",
    source: "Set in",
    set: "set",
    empty: "empty",
    otherwise: "otherwise {{value}}",
    default: "nowhere: the default",
    environment: "the environment",
    file: "the file",
    "command line": "the command line",
    setBy: "{{name}} sets it",
  },
  ru: {
    hint: "Только для просмотра: изменения в файле и окружении действуют после перезапуска сервера.",
    setting: "Настройка",
    value: "Значение",
    source: "Где задано",
    set: "задан",
    empty: "пусто",
    otherwise: "иначе {{value}}",
    default: "нигде: по умолчанию",
    environment: "в окружении",
    file: "в файле",
    "command line": "в командной строке",
    setBy: "задаётся через {{name}}",
  },
});

const RUSSIAN: Record<string, string> = {
  database_url: "файл SQLite (от рабочего каталога) или postgresql://...",
  broker_url: "RabbitMQ или Redis; пусто — брокера нет, задачи выполняет этот процесс",
  message_ttl_days: "сколько дней сообщение ждёт получателя",
  lease_seconds: "сколько секунд исполнитель держит задачу, прежде чем её возьмёт другой",
  connector_timeout: "сколько секунд длится один вызов коннектора",
  sweep_seconds: "как часто ищутся наступившие и забытые задачи",
  queue: "очередь брокера",
  hot_instances: "сколько экземпляров держится наготове в памяти",
  public_url: "по какому адресу Stagework открывают в браузере; https защищает cookie; пусто — как в запросе",
  session_idle_minutes: "сеанс, которым столько не пользуются, завершается",
  session_hours: "сеанс завершается через столько часов, как бы им ни пользовались",
  link_hours: "сколько часов действует приглашение; ссылка на новый пароль действует час",
  lock_failures: "столько неверных паролей подряд блокируют учётную запись",
  lock_minutes: "на столько минут; каждая следующая ошибка удваивает срок, не больше часа",
  sign_in_rate: "попытки входа с одного адреса и в одну учётную запись; пусто — без ограничения",
  rate_limit: "запросы одного человека, в один канал, в каналы с одного адреса; пусто — без ограничения",
  rate_limit_storage: "redis://..., где их считать; пусто — в Redis брокера, иначе в каждом процессе",
  audit_key: "файл ключа, которым подписываются контрольные точки; пусто — stagework-audit.key",
  time_zone: "часовой пояс компании, имя IANA: где начинаются дни показателей",
  currency: "валюта ставок подразделений за час (ISO 4217)",
  alert_connector: "чем уходят тревоги показателей и сводка, например mail; пусто — они только показываются",
  alert_to: "кому они уходят, если у показателя нет ответственного, через запятую",
  digest_weekday: "в какой день недели уходит сводка (monday … sunday); пусто — никогда",
  digest_time: "в какое время этого дня, в часовом поясе компании",
  seal_minutes: "как часто исполнители запечатывают историю; 0 — только вручную",
  attachment_mb: "наибольший файл, который можно приложить; не больше 30",
  attachment_types: "типы файлов, которые можно приложить, через запятую",
  correction_consent: "какие исправления требуют второго человека: none, serious, all",
  oidc: "вход через OpenID Connect",
  connectors: "настройки коннектора",
  secrets: "секреты коннекторов по именам",
};

/** What a setting means, in the page's language; one that is not known here as the server says it. */
export function useMeaning(): (setting: { name: string; meaning: string }) => string {
  const language = useLanguage();
  return ({ name, meaning }) => {
    const [first = name] = name.split(".");
    return (language === "ru" && (RUSSIAN[name] ?? RUSSIAN[first])) || meaning;
  };
}
