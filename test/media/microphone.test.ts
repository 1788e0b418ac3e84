import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {chooseDevice} from '../../src/media/audio-choices.js';
import {audioDevices} from '../../src/media/audio-devices.js';
import {Microphone} from '../../src/media/microphone.js';
import {FakeMedia, type FakeTrack} from './fake-media.js';

let media: FakeMedia;
let callTracks: FakeTrack[];
/** Whether each track was enabled when the call received it. */
let audible: boolean[];
let states: string[];
let microphone: Microphone;

beforeEach(() => {
  media = new FakeMedia('desk', 'headset');
  media.install();
  [callTracks, audible, states] = [[], [], []];
  microphone = new Microphone({
    track(track) {
      callTracks.push(track as unknown as FakeTrack);
      audible.push(track.enabled);
    },
    state: state => states.push(state),
  });
});

afterEach(() => {
  microphone.stop();
  audioDevices.end();
  chooseDevice('microphone', undefined);
  vi.unstubAllGlobals();
});

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: {type?: string; name: string}) => error.type ?? error.name,
  );

describe('the microphone of a call', () => {
  test('is the chosen one', async () => {
    chooseDevice('microphone', 'headset');
    await microphone.open();
    expect(callTracks.map(({deviceId}) => deviceId)).toEqual(['headset']);
    expect(states).toEqual(['chosen']);
  });

  test('is the default one while the chosen one is not connected', async () => {
    chooseDevice('microphone', 'gone');
    await microphone.open();
    expect(callTracks.map(({deviceId}) => deviceId)).toEqual(['desk']);
    expect(states).toEqual(['default']);
  });

  test('reveals the devices, which the browser hides until it is open', async () => {
    media.isHidden = true;
    audioDevices.listen(() => undefined);
    await audioDevices.refresh();
    expect(audioDevices.list.microphones).toEqual([]);
    await microphone.open();
    await vi.waitFor(() => expect(audioDevices.list.microphones).toHaveLength(2));
  });

  test('is stopped at the end of the call (trap C24)', async () => {
    await microphone.open();
    microphone.stop();
    expect(media.tracks.map(({readyState}) => readyState)).toEqual(['ended']);
    expect(states).toEqual(['default', 'none']);
  });

  test('is stopped if the call ends before the person has allowed it', async () => {
    let allow = (): void => undefined;
    media.gate = new Promise(resolve => (allow = resolve));
    const opened = outcome(microphone.open());
    microphone.stop();
    allow();
    expect(await opened).toBe('AbortError');
    expect(media.tracks.map(({readyState}) => readyState)).toEqual(['ended']);
    expect(callTracks).toEqual([]);
  });

  test('is muted before the call gets it, if the person has muted', async () => {
    microphone.isMuted = true;
    await microphone.open();
    expect(audible).toEqual([false]);
  });

  test('is muted again after the SDK has switched it on (trap C5)', async () => {
    const track = await microphone.open();
    microphone.isMuted = true;
    track.enabled = true;
    microphone.applyMute();
    expect(track.enabled).toBe(false);
  });

  test('is stopped if another one is chosen in the call, which stays muted (trap C7)', async () => {
    await microphone.open();
    microphone.isMuted = true;
    audioDevices.choose('microphone', 'headset');
    // The choice takes effect once the device is listed.
    await audioDevices.refresh();
    await vi.waitFor(() => expect(callTracks).toHaveLength(2));
    expect(callTracks.map(({deviceId}) => deviceId)).toEqual(['desk', 'headset']);
    expect(audible).toEqual([true, false]);
    expect(callTracks[0]!.readyState).toBe('ended');
  });

  test('is replaced by one that is chosen while the browser asks for permission', async () => {
    await audioDevices.refresh();
    let allow = (): void => undefined;
    media.gate = new Promise(resolve => (allow = resolve));
    const opened = microphone.open();
    audioDevices.choose('microphone', 'headset');
    allow();
    await opened;
    await vi.waitFor(() => expect(callTracks.at(-1)?.deviceId).toBe('headset'));
    expect(media.tracks.map(({readyState}) => readyState)).toEqual(['ended', 'live']);
  });

  test('that is unplugged is replaced by the default one, and stays muted if it was', async () => {
    chooseDevice('microphone', 'headset');
    await microphone.open();
    microphone.isMuted = true;
    media.devices = ['desk'];
    callTracks[0]!.unplug();
    await vi.waitFor(() => expect(states).toEqual(['chosen', 'lost', 'default']));
    expect(callTracks.map(({deviceId}) => deviceId)).toEqual(['headset', 'desk']);
    expect(audible).toEqual([true, false]);
  });

  test('that was unplugged and is connected again is used again, and stays muted if it was', async () => {
    chooseDevice('microphone', 'headset');
    await microphone.open();
    microphone.isMuted = true;
    media.devices = ['desk'];
    callTracks[0]!.unplug();
    await audioDevices.refresh();
    await vi.waitFor(() => expect(states).toEqual(['chosen', 'lost', 'default']));
    media.devices = ['desk', 'headset'];
    media.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(states).toEqual(['chosen', 'lost', 'default', 'chosen']));
    expect(callTracks.at(-1)!.deviceId).toBe('headset');
    expect(audible.slice(1).includes(true)).toBe(false);
    expect(media.tracks.filter(({readyState}) => readyState === 'live')).toHaveLength(1);
  });

  test('that is listed, but cannot be opened, is not tried forever', async () => {
    chooseDevice('microphone', 'headset');
    media.devices = ['desk'];
    media.enumerateDevices = async () => [{kind: 'audioinput', deviceId: 'headset', label: 'Headset'}];
    await microphone.open();
    await vi.waitFor(() => expect(media.tracks).toHaveLength(2));
    await new Promise(resolve => setTimeout(resolve));
    expect(media.tracks.map(({deviceId}) => deviceId)).toEqual(['desk', 'desk']);
  });

  test('is replaced by one that is chosen in another tab, even before that is listed', async () => {
    const page = new EventTarget();
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      removeItem: (key: string) => stored.delete(key),
    });
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    media.enumerateDevices = async () => [];
    await microphone.open();
    const key = 'webex-calling-elements:microphone';
    stored.set(key, 'headset');
    page.dispatchEvent(Object.assign(new Event('storage'), {key: 'a key of the page'}));
    expect(callTracks).toHaveLength(1);
    page.dispatchEvent(Object.assign(new Event('storage'), {key}));
    await vi.waitFor(() => expect(states).toEqual(['default', 'chosen']));
    expect(callTracks.map(({deviceId}) => deviceId)).toEqual(['desk', 'headset']);
  });

  test('that is unplugged while there is no other is replaced once one is connected', async () => {
    await microphone.open();
    media.devices = [];
    callTracks[0]!.unplug();
    await vi.waitFor(() => expect(states).toEqual(['default', 'lost']));
    await audioDevices.refresh();
    media.devices = ['new'];
    media.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(states).toEqual(['default', 'lost', 'default']));
    expect(callTracks.at(-1)!.deviceId).toBe('new');
  });

  describe('that is lost and cannot be opened again', () => {
    /** The permission, as the browser reports it. */
    let permission: EventTarget & {state: PermissionState};
    let page: EventTarget;

    const loseMutedMicrophone = async (refusal: string, state?: PermissionState): Promise<void> => {
      permission = Object.assign(new EventTarget(), {state: state ?? 'granted'});
      page = new EventTarget();
      media.install({
        permissions: {query: async () => (state ? permission : Promise.reject(new TypeError()))},
      });
      vi.stubGlobal('document', page);
      vi.useFakeTimers();
      await microphone.open();
      microphone.isMuted = true;
      media.refusal = {name: refusal};
      callTracks[0]!.unplug();
      await vi.advanceTimersByTimeAsync(0);
      media.refusal = undefined;
    };
    const expectBack = async (): Promise<void> => {
      await vi.advanceTimersByTimeAsync(0);
      expect(states.at(-1)).toBe('default');
      expect(audible).toEqual([true, !microphone.isMuted]);
      // No further attempt follows.
      await vi.advanceTimersByTimeAsync(600_000);
      expect(media.tracks).toHaveLength(2);
    };

    afterEach(() => {
      vi.useRealTimers();
    });

    test.each<[refusal: string, permission: PermissionState | undefined, shown: string[]]>([
      ['NotReadableError', 'granted', ['lost']],
      ['NotAllowedError', 'prompt', ['lost', 'blocked']],
      ['NotAllowedError', 'denied', ['blocked']],
      ['NotAllowedError', undefined, ['lost', 'blocked']],
    ])('is shown with its cause: %s, %s', async (refusal, state, shown) => {
      await loseMutedMicrophone(refusal, state);
      expect(states).toEqual(['default', ...shown]);
    });

    test('is tried again after a pause, and stays muted if it was', async () => {
      await loseMutedMicrophone('NotReadableError', 'granted');
      await vi.advanceTimersByTimeAsync(1_000);
      await expectBack();
    });

    test.each(['granted', undefined] as const)('is tried again until the call ends (%s)', async state => {
      await loseMutedMicrophone('NotReadableError', state);
      media.refusal = {name: 'NotReadableError'};
      const open = vi.spyOn(media, 'getUserMedia');
      await vi.advanceTimersByTimeAsync(120_000);
      const tries = open.mock.calls.length;
      expect(tries).toBeGreaterThanOrEqual(5);
      expect(tries).toBeLessThan(20);
      microphone.stop();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(open).toHaveBeenCalledTimes(tries);
      expect(vi.getTimerCount()).toBe(0);
    });

    test.each([
      ['the page is shown', () => page.dispatchEvent(new Event('visibilitychange'))],
      ['the permission changes', () => permission.dispatchEvent(new Event('change'))],
      ['the person unmutes', () => (microphone.isMuted = false)],
    ])('is tried again when %s', async (_, change) => {
      await loseMutedMicrophone('NotAllowedError', 'denied');
      change();
      await expectBack();
    });

    test.each([
      ['would ask the person', 'prompt'],
      ['does not report the permission', undefined],
    ] as const)('is not requested from a browser that %s, until the person unmutes', async (_, state) => {
      await loseMutedMicrophone('NotAllowedError', state);
      page.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(600_000);
      expect(media.tracks).toHaveLength(1);
      microphone.isMuted = false;
      await expectBack();
    });
  });

  test('is kept if another one cannot be opened', async () => {
    await microphone.open();
    media.refusal = {name: 'NotReadableError'};
    audioDevices.choose('microphone', 'headset');
    await audioDevices.refresh();
    await vi.waitFor(() => expect(audioDevices.list.chosen.microphone).toBe('headset'));
    expect(callTracks).toHaveLength(1);
    expect(callTracks[0]!.readyState).toBe('live');
  });
});

describe('a microphone that cannot be opened', () => {
  const permission = (state: PermissionState): object => ({permissions: {query: async () => ({state})}});
  const forbiddenInFrame = {featurePolicy: {allowsFeature: () => false}};

  test.each<
    [name: string, refusal: {name: string; message?: string}, globals: object, page: object, type: string]
  >([
    ['none', {name: 'NotFoundError'}, {}, {}, 'microphone-missing'],
    ['in use', {name: 'NotReadableError'}, {}, {}, 'microphone-in-use'],
    ['denied', {name: 'NotAllowedError'}, permission('denied'), {}, 'microphone-denied'],
    [
      'denied by a browser that does not report the permission',
      {name: 'NotAllowedError'},
      {},
      {},
      'microphone-denied',
    ],
    ['dismissed', {name: 'NotAllowedError'}, permission('prompt'), {}, 'microphone-dismissed'],
    [
      'dismissed, in Chromium',
      {name: 'NotAllowedError', message: 'Permission dismissed'},
      permission('denied'),
      {},
      'microphone-dismissed',
    ],
    // Chrome refuses without a prompt if the settings of macOS or Windows block its microphone.
    [
      'blocked by the system, in Chromium',
      {name: 'NotAllowedError', message: 'Permission denied by system'},
      permission('prompt'),
      {},
      'microphone-blocked-by-system',
    ],
    [
      'forbidden in a frame',
      {name: 'NotAllowedError'},
      permission('denied'),
      forbiddenInFrame,
      'microphone-blocked-in-frame',
    ],
    ['an error that no standard names', {name: 'Error'}, {}, {}, 'microphone-in-use'],
  ])('%s', async (_, refusal, globals, page, type) => {
    media.install(globals);
    vi.stubGlobal('document', page);
    media.refusal = refusal;
    expect(await outcome(microphone.open())).toBe(type);
  });

  test.each([
    [false, 'microphone-needs-https'],
    [true, 'calls-unsupported'],
  ])('no API, on a page that is secure: %s', async (isSecureContext, type) => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('isSecureContext', isSecureContext);
    expect(await outcome(microphone.open())).toBe(type);
  });
});

describe('the devices', () => {
  test('are listed at the first listener, and again when the system reports a change', async () => {
    const lists: string[][] = [];
    expect(audioDevices.list.microphones).toEqual([]);
    audioDevices.listen(({microphones}) => lists.push(microphones.map(({id}) => id)));
    await vi.waitFor(() => expect(lists).toEqual([['desk', 'headset']]));
    media.devices = ['desk'];
    media.dispatchEvent(new Event('devicechange'));
    media.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => expect(lists).toEqual([['desk', 'headset'], ['desk']]));
    expect(Object.isFrozen(audioDevices.list)).toBe(true);
  });

  test('of a choice, only the id is stored', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    });
    audioDevices.choose('speaker', 'room');
    expect([...stored]).toEqual([['webex-calling-elements:speaker', 'room']]);
    audioDevices.choose('speaker', undefined);
    expect([...stored]).toEqual([]);
  });
});
