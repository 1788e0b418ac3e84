import {html, type ReactiveElement, type TemplateResult} from 'lit';

/**
 * When the element that is being rendered must be updated, because it shows a time: at the next midnight, when a future
 * time has come, or for the next second of a countdown. In milliseconds since 1970.
 */
let outdatedAt = Infinity;

/** Formats a time. The date is omitted for today. */
export function formatTime(at: number | string, lang: string, withSeconds = false): string {
  const date = new Date(at);
  const now = new Date();
  const isToday = date.toDateString() === now.toDateString();
  outdatedAt = Math.min(outdatedAt, now.setHours(24, 0, 0, 0));
  return date.toLocaleString(lang, {
    ...(!isToday && {dateStyle: 'medium'}),
    timeStyle: withSeconds ? 'medium' : 'short',
  });
}

/** Formats a future time. Returns undefined for a time in the past. */
export function formatFutureTime(at: number, lang: string, withSeconds = false): string | undefined {
  if (at <= Date.now()) return undefined;
  outdatedAt = Math.min(outdatedAt, at);
  return formatTime(at, lang, withSeconds);
}

/**
 * Formats two times, with seconds if they are in the same minute. If they are in the same second, adds one second to the
 * later one.
 */
export function formatTimeRange(from: number, to: number, lang: string): {from: string; to: string} {
  const withSeconds = formatTime(from, lang) === formatTime(to, lang);
  const end = Math.floor(from / 1000) === Math.floor(to / 1000) ? to + 1000 : to;
  return {from: formatTime(from, lang, withSeconds), to: formatTime(end, lang, withSeconds)};
}

/** Lets the element that is being rendered update again after the given time. */
export function updateIn(milliseconds: number): void {
  outdatedAt = Math.min(outdatedAt, Date.now() + milliseconds);
}

export function renderTime(at: number | string, lang: string, withSeconds = false): TemplateResult {
  return html`<time datetime=${new Date(at).toISOString()}>${formatTime(at, lang, withSeconds)}</time>`;
}

/** Updates an element when a time that it shows becomes outdated. There is no timer while it shows no time. */
export function keepTimesCurrent(host: ReactiveElement): void {
  /** `outdatedAt` of the latest update. */
  let updateAt = Infinity;
  /** The time from the latest update until `updateAt`, in milliseconds. If the clock is set back, do not wait longer. */
  let longestWait = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const update = (): void => host.requestUpdate();
  const stop = (): void => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', check);
  };
  // A timer runs for at most a day, because each formatted time is outdated at midnight. `setTimeout` is limited to 24.8 days.
  const startTimer = (): void => {
    stop();
    if (!host.isConnected || updateAt === Infinity) return;
    timer = setTimeout(update, Math.min(updateAt - Date.now(), longestWait));
    // Timers pause while the computer sleeps.
    document.addEventListener('visibilitychange', check);
  };
  function check(): void {
    if (Date.now() < updateAt) startTimer();
    else update();
  }

  host.addController({
    hostConnected: startTimer,
    hostUpdate: () => {
      outdatedAt = Infinity;
    },
    hostUpdated: () => {
      updateAt = outdatedAt;
      longestWait = updateAt - Date.now();
      startTimer();
    },
    hostDisconnected: stop,
  });
}
