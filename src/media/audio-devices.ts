import {Listeners, type AbortOptions} from '../base/listeners.js';
import {chooseDevice, chosenDevice, watchChoices, type AudioUse} from './audio-choices.js';

/** A microphone, speaker or headset of the system. */
export interface AudioDevice {
  readonly id: string;
  /** Empty until the person has allowed the microphone. */
  readonly label: string;
}

/** The connected devices, and those that the person has chosen. */
export interface AudioDeviceList {
  readonly microphones: readonly AudioDevice[];
  /** Empty in browsers that always use the system's default speaker. */
  readonly speakers: readonly AudioDevice[];
  /** The ID of each chosen device that is connected. Undefined for the system's default. */
  readonly chosen: Readonly<Record<AudioUse, string | undefined>>;
}

/**
 * IDs that do not identify a device: the ID that all devices have before the permission, and the IDs of the system's
 * defaults.
 */
const aliases: ReadonlySet<string | undefined> = new Set(['', 'default', 'communications']);

/** The group of each listed device. Parts of the same hardware have the same group. */
const groups = new WeakMap<AudioDevice, string>();

const emptyList: AudioDeviceList = Object.freeze<AudioDeviceList>({
  microphones: Object.freeze([]),
  speakers: Object.freeze([]),
  chosen: Object.freeze({microphone: undefined, speaker: undefined, ringer: undefined}),
});

/**
 * The audio devices of the system. Listing them does not ask for permission, but without it the browser hides their
 * names. They are listed again only after a change, because listing disturbs the sound of a call in some browsers.
 */
export class AudioDevices {
  /** @internal Vue and Alpine make no proxy of an object with its own tag. A proxy would lack the private fields. */
  readonly [Symbol.toStringTag] = 'AudioDevices';
  readonly #listeners = new Listeners<AudioDeviceList>();
  #list = emptyList;
  #end: AbortController | undefined;

  /** The latest list. The same object until something changes. Empty before the first `listen()` or `refresh()`. */
  get list(): AudioDeviceList {
    return this.#list;
  }

  /**
   * Calls `listener` with each new list, but not with the current one. The first listener makes the browser list the
   * devices.
   */
  listen(listener: (list: AudioDeviceList) => void, {signal}: AbortOptions = {}): () => void {
    const remove = this.#listeners.add(listener, signal);
    if (!this.#end) this.#watch();
    return remove;
  }

  /** Chooses a device, and remembers it in this browser. Notifies the listeners if the device is listed. */
  choose(use: AudioUse, id: string | undefined): void {
    chooseDevice(use, id);
    this.#setList(this.#list);
  }

  /** Lists the devices again, for example after the person has allowed the microphone, which reveals the names. */
  async refresh(): Promise<void> {
    const {mediaDevices} = (globalThis.navigator ?? {}) as {mediaDevices?: MediaDevices};
    const found = (await mediaDevices?.enumerateDevices?.().catch(() => undefined)) ?? [];
    this.#setList({
      ...this.#list,
      microphones: devicesOf(found, 'audioinput'),
      speakers: canChooseSpeaker() ? devicesOf(found, 'audiooutput') : [],
    });
  }

  /** Stops watching the system's devices, and removes all listeners. */
  end(): void {
    this.#end?.abort();
    this.#end = undefined;
    this.#list = emptyList;
    this.#listeners.clear();
  }

  #watch(): void {
    const {signal} = (this.#end = new AbortController());
    const {mediaDevices} = (globalThis.navigator ?? {}) as {mediaDevices?: MediaDevices};
    // Wait a moment, because systems report one change several times.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refreshSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.refresh(), 100);
    };
    mediaDevices?.addEventListener?.('devicechange', refreshSoon, {signal});
    signal.addEventListener('abort', () => clearTimeout(timer));
    watchChoices(() => this.#onChosenElsewhere(), signal);
    void this.refresh();
  }

  /**
   * Called when another tab has changed a choice. Also notifies the listeners if the list stays the same, because a
   * call tries the chosen device even if it is not listed, for example before the person has allowed the microphone.
   */
  #onChosenElsewhere(): void {
    const before = this.#list;
    this.#setList(before);
    if (this.#list === before) this.#listeners.notify(before);
  }

  #setList({microphones, speakers}: AudioDeviceList): void {
    const chosen = {
      microphone: chosenAndConnected('microphone', microphones),
      speaker: chosenAndConnected('speaker', speakers),
      ringer: chosenAndConnected('ringer', speakers),
    };
    const next = {microphones, speakers, chosen};
    if (JSON.stringify(next) === JSON.stringify(this.#list)) return;
    this.#list = Object.freeze<AudioDeviceList>({
      microphones: Object.freeze([...microphones]),
      speakers: Object.freeze([...speakers]),
      chosen: Object.freeze(chosen),
    });
    this.#listeners.notify(this.#list);
  }
}

/** Returns the ID of the chosen device, if it is connected. */
function chosenAndConnected(use: AudioUse, devices: readonly AudioDevice[]): string | undefined {
  const chosen = chosenDevice(use);
  return devices.some(({id}) => id === chosen) ? chosen : undefined;
}

/**
 * Returns the devices of a kind. Omits the aliases under which some browsers list the system's default again, and devices
 * that have no ID yet.
 */
function devicesOf(found: readonly MediaDeviceInfo[], kind: MediaDeviceKind): AudioDevice[] {
  return found
    .filter(device => device.kind === kind && !aliases.has(device.deviceId))
    .map(({deviceId, groupId, label}) => {
      const device = Object.freeze({id: deviceId, label});
      groups.set(device, groupId);
      return device;
    });
}

/**
 * Whether a listed microphone may be the source of a track. Chromium gives the system's default the ID `default`
 * instead of the device's own, so only its group is known.
 */
export function isSourceOf(device: AudioDevice, track: MediaStreamTrack): boolean {
  const {deviceId, groupId} = track.getSettings();
  return aliases.has(deviceId) ? groups.get(device) === groupId : device.id === deviceId;
}

/** Whether the browser can play on a speaker other than the system's default. */
export function canChooseSpeaker(): boolean {
  return (
    typeof (globalThis.HTMLMediaElement?.prototype as Partial<HTMLMediaElement>)?.setSinkId === 'function'
  );
}

/** The audio devices, for all elements and calls of the page. */
export const audioDevices = new AudioDevices();
