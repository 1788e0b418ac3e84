/** A call of the bare SDK, as far as the tests use it. */
interface SdkCall {
  on(event: string, listener: (...args: never[]) => void): void;
  dial(stream: object): Promise<void>;
  answer(stream: object): Promise<void>;
  end(): void;
  doHoldResume(): Promise<void>;
  completeTransfer(type: 'BLIND' | 'CONSULT', callId?: string, target?: string): Promise<void>;
  postStatus(): Promise<unknown>;
  getCallId(): string;
  getCorrelationId(): string;
  getCallerInfo(): {name?: string; num?: string; avatarSrc?: string} | undefined;
  isHeld(): boolean;
  /** Not documented. The latest offer or answer of the other party. */
  readonly remoteRoapMessage?: object | null;
}

interface SdkCallLine {
  on(event: string, listener: (...args: never[]) => void): void;
  makeCall(to: {type: 'uri'; address: string}): SdkCall;
  getCall(correlationId: string): SdkCall | undefined;
}

interface Microphone {
  stop(): void;
}

interface PhoneCall {
  readonly call: SdkCall;
  readonly stream: Promise<Microphone>;
  /** Events in order, without consecutive repetitions. */
  readonly events: string[];
  progressEvents: number;
  track: MediaStreamTrack | undefined;
}

/** A phone built on the bare SDK. Calls are numbered in the order in which the page learned of them. */
interface Phone {
  readonly calls: PhoneCall[];
  start(): void;
  dial(address: string): Promise<number>;
  answer(index: number): Promise<void>;
  /** Bytes of audio that have arrived, and the energy of the sound in them, which stays the same in silence. */
  audio(index: number): Promise<{bytes: number; energy: number}>;
  /** Whether the SDK still has the call. */
  isLive(index: number): boolean;
  infoOf(index: number): {name?: string; num?: string} | undefined;
  clear(): void;
}

declare global {
  var phone: Phone;
}

/** Runs in the page before anything else. It is sent as text, so it must not refer to anything outside. */
export function installPhone(): void {
  const connections: RTCPeerConnection[] = [];
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      connections.push(this);
    }
  };

  const line = () => raw.line() as unknown as SdkCallLine;

  function addCall(call: SdkCall): number {
    const known = phone.calls.findIndex(one => one.call === call);
    if (known !== -1) {
      phone.calls[known]!.events.push('ring again');
      return known;
    }
    const {createMicrophoneStream} = raw.Calling as unknown as {
      createMicrophoneStream(): Promise<Microphone>;
    };
    const phoneCall: PhoneCall = {
      call,
      stream: createMicrophoneStream(),
      events: [],
      progressEvents: 0,
      track: undefined,
    };
    const names = ['progress', 'connect', 'established', 'held', 'resumed', 'disconnect', 'caller_id'];
    for (const name of names) {
      call.on(name, () => {
        if (phoneCall.events.at(-1) !== name) phoneCall.events.push(name);
      });
    }
    call.on('progress', () => (phoneCall.progressEvents += 1));
    for (const name of ['call_error', 'hold_error', 'resume_error', 'transfer_error'])
      call.on(name, (error: {type: string}) => phoneCall.events.push(`${name} ${error.type}`));
    call.on('remote_media', (track: MediaStreamTrack) => {
      phoneCall.track = track;
      const audio = new Audio();
      audio.srcObject = new MediaStream([track]);
      void audio.play().catch(() => undefined);
    });
    return phone.calls.push(phoneCall) - 1;
  }

  globalThis.phone = {
    calls: [],
    start() {
      line().on('line:incoming_call', (call: SdkCall) => addCall(call));
    },
    async dial(address) {
      const index = addCall(line().makeCall({type: 'uri', address}));
      const {call, stream} = phone.calls[index]!;
      await call.dial(await stream);
      return index;
    },
    async answer(index) {
      const {call, stream} = phone.calls[index]!;
      await call.answer(await stream);
    },
    async audio(index) {
      const {track} = phone.calls[index]!;
      const connection = connections.find(one =>
        one.getReceivers().some(receiver => receiver.track === track),
      );
      const stats = connection === undefined ? [] : [...(await connection.getStats()).values()];
      const inbound = stats.find(({type}) => type === 'inbound-rtp') as
        | {bytesReceived: number; totalAudioEnergy?: number}
        | undefined;
      return {bytes: inbound?.bytesReceived ?? 0, energy: inbound?.totalAudioEnergy ?? 0};
    },
    isLive: index => line().getCall(phone.calls[index]!.call.getCorrelationId()) !== undefined,
    infoOf(index) {
      const {name, num} = phone.calls[index]!.call.getCallerInfo() ?? {};
      return {...(name === undefined ? {} : {name}), ...(num === undefined ? {} : {num})};
    },
    clear() {
      for (const {stream} of phone.calls.splice(0)) void stream.then(one => one.stop());
      for (const connection of connections.splice(0)) connection.close();
    },
  };
}
