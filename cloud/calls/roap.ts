import {directionOf, opposite, receives, repairSdp, roleIn, sends, type Direction, type Role} from './sdp.js';

/** Types of the messages that the SDK receives, in ROAP (RTCWeb Offer/Answer Protocol). */
export type CloudMessageType = 'OFFER' | 'ANSWER' | 'OK' | 'OFFER_REQUEST';
/** Types of the messages that the SDK sends. */
export type DeviceMessageType = 'OFFER' | 'ANSWER' | 'OK' | 'OFFER_RESPONSE' | 'ERROR';

export interface RoapMessage<Type extends string = string> {
  readonly messageType: Type;
  readonly seq: number;
  readonly sdp?: string | undefined;
}

/** A media message of a call, without its SDP, which contains addresses and the ICE password. */
export interface ListedMessage {
  readonly from: 'cloud' | 'device';
  readonly messageType: string;
  readonly seq: number;
  /** Direction of the audio in the message's SDP. */
  readonly direction?: Direction;
}

export type Roap = ReturnType<typeof createRoap>;

/** The message that the cloud waits for. */
type ExpectedMessage = {readonly type: DeviceMessageType; readonly resolve: (sdp: string) => void};

/**
 * Negotiates the media of one leg with its device, one negotiation at a time, each with a new sequence number: the SDK
 * refuses a number that was used before, and does not handle an offer until it has received the OK of the previous
 * negotiation. If the device does not finish a negotiation, the promises of this and of all later ones never settle.
 */
export function createRoap(send: (message: RoapMessage<CloudMessageType>) => void) {
  let seq = 0;
  let expected: ExpectedMessage | undefined;
  let lastTurn = Promise.resolve();
  let endTurn: (() => void) | undefined;
  let sentSdp: string | undefined;
  /** The SDP that was last sent and not refused, to which the device returns if it refuses an offer. */
  let acceptedSdp: string | undefined;
  let receivedSdp: string | undefined;
  /** DTLS role of the device, from the latest answer. */
  let deviceRole: Role | undefined;
  let isAgreed = false;
  const messages: ListedMessage[] = [];

  function record(from: ListedMessage['from'], {messageType, seq: number, sdp}: RoapMessage): void {
    const direction = sdp === undefined ? {} : {direction: directionOf(sdp)};
    messages.push({from, messageType, seq: number, ...direction});
  }

  function sendMessage(messageType: CloudMessageType, sdp?: string): void {
    const message = {messageType, seq, ...(sdp === undefined ? {} : {sdp})};
    record('cloud', message);
    send(message);
  }

  const waitForSdp = (type: DeviceMessageType) =>
    new Promise<string>(resolve => {
      expected = {type, resolve};
    });

  /** Waits until the earlier negotiations have ended. */
  async function takeTurn(): Promise<void> {
    const before = lastTurn;
    let end: (() => void) | undefined;
    lastTurn = new Promise(resolve => {
      end = resolve;
    });
    await before;
    endTurn = end;
  }

  return {
    /** Receives the device's first offer, from the request that places the call. Call `answer` next. */
    begin(message: RoapMessage): void {
      void takeTurn();
      seq = message.seq;
      receivedSdp = repairSdp(message.sdp ?? '');
      record('device', message);
    },

    /** Sends an offer, and resolves with the device's answer. */
    async offer(sdp: () => string): Promise<string> {
      await takeTurn();
      seq += 1;
      const answer = waitForSdp('ANSWER');
      sentSdp = sdp();
      sendMessage('OFFER', sentSdp);
      return answer;
    },

    /** Requests an offer from the device, and resolves with it. Call `answer` next. */
    async request(): Promise<string> {
      await takeTurn();
      seq += 1;
      const offer = waitForSdp('OFFER_RESPONSE');
      sendMessage('OFFER_REQUEST');
      return offer;
    },

    /** Answers the device's offer. Resolves when the device has confirmed it. */
    async answer(sdp: string): Promise<void> {
      const confirmed = waitForSdp('OK');
      sentSdp = sdp;
      const cloudRole = roleIn(sdp);
      if (cloudRole !== undefined) deviceRole = opposite(cloudRole);
      sendMessage('ANSWER', sdp);
      await confirmed;
    },

    /** Receives a message from the device. */
    receive(message: RoapMessage): void {
      record('device', message);
      const {messageType} = message;
      const sdp = message.sdp === undefined ? undefined : repairSdp(message.sdp);
      receivedSdp = sdp ?? receivedSdp;
      if (messageType === 'ANSWER') {
        deviceRole = roleIn(sdp ?? '') ?? deviceRole;
        // Without an OK, the SDK ends the call ten seconds after it was answered.
        sendMessage('OK');
      }
      if (messageType === 'ANSWER' || messageType === 'OK') {
        isAgreed = true;
        acceptedSdp = sentSdp;
      } else if (messageType === 'ERROR') {
        sentSdp = acceptedSdp;
      }
      if (messageType !== 'OFFER_RESPONSE') endTurn?.();
      if (expected?.type === messageType) {
        const {resolve} = expected;
        expected = undefined;
        resolve(sdp ?? '');
      }
    },

    /** The latest SDP that was sent to the device. */
    sentSdp: (): string | undefined => sentSdp,
    /** The latest SDP that was received from the device. */
    receivedSdp: (): string | undefined => receivedSdp,
    deviceRole: (): Role | undefined => deviceRole,
    /** Whether the device receives audio, according to the latest SDP. False until a negotiation is complete. */
    receivesAudio: (): boolean =>
      isAgreed && sends(directionOf(sentSdp ?? '')) && receives(directionOf(receivedSdp ?? '')),
    /** Whether the device sends audio, according to the latest SDP. False until a negotiation is complete. */
    sendsAudio: (): boolean =>
      isAgreed && receives(directionOf(sentSdp ?? '')) && sends(directionOf(receivedSdp ?? '')),
    messages: (): readonly ListedMessage[] => [...messages],
  };
}
