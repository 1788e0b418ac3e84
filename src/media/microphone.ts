import type {FaultError} from '../base/fault.js';
import type {FaultType} from '../base/fault-catalog.js';
import {faultError} from '../base/make-fault.js';
import {audioDevices} from './audio-devices.js';
import {chosenDevice} from './audio-choices.js';
import {microphoneFault, microphonePermission} from './microphone-fault.js';
import {openTracks} from './open-microphones.js';

/**
 * Which microphone is open. `lost`: it was unplugged, and no other could be opened. `blocked`: the person or the browser
 * does not allow it any more.
 */
export type MicrophoneState = 'none' | 'chosen' | 'default' | 'lost' | 'blocked';

/** The pauses between attempts to open a lost microphone again, in milliseconds. The last one repeats. */
const pauses = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

/** The faults that mean that the person, the browser or the system has refused the microphone. */
const refusals: ReadonlySet<FaultType | undefined> = new Set([
  'microphone-denied',
  'microphone-dismissed',
  'microphone-blocked-by-system',
]);

interface MicrophoneListener {
  /** Called when another track must be used. It is already muted if the person has muted the call (trap C7). */
  track(track: MediaStreamTrack): void;
  state(state: MicrophoneState): void;
}

/**
 * The microphone of one call. It is opened for the call and stopped at its end, so that the browser's indicator disappears
 * (trap C24). If the person has muted the call, every track is muted before it is used, because the SDK unmutes tracks
 * (trap C5) and does not mute new ones (trap C7).
 */
export class Microphone {
  readonly #listener: MicrophoneListener;
  readonly #end = new AbortController();
  #track: MediaStreamTrack | undefined;
  #isMuted = false;
  #state: MicrophoneState = 'none';
  /** Generation counter: a track that is opened for an older choice is stopped. */
  #generation = 0;
  /** The ID of the chosen device for which the latest microphone was opened. Undefined for the system's default. */
  #chosen: string | undefined;
  /** Ends the pause before the next attempt to open a lost microphone. Undefined if there is no such pause. */
  #retry: (() => void) | undefined;

  constructor(listener: MicrophoneListener) {
    this.#listener = listener;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Whether the person has muted the call. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  set isMuted(on: boolean) {
    this.#isMuted = on;
    this.applyMute();
    if (!on) this.#retry?.();
  }

  /** Mutes or unmutes the current track as the person wants, for example after the SDK has unmuted it (trap C5). */
  applyMute(): void {
    if (this.#track && this.#track.enabled === this.#isMuted) this.#track.enabled = !this.#isMuted;
  }

  /**
   * Opens the chosen microphone, or the system's default if the chosen one is not connected. The browser may ask the
   * person.
   *
   * @throws {FaultError} `microphone-…`, `calls-unsupported`
   * @throws {DOMException} `AbortError` if `stop()` is called meanwhile.
   */
  async open(): Promise<MediaStreamTrack> {
    this.#end.signal.throwIfAborted();
    const generation = (this.#generation += 1);
    this.#chosen = chosenDevice('microphone');
    const opened = await this.#openAny(this.#chosen);
    if (this.#end.signal.aborted || generation !== this.#generation) {
      opened.track.stop();
      this.#end.signal.throwIfAborted();
      return this.#track ?? opened.track;
    }
    this.#use(opened.track, opened.isChosen ? 'chosen' : 'default');
    return opened.track;
  }

  /** Stops the microphone permanently. */
  stop(): void {
    this.#end.abort(new DOMException('Aborted: the call ended.', 'AbortError'));
    this.#close(this.#track);
    this.#track = undefined;
    this.#setState('none');
  }

  #use(track: MediaStreamTrack, state: MicrophoneState): void {
    const before = this.#track;
    this.#track = track;
    openTracks.add(track);
    track.enabled = !this.#isMuted;
    // A track does not emit `ended` after a call of its `stop()`.
    track.addEventListener('ended', () => void this.#onLost(track), {signal: this.#end.signal});
    if (!before) this.#followDevices();
    this.#listener.track(track);
    if (before !== track) this.#close(before);
    this.#setState(state);
    // The person may have chosen another microphone while the browser was asking.
    if (this.#isOutdated) this.#reopen();
  }

  #followDevices(): void {
    audioDevices.listen(() => this.#onDevices(), {signal: this.#end.signal});
    // The browser has hidden the names until now.
    if (!audioDevices.list.microphones.some(({label}) => label)) void audioDevices.refresh();
  }

  #close(track: MediaStreamTrack | undefined): void {
    if (!track) return;
    track.stop();
    openTracks.delete(track);
  }

  /**
   * Opens a microphone again after the current one was unplugged or the system ended its track. Retries until one is open.
   */
  async #onLost(track: MediaStreamTrack): Promise<void> {
    let isBlocked = (await microphonePermission())?.state === 'denied';
    for (let tries = 0; this.#track === track; tries += 1) {
      this.#setState(isBlocked ? 'blocked' : 'lost');
      let type: FaultType | undefined;
      await this.open().catch((error: Partial<FaultError>) => ({type} = error));
      if (this.#track !== track) return;
      isBlocked = refusals.has(type);
      this.#setState(isBlocked ? 'blocked' : 'lost');
      await this.#waitForChange(pauses[Math.min(tries, pauses.length - 1)]!, refusals.has(type));
    }
  }

  /**
   * Waits until a lost microphone may be available again, at most for `milliseconds`. If the browser would ask the person,
   * waits until the person unmutes the call or allows the microphone.
   *
   * @param isRefused Whether the person has just refused the microphone. A browser that does not report the permission
   *   may ask again.
   */
  async #waitForChange(milliseconds: number, isRefused: boolean): Promise<void> {
    const permission = await microphonePermission();
    if (this.#end.signal.aborted) return;
    const changed = new AbortController();
    const {signal} = changed;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>(resolve => {
      const retry = (this.#retry = () => resolve());
      permission?.addEventListener?.('change', retry, {signal});
      this.#end.signal.addEventListener('abort', retry, {signal});
      if (permission ? permission.state === 'prompt' : isRefused) return;
      timer = setTimeout(retry, milliseconds);
      globalThis.document?.addEventListener?.('visibilitychange', retry, {signal});
    });
    clearTimeout(timer);
    changed.abort();
    this.#retry = undefined;
  }

  /**
   * Opens another microphone in three cases: another one was chosen, the chosen one is connected again while the
   * default one replaces it, or the microphone is lost or blocked.
   */
  #onDevices(): void {
    const isBack = this.#state === 'default' && audioDevices.list.chosen.microphone !== undefined;
    if (this.#isOutdated || isBack || this.#state === 'lost' || this.#state === 'blocked') this.#reopen();
  }

  /** Whether another microphone has been chosen since the latest one was opened. */
  get #isOutdated(): boolean {
    return this.#chosen !== chosenDevice('microphone');
  }

  #reopen(): void {
    void this.open().catch(() => undefined);
  }

  async #openAny(chosen: string | undefined): Promise<{track: MediaStreamTrack; isChosen: boolean}> {
    if (chosen) {
      try {
        return {track: await getTrack({deviceId: {exact: chosen}}), isChosen: true};
      } catch (error) {
        // Try the default microphone only if the chosen one is not connected. After any other error it would also fail,
        // or the person would not want it.
        if (!isMissing(error)) throw faultError(await microphoneFault(error));
      }
    }
    try {
      return {track: await getTrack({}), isChosen: false};
    } catch (error) {
      throw faultError(await microphoneFault(error));
    }
  }

  #setState(state: MicrophoneState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#listener.state(state);
  }
}

async function getTrack(constraints: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {echoCancellation: true, autoGainControl: true, noiseSuppression: true, ...constraints},
  });
  const [track, ...others] = stream.getAudioTracks();
  for (const other of others) other.stop();
  if (!track) throw new DOMException('No track', 'NotFoundError');
  return track;
}

function isMissing(error: unknown): boolean {
  return ['NotFoundError', 'OverconstrainedError'].includes((error as Partial<Error>)?.name ?? '');
}
