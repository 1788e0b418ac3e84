import type {SdkCallingClient, SdkRegistration, SdkSpeaker} from './sdk.js';

/** What a client and its line listen to for good. */
const events: ReadonlySet<string> = new Set([
  'online',
  'offline',
  'event:janus.user_recent_sessions',
  'incoming_call',
  'callingClient:all_calls_cleared',
]);

/**
 * A client of the SDK listens to the window, to Mercury and to the page's calls, and never stops: each sign-in would
 * leave one behind, with its line (trap 28). Notes what it listens to while it is made.
 *
 * @param before The client before it, which knows the page's calls. Of the first one they are not known, and it stays.
 */
export class ClientListeners {
  readonly #ends: (() => void)[] = [];
  readonly #restore: (() => void)[] = [];

  constructor(mercury: SdkSpeaker, before: SdkCallingClient | undefined) {
    for (const speaker of [mercury, before && callsOf(before)]) if (speaker?.on) this.#note(speaker);
  }

  /** The client is made. */
  stopNoting(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  /** The client has left Webex. */
  end(client: SdkCallingClient | undefined): void {
    this.stopNoting();
    for (const end of this.#ends.splice(0)) end();
    if (client?.handleNetworkOnline) removeEventListener('online', client.handleNetworkOnline);
    if (client?.handleNetworkOffline) removeEventListener('offline', client.handleNetworkOffline);
    // Which line a device of this page's belongs to.
    const devices = client && callsOf(client)?.lineDict;
    const lines = Object.values(client?.getLines() ?? {});
    for (const [id, line] of Object.entries(devices ?? {})) {
      if (devices && lines.some(one => one === line)) delete devices[id];
    }
  }

  #note(speaker: SdkSpeaker): void {
    const {on} = speaker;
    speaker.on = (event, listener) => {
      if (events.has(event)) this.#ends.push(() => speaker.off?.(event, listener));
      return on?.call(speaker, event, listener);
    };
    this.#restore.push(() => Object.assign(speaker, {on}));
  }
}

function callsOf(client: SdkCallingClient): SdkRegistration['callManager'] {
  const [line] = Object.values(client.getLines());
  return (line?.registration as SdkRegistration | undefined)?.callManager;
}
