import {vi} from 'vitest';

/** A track of a fake microphone. */
export class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  readonly deviceId: string;
  /** The ID that the browser reports. */
  readonly #reportedId: string;

  constructor(deviceId: string, reportedId = deviceId) {
    super();
    this.deviceId = deviceId;
    this.#reportedId = reportedId;
  }

  getSettings(): MediaTrackSettings {
    return {deviceId: this.#reportedId, groupId: groupOf(this.deviceId)};
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** Ends the track as if the microphone had been unplugged. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** Fake microphones of a browser, by ID. The first one is the system's default. */
export class FakeMedia extends EventTarget {
  devices: string[];
  /**
   * The ID that the browser reports for the system's default. By default, the device's own ID. In Chromium it is
   * `default`.
   */
  defaultId: string | undefined;
  /** Whether the browser hides the devices until one is opened. */
  isHidden = false;
  /** All tracks that were opened. */
  readonly tracks: FakeTrack[] = [];
  /** Rejects instead of opening, until it is removed. */
  refusal: {name: string; message?: string} | undefined;
  /** Set to wait before opening. */
  gate: Promise<void> = Promise.resolve();

  constructor(...devices: string[]) {
    super();
    this.devices = devices;
  }

  install(more: object = {}): void {
    vi.stubGlobal('navigator', {mediaDevices: this, ...more});
  }

  async getUserMedia({audio}: {audio: {deviceId?: {exact: string}}}): Promise<object> {
    await this.gate;
    if (this.refusal) throw Object.assign(new Error(this.refusal.message), {name: this.refusal.name});
    const wanted = audio.deviceId?.exact;
    if (wanted && !this.devices.includes(wanted))
      throw Object.assign(new Error(), {name: 'OverconstrainedError'});
    const id = wanted ?? this.devices[0];
    if (!id) throw Object.assign(new Error(), {name: 'NotFoundError'});
    const track = new FakeTrack(id, wanted ?? this.defaultId);
    this.tracks.push(track);
    return {getAudioTracks: () => [track]};
  }

  async enumerateDevices(): Promise<object[]> {
    const isHidden = this.isHidden && !this.tracks.length;
    return this.devices.map(deviceId => ({
      kind: 'audioinput',
      deviceId: isHidden ? '' : deviceId,
      groupId: groupOf(deviceId),
      label: isHidden ? '' : `Microphone ${deviceId}`,
    }));
  }
}

const groupOf = (deviceId: string): string => `group of ${deviceId}`;
