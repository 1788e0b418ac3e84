import {EventEmitter} from 'node:events';
import * as fc from 'fast-check';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {CallController} from '../../src/call/call-controller.js';
import {CallCauses} from '../../src/sdk/call-causes.js';
import {CallDeletions} from '../../src/sdk/call-deletions.js';
import type {SdkCall, SdkCallLine, SdkStream} from '../../src/sdk/sdk-call.js';
import {SdkCallDriver} from '../../src/sdk/sdk-call-driver.js';

// Runs random commands, SDK events in any order, and microphones that open late or never, and checks what must be true
// of every call.

const events = [
  'progress',
  'connect',
  'established',
  'held',
  'resumed',
  'hold_error',
  'resume_error',
  'transfer_error',
  'call_error',
  'disconnect',
] as const;
const commands = ['answer', 'decline', 'end', 'mute', 'hold', 'resume', 'transfer'] as const;

type Step =
  | {readonly do: 'event'; readonly name: (typeof events)[number]}
  | {readonly do: 'command'; readonly name: (typeof commands)[number]}
  /** Milliseconds pass. */
  | {readonly do: 'pass'; readonly time: number}
  /** The browser opens the microphone, or refuses to. */
  | {readonly do: 'microphone'; readonly opens: boolean}
  /** The SDK drops the call without an event (traps C2, C10 and C11). */
  | {readonly do: 'drop'};

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(...events).map(name => ({do: 'event', name}) as const),
  fc.constantFrom(...commands).map(name => ({do: 'command', name}) as const),
  fc.constantFrom(50, 1_000, 13_000).map(time => ({do: 'pass', time}) as const),
  fc.boolean().map(opens => ({do: 'microphone', opens}) as const),
  fc.constant({do: 'drop'} as const),
);

class FakeTrack extends EventTarget {
  readonly kind = 'audio';
  enabled = true;
  readyState = 'live';

  stop(): void {
    this.readyState = 'ended';
  }
}

/** A fake SDK call that does only what the documented traps describe. */
class FakeSdkCall extends EventEmitter {
  isLive = true;
  remoteRoapMessage = {};

  getCorrelationId = (): string => 'correlation';
  getCallId = (): string => 'id';
  isHeld = (): boolean => false;
  updateMedia = (): void => undefined;
  sendDigit = (): void => undefined;
  doHoldResume = (): void => undefined;
  completeTransfer = async (): Promise<void> => undefined;
  postStatus = async (): Promise<void> => undefined;

  /** Switches the microphone on (trap C5). */
  dial = async ({outputStream}: SdkStream): Promise<void> => {
    for (const track of outputStream.getTracks()) track.enabled = true;
  };
  answer = this.dial;

  /** Emits nothing (trap C2). */
  end(): void {
    this.isLive = false;
  }
}

let tracks: FakeTrack[] = [];
let microphoneRequests: {resolve: (stream: MediaStream) => void; reject: (error: Error) => void}[] = [];

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.stubGlobal(
    'MediaStream',
    class {
      readonly getTracks: () => unknown[];
      readonly getAudioTracks: () => unknown[];

      constructor(given: unknown[]) {
        this.getTracks = this.getAudioTracks = () => given;
      }
    },
  );
  vi.stubGlobal('RTCPeerConnection', class extends EventTarget {});
  // Fail on a logged error: it comes from this library or from this model.
  vi.spyOn(console, 'error').mockImplementation(text => {
    throw new Error(String(text));
  });
  const getUserMedia = (): Promise<MediaStream> =>
    new Promise((resolve, reject) => {
      microphoneRequests.push({resolve, reject});
    });
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true,
    value: {getUserMedia, enumerateDevices: async () => [], addEventListener: () => undefined},
  });
});

afterEach(() => {
  Reflect.deleteProperty(navigator, 'mediaDevices');
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function settleMicrophoneRequest(opens: boolean): void {
  const request = microphoneRequests.shift();
  if (!opens) return request?.reject(new DOMException('Denied', 'NotAllowedError'));
  if (!request) return;
  const opened = new FakeTrack();
  tracks.push(opened);
  request.resolve(new MediaStream([opened as unknown as MediaStreamTrack]));
}

async function runSteps(direction: 'incoming' | 'outgoing', steps: readonly Step[]): Promise<void> {
  tracks = [];
  microphoneRequests = [];
  const sdk = new FakeSdkCall();
  const line = {on: () => undefined, makeCall: () => sdk, getCall: () => (sdk.isLive ? sdk : undefined)};
  const driver = new SdkCallDriver(direction === 'outgoing' ? '5101' : (sdk as unknown as SdkCall), {
    line: line as unknown as SdkCallLine,
    causes: new CallCauses(undefined),
    deletions: new CallDeletions(undefined),
    isOffline: () => false,
  });
  const call = new CallController({id: 'call', direction, remote: {}, driver});
  const statuses: string[] = [];
  call.subscribe(({state}) => statuses.at(-1) !== state.status && statuses.push(state.status));
  let unsettled = 0;
  const track = (promise: Promise<unknown>): void => {
    unsettled += 1;
    void promise.catch(() => undefined).finally(() => (unsettled -= 1));
  };
  const openTracks = (): FakeTrack[] => tracks.filter(({readyState}) => readyState === 'live');
  const check = (): void => {
    const {state, muted} = call.snapshot;
    if (muted.verified === true) expect(openTracks().filter(({enabled}) => enabled)).toEqual([]);
    if (state.status === 'ended') expect(openTracks()).toEqual([]);
    expect(openTracks().length).toBeLessThan(2);
  };

  for (const next of steps) {
    if (next.do === 'event') sdk.emit(next.name);
    else if (next.do === 'command')
      track(next.name === 'transfer' ? call.transfer('5102') : call[next.name]());
    else if (next.do === 'pass') await vi.advanceTimersByTimeAsync(next.time);
    else if (next.do === 'microphone') settleMicrophoneRequest(next.opens);
    else sdk.isLive = false;
    await settle();
    check();
  }
  // In the end the SDK drops every call, and every request for the microphone is answered.
  while (microphoneRequests.length) {
    settleMicrophoneRequest(true);
    await settle();
  }
  sdk.isLive = false;
  await vi.advanceTimersByTimeAsync(30_000);
  check();
  expect(statuses.filter(status => status === 'ended')).toHaveLength(1);
  expect(statuses.at(-1)).toBe('ended');
  expect([call.snapshot.microphone, call.snapshot.pending]).toEqual(['none', undefined]);
  expect(unsettled).toBe(0);
  expect(sdk.eventNames()).toEqual([]);
  // No timer is left: each would keep the call in memory.
  expect(vi.getTimerCount()).toBe(0);
}

const seed = Number(process.env['MODEL_SEED'] ?? 1);
const numRuns = Number(process.env['MODEL_RUNS'] ?? 150);

test('every call ends once, leaves no microphone open, and is silent while it is shown as muted', async () => {
  const script = fc.record({
    direction: fc.constantFrom('incoming' as const, 'outgoing' as const),
    steps: fc.array(step, {maxLength: 30}),
  });
  await fc.assert(
    fc.asyncProperty(script, ({direction, steps}) => runSteps(direction, steps)),
    {seed, numRuns},
  );
}, 60_000);
