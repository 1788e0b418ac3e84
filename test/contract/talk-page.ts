import type {Call} from '../../src/call/call.js';
import type {CallSnapshot} from '../../src/call/call-state.js';

interface TrackedCall {
  readonly call: Call;
  /** The statuses, one per change. */
  readonly statuses: string[];
  readonly snapshots: CallSnapshot[];
}

/** The page's line through this library. Calls are numbered in the order in which the page learned of them. */
export interface Talk {
  readonly calls: TrackedCall[];
  /** The length of each list that `subscribeCalls()` reported. */
  readonly listLengths: number[];
  /** Unhandled rejections of the page. */
  readonly rejections: string[];
  /**
   * Signs in, and follows the calls.
   *
   * @param registers Whether to register. False if another tab has the line.
   * @param renewed The token for renewals. If given, the first token is valid for `lifetime` seconds.
   */
  start(token: string, registers?: boolean, renewed?: string): Promise<void>;
  call(to: string): Promise<string>;
  /** Runs a command of a call. Returns `ok`, or the type of the fault. */
  run(command: 'answer' | 'decline' | 'end' | 'hold' | 'resume' | 'play', index?: number): Promise<string>;
  mute(on?: boolean, index?: number): Promise<string>;
  digits(digits: string, index?: number): Promise<string>;
  transfer(to: string | number, index?: number): Promise<string>;
  /** The energy of the sound that has arrived in all calls, which stays the same in silence. */
  energy(): Promise<number>;
  /** The microphones that are open. */
  microphones(): number;
  /** The browser's connections that are not closed. */
  connections(): number;
  /** Breaks the connections, like a network that is lost permanently. */
  breakAudio(): void;
  /** If false, connections find no network address of this machine. */
  hasNetwork: boolean;
  /** The lifetime of the first token if `start()` got `renewed`, in seconds. */
  lifetime: number;
  isRenewed: boolean;
  /** Replaces the SDK's interval of ten minutes between a call's keepalives, in milliseconds. */
  keepaliveEvery: number;
  /** The audio elements that are playing the other parties of calls. */
  playing(): number;
  /** The running intervals of 30 s: the SDK has one for the measurements of each call (trap C26). */
  measurementTimers(): number;
  /** Starts to record the tones that are sent. */
  hearTones(): void;
  /** The tones sent since `hearTones()`. */
  tones(): Promise<string>;
  /** Whether the track that is sent is switched on. */
  sends(): boolean;
  /** The label of the microphone that is sent. */
  microphone(): string;
  /** Chooses another microphone of the system, like a person in a page's settings. */
  chooseMicrophone(index: number): Promise<string>;
  clear(): void;
}

declare global {
  var talk: Talk;
}

/** Runs in the page before anything else. It is sent as text, so it must not refer to anything outside. */
export function installTalk(): void {
  const connections: RTCPeerConnection[] = [];
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(config?: RTCConfiguration) {
      super(talk.hasNetwork ? config : {...config, iceTransportPolicy: 'relay'});
      connections.push(this);
    }
  };
  const measurementTimers = new Set<unknown>();
  const {setInterval: startInterval, clearInterval: stopInterval} = globalThis;
  Object.assign(globalThis, {
    setInterval(task: TimerHandler, delay?: number) {
      const id = startInterval(task, delay === 600_000 ? talk.keepaliveEvery : delay);
      if (delay === 30_000) measurementTimers.add(id);
      return id;
    },
    clearInterval(id: number) {
      measurementTimers.delete(id);
      stopInterval(id);
    },
  });
  const players: HTMLAudioElement[] = [];
  const OriginalAudio = globalThis.Audio;
  globalThis.Audio = class extends OriginalAudio {
    constructor() {
      super();
      players.push(this);
    }
  };
  const tracks: MediaStreamTrack[] = [];
  const {mediaDevices} = navigator as {mediaDevices?: MediaDevices};
  const getUserMedia = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (mediaDevices && getUserMedia) {
    mediaDevices.getUserMedia = async constraints => {
      const stream = await getUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  }

  const addCall = (call: Call): void => {
    if (talk.calls.some(one => one.call === call)) return;
    const tracked: TrackedCall = {call, statuses: [], snapshots: []};
    talk.calls.push(tracked);
    call.subscribe(snapshot => {
      tracked.snapshots.push(snapshot);
      if (tracked.statuses.at(-1) !== snapshot.state.status) tracked.statuses.push(snapshot.state.status);
    });
  };
  const callAt = (index = talk.calls.length - 1): Call => talk.calls[index]!.call;
  const senders = (): RTCRtpSender[] =>
    connections.filter(one => one.connectionState !== 'closed').flatMap(one => one.getSenders());
  let tones = '';
  const rejections: string[] = [];
  addEventListener('unhandledrejection', ({reason}) => rejections.push(String(reason)));

  globalThis.talk = {
    calls: [],
    listLengths: [],
    rejections,
    async start(token, registers = true, renewed) {
      const {line} = ours.session ?? (await ours.open());
      await ours.session.signIn(({renew}) => {
        if (!renewed) return token;
        talk.isRenewed ||= renew ?? false;
        return renew
          ? {accessToken: renewed, expiresIn: 3_600}
          : {accessToken: token, expiresIn: talk.lifetime};
      });
      line.subscribeCalls(calls => {
        talk.listLengths.push(calls.length);
        for (const call of calls) addCall(call);
      });
      if (registers) await line.register();
    },
    call: to => ours.outcome(ours.session.line.call(to)),
    run: (command, index) => ours.outcome(callAt(index)[command]()),
    mute: (on, index) => ours.outcome(callAt(index).mute(on)),
    digits: (digits, index) => ours.outcome(callAt(index).sendDigits(digits)),
    transfer: (to, index) => ours.outcome(callAt(index).transfer(typeof to === 'number' ? callAt(to) : to)),
    async energy() {
      let energy = 0;
      for (const connection of connections) {
        for (const stat of (await connection.getStats()).values()) {
          const {type, totalAudioEnergy = 0} = stat as {type: string; totalAudioEnergy?: number};
          if (type === 'inbound-rtp') energy += totalAudioEnergy;
        }
      }
      return energy;
    },
    microphones: () => tracks.filter(({readyState}) => readyState === 'live').length,
    connections: () => connections.filter(({connectionState}) => connectionState !== 'closed').length,
    breakAudio: () => connections.forEach(connection => connection.close()),
    hasNetwork: true,
    lifetime: 15,
    isRenewed: false,
    keepaliveEvery: 600_000,
    playing: () => players.filter(({srcObject, paused}) => srcObject !== null && !paused).length,
    measurementTimers: () => measurementTimers.size,
    hearTones() {
      const {dtmf} = senders().find(sender => sender.dtmf)!;
      dtmf!.addEventListener('tonechange', ({tone}) => (tones += tone));
    },
    tones: async () => tones,
    sends: () => senders().some(({track}) => track?.enabled && track.readyState === 'live'),
    microphone: () => senders().find(({track}) => track)?.track?.label ?? '',
    async chooseMicrophone(index) {
      const devices = await navigator.mediaDevices.enumerateDevices();
      const inputs = devices.filter(({kind, deviceId}) => kind === 'audioinput' && deviceId !== 'default');
      const {deviceId, label} = inputs[index]!;
      localStorage.setItem('webex-calling-elements:microphone', deviceId);
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      return label;
    },
    clear() {
      talk.calls.length = talk.listLengths.length = rejections.length = 0;
      tracks.length = connections.length = players.length = 0;
      talk.keepaliveEvery = 600_000;
      tones = '';
      localStorage.clear();
    },
  };
}
